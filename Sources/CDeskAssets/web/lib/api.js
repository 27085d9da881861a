// The public JSON API, as this page's viewer in this page's clinic.
import { Lost } from "./connection.js";
import { data } from "./dom.js";
import { Refusal, send, untilAnswered } from "./request.js";

export { Lost, Refusal };

export function intentKey() {
	return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const bytes = (text) => String.fromCharCode(...new TextEncoder().encode(text));

/** Throws a Refusal, or Lost for a read. A change settles with an answer: till then "Try again" repeats its key. */
export async function call(method, path, { body, key, tag, quiet, signal } = {}) {
	const isChange = method !== "GET";
	const headers = {};
	if (data.clinic) headers["X-Clinic-Id"] = data.clinic;
	if (data.reason) headers["X-Reason"] = bytes(data.reason);
	if (tag) headers["If-Match"] = tag;
	if (isChange) headers["Idempotency-Key"] = key ?? intentKey();
	if (body !== undefined) headers["Content-Type"] = "application/json";
	const init = { method, headers, signal, body: JSON.stringify(body) };
	const attempt = () => send(path.startsWith("/api/") ? path : `/api/v1/protected${path}`, () => init, quiet);
	const answer = await (isChange && !quiet ? untilAnswered(attempt, () => !signal?.aborted) : attempt());
	const found = parsed(answer.text);
	if (answer.status >= 400) throw new Refusal(answer.status, found);
	return { status: answer.status, data: found, tag: answer.headers.get("ETag") };
}

function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
