// Reactions under a message and the small emoji panel.

import * as api from "./api.js";
import { el, freshId } from "./dom.js";
import { place } from "./menu.js";
import { state } from "./state.js";
import { orToast } from "./toast.js";

const COMMON = [..."👍❤️😂🎉🙏👀🔥✅❌🤔😮😢👏💡🚀⭐💯🙌😅🐛🧠☕📌❓".matchAll(/\p{RGI_Emoji}/gv)].map(([emoji]) => emoji);

const keyOf = (emoji) => (emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name);

/** Adds or takes back the acting person's reaction. */
export function react(message, emoji, give) {
  return orToast(() => api.react({ as: state.as, channel_id: message.channel_id, message_id: message.id, emoji: keyOf(emoji), on: give }));
}

function picture(emoji) {
  if (!emoji.id) return emoji.name;
  const image = el("img", { class: "emoji", src: `/cdn/emojis/${emoji.id}.png`, alt: `:${emoji.name}:` });
  image.addEventListener("error", () => image.replaceWith(`:${emoji.name}:`));
  return image;
}

/** The row of reactions of a message, or null. */
export function reactionRow(message) {
  if (!message.reactions?.length) return null;
  return el("div", { class: "reactions", role: "group", "aria-label": "Reactions" }, message.reactions.map((one) => el("button", {
    type: "button", class: "reaction", testid: "reaction", "aria-pressed": String(Boolean(one.me)), data: { emoji: one.emoji.name },
    "aria-label": `${one.emoji.name}, ${one.count} ${one.count === 1 ? "reaction" : "reactions"}`,
    onclick: () => react(message, one.emoji, !one.me),
  }, picture(one.emoji), el("span", { class: "count" }, String(one.count)))));
}

/** A message with one reaction more or less. */
export function withReaction(message, event, step) {
  const mine = event.user_id === state.as;
  const list = [...(message.reactions ?? [])];
  const at = list.findIndex((one) => keyOf(one.emoji) === keyOf(event.emoji));
  const known = at >= 0 ? list[at] : { emoji: event.emoji, count: 0, me: false };
  const next = { ...known, count: known.count + step, me: mine ? step > 0 : known.me };
  if (at >= 0) list.splice(at, 1, next); else list.push(next);
  return { ...message, reactions: list.filter((one) => one.count > 0) };
}

/** Opens the emoji panel beside an element. */
export function openEmoji(anchor, onPick) {
  const panel = el("div", { class: "emoji-panel popup", popover: "auto", role: "dialog", "aria-label": "Emoji", id: freshId("emoji"), testid: "emoji-panel" },
    COMMON.map((emoji) => el("button", { type: "button", "aria-label": emoji, onclick: () => { panel.hidePopover(); onPick(emoji); } }, emoji)));
  panel.addEventListener("toggle", (event) => { if (event.newState === "closed") panel.remove(); });
  document.body.append(panel);
  panel.showPopover();
  place(panel, anchor.getBoundingClientRect());
  panel.firstElementChild.focus();
}
