// After a quarter of an hour without input in any tab all of them lock; a reload changes nothing.
import { announce } from "../lib/announce.js";
import { hear, tell } from "../lib/channel.js";
import { data, find, on, read, stencil, write } from "../lib/dom.js";
import { hideModal, showModal } from "../lib/modal.js";
import { session, signIn } from "../lib/session.js";
import { t } from "../lib/words.js";
import { gate, post } from "./signin.js";

const slot = "desk-locked";
const limit = 15 * 60 * 1000;
const root = document.documentElement;
let touchedAt = Date.now();
let toldAt = 0;
let dialog, title;

function touch() {
	if (check()) return;
	touchedAt = Date.now();
	if (touchedAt - toldAt < 1000) return;
	toldAt = touchedAt;
	tell("input");
}

function check() {
	if (!dialog && Date.now() - touchedAt >= limit) {
		write("localStorage", slot, data.user);
		tell("lock", data.user);
		lock();
	}
	return Boolean(dialog);
}

function lock() {
	if (dialog) return;
	root.dataset.locked = "";
	announce("");
	dialog = gate(stencil("ask-unlock"), send);
	find("[type=button]", dialog).onclick = () => find('form[action="/signout"]').requestSubmit();
	dialog.onclose = ({ target }) => target === dialog && !target.open && showModal(target);
	hideTitle();
}

function hideTitle() {
	if (!dialog) return;
	title = document.title;
	document.title = t("Locked");
}

function unlock() {
	write("localStorage", slot, null);
	delete root.dataset.locked;
	touchedAt = Date.now();
	if (!dialog) return;
	const open = dialog;
	dialog = null;
	hideModal(open);
	document.title = title;
}

async function send(form) {
	const { password } = form.elements;
	const proof = /^\d{6}$/.test(password.value) ? { code: password.value } : { password: password.value };
	const answer = await post("/api/v1/auth/unlock", JSON.stringify(proof), { "Content-Type": "application/json" });
	const isOver = answer.status === 401 && !(await session());
	if (isOver ? await signIn() : answer.ok) {
		unlock();
		return tell("unlock", data.user);
	}
	password.value = "";
	password.focus();
	return isOver ? null : (await answer.json()).message;
}

if (data.user) {
	const options = { passive: true, capture: true };
	for (const type of ["pointerdown", "pointermove", "keydown", "wheel"]) addEventListener(type, touch, options);
	hear("input", () => (touchedAt = Date.now()));
	hear("lock", (user) => user === data.user && lock());
	hear("unlock", (user) => user === data.user && unlock());
	setInterval(check, 5000);
	on("visibilitychange", check);
	on("desk:page", hideTitle);
	if (read("localStorage", slot) === data.user) lock();
	else unlock();
} else {
	delete root.dataset.locked;
}
