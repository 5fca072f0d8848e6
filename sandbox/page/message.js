// One message as a row of the conversation.

import * as api from "./api.js";
import { attachments } from "./attachments.js";
import { componentRows } from "./components.js";
import { el } from "./dom.js";
import { embedCard } from "./embed.js";
import { channelIcon, icon } from "./icons.js";
import { markdown, onlyEmoji, plain } from "./markdown.js";
import { avatar, displayName, nameButton, nameColour } from "./names.js";
import { pollCard } from "./poll.js";
import { reactionRow } from "./reactions.js";
import { isArchived, state } from "./state.js";
import { isTyped, systemLine } from "./system.js";
import { clock, full, stamp } from "./times.js";
import { orToast } from "./toast.js";

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const FAR_APART = 7 * 60 * 1000;

export const isEphemeral = (message) => Boolean(message.flags & EPHEMERAL);
export const sentAt = (message) => new Date(message.timestamp);

const usedCommand = (message) => message.interaction_metadata ?? message.interaction ?? null;

/** True when a message continues the one before without its own head. */
export function continues(message, before) {
  if (!before || !isTyped(message) || !isTyped(before) || message.message_reference?.type === 0 || message.type === 19) return false;
  if (usedCommand(message) || isEphemeral(message) !== isEphemeral(before)) return false;
  return before.author.id === message.author.id && before.author.username === message.author.username && sentAt(message) - sentAt(before) < FAR_APART;
}

function replyLine(message) {
  if (message.type !== 19) return null;
  const original = message.referenced_message;
  if (!original) {
    const words = original === null ? "Original message was deleted" : "The original message could not be loaded";
    return el("div", { class: "reply-line" }, el("span", { class: "elbow", "aria-hidden": "true" }), el("em", { class: "muted" }, words));
  }
  const colour = nameColour(original.author.id);
  const text = plain(original.content) || (original.attachments?.length ? "(attachment)" : original.embeds?.length ? "(embed)" : "(no text)");
  return el("div", { class: "reply-line" }, el("span", { class: "elbow", "aria-hidden": "true" }), avatar(original.author, 16),
    el("button", { type: "button", class: "reply-jump", testid: "reply-jump", data: { jump: original.id }, "aria-label": `Reply to ${displayName(original.author)}: ${text}. Jump to it` },
      el("span", { class: "reply-name", style: colour ? { color: colour } : {} }, displayName(original.author)), ` ${text}`));
}

function usedLine(message) {
  const used = usedCommand(message);
  if (!used || ![20, 23].includes(message.type) || !used.user) return null;
  const name = message.interaction?.name ?? used.name;
  const shown = message.type === 20 ? `/${name ?? "command"}` : name ?? "a command";
  return el("div", { class: "used", testid: "used-command" }, el("span", { class: "elbow", "aria-hidden": "true" }), avatar(used.user, 16),
    nameButton(used.user, "used-name"), " used ", el("span", { class: "command-name" }, shown));
}

function head(message) {
  const tag = message.webhook_id && !message.application_id ? "WEBHOOK" : message.author.bot ? "APP" : message.author.system ? "SYSTEM" : null;
  const name = message.webhook_id ? el("span", { class: "name" }, message.author.username) : nameButton(message.author);
  return el("div", { class: "message-head" }, name, tag ? el("span", { class: "tag" }, tag) : null,
    el("time", { class: "when", datetime: message.timestamp, title: full(sentAt(message)) }, stamp(sentAt(message))));
}

function content(message) {
  if (!message.content) return null;
  const node = el("div", { class: `content${onlyEmoji(message.content) ? " large" : ""}`, testid: "content" }, markdown(message.content));
  return node;
}

function edited(message) {
  return message.edited_timestamp ? el("span", { class: "edited", title: full(new Date(message.edited_timestamp)) }, "(edited)") : null;
}

function withEdited(node, message) {
  const mark = edited(message);
  if (!mark) return node;
  const last = node?.lastElementChild;
  if (last?.matches(".text")) last.append(" ", mark); else node?.append(mark);
  return node;
}

function forwarded(message) {
  const snapshot = message.message_snapshots?.[0]?.message;
  if (!snapshot) return null;
  return el("div", { class: "forwarded" }, el("div", { class: "muted small" }, icon("reply"), "Forwarded"),
    el("div", { class: "content" }, markdown(snapshot.content)), attachments(snapshot), (snapshot.embeds ?? []).map((embed) => embedCard(embed, snapshot)),
    el("div", { class: "muted small" }, stamp(new Date(snapshot.timestamp))));
}

