// An open conversation: what is seen is read; while a message is on its way, one sees how it fares.
import { call } from "../lib/api.js";
import { emit, find, on } from "../lib/dom.js";
import { refresh } from "../lib/fragments.js";
import { go } from "../lib/page.js";

const first = 2_000;
const longest = 60_000;
/** Somebody is back: what came meanwhile may be seen now. */
const signs = ["visibilitychange", "focusin", "pointerdown"];

class Conversation extends HTMLElement {
	static observedAttributes = ["data-unread", "data-pending"];
	#isAsking = false;
	#timer;
	#wait = first;
	#look = () => this.#see();

	connectedCallback() {
		for (const sign of signs) on(sign, this.#look);
		this.#see();
		this.#follow();
	}

	disconnectedCallback() {
		clearTimeout(this.#timer);
		for (const sign of signs) document.removeEventListener(sign, this.#look);
	}

	attributeChangedCallback(name) {
		if (!this.isConnected) return;
		if (name === "data-unread") this.#see();
		else this.#follow();
	}

	/** Marks as read what somebody has before their eyes. */
	async #see() {
		const isSeen = !document.hidden && !("locked" in document.documentElement.dataset);
		if (!isSeen || this.#isAsking || !Number(this.dataset.unread)) return;
		this.#isAsking = true;
		const id = encodeURIComponent(this.dataset.conversation);
		try {
			const { data } = await call("POST", `/messages/conversations/${id}/read`, { quiet: true });
			this.dataset.unread = "0";
			// The list and the bar need not wait for the stream.
			emit("desk:event", { type: "conversation.read", data });
		} catch {
			// The next look tries again.
		} finally {
			this.#isAsking = false;
		}
	}

	/** Deliveries send no event. While one is pending, the log is fetched again, at growing intervals. */
	#follow() {
		clearTimeout(this.#timer);
		if (!("pending" in this.dataset)) {
			this.#wait = first;
			return;
		}
		this.#timer = setTimeout(() => {
			refresh(this);
			this.#wait = Math.min(this.#wait * 2, longest);
			this.#follow();
		}, this.#wait);
	}
}

customElements.define("desk-conversation", Conversation);

// Older messages are no news: a log that is busy is not read out.
on("click", ({ target }) => {
	if (!target.closest?.("a[data-older]")) return;
	const log = target.closest('[role="log"]');
	log?.setAttribute("aria-busy", "true");
	setTimeout(() => log?.removeAttribute("aria-busy"), 3000);
});

// Ctrl and Enter send, as the message itself may have several lines.
on("keydown", (event) => {
	if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
	const form = event.target.closest?.("form#compose");
	if (!form) return;
	event.preventDefault();
	form.requestSubmit();
});

// Whom to write to is chosen: on to the conversation.
on("desk:choose", (event) => {
	const form = event.target.closest("form#new-conversation");
	if (form && event.detail.value) go(`${form.dataset.inbox}/${encodeURIComponent(event.detail.value)}`);
});

let listTop = 0;
on("scroll", ({ target }) => target.matches?.(".inbox-people") && (listTop = target.scrollTop), true);
on("desk:page", () => {
	const people = find(".inbox-people");
	if (people) people.scrollTop = listTop;
});
