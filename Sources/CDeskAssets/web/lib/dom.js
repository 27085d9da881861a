// Short ways to the page.
export const data = document.body.dataset;
/** No password, second factor or reason has to be given first. */
export const isAdmitted = !location.search.includes("must=") && (data.role !== "superadmin" || Boolean(data.reason));
export const find = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
export const on = (type, listener, options) => document.addEventListener(type, listener, options);
export const here = () => location.pathname + location.search;

export function emit(type, detail, target = document) {
	target.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
}

export function build(name, attributes = {}, ...content) {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
	element.append(...content);
	return element;
}

export const stencil = (name) => document.importNode(find(`template#${name}`).content, true).firstElementChild;

export function read(store, name) {
	try {
		return window[store].getItem(name);
	} catch {
		return null;
	}
}

export function write(store, name, value) {
	try {
		if (value === null) window[store].removeItem(name);
		else window[store].setItem(name, value);
	} catch {
		// Full or forbidden.
	}
}
