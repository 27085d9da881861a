// The day and the week: the clock's line, the counts, going to a date.
import { call } from "../lib/api.js";
import { all, emit, find, on } from "../lib/dom.js";
import { morph } from "../lib/morph.js";
import { fetchDocument, go, shownPage } from "../lib/page.js";

export const step = 5;
export const minutesOf = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

export function spot(column, minute) {
	const { date, doctor, room, name } = column.dataset;
	const [hour, rest] = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0"));
	return { date, time: `${hour}:${rest}`, doctor, room, name, column };
}

/** Puts an element at a minute of a column, so many minutes long. */
export function place(element, column, minute, length) {
	const { from, to } = column.closest("desk-day").dataset;
	const row = Math.min(Math.max(Math.floor((minute - from) / step), 0), (to - from) / step - 1);
	element.classList.remove(...[...element.classList].filter((name) => /^[rh]\d/.test(name)));
	element.classList.add(`r${row}`, `h${Math.max(Math.ceil(length / step), 1)}`);
	if (element.parentNode !== column) column.append(element);
}

/** The slots of a day for the appointment `id`, which is not in its own way. */
export async function slotsFor({ id, date, durationMinutes, doctorId, roomId }, options) {
	const query = new URLSearchParams({ date, durationMinutes, ignoreAppointmentId: id });
	if (doctorId) query.set("doctorId", doctorId);
	if (roomId) query.set("roomId", roomId);
	return (await call("GET", `/appointments/available-slots?${query}`, options)).data.slots;
}

/** Whether a card may be put elsewhere: it is neither over nor past. */
export function isMovable(card) {
	const { start, minutes, movable } = card.dataset;
	const day = card.closest("desk-day");
	const { date } = card.closest(".column").dataset;
	const isToday = date === day.dataset.today;
	return movable !== undefined && date >= day.dataset.today && !(isToday && Number(start) + Number(minutes) <= day.minutes);
}

class DeskDay extends HTMLElement {
	static observedAttributes = ["data-now"];

	connectedCallback() {
		this.timer = setInterval(() => this.tick(), 10_000);
		this.tick();
		const [grid, line] = [find(".day-grid", this), find(".now:not([hidden])", this)];
		if (line && grid.scrollHeight > grid.clientHeight) grid.scrollTop = line.offsetTop - grid.clientHeight / 3;
	}

	disconnectedCallback() {
		clearInterval(this.timer);
	}

	/** The server's clock is read once; from then on it is the time that passes here. */
	attributeChangedCallback() {
		this.readAt = Date.now();
	}

	/** Since midnight of `data-today`, by the clinic's clock. */
	get minutes() {
		return Math.floor((Number(this.dataset.now) + (Date.now() - this.readAt) / 1000) / 60);
	}

	tick() {
		if (this.minutes >= 1440) return reload();
		const { from, to, today } = this.dataset;
		const minute = this.minutes - from;
		for (const line of all(`[data-date="${today}"] > .now`, this)) {
			line.hidden = minute < 0 || minute >= to - from;
			if (!line.hidden) line.className = `now r${Math.floor(minute / step)} m${minute % step}`;
		}
	}

	count() {
		const stages = all(".visit:not([data-client])", this).map((card) => card.dataset.stage);
		for (const number of all("[data-count]", this)) {
			const name = number.dataset.count;
			const counted = stages.filter((stage) => stage === name || (name === "booked" && stage !== "freed"));
			number.textContent = name === "free" ? all(".gap", this).length : counted.length;
		}
	}
}

customElements.define("desk-day", DeskDay);

/** The page anew, under whatever dialog lies over it. */
async function reload() {
	const page = await fetchDocument(shownPage(), { quiet: true }).catch(() => null);
	const [old, fresh] = [find("desk-day"), page && find("desk-day", page)];
	if (old && fresh) emit("desk:morphed", null, morph(old, fresh));
}

on("desk:morphed", () => {
	find("desk-day")?.tick();
	find("desk-day")?.count();
});

on("desk:event", ({ detail: { type, data } }) => {
	const day = find("desk-day");
	if (!day) return;
	if (type === "clinic.updated") return reload();
	// The first appointment without a doctor or a room has no column yet.
	const { by } = day.dataset;
	const key = (by === "room" ? data.roomId : data.doctorId) ?? "none";
	const isShown = data.appointmentDate && find(`[data-date="${data.appointmentDate}"]`, day);
	if (isShown && by !== "week" && !find(`#column-${CSS.escape(key)}`)) reload();
});

const visit = (form) => go(`${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`);
let typing;
on("change", ({ target }) => {
	const form = target.closest?.(".day-date");
	clearTimeout(typing);
	// A year is typed digit by digit: 0002 is on the way to 2026.
	if (form) typing = setTimeout(() => form.isConnected && form.reportValidity() && visit(form), 300);
});
on("submit", (event) => {
	if (!event.target.matches(".day-date")) return;
	event.preventDefault();
	clearTimeout(typing);
	visit(event.target);
});

on("click", (event) => {
	const part = event.target.closest?.("[data-print], [data-column]");
	if (!part) return;
	event.preventDefault();
	if ("print" in part.dataset) print();
	else find(`#column-${CSS.escape(part.dataset.column)}`).scrollIntoView({ inline: "start", block: "nearest" });
});
