// Signing out reaches every tab of this browser, and so does another person's signing in.
import { hear, tell } from "../lib/channel.js";
import { data, on, read, write } from "../lib/dom.js";
import { forgetAll } from "../lib/drafts.js";

const slot = "signing-out";
const isLeaving = read("sessionStorage", slot);

on("submit", ({ target }) => target.getAttribute("action") === "/signout" && write("sessionStorage", slot, "1"));
hear("signed-out", () => {
	forgetAll();
	location.replace("/signin");
});
hear("user", (user) => data.user && user !== data.user && location.replace("/"));

write("sessionStorage", slot, null);
if (data.user) {
	tell("user", data.user);
} else if (isLeaving) {
	forgetAll();
	write("localStorage", "desk-locked", null);
	tell("signed-out");
}
