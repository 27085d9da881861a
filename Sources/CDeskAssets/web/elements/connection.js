// The banner of a lost connection.
import { connection, fault, tryAgain, works } from "../lib/connection.js";
import { find, on, stencil } from "../lib/dom.js";
import { reconnect } from "../lib/live.js";
import { carry } from "../lib/modal.js";
import { session, signIn } from "../lib/session.js";
import { t } from "../lib/words.js";
import { clock } from "./zone.js";

const patience = 5000;
const shortest = 2000;
const longest = 30_000;
let timer, probe;
let pause = shortest;

function update() {
	if (connection.waiting || connection.isSlow) show();
	else if (connection.isLost) timer ??= setTimeout(show, patience);
	else hide();
	if (connection.isLost) probe ??= setTimeout(look, pause);
}

function show() {
	const banner = find("#connection") ?? stencil("banner");
	const asOf = t("No answer from the server. What you see is as of {0}.", clock(connection.goodAt));
	banner.firstChild.textContent = connection.waiting ? `${asOf} ${t("Your change is not saved yet.")}` : asOf;
	banner.lastChild.onclick = again;
	if (!banner.isConnected) document.body.prepend(banner);
	carry();
}

function hide() {
	clearTimeout(timer);
	timer = undefined;
	pause = shortest;
	find("#connection")?.remove();
}

async function look() {
	clearTimeout(probe);
	pause = Math.min(longest, pause * 2);
	await ask().catch(() => {});
	probe = undefined;
	update();
}

async function ask() {
	const found = await session();
	works("request");
	if (found) reconnect();
	return found;
}

async function again() {
	tryAgain();
	const found = await ask().catch(() => "no answer");
	if (!found) await signIn();
}

on("desk:connection", update);
addEventListener("offline", () => fault("request"));
addEventListener("online", look);
