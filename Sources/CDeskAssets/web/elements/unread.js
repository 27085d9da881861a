// How many messages and requests wait: a badge at their links, and the messages in the title of their page.
import { build, data, find, isAdmitted, on } from "../lib/dom.js";
import { send } from "../lib/request.js";
import { t } from "../lib/words.js";

const address = data.role === "patient" ? `/me/unread?clinic=${data.clinic}` : `/desk/${data.clinic}/unread`;
const sections = { inbox: "messages", messages: "messages", requests: "requests" };
const events = /^(message|conversation|appointment|resync)/;
let counts = {};
let timer;

function show() {
	let prefix = "";
	for (const [section, kind] of Object.entries(sections)) {
		const link = find(`nav a[data-section=${section}]`);
		if (!link) continue;
		find(".count", link)?.remove();
		link.ariaDescription = null;
		const count = counts[kind];
		if (!count) continue;
		link.append(build("span", { class: "count", "aria-hidden": "true", "data-client": "" }, count));
		link.ariaDescription = t("{0} waiting", count);
		if (kind === "messages" && link.ariaCurrent) prefix = `(${count}) `;
	}
	if ("locked" in document.documentElement.dataset) return;
	const title = prefix + document.title.replace(/^\(\d+\) /, "");
	if (title !== document.title) document.title = title;
}

function later() {
	timer ??= setTimeout(async () => {
		timer = undefined;
		const answer = await send(address, undefined, true).catch(() => null);
		if (answer?.status === 200) counts = JSON.parse(answer.text);
		show();
	}, 400);
}

if (isAdmitted && data.clinic && find("nav a[data-section]")) {
	later();
	on("desk:event", ({ detail }) => events.test(detail.type) && later());
	on("desk:page", show);
}
