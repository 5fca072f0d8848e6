// What the world's makers say of it: that an export's times were shifted, that a file could not be read.

import { byId, el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { state } from "./state.js";

const READ = "notice-read";

/** Shows the sentences until they are dismissed; new ones are shown again. */
export function drawNotice() {
  const node = byId("notice");
  const words = (state.says ?? []).join(" ");
  const dismiss = () => { sessionStorage.setItem(READ, words); drawNotice(); };
  node.hidden = !words || sessionStorage.getItem(READ) === words;
  fill(node, el("span", {}, words), el("button", { type: "button", class: "quiet", "aria-label": "Dismiss", onclick: dismiss }, icon("close")));
}
