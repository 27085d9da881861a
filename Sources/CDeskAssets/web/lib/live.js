// One stream for all tabs: the one that holds the lock reads it, and the next one goes on after the last event.
import { connection, fault, works } from "./connection.js";
import { data as page, emit, isAdmitted, read, write } from "./dom.js";

const types = `message.created message.updated message.deleted conversation.read appointment.created appointment.updated
	notification.created permissions.updated patient.updated invoice.updated clinic.updated schedule.changed resync start`;
const name = `odontox-live:${page.user}:${page.clinic}`;
const most = 64;
const youngest = 15_000;
const longestWait = 30_000;

let last = read("sessionStorage", name);
let source, channel, timer;
let isOpen = false;
let failures = 0;
let recent = [];

function connect() {
	clearTimeout(timer);
	source?.close();
	// What happened between the making of this page and now?
	let isGap = !last;
	const query = new URLSearchParams({ clinicId: page.clinic });
	if (last) query.set("lastEventId", last);
	if (page.reason) query.set("reason", page.reason);
	source = new EventSource(`/api/v1/protected/messages/stream?${query}`);
	source.onopen = () => {
		failures = 0;
		state(true);
		if (isGap) pass({ type: "resync", data: {} });
		isGap = false;
	};
	source.onerror = () => {
		state(false);
		if (source.readyState !== EventSource.CLOSED) return;
		failures += 1;
		if (failures === 3) remember(null);
		timer = setTimeout(connect, Math.min(longestWait, 500 * 2 ** failures) * (0.75 + Math.random() / 4));
	};
	for (const type of types.split(/\s+/)) {
		source.addEventListener(type, ({ data, lastEventId: id }) => pass({ type, data: JSON.parse(data), id, at: Date.now() }));
	}
}

function pass(event) {
	recent = [...recent, event].slice(-most);
	channel.postMessage({ event });
	deliver(event);
}

function deliver({ type, data, id }) {
	if (type !== "resync" && id && last && Number(id) <= Number(last)) return;
	if (id) remember(id);
	connection.goodAt = Date.now();
	emit("desk:event", { type, data });
}

function remember(id) {
	last = id;
	write("sessionStorage", name, id);
}

function state(open) {
	isOpen = open;
	channel.postMessage({ open });
	hearState(open);
}

const hearState = (open) => (open ? works : fault)("stream");

function hear({ data: { event, open, isNew, isUrgent } }) {
	if (event) deliver(event);
	if (open !== undefined) hearState(open);
	if (isUrgent && source) reconnect();
	if (!isNew || !source) return;
	channel.postMessage({ open: isOpen });
	for (const young of recent) if (Date.now() - young.at < youngest) channel.postMessage({ event: young });
}

export function reconnect() {
	if (!source) channel?.postMessage({ isUrgent: true });
	else if (!isOpen) connect();
}

if (isAdmitted && page.user && page.clinic) {
	channel = new BroadcastChannel(name);
	channel.onmessage = hear;
	channel.postMessage({ isNew: true });
	const lead = () => new Promise((resolve) => {
		connect();
		addEventListener("pagehide", () => resolve(source.close()));
	});
	if (navigator.locks) navigator.locks.request(name, lead);
	else lead();
}
