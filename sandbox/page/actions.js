// What can be done with a message or a person: the hover toolbar and the context menus.

import * as api from "./api.js";
import { commandsOf } from "./commands.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { runMenuCommand } from "./interactions.js";
import { openMenu } from "./menu.js";
import { isEphemeral } from "./message.js";
import { nameOf } from "./names.js";
import { openNewThread } from "./newthread.js";
import { openEmoji, react } from "./reactions.js";
import { go } from "./route.js";
import { emit, state } from "./state.js";
import { orToast, toast } from "./toast.js";

const isOwn = (message) => message.author.id === state.as;
const MANAGE_MESSAGES = 1n << 13n;

function mayDelete(message) {
  return isOwn(message) || Boolean(BigInt(state.channels.get(message.channel_id)?.permissions ?? 0) & MANAGE_MESSAGES);
}

const mayStartThread = (message) => !message.thread && [0, 5].includes(state.channels.get(message.channel_id)?.type);

const remove = (message) => orToast(() => api.remove(state.as, message.channel_id, message.id));

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`${what} copied.`, "done");
  } catch {
    toast("The browser did not allow copying.");
  }
}

function tool(name, label, run, testid) {
  return el("button", { type: "button", class: "tool", "aria-label": label, title: label, tabIndex: -1, testid, onclick: run }, icon(name));
}

/** The small toolbar of the message under the pointer. */
export function actionsFor(message, conversation) {
  if (isEphemeral(message)) return el("span", { class: "toolbar", hidden: true });
  const more = (event) => {
    const rect = event.currentTarget.getBoundingClientRect();
    messageMenu(message, { x: rect.left, y: rect.bottom }, conversation);
  };
  return el("div", { class: "toolbar", role: "toolbar", "aria-label": "Message actions" },
    tool("smile", "Add reaction", (event) => openEmoji(event.currentTarget, (emoji) => react(message, { name: emoji }, true)), "add-reaction"),
    tool("reply", "Reply", () => conversation.onReply(message), "reply"),
    isOwn(message) ? tool("edit", "Edit", () => conversation.edit(message), "edit") : null,
    tool("more", "More", more, "more"));
}

function applicationItems(type, targetId) {
  const found = commandsOf(type);
  if (!found.length) return [];
  return [{ heading: "Apps" }, ...found.map((command) => ({ label: command.shown, icon: "bot", run: () => runMenuCommand(command, targetId) }))];
}

/** The menu of a message. */
export function messageMenu(message, point, conversation) {
  const own = isOwn(message);
  const seen = !isEphemeral(message);
  openMenu(point, [
    seen && { label: "Reply", icon: "reply", run: () => conversation.onReply(message) },
    seen && { label: "Add reaction", icon: "smile", run: () => openEmoji(document.getElementById(`message-${message.id}`), (emoji) => react(message, { name: emoji }, true)) },
    seen && mayStartThread(message) && { label: "Create thread", icon: "thread", run: () => openNewThread(state.channels.get(message.channel_id), message) },
    own && seen && { label: "Edit message", icon: "edit", run: () => conversation.edit(message) },
    message.content && { label: "Copy text", icon: "file", run: () => copy(message.content, "Text") },
    { label: "Copy message ID", hint: "ID", run: () => copy(message.id, "ID") },
    ...(seen ? applicationItems(3, message.id) : []),
    mayDelete(message) && seen && { label: "Delete message", icon: "bin", danger: true, run: () => remove(message) },
  ], "Message");
}

/** The menu of a person. */
export function userMenu(userId, point) {
  const self = userId === state.as;
  openMenu(point, [
    { heading: nameOf(userId) },
    !self && { label: "Message", icon: "mail", run: () => openDm(userId) },
    !self && state.people.some((person) => person.user.id === userId && person.part !== "bot") && { label: "Act as this person", icon: "swap", run: () => go({ as: userId, channel: state.channelId }) },
    state.channelId && { label: "Mention", hint: "@", run: () => emit("mention", userId) },
    { label: "Copy user ID", hint: "ID", run: () => copy(userId, "ID") },
    ...applicationItems(2, userId),
  ], nameOf(userId));
}

/** Opens the direct conversation with someone. */
export async function openDm(userId) {
  const channel = await orToast(() => api.openDm(state.as, userId));
  if (!channel) return;
  emit("dm-opened", channel);
  go({ as: state.as, channel: channel.id });
}
