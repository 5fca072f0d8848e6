// The page's start: reads the address, loads one person's view, follows the stream, and shows one channel.

import * as api from "./api.js";
import { drawSelf } from "./actas.js";
import { userMenu } from "./actions.js";
import { drawChannels, firstChannel, dmName } from "./channels.js";
import { Composer, showTyping } from "./composer.js";
import { byId, el, fill } from "./dom.js";
import { ThreadList } from "./forum.js";
import { drawer, drawHeader, watchDrawers } from "./header.js";
import { drawMembers } from "./members.js";
import { Conversation } from "./messages.js";
import { onContext } from "./menu.js";
import { drawNotice } from "./notice.js";
import { go, replaceRoute, route } from "./route.js";
import { applyEvent, applyView, emit, isDm, isForum, markRead, on, state } from "./state.js";
import { Stream } from "./stream.js";
import { orToast } from "./toast.js";

const conversation = new Conversation({ onReply: (message) => composer.reply(message) });
const composer = new Composer(byId("composer"), { conversation });
const threads = new ThreadList();
let showingThreads = false;

/** Events that came before the view they belong to; null when there is a view. */
let held = null;

const stream = new Stream({
  onEvent: (event) => (held ? held.push(event) : applyEvent(event)),
  onLost: () => banner("The connection to the local Discord is lost; trying again."),
  onBack: () => { banner(""); return orToast(refill); },
});

function banner(sentence) {
  const node = byId("banner");
  node.hidden = !sentence;
  node.textContent = sentence;
}

async function refill() {
  applyView(await api.view(state.as));
  state.people = await api.people();
  await conversation.refill();
}

/** The stream first, the view then: nothing that happens in between is missed. */
async function become(as) {
  const early = [];
  held = early;
  try {
    await stream.open(as);
    const view = await api.view(as);
    state.as = as;
    state.unread.clear();
    applyView(view);
  } finally {
    held = null;
  }
  early.forEach(applyEvent);
}

function defaultPerson() {
  return (state.people.find((person) => person.part === "mentor") ?? state.people.find((person) => person.part !== "bot") ?? state.people[0])?.user.id;
}

function show(channel) {
  const asList = channel && (isForum(channel) || showingThreads);
  const nowhere = el("div", { class: "failure" }, el("p", { class: "muted" }, "There is no channel here that this person can see."));
  fill(byId("view"), asList ? threads.node : channel ? conversation.node : nowhere);
  byId("composer").hidden = Boolean(asList) || !channel || [4, 14].includes(channel.type);
  if (asList) threads.open(channel);
  return !asList;
}

async function open(channelId, messageId) {
  const channel = state.channels.get(channelId);
  state.channelId = channelId;
  state.mode = isDm(channel) ? "dms" : "guild";
  state.lastChannel = { ...state.lastChannel, [state.mode]: channelId };
  drawAll();
  document.title = `${channel ? (isDm(channel) ? dmName(channel) : `#${channel.name}`) : "Local Discord"} | ${state.guild?.name ?? "Local Discord"}`;
  const talking = show(channel);
  composer.open(channel);
  emit("opened", channelId);
  if (talking && channel) await conversation.open(channelId, messageId);
  else conversation.close();
  markRead(channelId);
  if (talking && !messageId && matchMedia("(pointer: fine)").matches) composer.focus();
}

async function findThread(channelId) {
  if (!channelId || state.channels.has(channelId)) return;
  const parents = [...state.channels.values()].filter((one) => [0, 5, 15, 16].includes(one.type));
  for (const parent of parents) {
    const found = (await orToast(() => api.threads(state.as, parent.id)))?.find((one) => one.id === channelId);
    if (found) { state.channels.set(found.id, found); return; }
  }
}

async function follow() {
  const wanted = route();
  if (!state.people.length) state.people = await api.people();
  const as = state.people.some((person) => person.user.id === wanted.as) ? wanted.as : state.as ?? defaultPerson();
  if (!as) throw new api.ApiError("Nobody is on this server yet, so there is nobody to act as.");
  if (as !== state.as) await become(as);
  await findThread(wanted.channel);
  const channel = state.channels.has(wanted.channel) && state.channels.get(wanted.channel).type !== 4 ? wanted.channel : firstChannel();
  replaceRoute({ as, channel, message: wanted.message });
  drawer(null);
  if (showingThreads && channel !== state.channelId) showingThreads = false;
  await open(channel, wanted.message);
}

function drawAll() {
  drawChannels();
  drawMembers();
  drawSelf();
  drawHeader({ onThreads: toggleThreads, showingThreads });
}

function toggleThreads() {
  showingThreads = !showingThreads;
  open(state.channelId);
}

/** Presses on anything that names a channel, a message or a person, wherever it is shown. */
function followPress(event) {
  const jump = event.target.closest("[data-jump]");
  const channel = event.target.closest("button[data-channel]");
  const user = event.target.closest("[data-user]");
  if (jump) orToast(() => conversation.jump(jump.dataset.jump));
  else if (channel?.dataset.channel) { showingThreads = false; go({ as: state.as, channel: channel.dataset.channel }); }
  else if (user) userMenu(user.dataset.user, { x: event.clientX || user.getBoundingClientRect().left, y: event.clientY || user.getBoundingClientRect().bottom });
}

function soon(draw) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; draw(); });
  };
}

function watch() {
  ["channels", "unread", "view"].forEach((topic) => on(topic, soon(drawChannels)));
  ["members", "view"].forEach((topic) => on(topic, soon(drawMembers)));
  on("view", soon(drawSelf));
  on("view", soon(drawNotice));
  on("channels", soon(() => drawHeader({ onThreads: toggleThreads, showingThreads })));
  on("channel-gone", (id) => { if (id === state.channelId) go({ as: state.as, channel: firstChannel() }); });
  on("unknown-channel", soon(() => orToast(async () => applyView(await api.view(state.as)))));
  on("dm-opened", (dm) => { state.channels.set(dm.id, dm); emit("channels"); });
  addEventListener("hashchange", () => orToast(follow));
  document.addEventListener("click", followPress);
  for (const id of ["members", "channels"]) {
    onContext(byId(id), (target, point) => {
      const user = target.closest("[data-user]");
      if (user) userMenu(user.dataset.user, point);
      return Boolean(user);
    });
  }
  watchDrawers();
  showTyping(composer);
}

async function start() {
  watch();
  try {
    await follow();
  } catch (problem) {
    fill(byId("view"), el("div", { class: "failure", role: "alert" }, el("h2", {}, "The page could not start"), el("p", {}, problem.message),
      el("button", { type: "button", class: "button primary", onclick: () => location.reload() }, "Try again")));
    if (problem.constructor.name !== "ApiError") throw problem;
  } finally {
    document.body.dataset.ready = "true";
  }
}

start();
