// Moving by mouse, after six pixels, or by finger, after a hold of 400 ms (front-desk.md D4).
import { all, build, find, on } from "../lib/dom.js";
import { t } from "../lib/words.js";
import { isMovable, minutesOf, place, slotsFor, spot, step } from "./day.js";
import { move, take } from "./move.js";

const far = 6;
const hold = 400;
const edge = 40;
const narrow = matchMedia("(width < 48rem)");

/** What is held, and once it moves all that is shown for it. */
let drag = null;
let isDropped = false;
const isOurs = ({ pointerId }) => drag?.pointerId === pointerId;

on("pointerdown", (event) => {
	const card = event.target.closest?.("desk-day .visit");
	if (drag || !card || event.button || narrow.matches || !isMovable(card)) return;
	const { pointerId, clientX: x, clientY: y } = event;
	drag = { card, pointerId, x, y, isMouse: event.pointerType === "mouse", painted: new Set() };
	if (!drag.isMouse) drag.timer = setTimeout(() => begin(x, y), hold);
});

on("pointermove", (event) => {
	if (!isOurs(event)) return;
	const { clientX: x, clientY: y, altKey } = event;
	if (!drag.ghost) {
		if (Math.hypot(x - drag.x, y - drag.y) < far) return;
		// A finger that moves before the hold is over scrolls.
		if (!drag.isMouse) return end();
		begin(x, y);
	}
	follow(x, y, altKey);
});

on("pointerup", (event) => {
	if (!isOurs(event)) return;
	if (drag.ghost) {
		follow(event.clientX, event.clientY, event.altKey);
		isDropped = true;
		setTimeout(() => (isDropped = false));
	}
	const { taken, target } = drag;
	end();
	if (target) move(taken, target);
});

on("pointercancel", (event) => isOurs(event) && end());
on("keydown", (event) => event.key === "Escape" && drag && end());
// What ends a drag opens nothing.
on("click", (event) => {
	if (!isDropped) return;
	event.preventDefault();
	event.stopPropagation();
}, true);
on("touchmove", (event) => drag?.ghost && event.preventDefault(), { passive: false });
on("contextmenu", (event) => drag && !drag.isMouse && event.preventDefault());

function begin(x, y) {
	const { card } = drag;
	if (!card.isConnected) return end();
	drag.grid = card.closest(".day-grid");
	drag.taken = take(card.dataset.id);
	drag.minutes = Number(card.dataset.minutes);
	drag.ghost = build("div", { class: `${card.className} ghost`, "data-client": "", "aria-hidden": "true" });
	drag.ghost.append(...card.cloneNode(true).childNodes);
	card.classList.add("lifted");
	drag.grid.classList.add("dragging");
	// Also beyond the window.
	document.documentElement.setPointerCapture(drag.pointerId);
	paint(card.closest(".column"));
	follow(x, y);
}

/** The row under the pointer, at the start of its slot; with Alt at its own five minutes. */
function follow(x, y, isFine) {
	const { grid, ghost } = drag;
	const view = grid.getBoundingClientRect();
	const push = (at, start, stop) => (at < start + edge ? -12 : at > stop - edge ? 12 : 0);
	grid.scrollBy(push(x, view.left, view.right), push(y, view.top, view.bottom));
	drag.target = null;
	const column = all(".column", grid).find((part) => {
		const { left, right } = part.getBoundingClientRect();
		return x >= left && x < right;
	});
	const { top, bottom, height } = column?.getBoundingClientRect() ?? {};
	const isPlace = column && y >= top && y < bottom && (column.dataset.doctor || column.dataset.room);
	if (!isPlace) return ghost.remove();
	paint(column);
	const { from, to, slot } = column.closest("desk-day").dataset;
	let minute = Number(from) + Math.floor(((y - top) / height) * (to - from) / step) * step;
	const open = Number(column.dataset.open);
	if (!isFine) minute = Math.max(open + Math.floor((minute - open) / slot) * slot, 0);
	place(ghost, column, minute, drag.minutes);
	drag.target = spot(column, minute);
	find("time", ghost).textContent = drag.target.time;
}

/** Shows where in a column it may go, and why not elsewhere. */
async function paint(column) {
	const held = drag;
	if (held.painted.has(column)) return;
	held.painted.add(column);
	const { date, doctor, room } = column.dataset;
	try {
		const { id, doctorId, roomId, durationMinutes } = (await held.taken.loading).data;
		const asked = { id, date, durationMinutes, doctorId: doctor || doctorId, roomId: room || roomId };
		const slots = await slotsFor(asked, { quiet: true });
		if (drag !== held) return;
		for (const { time, available, reason } of slots) {
			const part = build("i", { class: available ? "allowed" : "refused", "data-client": "" }, t(reason ?? ""));
			place(part, column, minutesOf(time), Number(column.closest("desk-day").dataset.slot));
		}
	} catch {
		// The drop says what is wrong.
	}
}

function end() {
	clearTimeout(drag.timer);
	drag.ghost?.remove();
	drag.card.classList.remove("lifted");
	drag.grid?.classList.remove("dragging");
	for (const part of all(".allowed, .refused")) part.remove();
	drag = null;
}