const stickers = (message) => (message.sticker_items ?? []).map((one) => el("div", { class: "sticker", role: "img", "aria-label": `Sticker: ${one.name}` }, icon("smile"), el("span", {}, one.name)));

function threadCard(message) {
  const thread = message.thread && (state.channels.get(message.thread.id) ?? message.thread);
  if (!thread) return null;
  const count = thread.message_count ?? 0;
  return el("button", { type: "button", class: "thread-card", testid: "thread-card", data: { channel: thread.id } }, channelIcon(thread),
    el("strong", {}, thread.name), el("span", { class: "muted" }, `${count} ${count === 1 ? "message" : "messages"}${isArchived(thread) ? ", archived" : ""} ›`));
}

function ephemeralLine(message, dismiss) {
  if (!isEphemeral(message)) return null;
  return el("div", { class: "only-you", testid: "ephemeral" }, icon("eye"), "Only you can see this · ", el("button", { type: "button", class: "link", onclick: () => dismiss(message) }, "Dismiss message"));
}

function thinking(message) {
  return el("div", { class: "thinking", testid: "thinking" }, el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")), `${displayName(message.author)} is thinking…`);
}

function body(message, dismiss) {
  if (message.flags & LOADING) return [thinking(message), ephemeralLine(message, dismiss)];
  return [withEdited(content(message), message), forwarded(message), (message.flags & 4) ? null : (message.embeds ?? []).map((embed) => embedCard(embed, message)),
    attachments(message), stickers(message), pollCard(message), componentRows(message), reactionRow(message), threadCard(message), ephemeralLine(message, dismiss)];
}

function systemRow(message) {
  return [el("div", { class: "gutter" }), el("div", { class: "message-main system" }, systemLine(message), el("time", { class: "when", datetime: message.timestamp, title: full(sentAt(message)) }, stamp(sentAt(message))),
    message.type === 21 && message.referenced_message ? el("div", { class: "content" }, markdown(message.referenced_message.content)) : null, threadCard(message), reactionRow(message))];
}

function typedRow(message, grouped, dismiss) {
  const gutter = grouped
    ? el("div", { class: "gutter" }, el("time", { class: "when hover", datetime: message.timestamp, title: full(sentAt(message)), "aria-hidden": "true" }, clock(sentAt(message))))
    : el("div", { class: "gutter", data: message.webhook_id ? {} : { user: message.author.id } }, avatar(message.author, 40));
  return [replyLine(message), usedLine(message), gutter, el("div", { class: "message-main" }, grouped ? null : head(message), body(message, dismiss))];
}

const named = (message) => message.mention_everyone || (message.mentions ?? []).some((user) => user.id === state.as)
  || (message.mention_roles ?? []).some((id) => state.members.get(state.as)?.roles?.includes(id));

/** A list item for one message; `dismiss` is called for an ephemeral one. */
export function messageRow(message, before, dismiss) {
  const grouped = continues(message, before);
  const classes = ["message", grouped ? "grouped" : "", named(message) ? "named" : "", isEphemeral(message) ? "ephemeral" : ""];
  return el("li", { class: classes.filter(Boolean).join(" "), tabIndex: -1, testid: "message", id: `message-${message.id}`, data: { messageId: message.id, author: message.author.id }, "aria-label": `${displayName(message.author)}, ${stamp(sentAt(message))}` },
    isTyped(message) ? typedRow(message, grouped, dismiss) : systemRow(message));
}

/** What a screen reader is told about a new message. */
export const spoken = (message) => `${displayName(message.author)}: ${plain(message.content) || message.embeds?.[0]?.title || (message.attachments?.[0]?.description ?? "sent something")}`;

/** Turns the text of a row into a field; Enter saves, Escape leaves. */
export function editRow(row, message) {
  if (row.querySelector(".edit-box")) return;
  const field = el("textarea", { class: "edit-field", "aria-label": "Edit message", value: message.content, rows: Math.min(12, message.content.split("\n").length), testid: "edit-input" });
  const hint = el("div", { class: "muted small" }, "Escape to leave, Enter to save");
  const box = el("div", { class: "edit-box" }, field, hint);
  const shown = row.querySelector(".content");
  const close = () => { box.replaceWith(...(shown ? [shown] : [])); document.getElementById("composer-input")?.focus(); };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); close(); }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    const text = field.value.trim();
    if (text && text !== message.content) orToast(() => api.edit(state.as, message.channel_id, message.id, text));
    close();
  });
  if (shown) shown.replaceWith(box); else row.querySelector(".message-main")?.append(box);
  field.focus();
}

