// The token of a mailed link stands behind its `#`, which browsers send nowhere: it goes into the form.
import { find, here } from "../lib/dom.js";
import { parse } from "../lib/html.js";
import { morph } from "../lib/morph.js";
import { fetchOwn } from "../lib/request.js";

function take() {
	const field = find("input[data-mailed-token]");
	if (!field) return;
	const token = location.hash.slice(1);
	if (token) {
		field.value = token;
		history.replaceState(history.state, "", here());
	}
	// Nobody has to look at a code that is there.
	const isWrong = field.getAttribute("aria-invalid") === "true";
	if (field.value && !isWrong) field.closest(".field").hidden = true;
	if (token) look(field.form);
}

async function look(form) {
	const place = document.getElementById("join");
	if (!place) return;
	const sent = new URLSearchParams(new FormData(form));
	sent.delete("password");
	sent.set("look", "on");
	try {
		const answer = await fetchOwn("/join", { method: "POST", body: sent });
		const fresh = parse(await answer.text()).getElementById("join");
		// What has been typed meanwhile stays.
		if (fresh && place.isConnected) morph(place, fresh);
	} catch {
		// The form works without it.
	}
}

take();
addEventListener("hashchange", take);
