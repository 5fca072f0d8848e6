// Building elements. Text always goes in as text nodes, so nothing a person wrote can become markup.

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "tabIndex", "selected", "multiple", "indeterminate"]);

function assign(node, key, value) {
  if (value === undefined || value === null || (value === false && !PROPERTIES.has(key))) return;
  if (key === "testid") node.dataset.testid = value;
  else if (key === "class") node.className = value;
  else if (key === "data") Object.assign(node.dataset, value);
  else if (key === "style") for (const [name, to] of Object.entries(value)) node.style.setProperty(name, to);
  else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
  else if (PROPERTIES.has(key)) node[key] = value;
  else node.setAttribute(key, value === true ? "" : String(value));
}

/** A new element; children are elements, strings, nested lists, or nothing. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) assign(node, key, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Replaces everything inside a node. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Calls back once things have been quiet for some milliseconds; `.cancel()` forgets a waiting call. */
export function debounced(milliseconds, callback) {
  let timer = 0;
  const call = (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => callback(...args), milliseconds);
  };
  call.cancel = () => clearTimeout(timer);
  return call;
}

let lastId = 0;
/** A document-wide id for aria relations. */
export const freshId = (prefix) => `${prefix}-${++lastId}`;

/** Says one sentence to screen readers without showing it. */
export function announce(sentence) {
  byId("announcer").textContent = sentence;
}
