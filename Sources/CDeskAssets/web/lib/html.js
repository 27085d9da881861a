// HTML from our own server becomes nodes here and nowhere else (Trusted Types).
const policy = window.trustedTypes?.createPolicy("odontox", { createHTML: (text) => text });

/** The document of a page or a fragment that this server has sent. */
export function parse(text) {
	return new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, "text/html");
}
