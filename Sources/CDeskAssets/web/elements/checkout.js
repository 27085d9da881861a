// Check-out: rows of a bill, and a total that counts along. Amounts are whole numbers of thousandths, as on the
// server (CheckoutBill.swift): no fraction is ever a floating-point number.
import { all, find } from "../lib/dom.js";
import { t } from "../lib/words.js";

/** Both alphabets have their zero at a multiple of sixteen. */
const digits = (text) => text.replace(/[٠-٩۰-۹]/g, (digit) => digit.charCodeAt(0) % 16);

/** Thousandths of what was typed; null for what is no amount of at most three decimals. */
export function thousandths(text) {
	const plain = digits(text.trim()).replace(/[٬ \u00a0\u202f]/g, ",").replace("٫", ".");
	const match = /^(\d+|\d{1,3}(?:,\d{2,3})*,\d{3})(?:\.(\d{0,3}))?$/.exec(plain);
	if (!match) return null;
	const whole = match[1].replaceAll(",", "");
	return whole.length > 13 ? null : BigInt(whole + (match[2] ?? "").padEnd(3, "0"));
}

/** quantity × price, rounded to the currency's decimals, half away from zero. */
export function line(quantity, price, decimals) {
	const unit = 10n ** BigInt(3 - decimals);
	return ((quantity * price + 500n * unit) / (1000n * unit)) * unit;
}

/** `8,300.00` */
export function money(amount, decimals) {
	const size = amount < 0n ? -amount : amount;
	const whole = String(size / 1000n).replace(/\B(?=(\d{3})+$)/g, ",");
	const rest = String(size % 1000n).padStart(3, "0").slice(0, decimals);
	return `${amount < 0n ? "−" : ""}${whole}${decimals ? `.${rest}` : ""}`;
}

class Checkout extends HTMLElement {
	connectedCallback() {
		if (this.isReady) return;
		this.isReady = true;
		this.addEventListener("input", () => this.#count());
		this.addEventListener("click", (event) => this.#click(event));
		// What was typed before a reload may have more rows.
		this.addEventListener("desk:restore", ({ detail }) => {
			const wanted = detail.values.filter(([name]) => name === "description").length;
			while (this.#rows.length < wanted) this.#add();
		});
	}

	get #rows() {
		return [...find("tbody", this).rows];
	}

	#click(event) {
		const button = event.target.closest("button");
		if (!button || !("add" in button.dataset || "remove" in button.dataset)) return;
		event.preventDefault();
		if ("add" in button.dataset) find("input", this.#add()).focus();
		else this.#remove(button.closest("tr"));
		this.#count();
	}

	#add() {
		const row = this.#rows.at(-1).cloneNode(true);
		for (const field of all("input", row)) {
			field.value = field.name === "quantity" ? "1" : "";
			for (const name of ["aria-invalid", "aria-describedby"]) field.removeAttribute(name);
		}
		for (const fault of all(".fault", row)) fault.remove();
		find("tbody", this).append(row);
		this.#number();
		return row;
	}

	/** The last row is emptied instead. */
	#remove(row) {
		const index = this.#rows.indexOf(row);
		if (this.#rows.length === 1) this.#add();
		row.remove();
		this.#number();
		find("input", this.#rows[Math.min(index, this.#rows.length - 1)]).focus();
	}

	#number() {
		this.#rows.forEach((row, index) => {
			const button = find("[data-remove]", row);
			button.value = index;
			button.ariaLabel = t("Remove row {0}", index + 1);
		});
	}

	#count() {
		const { currency } = this.dataset;
		const decimals = Number(this.dataset.decimals);
		const total = this.#total(decimals);
		const text = total === null ? "–" : `${currency}\u00a0${money(total, decimals)}`;
		const place = find("[data-total]", this);
		if (place.textContent.trim() !== text) place.textContent = text;
	}

	#total(decimals) {
		let sum = 0n;
		for (const row of this.#rows) {
			const [description, quantity, price] = all("input", row).map((field) => field.value.trim());
			if (!description && !price) continue;
			const factors = [thousandths(quantity), thousandths(price)];
			if (factors.includes(null)) return null;
			sum += line(...factors, decimals);
		}
		const { elements } = find("form", this);
		const [discount, tax] = [elements.discount, elements.tax].map(({ value }) => (value.trim() ? thousandths(value) : 0n));
		return discount === null || tax === null ? null : sum - discount + tax;
	}
}

/** Records a payment of the amount that was typed, or of all that is owed. */
class Payment extends HTMLElement {
	connectedCallback() {
		const amount = find("[name=amount]", this);
		const all = find("button[data-fill]", this);
		if (all) all.hidden = false;
		all?.addEventListener("click", () => {
			amount.value = all.dataset.fill;
			amount.focus();
		});
		// Nothing typed yet: there is nothing to ask the server.
		find("form", this)?.addEventListener("submit", (event) => {
			if (amount.value.trim()) return;
			event.preventDefault();
			amount.focus();
		});
	}
}

customElements.define("desk-checkout", Checkout);
customElements.define("desk-payment", Payment);
