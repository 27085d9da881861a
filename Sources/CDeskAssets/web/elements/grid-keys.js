// The grid by keyboard: arrows walk appointments and gaps, Tab reaches one of them (roving tabindex), X takes an
// appointment and V puts it down at a gap.
import { announce } from "../lib/announce.js";
import { all, find, on, read } from "../lib/dom.js";
import { t } from "../lib/words.js";
import { isMovable, spot } from "./day.js";
import { move, take } from "./move.js";

const parts = ".visit:not([data-client]), .gap";
/** The id of what Tab reaches, and the minute that arrows to the side keep to. */
let current = "";
let minute = 0;
/** What X took, until V or Esc. */
let held = null;

function rove() {
	const grid = find(".day-grid");
	if (!grid) return;
	const stops = all(`${parts}, .column`, grid);
	const now = stops.find((part) => part.id === current) ?? find(parts, grid) ?? stops[0];
	for (const part of stops) {
		const index = part === now ? 0 : -1;
		if (part.getAttribute("tabindex") !== String(index)) part.tabIndex = index;
	}
	if (held) document.getElementById(held.card)?.classList.add("cut");
}

function focus(part) {
	part?.focus();
	part?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

on("focusin", ({ target }) => {
	if (!target.closest?.(".day-grid .column")) return;
	current = target.id;
	minute = Number(target.dataset.start ?? minute);
	rove();
});

function sideways(column, by) {
	const columns = all(".column", column.parentNode);
	const next = columns[columns.indexOf(column) + by];
	if (!next) return;
	const kept = minute;
	const far = (part) => Math.abs(part.dataset.start - kept);
	focus(all(parts, next).sort((one, other) => far(one) - far(other))[0] ?? next);
	minute = kept;
}

const walks = {
	ArrowDown: (list, at) => list[at + 1],
	ArrowUp: (list, at) => list[at - 1],
	Home: (list) => list[0],
	End: (list) => list.at(-1),
};

on("keydown", (event) => {
	const { key, target } = event;
	const column = target.closest?.(".day-grid .column");
	if (!column || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
	const list = all(parts, column);
	const back = getComputedStyle(column).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
	const letter = read("localStorage", "desk-keys") === "off" ? "" : key.toLowerCase();
	if (walks[key]) focus(walks[key](list, list.indexOf(target)));
	else if (key === "ArrowLeft" || key === "ArrowRight") sideways(column, key === back ? -1 : 1);
	else if (letter === "x") cut(target);
	else if (letter === "v") put(target, column);
	else if (key === "Escape" && held) drop(t("Put back"));
	else return;
	event.preventDefault();
});

function cut(card) {
	if (!card.matches(".visit") || !isMovable(card)) return announce(t("This can't be moved."));
	drop("");
	held = { card: card.id, taken: take(card.dataset.id) };
	rove();
	announce(t("{0} is taken. Go to a free time and press V.", find("bdi", card).textContent));
}

async function put(gap, column) {
	if (!held) return announce(t("Take an appointment with X first."));
	if (!gap.matches(".gap")) return announce(t("Go to a free time first."));
	const { card, taken } = held;
	drop("");
	if (await move(taken, spot(column, Number(gap.dataset.start)))) focus(document.getElementById(card));
}

function drop(text) {
	if (held) document.getElementById(held.card)?.classList.remove("cut");
	held = null;
	announce(text);
}

on("desk:morphed", rove);
on("desk:page", rove);
rove();
