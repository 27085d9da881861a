// A patient who chooses another type or doctor sees the free times of that.
import { on } from "../lib/dom.js";
import { go } from "../lib/page.js";

on("change", ({ target }) => {
	const form = target.closest?.("form[data-wishes]");
	if (form) go(`${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`);
});
