// A list follows what is typed into the search form above it. The address says what is shown.
import { on } from "../lib/dom.js";
import { go } from "../lib/page.js";

const pause = 250;
let timer;

const searchOf = (target) => target.closest?.('form[role="search"][method="get"]');

function later(form, milliseconds) {
	clearTimeout(timer);
	timer = setTimeout(() => show(form), milliseconds);
}

async function show(form) {
	if (!form.isConnected) return;
	const filled = [...new FormData(form)].filter(([, value]) => value.trim());
	const query = new URLSearchParams(filled).toString();
	const address = form.getAttribute("action") + (query ? `?${query}` : "");
	// Not each letter is an entry of the history.
	if (await go(address, { push: false })) history.replaceState(history.state, "", address);
}

on("input", (event) => {
	const form = searchOf(event.target);
	if (form && !event.detail?.isRestored && !event.isComposing) later(form, pause);
});
on("submit", (event) => {
	const form = searchOf(event.target);
	if (!form) return;
	event.preventDefault();
	later(form, 0);
});
