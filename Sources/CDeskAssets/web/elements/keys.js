// Keys of the whole desk. An element takes one by `data-key`: n, /, t, PageUp, PageDown.
import { all, data, find, on, read, stencil, write } from "../lib/dom.js";
import { focusFirst, hideModal, isModal, showModal } from "../lib/modal.js";
import { go, openDialog } from "../lib/page.js";

const slot = "desk-keys";
const desk = data.role !== "patient" && `/desk/${data.clinic}`;
/** What a key does where the page has nothing for it. */
const otherwise = {
	n: () => desk && openDialog(`${desk}/book`),
	"/": () => desk && go(`${desk}/patients`).then(() => target("/")?.focus()),
	t: () => desk && location.assign(`${desk}/day`),
	"?": help,
};

let before = null;

function target(key) {
	const search = key === "/" ? ", main input[type=search]" : "";
	return all(`[data-key="${key}"]${search}`).find((part) => !part.disabled && part.checkVisibility());
}

const isText = (part) =>
	part.isContentEditable || part.matches("input:not([type=checkbox], [type=radio]), select, textarea");

on("keydown", (event) => {
	if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isModal()) return;
	const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
	if (isText(event.target)) {
		if (key !== "Escape" || !before) return;
		before.focus();
		before = null;
		return event.preventDefault();
	}
	if (!data.clinic || (key.length === 1 && read("localStorage", slot) === "off")) return;
	const found = /^([n/t]|Page(Up|Down))$/.test(key) && target(key);
	if (!found && !Object.hasOwn(otherwise, key)) return;
	event.preventDefault();
	if (!found) return otherwise[key]();
	// Esc then leads back to where one was, not to the link.
	if ("dialog" in found.dataset) return openDialog(found.getAttribute("href"));
	if (!isText(found)) return found.click();
	before = document.activeElement;
	found.focus();
});

/** Also by a button, as the keys may be off. */
const offer = () => all("[data-help]").forEach((button) => (button.hidden = false));
on("click", ({ target }) => target.closest?.("[data-help]") && help());
on("desk:page", offer);
offer();

function help() {
	const dialog = stencil("help-keys");
	const box = find("input", dialog);
	box.checked = read("localStorage", slot) !== "off";
	box.onchange = () => write("localStorage", slot, box.checked ? null : "off");
	find("button", dialog).onclick = () => hideModal(dialog);
	showModal(dialog);
	focusFirst(dialog);
}
