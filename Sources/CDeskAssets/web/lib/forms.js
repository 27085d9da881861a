// A form, but for one with `data-plain`, is sent without leaving the page, and until it is answered always the same.
import { showDialog } from "../elements/dialog.js";
import { move, take } from "../elements/move.js";
import { announce } from "./announce.js";
import { intentKey, Lost } from "./api.js";
import { tryAgain } from "./connection.js";
import { find, on } from "./dom.js";
import { attr, fields, fill, forget, keyOf, refused, restore, save, valueOf } from "./drafts.js";
import { parse } from "./html.js";
import { isCheck } from "./morph.js";
import { focus } from "./modal.js";
import { sayWhy, settle } from "./page.js";
import { Refusal, send, untilAnswered } from "./request.js";
import { t } from "./words.js";

const sending = new WeakSet();

on("submit", (event) => {
	const form = event.target;
	if (event.defaultPrevented || attr(form, "method") !== "post" || "plain" in form.dataset) return;
	event.preventDefault();
	// Pressed once more: the same try again if that waits, never a second one.
	if (sending.has(form)) tryAgain();
	else submit(form, event.submitter);
});

async function submit(form, submitter) {
	const sent = new FormData(form, submitter);
	if (!sent.get("key")) sent.set("key", intentKey());
	const before = fields(form).map(valueOf);
	const address = submitter?.getAttribute("formaction") ?? attr(form, "action") ?? location.href;
	const make = () => {
		const token = find("input[name=formToken]", form);
		if (token) sent.set("formToken", token.value);
		return { method: "POST", body: new URLSearchParams(sent) };
	};
	const busy = (value) => [form, submitter].forEach((part) => part && (part.ariaBusy = value));
	sending.add(form);
	busy("true");
	save(form);
	try {
		const answer = await untilAnswered(() => send(address, make), () => form.isConnected);
		busy(null);
		await receive(answer, form, before);
	} catch (error) {
		if (!(error instanceof Lost)) throw error;
		sayWhy(error);
	} finally {
		busy(null);
		sending.delete(form);
	}
}

async function receive({ status, headers, text, url }, form, before) {
	if (status === 204) {
		forget(form);
		fields(form).forEach((field, index) => accept(field, before[index]));
		renewKey(form);
		const text = decodeURIComponent(headers.get("X-OdontoX-Announcement") ?? "");
		return settle(headers.get("Location"), text, undoing(headers.get("X-OdontoX-Undo")));
	}
	const page = parse(text);
	if (same(page, form)) return refuse(page, form, before);
	if (status === 401) return announce(t("You are signed out. Nothing was saved."));
	if (status < 400) return settle(url, "");
	// After a fault of the server the next try is the same one.
	if (status < 500) renewKey(form);
	else keyOf(form)?.toggleAttribute("data-keep", true);
	save(form);
	const alert = find("[role=alert]", page);
	if (!alert) return sayWhy(new Refusal(status, page));
	find(":scope > .problem", form)?.remove();
	form.prepend(document.importNode(alert, true));
	focusFault(form);
}

/** Puts an appointment back where it was. */
function undoing(query) {
	if (!query) return {};
	const { id, ...place } = Object.fromEntries(new URLSearchParams(query));
	return { label: t("Undo"), action: () => move(take(id), place) };
}

/** What was sent is the server's now. What was typed since begins the next. */
function accept(field, sent) {
	if (isCheck(field)) field.defaultChecked = sent;
	else if (field.options) for (const option of field.options) option.defaultSelected = option.value === sent;
	else {
		const { value } = field;
		field.defaultValue = sent;
		field.value = value !== sent && value.startsWith(sent) ? value.slice(sent.length) : value;
	}
}

function renewKey(form) {
	const key = keyOf(form);
	key?.removeAttribute("data-keep");
	if (key) key.value = intentKey();
}

const same = (root, form) => attr(form, "id") && find(`form#${CSS.escape(attr(form, "id"))}`, root);

function refuse(page, form, before) {
	const newer = fields(form).filter((field, index) => valueOf(field) !== before[index]);
	const dialog = form.closest("#dialog") && find("dialog#dialog", page);
	forget(form);
	let now = document.importNode(same(page, form), true);
	if (dialog) now = same(showDialog(dialog), form);
	else form.replaceWith(now);
	fill(now, newer.map((field) => [field.name, valueOf(field)]));
	refused.add(now);
	save(now);
	focusFault(now);
}

function focusFault(form) {
	const fault = find("[aria-invalid=true]", form) ?? find("[role=alert], input:not([type=hidden])", form);
	if (fault) focus(fault);
}

restore();
