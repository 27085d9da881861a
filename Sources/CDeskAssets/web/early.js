// Before anything is painted: a locked desk shows no name, not even for a moment. A classic script, for that.
try {
	if (localStorage.getItem("desk-locked")) document.documentElement.dataset.locked = "";
} catch {
}
