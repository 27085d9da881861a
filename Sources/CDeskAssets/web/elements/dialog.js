// The dialog over a page has an address of its own: a link with `data-dialog` opens it, Back and Esc close it.
import { data, emit, find, here, on } from "../lib/dom.js";
import { carry, focusFirst, hideModal, showModal } from "../lib/modal.js";
import { fetchDocument, go, sayWhy, shownPage } from "../lib/page.js";

let turn = 0;
let giveBack = null;
let wentBack = null;

const current = () => find("dialog#dialog");
export const isOpen = () => Boolean(current()?.open);

export async function openDialog(address, opener = document.activeElement) {
	const mine = ++turn;
	// What is about to be replaced takes nothing more.
	const hold = (isHeld) => isOpen() && (current().inert = isHeld);
	hold(true);
	try {
		const page = await fetchDocument(address);
		if (mine !== turn) return null;
		hold(false);
		const dialog = find("dialog#dialog", page);
		if (!dialog) return location.assign(address);
		if (!isOpen()) giveBack = wayTo(opener);
		return showDialog(dialog, page.address);
	} catch (error) {
		if (mine !== turn) return null;
		hold(false);
		opener?.focus();
		sayWhy(error);
		return null;
	}
}

export function showDialog(fresh, address) {
	if (address) history.pushState({ depth: (history.state?.depth ?? 0) + 1 }, "", address);
	giveBack ??= wayToLink();
	const copy = document.importNode(fresh, true);
	const dialog = current() ?? copy;
	if (dialog !== copy) {
		carry(document.body);
		for (const name of ["aria-label", "data-behind"]) dialog.setAttribute(name, copy.getAttribute(name));
		dialog.replaceChildren(...copy.childNodes);
	}
	showModal(dialog);
	focusFirst(dialog);
	emit("desk:dialog", { dialog });
	return dialog;
}

/** Settles with what gives the focus back, once the address is the page's again. */
export async function closeDialog() {
	const dialog = current();
	if (!dialog) return null;
	const steps = history.state?.depth ?? 0;
	const back = remove(dialog);
	if (steps > 0) {
		await new Promise((resolve) => {
			wentBack = resolve;
			history.go(-steps);
			setTimeout(resolve, 1000);
		});
		wentBack = null;
	}
	if (here() !== shownPage()) history.replaceState({ depth: 0 }, "", dialog.dataset.behind || shownPage());
	return back;
}

function remove(dialog) {
	turn += 1;
	const back = giveBack ?? wayTo(null);
	giveBack = null;
	hideModal(dialog);
	back();
	return back;
}

function wayTo(opener) {
	const [id, address] = [opener?.id, opener?.getAttribute("href")];
	return () => {
		const twin = address && find(`main [href="${CSS.escape(address)}"]`);
		const isThere = opener?.isConnected && opener !== document.body;
		(isThere ? opener : (document.getElementById(id) ?? twin ?? find("main"))).focus();
	};
}

const wayToLink = () => wayTo(find(`main [data-dialog][href="${CSS.escape(here())}"]`));

on("click", (event) => {
	const link = event.target.closest?.("a[href]");
	const isSpecial = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
	if (!link || link.target || isSpecial || event.defaultPrevented) return;
	const address = link.getAttribute("href");
	if ("cancel" in link.dataset && link.closest("#dialog")) closeDialog();
	else if ("dialog" in link.dataset) openDialog(address, link);
	else if ("go" in link.dataset) go(address);
	else return;
	event.preventDefault();
});

on("keydown", (event) => {
	if (event.key !== " " || !event.target.matches("a[role=button]")) return;
	event.preventDefault();
	event.target.click();
});

on("cancel", (event) => {
	if (event.target !== current()) return;
	event.preventDefault();
	closeDialog();
}, true);
on("close", ({ target }) => target === current() && !target.open && closeDialog(), true);

addEventListener("popstate", ({ state }) => {
	if (wentBack) return wentBack();
	if (state?.depth > 0 || state?.isDialog) return location.reload();
	if (current()) remove(current());
	if (here() !== shownPage()) go(here(), { push: false });
});

const rendered = find("dialog#dialog[open]");
if (!history.state && data.user) history.replaceState({ depth: 0, isDialog: Boolean(rendered) }, "");
if (rendered) {
	giveBack = wayToLink();
	showModal(rendered);
	focusFirst(rendered);
}
