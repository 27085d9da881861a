// Who is signed in, and the way back when nobody is any more.
import { ask } from "../elements/signin.js";
import { tell } from "./channel.js";
import { all, data } from "./dom.js";
import { fetchOwn } from "./request.js";

let asking = null;

export async function session() {
	const answer = await fetchOwn("/session");
	if (!answer.ok && answer.status !== 401) throw new Error(answer.status);
	return answer.ok ? answer.json() : null;
}

/** Gives the forms a session's token. False for another person's: this page must not act for them. */
export function adopt({ formToken, user }) {
	const isOurs = user.id === data.user;
	if (!isOurs) location.replace("/");
	else for (const field of all("input[name=formToken]")) field.value = formToken;
	return isOurs;
}

export function signIn() {
	asking ??= again().finally(() => (asking = null));
	return asking;
}

async function again() {
	const found = await session().catch(() => null);
	if (found) return adopt(found);
	const isSigned = await ask();
	if (isSigned) tell("signed-in");
	return isSigned;
}
