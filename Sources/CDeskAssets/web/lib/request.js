// One request to our own server.
import { fault, Lost, nextTry, slow, works } from "./connection.js";
import { data } from "./dom.js";
import { signIn } from "./session.js";

const limit = 20_000;
const patience = 5000;
const noAnswer = [502, 503, 504];

/** `data` is what the server says: JSON of the API, else a document. */
export class Refusal extends Error {
	constructor(status, data) {
		super(data?.message ?? status);
		Object.assign(this, { status, data });
	}
}

export function fetchOwn(address, { signal, headers, ...init } = {}) {
	return fetch(address, {
		cache: "no-store",
		...init,
		headers: { "X-OdontoX-Desk": "1", ...headers },
		signal: AbortSignal.any([AbortSignal.timeout(limit), ...(signal ? [signal] : [])]),
	});
}

/** Any answer, else throws Lost. `make` gives the `RequestInit` of each try; a `quiet` one nobody asked for. */
export async function send(address, make = () => ({}), quiet = false) {
	const answer = await once(address, make());
	if (answer.status !== 401 || quiet || !data.user || !(await signIn())) return answer;
	return once(address, make());
}

async function once(address, init) {
	const timer = setTimeout(slow, patience);
	try {
		const answer = await fetchOwn(address, init);
		const text = await answer.text();
		if (noAnswer.includes(answer.status)) throw new Lost();
		works("request");
		return { status: answer.status, headers: answer.headers, url: answer.url, text };
	} catch (error) {
		if (init.signal?.aborted) throw error;
		fault("request");
		throw new Lost();
	} finally {
		clearTimeout(timer);
	}
}

/** Tries a change until it has an answer, as long as it `isWanted`: somebody asks for each further try. */
export async function untilAnswered(attempt, isWanted) {
	for (;;) {
		try {
			return await attempt();
		} catch (error) {
			if (!(error instanceof Lost)) throw error;
			await nextTry();
			if (!isWanted()) throw error;
		}
	}
}
