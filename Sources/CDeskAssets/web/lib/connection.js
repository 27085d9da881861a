// Whether the server answers, and which changes wait for its answer.
import { emit } from "./dom.js";

const faults = new Set();
const waiting = new Set();
const most = 20;

export const connection = {
	goodAt: Date.now(),
	isLost: false,
	/** Nothing can be fetched: it is not only the stream that fails. */
	isDown: false,
	/** A request has waited for its answer for so long that somebody should know. */
	isSlow: false,
	waiting: 0,
};

/** No answer came. */
export class Lost extends Error {}

function changed() {
	Object.assign(connection, { isLost: faults.size > 0, isDown: faults.has("request"), waiting: waiting.size });
	emit("desk:connection");
}

export const fault = (source) => faults.has(source) || changed(faults.add(source));

export function slow() {
	connection.isSlow = true;
	changed(faults.add("request"));
}

export function works(source) {
	connection.goodAt = Date.now();
	if (source === "request") connection.isSlow = false;
	if (faults.delete(source)) changed();
}

export function nextTry() {
	if (waiting.size >= most) throw new Lost();
	return new Promise((resolve) => changed(waiting.add(resolve)));
}

export function tryAgain() {
	for (const resolve of waiting) resolve();
	waiting.clear();
	changed();
}
