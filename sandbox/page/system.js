// What a message that nobody typed says: joins, pins, threads, boosts.

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { nameButton } from "./names.js";
import { inline } from "./markdown.js";
import { state } from "./state.js";

const TYPED = new Set([0, 19, 20, 23]);

/** True for messages that look like a person's or an application's own. */
export const isTyped = (message) => TYPED.has(message.type ?? 0);

const jump = (message, words) => el("button", { type: "button", class: "link", data: { jump: message.message_reference?.message_id ?? "" } }, words);
const goTo = (channel, words) => el("button", { type: "button", class: "link", data: { channel: channel ?? "" } }, words);

const boost = (level) => (message, who) => [who, ` boosted the server${level ? `, which has reached level ${level}` : ""}.`];

const SAY = {
  1: (message, who) => [who, " added ", message.mentions?.[0] ? nameButton(message.mentions[0]) : "someone", "."],
  2: (message, who) => [who, " removed ", message.mentions?.[0] ? nameButton(message.mentions[0]) : "someone", "."],
  3: (message, who) => [who, " started a call."],
  4: (message, who) => [who, " changed the name to ", el("strong", {}, message.content), "."],
  5: (message, who) => [who, " changed the picture."],
  6: (message, who) => [who, " pinned ", jump(message, "a message"), " to this channel."],
  7: (message, who) => [who, " joined the server."],
  8: boost(0), 9: boost(1), 10: boost(2), 11: boost(3),
  12: (message, who) => [who, " followed ", el("strong", {}, message.content), "; its news appear here."],
  18: (message, who) => [who, " started a thread: ", goTo(message.message_reference?.channel_id, message.content || state.channels.get(message.message_reference?.channel_id)?.name || "thread")],
  21: () => ["This thread began with a message in the channel."],
  22: () => ["Invite more people to this server."],
  24: (message, who) => ["AutoMod blocked a message of ", who, "."],
  46: (message, who) => ["The poll of ", who, " has ended."],
};

const ICONS = { 6: "pin", 7: "join", 18: "thread", 21: "thread", 1: "join", 2: "out" };

/** The icon and the sentence of a system message. */
export function systemLine(message) {
  const say = SAY[message.type];
  const who = nameButton(message.author);
  const words = say ? say(message, who) : [who, ` did something this page has no words for (message type ${message.type}). `, ...inline(message.content ?? "")];
  return [icon(ICONS[message.type] ?? "hash"), el("span", { class: "system-words" }, words)];
}
