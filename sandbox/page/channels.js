// The left side: servers, the channel list with its threads and voices, direct messages.

import { byId, el, fill } from "./dom.js";
import { channelIcon, icon } from "./icons.js";
import { avatar, displayName, nameOf } from "./names.js";
import { go } from "./route.js";
import { byAge, isArchived, isDm, isForum, isThread, isVoice, others, state } from "./state.js";

const CATEGORY = 4;
const POSTS_SHOWN = 4;
const folded = new Set();

const inOrder = (a, b) => Number(isVoice(a)) - Number(isVoice(b)) || (a.position ?? 0) - (b.position ?? 0) || byAge(a.id, b.id);
const newestFirst = (a, b) => byAge(b.last_message_id ?? b.id, a.last_message_id ?? a.id);

function badge(channelId) {
  const unread = state.unread.get(channelId);
  return unread?.mentions ? el("span", { class: "badge", testid: "badge", "aria-label": `${unread.mentions} mentions` }, String(unread.mentions)) : null;
}

function isPrivate(channel) {
  const everyone = (channel.permission_overwrites ?? []).find((one) => one.id === state.guild?.id);
  return Boolean(everyone && BigInt(everyone.deny ?? 0) & 1024n);
}

/** One line of the list: a button that opens the channel. */
function entry(channel, { label, mark, testid, className = "" }) {
  const open = channel.id === state.channelId;
  const unread = state.unread.has(channel.id);
  const classes = ["channel", className, open ? "open" : "", unread ? "unread" : "", isArchived(channel) ? "archived" : ""];
  return el("button", { type: "button", class: classes.filter(Boolean).join(" "), testid, data: { channel: channel.id, channelId: channel.id, name: label }, "aria-current": open ? "page" : null, "aria-label": `${label}${unread ? ", unread" : ""}` },
    mark, el("span", { class: "channel-name" }, label), isPrivate(channel) ? el("span", { class: "private", title: "Private" }, icon("lock")) : null, badge(channel.id));
}

function voices(channel) {
  const there = [...state.voice].filter(([, where]) => where === channel.id).map(([id]) => id);
  if (!there.length) return null;
  return el("ul", { class: "voices", "aria-label": `In ${channel.name}` }, there.map((id) => el("li", { class: "voice", testid: "voice-member", data: { user: id } }, avatar(state.users.get(id) ?? { id }, 24), el("span", {}, nameOf(id)))));
}

function threadsUnder(channel) {
  const all = [...state.channels.values()].filter((one) => isThread(one) && one.parent_id === channel.id && (!isArchived(one) || one.id === state.channelId)).sort(newestFirst);
  const shown = all.filter((one, at) => at < POSTS_SHOWN || one.id === state.channelId || state.unread.has(one.id));
  if (!shown.length) return null;
  return el("ul", { class: "threads" }, shown.map((one) => el("li", {}, entry(one, { label: one.name, mark: null, testid: "thread", className: "thread" }))));
}

function channelItem(channel) {
  return el("li", {}, entry(channel, { label: channel.name, mark: channelIcon(channel), testid: "channel" }), threadsUnder(channel), voices(channel));
}

function category(one, inside) {
  const closed = folded.has(one.id);
  const shown = closed ? inside.filter((channel) => channel.id === state.channelId || state.unread.has(channel.id)) : inside;
  const toggle = () => { if (closed) folded.delete(one.id); else folded.add(one.id); drawChannels(); };
  return el("section", { class: "category" },
    el("button", { type: "button", class: `category-name${closed ? " closed" : ""}`, "aria-expanded": String(!closed), testid: "category", onclick: toggle }, icon("chevron"), one.name),
    el("ul", {}, shown.map(channelItem)));
}

function guildChannels() {
  const all = [...state.channels.values()].filter((one) => !isDm(one) && !isThread(one)).sort(inOrder);
  const parents = all.filter((one) => one.type === CATEGORY).sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  const loose = all.filter((one) => one.type !== CATEGORY && !parents.some((parent) => parent.id === one.parent_id));
  if (!state.guild) return el("p", { class: "muted empty" }, "This person is not on the server (any more). Direct messages still work.");
  const groups = parents.map((one) => [one, all.filter((channel) => channel.parent_id === one.id)]).filter(([, inside]) => inside.length);
  return [el("ul", {}, loose.map(channelItem)), groups.map(([one, inside]) => category(one, inside))];
}

/** The name a direct conversation is listed under. */
export const dmName = (dm) => others(dm).map((user) => displayName(user)).join(", ") || "Notes to yourself";

function directMessages() {
  const dms = [...state.channels.values()].filter(isDm).sort(newestFirst);
  if (!dms.length) return el("p", { class: "muted empty" }, "No conversations yet. Open someone's menu and choose Message.");
  return el("ul", {}, dms.map((dm) => el("li", {}, entry(dm, { label: dmName(dm), mark: avatar(others(dm)[0] ?? state.me, 32), testid: "dm", className: "dm" }))));
}

const showsDms = () => state.mode === "dms";

/** Draws the list of the chosen side. */
export function drawChannels() {
  if (!state.me) return;
  fill(byId("server-header"), el("h1", {}, showsDms() ? "Direct messages" : state.guild?.name ?? "No server"));
  fill(byId("channels"), showsDms() ? directMessages() : guildChannels());
  drawRail();
}

function railButton(label, inside, active, mode, count) {
  const press = () => {
    state.mode = mode;
    const last = state.lastChannel?.[mode];
    if (last && state.channels.has(last)) go({ as: state.as, channel: last }); else drawChannels();
  };
  return el("button", { type: "button", class: `rail-button${active ? " active" : ""}`, title: label, "aria-label": label, "aria-pressed": String(active), testid: `rail-${mode}`, onclick: press }, inside, count ? el("span", { class: "badge" }, String(count)) : null);
}

function drawRail() {
  const dmCount = [...state.unread].filter(([id]) => isDm(state.channels.get(id))).reduce((sum, [, one]) => sum + one.mentions, 0);
  const name = state.guild?.name ?? "No server";
  const words = name.split(/\s+/).map((word) => [...word][0]).slice(0, 3).join("");
  fill(byId("rail"), railButton("Direct messages", icon("mail"), showsDms(), "dms", dmCount), el("hr"), railButton(name, words, !showsDms(), "guild", 0));
}

/** The channel a person sees first: the mentors' room when they may enter it, else the first text channel. */
export function firstChannel() {
  const all = [...state.channels.values()].filter((one) => [0, 5].includes(one.type));
  const place = (one) => (state.channels.get(one.parent_id)?.position ?? -1) * 1000 + (one.position ?? 0);
  const sorted = all.sort((a, b) => place(a) - place(b));
  return (sorted.find((one) => /mentor/i.test(one.name)) ?? sorted[0] ?? [...state.channels.values()].find((one) => !isForum(one) && one.type !== CATEGORY))?.id ?? null;
}
