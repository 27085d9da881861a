// What lies below a modal dialog is inert: the status region and the banner move into the topmost.
import { all, find, on } from "./dom.js";

const stack = [];
export const isModal = () => stack.length > 0;

export function carry(place = stack.at(-1) ?? document.body) {
	for (const part of all("#status, #live, #connection")) {
		if (part.parentNode !== place) part.id === "connection" ? place.prepend(part) : place.append(part);
	}
}

export function showModal(dialog) {
	if (!dialog.isConnected) document.body.append(dialog);
	if (!stack.includes(dialog)) {
		dialog.removeAttribute("open");
		dialog.showModal();
		stack.push(dialog);
	}
	// The lock stays above all but signing in.
	const lock = stack.find((open) => open.id === "lock");
	if (lock && dialog !== lock && dialog.id !== "sign-in") {
		hideModal(lock);
		showModal(lock);
	}
	carry();
}

export function hideModal(dialog) {
	if (stack.includes(dialog)) stack.splice(stack.indexOf(dialog), 1);
	carry();
	dialog.close();
	dialog.remove();
}

// The browser closes one by itself too, as at a second Esc.
on("close", ({ target }) => stack.includes(target) && !target.open && hideModal(target), true);

export function focusFirst(root) {
	const fields = all("input:not([type=hidden]), select, textarea", root);
	const marked = find("[autofocus], [aria-invalid=true]", root);
	focus(marked ?? fields.find((field) => !field.disabled && field.checkVisibility()) ?? find("h2", root) ?? root);
}

export function focus(element) {
	if (element.tabIndex < 0) element.tabIndex = -1;
	element.focus();
}
