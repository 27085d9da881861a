// The board: minutes run on between what the server says, and a card warns once it has waited too long.
import { announce } from "../lib/announce.js";
import { all, find } from "../lib/dom.js";
import { t } from "../lib/words.js";

const pause = 5000;

class Board extends HTMLElement {
	#timer;
	/** What the server said of a card, and when it did. */
	#said = new Map();

	connectedCallback() {
		this.#timer = setInterval(() => this.#tick(), pause);
		this.addEventListener("desk:morphed", () => this.#tick());
		this.#tick();
	}

	disconnectedCallback() {
		clearInterval(this.#timer);
	}

	#tick() {
		const now = Date.now();
		for (const place of all("[data-seconds]", this)) {
			const card = place.closest("[data-id]");
			const key = `${card.dataset.id} ${place.closest("section").id}`;
			let said = this.#said.get(key);
			if (said?.seconds !== place.dataset.seconds) {
				said = { ...said, seconds: place.dataset.seconds, at: now };
				this.#said.set(key, said);
			}
			const minutes = Math.floor((Number(said.seconds) + (now - said.at) / 1000) / 60);
			const text = t("{0} min", minutes);
			const shown = find("[data-minutes]", place);
			if (shown.textContent !== text) shown.textContent = text;
			this.#warn(card, place, said, minutes);
		}
	}

	#warn(card, place, said, minutes) {
		const { alarm } = place.dataset;
		const isLate = alarm !== undefined && minutes >= Number(alarm);
		const mark = find(".late", place);
		if (mark.hidden === isLate) mark.hidden = !isLate;
		// What was late when the page came needs no second word.
		if (isLate && said.wasLate === false) announce(t("{0}: too long", find("strong", card).textContent));
		said.wasLate = isLate;
	}
}

customElements.define("desk-board", Board);
