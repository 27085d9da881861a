// What somebody has typed and not sent is put back after a reload or when the form comes again.
import { all, data, emit, find, here, on, read, write } from "./dom.js";
import { initial, isCheck } from "./morph.js";
import { shownPage } from "./page.js";

const slot = "drafts";
const most = 30;
const places = new WeakMap();
/** What a refused form holds was typed, though the server has put it there. */
export const refused = new WeakSet();
const pending = new Map();

export const attr = (form, name) => form.getAttribute(name);
export const keyOf = (form) => find("input[name=key]", form);
export const valueOf = (field) => (isCheck(field) ? field.checked : field.value);

export function fields(form) {
	const others = ["password", "file", "submit", "button", "fieldset"];
	return [...form.elements].filter((field) =>
		field.name && (field.type === "hidden" ? field.closest("desk-combobox") : !others.includes(field.type)));
}

function place(form) {
	if (!places.has(form)) places.set(form, `${form.closest("dialog") ? here() : shownPage()}#${attr(form, "id")}`);
	return places.get(form);
}

function drafts() {
	const { user, kept } = JSON.parse(read("sessionStorage", slot) ?? "{}");
	return user === data.user ? (kept ?? {}) : {};
}

function put(form, draft) {
	clearTimeout(pending.get(form));
	pending.delete(form);
	const others = Object.entries(drafts()).filter(([name]) => name !== place(form)).slice(1 - most);
	const kept = Object.fromEntries(draft ? [...others, [place(form), draft]] : others);
	write("sessionStorage", slot, JSON.stringify({ user: data.user, kept }));
}

export function save(form) {
	const typed = fields(form);
	// The key of a try without an answer is as dear as the text.
	const field = keyOf(form);
	const key = field && (attr(form, "aria-busy") || "keep" in field.dataset) ? field.value : null;
	const isTyped = key || refused.has(form) || typed.some((field) => valueOf(field) !== initial(field));
	put(form, isTyped ? { key, values: typed.map((field) => [field.name, valueOf(field)]) } : null);
}

export function forget(form) {
	refused.delete(form);
	put(form, null);
}

export const forgetAll = () => write("sessionStorage", slot, null);

export function fill(form, values) {
	const free = fields(form);
	for (const [name, value] of values) {
		const index = free.findIndex((field) => field.name === name);
		const [field] = index < 0 ? [] : free.splice(index, 1);
		if (!field || valueOf(field) === value) continue;
		field[isCheck(field) ? "checked" : "value"] = value;
		for (const type of ["input", "change"]) emit(type, { isRestored: true }, field);
	}
}

const isKept = (form) => data.user && form.matches("form[method=post][id]:not([data-plain])");

/** A form may add rows for its draft at `desk:restore`. */
export function restore() {
	for (const form of all("form")) {
		const draft = isKept(form) && !places.has(form) && drafts()[place(form)];
		if (!draft) continue;
		emit("desk:restore", draft, form);
		fill(form, draft.values);
		// What was tried before the reload may be saved: this must not be another one.
		if (draft.key && keyOf(form)) Object.assign(keyOf(form), { value: draft.key }).dataset.keep = "";
	}
}

function later({ target: { form } }) {
	if (!form || !isKept(form)) return;
	clearTimeout(pending.get(form));
	pending.set(form, setTimeout(save, 250, form));
}

on("input", later);
on("change", later);
addEventListener("pagehide", () => [...pending.keys()].forEach(save));
on("desk:page", restore);
on("desk:dialog", restore);
