// Signing in over a page whose session has ended: what was typed stays, and what was asked for goes on.
import { hear } from "../lib/channel.js";
import { all, build, data, find, stencil } from "../lib/dom.js";
import { parse } from "../lib/html.js";
import { reconnect } from "../lib/live.js";
import { hideModal, showModal } from "../lib/modal.js";
import { fetchOwn } from "../lib/request.js";
import { adopt, session } from "../lib/session.js";
import { t } from "../lib/words.js";

let end = () => {};

export function gate(dialog, send) {
	const form = find("form", dialog);
	form.onsubmit = async (event) => {
		event.preventDefault();
		if (form.ariaBusy) return;
		form.ariaBusy = "true";
		const fault = await send(form).catch(() => t("No answer from the server. Try again."));
		form.ariaBusy = null;
		find("[role=alert]", form)?.remove();
		if (fault) form.prepend(build("p", { role: "alert", class: "problem" }, t(fault)));
	};
	showModal(dialog);
	find("[type=password]", form).focus();
	return dialog;
}

export const post = (address, body, headers) => fetchOwn(address, { method: "POST", body, headers });

export const ask = () => new Promise((resolve) => {
	const dialog = gate(stencil("ask-sign-in"), send);
	find("[name=email]", dialog).value = data.email;
	end = (isSigned) => {
		end = () => {};
		hideModal(dialog);
		if (isSigned) reconnect();
		resolve(isSigned);
	};
	dialog.onclose = () => end(false);
});

async function check() {
	const found = await session();
	if (found) end(adopt(found));
}

async function send(form) {
	const answer = await post("/signin", new URLSearchParams(new FormData(form)));
	if (answer.status === 204) {
		const place = answer.headers.get("Location");
		if (place.includes("must=")) location.assign(place);
		return check();
	}
	// The server's own form says what was wrong, or that it wants the second factor.
	const page = parse(await answer.text());
	const token = find("input[name=mfaToken]", page);
	const code = find("[name=code]", form);
	if (token && code.disabled) {
		for (const input of all(".field input", form)) {
			input.disabled = input !== code;
			input.parentElement.hidden = input !== code;
		}
		form.append(document.importNode(token));
		code.focus();
	}
	return find("[role=alert]", page)?.textContent.trim();
}

hear("signed-in", () => check().catch(() => {}));
