// Commands on their way: sending, the application thinking, or failed. Shown under the newest message.

import { avatar } from "./names.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { emit, state } from "./state.js";

const rows = new Map();
let lastKey = 0;

/** The user an application speaks as. */
export function applicationUser(applicationId) {
  const id = state.application?.bot_user_id ?? applicationId ?? state.application?.id;
  return state.users.get(id) ?? [...state.members.values()].find((member) => member.user.bot)?.user ?? { id: id ?? "0", username: state.application?.name ?? "Application", bot: true };
}

/** Adds a waiting row and returns its key. */
export function addPending(row) {
  lastKey += 1;
  rows.set(lastKey, { key: lastKey, status: "sending", ...row });
  emit("pending");
  return lastKey;
}

export function changePending(key, change) {
  if (!rows.has(key)) return;
  rows.set(key, { ...rows.get(key), ...change });
  emit("pending");
}

export function dropPending(key) {
  if (rows.delete(key)) emit("pending");
}

const interactionOf = (message) => message.interaction_metadata?.id ?? message.interaction?.id;

/** The real answer has come: the row that stood in for it goes. */
export function settlePending(message) {
  const id = interactionOf(message);
  if (!id) return;
  for (const row of rows.values()) if (row.interactionId === id) dropPending(row.key);
}

export const isAnswerTo = (message, interactionId) => interactionOf(message) === interactionId;

const WORDS = { sending: "Sending command…", thinking: "is thinking…" };

function dismissLine(row) {
  return el("div", { class: "only-you" }, icon("eye"), "Only you can see this · ",
    el("button", { type: "button", class: "link", onclick: () => dropPending(row.key) }, "Dismiss message"));
}

function pendingRow(row) {
  const bot = applicationUser(row.applicationId);
  const failed = row.status === "failed";
  const body = failed
    ? el("div", { class: "failed", role: "alert", testid: "interaction-failed" }, icon("alert"), row.reason ?? "The application did not respond")
    : el("div", { class: "thinking", testid: "thinking" }, el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")), row.status === "thinking" ? `${bot.global_name ?? bot.username} ${WORDS.thinking}` : WORDS.sending);
  return el("li", { class: `message${failed || row.ephemeral ? " ephemeral" : ""}`, testid: "pending" },
    el("div", { class: "used" }, avatar(state.me, 16), el("span", { class: "used-name" }, "You"), " used ", el("span", { class: "command-name" }, row.name)),
    el("div", { class: "gutter" }, avatar(bot, 40)),
    el("div", { class: "message-main" },
      el("div", { class: "message-head" }, el("span", { class: "name" }, bot.global_name ?? bot.username), el("span", { class: "tag" }, "APP")),
      body, failed || row.ephemeral ? dismissLine(row) : null));
}

/** The rows that wait in one channel. */
export const pendingRows = (channelId) => [...rows.values()].filter((row) => row.channelId === channelId).map(pendingRow);
