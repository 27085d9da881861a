// Pages and fragments of our own server, fetched and put in place.
import { closeDialog, isOpen, openDialog, showDialog } from "../elements/dialog.js";
import { announce } from "./announce.js";
import { data, emit, find, here } from "./dom.js";
import { parse } from "./html.js";
import { morph } from "./morph.js";
import { Refusal, send } from "./request.js";
import { t } from "./words.js";

export { closeDialog, openDialog };

let shown = find("dialog#dialog[open]")?.dataset.behind ?? here();
export const shownPage = () => shown;
let running = new AbortController();

/** A page, a dialog alone or a fragment; throws a Refusal with the document that says why, or Lost. */
export async function fetchDocument(address, { signal, quiet } = {}) {
	const answer = await send(address, () => ({ signal }), quiet);
	const page = parse(answer.text);
	const { pathname, search } = new URL(answer.url);
	page.address = pathname + search;
	if (answer.status >= 400) throw new Refusal(answer.status, page);
	return page;
}

export function sayWhy(error) {
	const alert = error instanceof Refusal && find("[role=alert]", error.data)?.textContent.trim();
	announce(alert || t("No answer from the server. Try again."));
}

/** Shows a page without leaving; the last call wins. Settles with whether it is shown. */
export async function go(address, { push } = {}) {
	running.abort();
	const { signal } = (running = new AbortController());
	const page = await fetchDocument(address, { signal }).catch((error) => {
		if (error instanceof Refusal) location.assign(address);
		else if (!signal.aborted) sayWhy(error);
	});
	if (!page || signal.aborted) return false;
	const isNew = () => push ?? page.address !== here();
	const dialog = !find("main", page) && find("dialog#dialog", page);
	if (dialog) return Boolean(showDialog(dialog, isNew() && page.address));
	if (isForeign(page)) {
		location.assign(address);
		return false;
	}
	if (isOpen()) await closeDialog();
	show(page);
	if (isNew()) history.pushState({ depth: 0 }, "", page.address);
	return true;
}

function isForeign(page) {
	const marks = ({ documentElement, body, scripts }) => documentElement.lang + scripts[0]?.src + body.cloneNode().outerHTML;
	return !find("main", page) || marks(page) !== marks(document);
}

function show(page) {
	const [main, fresh, bar] = [find("main"), find("main", page), find("header.bar")];
	const isSame = page.address.split("?")[0] === shown.split("?")[0];
	shown = page.address;
	document.title = page.title;
	if (bar) morph(bar, find("header.bar", page));
	if (isSame) {
		morph(main, fresh);
	} else {
		// What was typed into one page must not turn up in another.
		const id = main.contains(document.activeElement) && document.activeElement.id;
		main.replaceWith(document.importNode(fresh, true));
		scrollTo(0, 0);
		(document.getElementById(id) ?? find("main")).focus({ preventScroll: true });
	}
	emit("desk:page");
}

export async function settle(address, text, offer) {
	const { pathname, search } = new URL(address || here(), location);
	const target = pathname + search;
	if (!data.user) return location.assign(target);
	const giveBack = isOpen() && target !== here() ? await closeDialog() : null;
	await go(target);
	announce(text, offer);
	if (document.activeElement === document.body) giveBack?.();
}
