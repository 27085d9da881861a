// What the tabs of this browser tell each other. A tab doesn't hear itself.
const channel = new BroadcastChannel("odontox");

export const tell = (type, value) => channel.postMessage({ type, value });
export const hear = (type, ear) => channel.addEventListener("message", ({ data }) => data.type === type && ear(data.value));
