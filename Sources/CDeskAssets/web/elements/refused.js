// Why an appointment could not be put somewhere, and where else it could go.
import { call } from "../lib/api.js";
import { build, data as desk, find } from "../lib/dom.js";
import { focusFirst, hideModal, showModal } from "../lib/modal.js";
import { openDialog } from "../lib/page.js";
import { t } from "../lib/words.js";
import { minutesOf, slotsFor } from "./day.js";

function ask(title, alert, ...content) {
	const header = build("header", {}, build("h2", {}, title));
	const dialog = build("dialog", { class: "over", "aria-label": title }, header,
		build("div", { role: "alert", class: "problem" }, ...alert), ...content);
	// Whatever button is pressed, the dialog is done.
	dialog.addEventListener("click", ({ target }) => target.closest("button") && hideModal(dialog));
	showModal(dialog);
	focusFirst(dialog);
}

function button(text, press) {
	const made = build("button", { type: "button" }, text);
	if (press) made.onclick = () => setTimeout(press);
	return made;
}

const row = (...buttons) => build("div", { class: "buttons" }, ...buttons);
const line = (text) => build("li", {}, t(text));

/** For each pair of an appointment in the way and what it holds. */
function conflict({ resource, startTime, endTime, appointmentId }) {
	const what = { room: "Room", operatory: "Operatory" }[resource] ?? "Doctor";
	const item = build("li", {}, t(`${what} already has an appointment from {0} to {1}`, startTime, endTime));
	const patient = appointmentId && find(`#visit-${CSS.escape(appointmentId)} .who bdi`);
	if (patient) item.append(" · ", patient.cloneNode(true));
	return item;
}

/** The three free times of the same doctor and room on the day that are nearest, by time. */
async function nearest(id, { appointmentDate, appointmentTime, durationMinutes, doctorId, roomId }) {
	const slots = await slotsFor({ id, date: appointmentDate, durationMinutes, doctorId, roomId }).catch(() => []);
	const far = (time) => Math.abs(minutesOf(time) - minutesOf(appointmentTime));
	const free = new Set(slots.filter((slot) => slot.available).map((slot) => slot.time));
	free.delete(appointmentTime);
	return [...free].sort((one, other) => far(one) - far(other)).slice(0, 3).sort();
}

/** Shows what the API said of `body`; `again` tries another time. */
export async function refused(problem, was, body, again) {
	const { message = "That did not work. Try again.", conflicts = [], refusals = [] } = problem ?? {};
	const times = await nearest(was.id, body);
	const others = refusals.filter(({ code }) => code !== "SLOT_CONFLICT");
	const lines = [...others.map((one) => line(one.message)), ...conflicts.map(conflict)];
	// With a reason it may go there all the same.
	const anyway = () => {
		const { appointmentDate: date, appointmentTime: time, doctorId: doctor, roomId: room } = body;
		const query = new URLSearchParams(Object.entries({ date, time, doctor, room }).filter(([, value]) => value));
		openDialog(`/desk/${desk.clinic}/visits/${was.id}/move?${query}`);
	};
	const mayOverride = refusals.length > 0 && problem.overridable !== false;
	ask(t("Not moved"), [
		build("p", {}, t(lines.length ? "This time can't be booked:" : message)),
		...(lines.length ? [build("ul", {}, ...lines)] : []),
		build("p", {}, times.length ? t("The nearest free times:") : t("No other time is free on this day.")),
		row(...times.map((time) => button(time, () => again(time)))),
	], row(...(mayOverride ? [button(t("Move anyway…"), anyway)] : []), button(t("Close"))));
}

function version(title, one) {
	const { appointmentDate, appointmentTime, durationMinutes, doctorName, roomName, appointmentType, status, notes } = one;
	const rows = [["Date", appointmentDate], ["Time", appointmentTime], ["Minutes", String(durationMinutes)],
		["Doctor", doctorName], ["Room", roomName], ["Type", appointmentType], ["Status", t(status.replace("_", " "))],
		["Notes", notes]];
	const parts = rows.filter(([, value]) => value).flatMap(([name, value]) =>
		[build("dt", {}, t(name)), build("dd", {}, build("bdi", {}, value))]);
	return build("section", {}, build("h3", {}, title), build("dl", {}, ...parts));
}

/** Somebody else changed it meanwhile: both versions, and the choice between them. */
export async function changed(was, { date, time, doctor, room, name }, again) {
	const now = await call("GET", `/appointments/${was.id}`);
	const mine = { ...was, appointmentDate: date, appointmentTime: time, ...(doctor && { doctorName: name }), ...(room && { roomName: name }) };
	ask(t("Changed by somebody else"), [
		build("p", {}, t("Somebody else changed this appointment while you were moving it.")),
	], build("div", { class: "moves" }, version(t("As it is now"), now.data), version(t("As you moved it"), mine)),
	row(button(t("Move to {0}", time), () => again(time, now)), button(t("Leave it"))));
}
