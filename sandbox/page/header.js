// The line above the conversation, and the drawers of narrow windows.

import { byId, el, fill } from "./dom.js";
import { dmName } from "./channels.js";
import { channelIcon, icon } from "./icons.js";
import { inline } from "./markdown.js";
import { isArchived, isDm, isForum, isThread, state } from "./state.js";

const app = () => byId("app");

/** Opens or closes one of the side drawers ("side" or "people"); null closes both. */
export function drawer(name) {
  app().classList.toggle("show-side", name === "side");
  app().classList.toggle("show-people", name === "people");
  byId("scrim").hidden = !name;
  byId("side").inert = narrow() && name !== "side";
}

const narrow = () => matchMedia("(max-width: 760px)").matches;

function toggleMembers() {
  if (matchMedia("(max-width: 1000px)").matches) drawer(app().classList.contains("show-people") ? null : "people");
  else app().classList.toggle("hide-people");
}

function button(name, label, run, testid, pressed) {
  return el("button", { type: "button", class: "quiet", "aria-label": label, title: label, testid, "aria-pressed": pressed, onclick: run }, icon(name));
}

function crumbs(channel) {
  const parent = isThread(channel) ? state.channels.get(channel.parent_id) : null;
  return [parent ? [el("button", { type: "button", class: "link crumb", data: { channel: parent.id } }, channelIcon(parent), parent.name), el("span", { class: "muted", "aria-hidden": "true" }, "›")] : channelIcon(channel),
    el("h2", { testid: "channel-title" }, isDm(channel) ? dmName(channel) : channel.name), isArchived(channel) ? el("span", { class: "post-tag old" }, "Archived") : null];
}

/** Draws the header of the open channel. */
export function drawHeader({ onThreads, showingThreads }) {
  const channel = state.channels.get(state.channelId);
  const menu = button("menu", "Channels", () => drawer("side"), "open-side");
  menu.classList.add("only-narrow");
  if (!channel) { fill(byId("chat-header"), menu, el("h2", {}, "No channel")); return; }
  const hasThreads = [0, 5].includes(channel.type);
  fill(byId("chat-header"), menu, crumbs(channel),
    channel.topic && !isForum(channel) ? el("div", { class: "topic", title: channel.topic }, inline(channel.topic)) : el("div", { class: "topic" }),
    hasThreads ? button("thread", "Threads", onThreads, "open-threads", String(showingThreads)) : null,
    isDm(channel) ? null : button("people", "Members", toggleMembers, "toggle-members"));
}

/** Closes the drawers when the window becomes wide and on Escape. */
export function watchDrawers() {
  byId("scrim").addEventListener("click", () => drawer(null));
  matchMedia("(max-width: 760px)").addEventListener("change", () => drawer(null));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !byId("scrim").hidden) drawer(null); });
  drawer(null);
}
