// Rows of a form that can be more or fewer. The last one is spare: out of sight, and what new ones are copied from.
import { all, emit, find } from "../lib/dom.js";

class Rows extends HTMLElement {
	connectedCallback() {
		this.onclick = ({ target }) => {
			if (target.closest("[data-add]")) find("input", this.add()).focus();
			else if (target.closest("[data-remove]")) this.drop(target.closest(".row"));
		};
		// A draft may have more rows than the page (lib/drafts.js).
		this.closest("form")?.addEventListener("desk:restore", ({ detail }) => {
			const { name } = find("input", this.spare);
			const wanted = detail.values.filter(([field]) => field === name).length;
			while (all(`[name="${CSS.escape(name)}"]`, this).length < wanted) this.add();
		});
	}

	get spare() {
		return find("[data-spare]", this);
	}

	add() {
		const row = this.spare.cloneNode(true);
		row.removeAttribute("data-spare");
		this.spare.before(row);
		return row;
	}

	drop(row) {
		row.remove();
		const button = find("[data-add]", this);
		// The form has changed, though nothing was typed.
		emit("change", null, button.form);
		button.focus();
	}
}

customElements.define("desk-rows", Rows);
