// <desk-combobox data-source="ADDRESS"> around a text input and a hidden one (docs/desk-scripts.md).
import { whisper } from "../lib/announce.js";
import { all, build, emit, find } from "../lib/dom.js";
import { fetchDocument, openDialog } from "../lib/page.js";
import { t } from "../lib/words.js";

const most = 50;
let count = 0;

class Combobox extends HTMLElement {
	#timer;
	#request = new AbortController();

	connectedCallback() {
		if (this.list) return;
		this.input = find("input:not([type=hidden])", this);
		this.choice = find("input[type=hidden]", this);
		const id = `options-${++count}`;
		this.list = build("ul", { role: "listbox", id, hidden: "", "data-client": "", "aria-label": t("Found") });
		this.append(this.list);
		Object.assign(this.input, { role: "combobox", autocomplete: "off", ariaAutoComplete: "list", ariaExpanded: "false" });
		this.input.setAttribute("aria-controls", id);
		this.input.addEventListener("input", ({ detail }) => {
			if (detail?.isRestored) return;
			if (this.choice) this.choice.value = "";
			this.#later(150);
		});
		this.input.addEventListener("keydown", (event) => this.#press(event));
		this.input.addEventListener("blur", () => this.#close());
		this.list.onpointerdown = (event) => event.preventDefault();
		this.list.onclick = ({ target }) => this.#choose(target.closest("[role=option]"));
	}

	disconnectedCallback() {
		this.#stop();
	}

	#stop() {
		clearTimeout(this.#timer);
		this.#request.abort();
	}

	#later(milliseconds) {
		this.#stop();
		this.#timer = setTimeout(() => this.#look().catch(() => {}), milliseconds);
	}

	async #look() {
		const { signal } = (this.#request = new AbortController());
		const address = new URL(this.dataset.source, location);
		address.searchParams.set("q", this.input.value.trim());
		const page = await fetchDocument(address, { signal });
		if (signal.aborted || document.activeElement !== this.input) return;
		const found = all("[role=option]", page).slice(0, most).map((option) => document.importNode(option, true));
		found.forEach((option, index) => (option.id = `${this.list.id}-${index}`));
		this.list.replaceChildren(...found);
		this.#show(found.length > 0);
		this.#mark(null);
		whisper(t("{0} found", found.filter((option) => !option.classList.contains("new")).length));
	}

	#show(isOpen) {
		this.list.hidden = !isOpen;
		this.input.ariaExpanded = isOpen;
	}

	#mark(option) {
		for (const other of this.list.children) other.ariaSelected = other === option;
		this.input.setAttribute("aria-activedescendant", option?.id ?? "");
		option?.scrollIntoView({ block: "nearest" });
	}

	#close() {
		this.#stop();
		this.#show(false);
		this.#mark(null);
	}

	#press(event) {
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		const options = [...this.list.children];
		const active = options.findIndex((option) => option.ariaSelected === "true");
		if (event.isComposing) return;
		if (this.list.hidden) {
			if (!step) return;
			this.#later(0);
		} else if (step) this.#mark(options.at(step > 0 ? (active + 1) % options.length : Math.max(active, 0) - 1));
		else if (event.key === "Enter") this.#choose(options[Math.max(active, 0)]);
		else if (event.key === "Escape") this.#close();
		else return;
		event.preventDefault();
		event.stopPropagation();
	}

	#choose(option) {
		if (!option) return;
		this.#close();
		const { href, value, label } = option.dataset;
		if (href) return openDialog(href, this.input);
		this.input.value = label ?? option.textContent.trim().replace(/\s+/g, " ");
		if (this.choice) this.choice.value = value;
		emit("change", null, this.choice ?? this.input);
		emit("desk:choose", { value, option }, this);
	}
}

customElements.define("desk-combobox", Combobox);
