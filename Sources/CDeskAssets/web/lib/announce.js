// What is said to everybody: a line at the foot of the page, its status region.
import { build, find } from "./dom.js";
import { carry } from "./modal.js";

let timer;

function region(id, attributes) {
	if (!find(`#${id}`)) document.body.append(build("div", { id, ...attributes }));
	carry();
	return find(`#${id}`);
}

/** With a button named `label` that does `action`. */
export function announce(text, { action, label, seconds = action ? 10 : 6 } = {}) {
	const status = region("status", { role: "status", class: "announcement" });
	const end = (wait) => {
		timer = setTimeout(() => (status.contains(document.activeElement) ? end(2) : status.replaceChildren()), wait * 1000);
	};
	clearTimeout(timer);
	status.replaceChildren(text);
	if (action) {
		const button = build("button", { type: "button" }, label);
		button.onclick = () => {
			announce("");
			action();
		};
		status.append(button);
	}
	end(seconds);
}

export function whisper(text) {
	region("live", { class: "unseen", "aria-live": "polite" }).textContent = text;
}
