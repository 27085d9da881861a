// Parts of a page that follow what happens: `data-fragment` is where such an element is fetched anew,
// `data-live` names the events that change it, `data-live-match` the values of their data that must be the same.
import { whisper } from "./announce.js";
import { connection } from "./connection.js";
import { all, emit, find, on } from "./dom.js";
import { morph } from "./morph.js";
import { fetchDocument } from "./page.js";
import { t } from "./words.js";

const pause = 40;
const waiting = new Set();
const running = new Set();
let timer;

const later = () => (timer ??= setTimeout(work, pause));

export const refresh = (element) => later(waiting.add(element));

function work() {
	timer = undefined;
	if (document.hidden || connection.isDown) return;
	for (const element of waiting) {
		if (!running.has(element)) fetchAnew(element, waiting.delete(element));
	}
}

async function fetchAnew(element) {
	if (!element.isConnected) return;
	running.add(element);
	const { fragment } = element.dataset;
	try {
		const page = await fetchDocument(fragment, { quiet: true });
		const fresh = element.id ? page.getElementById(element.id) : page.body.firstElementChild;
		if (fresh && element.isConnected && element.dataset.fragment === fragment) put(element, fresh);
	} catch (error) {
		if (error.status === 404) element.remove();
		else if (!error.status) waiting.add(element);
	}
	running.delete(element);
	if (waiting.size) later();
}

function put(element, fresh) {
	const before = element.textContent;
	const now = morph(element, fresh);
	emit("desk:morphed", null, now);
	const { liveLabel } = now.dataset;
	if (liveLabel && now.textContent !== before) whisper(t("Changed: {0}", liveLabel));
}

/** By the event's data, or because what it changes is in there now. */
function isAbout(element, data) {
	const pairs = element.dataset.liveMatch?.split(" ") ?? [];
	const isSame = pairs.map((pair) => pair.split("=")).every(([key, value]) => String(data[key] ?? value) === value);
	return isSame || (data.id && find(`[data-id="${CSS.escape(data.id)}"]`, element));
}

on("desk:event", ({ detail: { type, data } }) => {
	const isAll = type === "resync";
	for (const element of all("[data-fragment]")) {
		const isNamed = element.dataset.live?.split(" ").includes(type);
		if (isAll ? !element.parentElement.closest("[data-fragment]") : isNamed && isAbout(element, data)) refresh(element);
	}
});
on("desk:connection", work);
on("visibilitychange", work);
