// Every time is the clinic's. Where the browser's clock shows another one, the page says so.
import { build, data, find, on } from "../lib/dom.js";
import { t } from "../lib/words.js";

export function clock(moment, timeZone = data.zone || undefined) {
	const shape = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone };
	return new Intl.DateTimeFormat("en-GB", shape).format(moment);
}

function say() {
	const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
	find(".clinic-time")?.remove();
	const moments = [Date.now(), Date.now() + 182 * 864e5];
	if (!data.zone || moments.every((moment) => clock(moment) === clock(moment, own))) return;
	const text = t("All times are clinic time ({0}).", data.zone.replaceAll("_", " "));
	find("main h1")?.after(build("p", { class: "hint clinic-time", "data-client": "" }, text));
}

say();
on("desk:page", say);
