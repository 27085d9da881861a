// Changes an element into a newer one: focus, selection, scroll, open menus and half-typed fields stay.

const own = ["open", "style", "tabindex", "aria-expanded", "aria-activedescendant", "aria-controls", "aria-busy"];
const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;
const idOf = (node) => (isElement(node) && node.getAttribute("id")) || "";
const isAlike = (old, fresh) => old.nodeName === fresh.nodeName && idOf(old) === idOf(fresh);
/** Made by a script: the server knows nothing of it. */
const isOurs = (node) => isElement(node) && node.hasAttribute("data-client");
const skip = (node) => (node && isOurs(node) ? skip(node.nextSibling) : node);

/** Gives what stands there now. Elements with `data-keep` and forms that wait for an answer stay as they are. */
export function morph(old, fresh) {
	const giveBack = rememberFocus();
	const now = isAlike(old, fresh) ? old : document.importNode(fresh, true);
	if (now === old) change(old, fresh);
	else old.replaceWith(now);
	giveBack();
	return now;
}

function change(old, fresh) {
	if (old.isEqualNode(fresh)) return;
	if (!isElement(old)) {
		old.data = fresh.data;
		return;
	}
	if (old.matches("[data-keep], form[aria-busy=true]")) return;
	const follow = old.matches("input, select, textarea") && follower(old);
	for (const { name, value } of fresh.attributes) {
		if (!own.includes(name) || !old.hasAttribute(name)) old.setAttribute(name, value);
	}
	for (const { name } of [...old.attributes]) {
		if (!own.includes(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
	}
	changeChildren(old, fresh);
	if (follow) follow();
}

export const isCheck = (field) => ["checkbox", "radio"].includes(field.type);

export function initial(field) {
	if (isCheck(field)) return field.defaultChecked;
	const { options } = field;
	return options ? ([...options].find((one) => one.defaultSelected) ?? options[0])?.value : field.defaultValue;
}

function follower(field) {
	const name = isCheck(field) ? "checked" : "value";
	const value = field[name];
	const isTyped = value !== initial(field);
	return () => {
		const isThere = !field.options || [...field.options].some((option) => option.value === value);
		field[name] = isTyped && isThere ? value : initial(field);
	};
}

function changeChildren(old, fresh) {
	const keyed = new Map([...old.children].map((child) => [idOf(child), child]));
	let next = skip(old.firstChild);
	for (const child of fresh.childNodes) {
		const id = idOf(child);
		let match = id ? keyed.get(id) : next;
		keyed.delete(id);
		while (!id && match && (idOf(match) || isOurs(match))) match = match.nextSibling;
		if (!match || !isAlike(match, child)) {
			old.insertBefore(document.importNode(child, true), next);
			continue;
		}
		if (match === next) next = skip(next.nextSibling);
		else if (old.moveBefore && old.isConnected) old.moveBefore(match, next);
		else old.insertBefore(match, next);
		change(match, child);
	}
	while (next) {
		const gone = next;
		next = skip(next.nextSibling);
		gone.remove();
	}
}

function rememberFocus() {
	const active = document.activeElement;
	const { selectionStart: start, selectionEnd: end, id } = active;
	const above = [];
	for (let part = active; part !== document.body && part; part = part.parentElement) above.push(part);
	return () => {
		if (document.activeElement === active || !above.length) return;
		const around = above.find((part) => part.isConnected && part.hasAttribute("tabindex"));
		const target = active.isConnected ? active : (document.getElementById(id) ?? around);
		target?.focus({ preventScroll: true });
		if (target === active && start != null) active.setSelectionRange(start, end);
	};
}
