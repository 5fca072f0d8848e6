// Polls with their answers and counts.

import * as api from "./api.js";
import { el } from "./dom.js";
import { state } from "./state.js";
import { orToast } from "./toast.js";
import { ago } from "./times.js";

function answer(message, one, counts, total, open) {
  const count = counts.get(one.answer_id);
  const part = total ? Math.round(((count?.count ?? 0) / total) * 100) : 0;
  const mine = Boolean(count?.me_voted);
  return el("button", {
    type: "button", class: "poll-answer", testid: "poll-answer", disabled: !open, "aria-pressed": String(mine), style: { "--part": `${part}%` },
    onclick: () => orToast(() => api.vote({ as: state.as, channel_id: message.channel_id, message_id: message.id, answer_id: one.answer_id, on: !mine })),
  }, el("span", {}, [one.poll_media?.emoji?.name, one.poll_media?.text].filter(Boolean).join(" ")), el("span", { class: "muted" }, `${count?.count ?? 0} · ${part}%`));
}

/** The poll of a message, or null. */
export function pollCard(message) {
  const poll = message.poll;
  if (!poll) return null;
  const counts = new Map((poll.results?.answer_counts ?? []).map((one) => [one.id, one]));
  const total = [...counts.values()].reduce((sum, one) => sum + one.count, 0);
  const ends = poll.expiry ? new Date(poll.expiry) : null;
  const open = !poll.results?.is_finalized && (!ends || ends > new Date());
  return el("section", { class: "poll", testid: "poll", "aria-label": `Poll: ${poll.question?.text ?? ""}` },
    el("div", { class: "poll-question" }, poll.question?.text ?? ""),
    el("div", { class: "muted" }, poll.allow_multiselect ? "Choose one or more answers" : "Choose one answer"),
    (poll.answers ?? []).map((one) => answer(message, one, counts, total, open)),
    el("div", { class: "muted" }, `${total} ${total === 1 ? "vote" : "votes"}${open ? (ends ? `, ends ${ago(ends)}` : "") : ", ended"}`));
}

/** A message after one vote more or less. */
export function withVote(message, event, step) {
  if (!message.poll) return message;
  const counts = new Map((message.poll.results?.answer_counts ?? []).map((one) => [one.id, { ...one }]));
  const one = counts.get(event.answer_id) ?? { id: event.answer_id, count: 0, me_voted: false };
  one.count = Math.max(0, one.count + step);
  if (event.user_id === state.as) one.me_voted = step > 0;
  counts.set(event.answer_id, one);
  const results = { is_finalized: false, ...message.poll.results, answer_counts: [...counts.values()] };
  return { ...message, poll: { ...message.poll, results } };
}
