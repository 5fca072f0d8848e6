// The address after the #: who is acting and which channel is open, so that a view can be shared.

/** What the address says now: {as, channel, message}, each possibly absent. */
export function route() {
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
}

/** Changes the address; the page follows it. */
export function go(where) {
  const next = `#${new URLSearchParams(Object.entries(where).filter(([, value]) => value))}`;
  if (next === location.hash) dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = next;
}

/** Changes the address without a new step in the history and without anybody following it. */
export function replaceRoute(where) {
  history.replaceState(null, "", `#${new URLSearchParams(Object.entries(where).filter(([, value]) => value))}`);
}
