// Puts an appointment elsewhere: by PUT, from the state that was seen when it was taken.
import { announce } from "../lib/announce.js";
import { call, Lost, Refusal } from "../lib/api.js";
import { all, find } from "../lib/dom.js";
import { refresh } from "../lib/fragments.js";
import { untilAnswered } from "../lib/request.js";
import { t } from "../lib/words.js";
import { minutesOf, place } from "./day.js";
import { changed, refused } from "./refused.js";

/** The appointment as it is now, with its ETag. A failure shows when it is put down. */
export function take(id) {
	const loading = call("GET", `/appointments/${id}`);
	loading.catch(() => {});
	return { id, loading };
}

/** What was taken; without an answer then, it is asked for again like a change. */
const seenOf = ({ id, loading }) => loading.catch((error) => {
	if (!(error instanceof Lost)) throw error;
	return untilAnswered(() => take(id).loading, () => true);
});

/** All fields that a PUT has: what is left out is cleared. */
function moved(was, { date, time, doctor, room, name }) {
	const { appointmentType, durationMinutes, status, notes, roomName } = was;
	// The operatory that is named like the room moves with it.
	const operatory = room && room !== was.roomId && was.operatory === roomName ? name : was.operatory;
	return {
		appointmentDate: date, appointmentTime: time, appointmentType, durationMinutes, status, notes, operatory,
		doctorId: doctor || was.doctorId, roomId: room || was.roomId,
	};
}

/** Settles with whether it was moved from what `take` gave to what `spot` gave. */
export async function move(held, target) {
	let seen;
	let body;
	let putBack;
	try {
		seen = await seenOf(held);
		const was = seen.data;
		body = moved(was, target);
		if (Object.keys(body).every((key) => (body[key] ?? null) === (was[key] ?? null))) {
			renew(was);
			return false;
		}
		putBack = show(was, target);
		const answer = await call("PUT", `/appointments/${was.id}`, { body, tag: seen.tag });
		renew(was, answer.data);
		announce(t("Moved to {0}, {1}", target.time, target.name), {
			action: () => undo(was, answer), label: t("Undo"), seconds: 10,
		});
		return true;
	} catch (error) {
		putBack?.();
		if (error instanceof Refusal && seen) {
			const again = (time, from = seen) => move({ loading: Promise.resolve(from) }, { ...target, time });
			if (error.status === 412) await changed(seen.data, target, again).catch(say);
			else await refused(error.data, seen.data, body, again);
		} else say(error);
		return false;
	}
}

function say(error) {
	if (error instanceof Refusal) announce(t(error.data?.message ?? "That did not work. Try again."));
	else if (error instanceof Lost) announce(t("No answer from the server. Try again."));
	else throw error;
}

async function undo(was, { data, tag }) {
	const body = moved(was, { date: was.appointmentDate, time: was.appointmentTime });
	try {
		await call("PUT", `/appointments/${was.id}`, { body, tag });
		announce(t("Moved back to {0}", was.appointmentTime));
	} catch (error) {
		say(error);
	}
	renew(was, data);
}

/** Shows a card where it will be. @returns What puts it back */
function show({ id, durationMinutes }, { column, time }) {
	const card = find(`#visit-${id}`);
	if (!card || !column?.isConnected) return null;
	const { parentNode, nextSibling, className } = card;
	const hasFocus = document.activeElement === card;
	const focus = () => hasFocus && card.focus({ preventScroll: true });
	place(card, column, minutesOf(time), durationMinutes);
	card.classList.add("saving");
	focus();
	return () => {
		card.className = className;
		if (parentNode.isConnected) {
			parentNode.insertBefore(card, nextSibling?.parentNode === parentNode ? nextSibling : null);
		}
		focus();
	};
}

/** The columns that these states of an appointment are in. */
function renew(...states) {
	for (const column of all(".column")) {
		const { date, doctor, room } = column.dataset;
		const isIn = ({ appointmentDate, doctorId, roomId }) =>
			date === appointmentDate && (!doctor || doctor === doctorId) && (!room || room === roomId);
		if (states.some(isIn)) refresh(column);
	}
}
