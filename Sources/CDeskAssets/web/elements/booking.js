// The forms of a new appointment and of a move: the select "Time" holds what is free for what is chosen.
import { all, emit, find, on } from "../lib/dom.js";
import { morph } from "../lib/morph.js";
import { fetchDocument } from "../lib/page.js";

/** A change of one of these is a change of the free times. */
const shaping = new Set(["doctorId", "roomId", "appointmentDate", "appointmentType", "durationMinutes"]);
const asked = new Set([...shaping, "appointmentTime", "unlistedTime", "ignore"]);
let running = new AbortController();

async function refreshTimes(form) {
	const times = find("#times", form);
	running.abort();
	running = new AbortController();
	const { signal } = running;
	const query = new URLSearchParams([...new FormData(form)].filter(([name]) => asked.has(name)));
	query.set("prefix", form.getAttribute("id"));
	times.setAttribute("aria-busy", "true");
	try {
		const page = await fetchDocument(`${times.dataset.times}?${query}`, { signal });
		const fresh = page.getElementById("times");
		if (fresh && !signal.aborted && times.isConnected) morph(times, fresh);
	} catch {
		// What was free stays in the list: the server has the last word.
	} finally {
		if (!signal.aborted) times.removeAttribute("aria-busy");
	}
}

/** Chooses one of the times that a refusal offers. */
function fill(form, time) {
	const { appointmentTime, unlistedTime } = form.elements;
	if (![...appointmentTime.options].some((option) => option.value === time)) {
		appointmentTime.append(new Option(time, time));
	}
	appointmentTime.value = time;
	if (unlistedTime) unlistedTime.value = "";
	emit("change", null, appointmentTime);
	appointmentTime.focus();
}

function reveal(form, isNew, isRestored) {
	const details = find("#new-patient", form);
	if (!details) return;
	details.open = isNew;
	if (isNew && !isRestored) find("input", details).focus();
}

on("change", ({ target, detail }) => {
	const form = target.form;
	if (!form?.classList.contains("booking")) return;
	const { name } = target;
	if (shaping.has(name)) refreshTimes(form);
	if (name === "patientId") reveal(form, target.value === "new", detail?.isRestored);
	// Either a time of the list, or one that is not in it.
	if (name === "appointmentTime" && target.value && form.elements.unlistedTime) form.elements.unlistedTime.value = "";
	if (name === "unlistedTime" && target.value) form.elements.appointmentTime.value = "";
});

on("click", (event) => {
	const button = event.target.closest?.("button[name=fill]");
	if (!button?.form?.elements.appointmentTime) return;
	event.preventDefault();
	fill(button.form, button.value);
});

// Arrows walk from tab to tab; each is a link.
on("keydown", (event) => {
	const tab = event.target.closest?.("[role=tab]");
	const isForth = event.key === "ArrowRight";
	if (!tab || !(isForth || event.key === "ArrowLeft")) return;
	const tabs = all("[role=tab]", tab.parentElement);
	const step = isForth === (getComputedStyle(tab).direction === "ltr") ? 1 : -1;
	event.preventDefault();
	tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length].focus();
});
