// The conversation of one channel: rows, separators, scrolling both ways, and what the stream changes.

import { actionsFor, messageMenu, userMenu } from "./actions.js";
import { announce, byId, el, fill } from "./dom.js";
import { Window } from "./history.js";
import { icon, channelIcon } from "./icons.js";
import { editRow, isEphemeral, spoken } from "./message.js";
import { onContext } from "./menu.js";
import { nameOf } from "./names.js";
import { pendingRows, settlePending } from "./pending.js";
import { withVote } from "./poll.js";
import { withReaction } from "./reactions.js";
import { Rows } from "./rows.js";
import { isDm, isThread, on, state } from "./state.js";
import { orToast } from "./toast.js";

const NEAR = 600;

/** Shows one channel at a time inside #view. */
export class Conversation {
  constructor({ onReply, onOpenUser }) {
    this.onReply = onReply;
    this.onOpenUser = onOpenUser;
    this.dismissed = new Set();
    this.#build();
    this.#listen();
  }

  #build() {
    this.list = el("ol", { class: "messages", "aria-label": "Messages", testid: "messages" });
    this.rows = new Rows(this.list, (message) => { this.dismissed.add(message.id); this.draw(); });
    this.waiting = el("ol", { class: "messages waiting", "aria-live": "polite" });
    this.top = el("div", { class: "top" });
    this.scroller = el("div", { class: "scroller", testid: "scroller" }, this.top, this.list, this.waiting);
    this.toNewest = el("button", { type: "button", class: "jump-newest", testid: "jump-newest", hidden: true, onclick: () => this.showNewest() }, icon("down"), el("span", {}, "Jump to newest"));
    this.node = el("div", { class: "conversation" }, this.scroller, this.toNewest);
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => { if (this.stuck) this.#toBottom(); }).observe(this.list);
    new ResizeObserver(() => { if (this.stuck) this.#toBottom(); }).observe(this.scroller);
    this.list.addEventListener("mouseover", (event) => this.#hover(event.target.closest(".message")));
    this.list.addEventListener("focusin", (event) => this.#hover(event.target.closest(".message")));
    this.list.addEventListener("keydown", (event) => this.#walk(event));
    onContext(this.list, (target, point) => this.#menu(target, point));
    this.list.addEventListener("pointerdown", () => { this.pressed = true; });
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => this.#released());
  }

  #listen() {
    on("MESSAGE_CREATE", (message) => this.#arrived(message));
    on("EPHEMERAL_CREATE", (message) => this.#arrived(message));
    on("answer", (message) => this.#arrived(this.window?.find(message.id) ?? message)); // the stream may have told a newer one
    on("MESSAGE_UPDATE", (message) => this.#changed(message));
    on("EPHEMERAL_UPDATE", (message) => this.#changed(message));
    on("MESSAGE_DELETE", (d) => this.#gone(d.channel_id, [d.id]));
    on("EPHEMERAL_DELETE", (d) => this.#gone(d.channel_id, [d.id]));
    on("MESSAGE_DELETE_BULK", (d) => this.#gone(d.channel_id, d.ids));
    on("MESSAGE_REACTION_ADD", (d) => this.#alter(d, (message) => withReaction(message, d, 1)));
    on("MESSAGE_REACTION_REMOVE", (d) => this.#alter(d, (message) => withReaction(message, d, -1)));
    on("MESSAGE_REACTION_REMOVE_ALL", (d) => this.#alter(d, (message) => ({ ...message, reactions: [] })));
    on("MESSAGE_REACTION_REMOVE_EMOJI", (d) => this.#alter(d, (message) => ({ ...message, reactions: (message.reactions ?? []).filter((one) => (one.emoji.id ?? one.emoji.name) !== (d.emoji.id ?? d.emoji.name)) })));
    on("MESSAGE_POLL_VOTE_ADD", (d) => this.#alter(d, (message) => withVote(message, d, 1)));
    on("MESSAGE_POLL_VOTE_REMOVE", (d) => this.#alter(d, (message) => withVote(message, d, -1)));
    on("pending", () => this.#drawPending());
    on("answer-check", (check) => this.window?.items.forEach(check));
    on("members", () => { if (this.window) this.draw({ anew: true }); });
  }

  /** Opens a channel at its newest message, or at a given one. */
  async open(channelId, messageId = null) {
    const window = new Window(channelId);
    this.window = window;
    this.newAfter = state.unread.has(channelId) ? this.lastSeen?.get(channelId) : null;
    this.rows.forget();
    this.stuck = !messageId;
    fill(this.list);
    this.#drawPending();
    fill(this.top, el("div", { class: "loading", role: "status" }, "Loading messages…"));
    this.node.setAttribute("aria-busy", "true");
    await orToast(() => (messageId ? window.loadAround(messageId) : window.loadNewest()));
    if (this.window !== window) return;
    this.node.removeAttribute("aria-busy");
    this.draw();
    if (messageId) this.#point(messageId); else this.#toBottom();
    this.#noteSeen();
    this.#scrolled();
  }

  /** Shows no channel any more; what arrives is not drawn. */
  close() {
    this.window = null;
  }

  async refill() {
    const { window } = this;
    if (!window) return;
    await orToast(() => window.refill());
    if (window === this.window) this.draw();
  }

  async showNewest() {
    if (!this.window.atEnd) await orToast(() => this.window.loadNewest());
    this.stuck = true;
    this.draw();
    this.#toBottom();
  }

  /** Scrolls to a message of this channel, loading around it when needed. */
  async jump(id) {
    if (!this.window.find(id)) {
      const found = await orToast(() => this.window.loadAround(id));
      if (found === undefined) return;
    }
    this.stuck = false;
    this.draw();
    this.#point(id);
  }

  /** The newest message that the acting person may edit. */
  lastOwn() {
    return this.window?.items.findLast((message) => message.author.id === state.as && !isEphemeral(message) && [0, 19].includes(message.type));
  }

  edit(message) {
    const row = this.rows.node(message.id);
    if (row) editRow(row, message);
  }

  draw({ anew = false } = {}) {
    if (anew) this.rows.forget();
    if (this.pressed) { this.waits = true; return; }
    const anchor = this.#anchor();
    this.rows.show(this.window.items.filter((message) => !this.dismissed.has(message.id)), this.newAfter);
    this.#drawTop();
    this.#restore(anchor);
    this.#showJump();
  }

  /** A button that is drawn anew between press and release hears no click: what changed meanwhile is drawn after it. */
  #released() {
    if (!this.pressed) return;
    setTimeout(() => {
      this.pressed = false;
      if (this.waits && this.window) this.draw();
      this.waits = false;
    });
  }

  #drawTop() {
    if (!this.window.atStart) { fill(this.top, el("div", { class: "loading" }, "Loading older messages…")); return; }
    const channel = state.channels.get(this.window.channelId);
    const name = isDm(channel) ? nameOf(channel.recipients?.find((user) => user.id !== state.as)?.id) : channel?.name;
    const words = isDm(channel) ? `This is the beginning of your conversation with ${name}.` : isThread(channel) ? `This is the start of the thread “${name}”.` : `This is the start of the channel #${name}.`;
    fill(this.top, el("div", { class: "welcome", testid: "channel-start" }, el("div", { class: "welcome-icon" }, channelIcon(channel ?? { type: 0 })), el("h2", {}, isDm(channel) || isThread(channel) ? name : `Welcome to #${name}`), el("p", {}, words)));
  }

  #anchor() {
    if (this.stuck) return null;
    const edge = this.scroller.getBoundingClientRect().top;
    const node = this.rows.all().find((row) => row.getBoundingClientRect().bottom > edge);
    return node ? { id: node.dataset.messageId, top: node.getBoundingClientRect().top } : null;
  }

  #restore(anchor) {
    if (this.stuck) { this.#toBottom(); return; }
    const node = anchor && this.rows.node(anchor.id);
    if (node?.isConnected) this.scroller.scrollTop += node.getBoundingClientRect().top - anchor.top;
  }

  #toBottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #showJump() {
    this.toNewest.hidden = this.stuck && this.window.atEnd;
  }

  #point(id) {
    const row = this.rows.node(id);
    if (!row?.isConnected) return;
    row.scrollIntoView({ block: "center" });
    row.classList.remove("pointed");
    requestAnimationFrame(() => row.classList.add("pointed"));
    row.focus({ preventScroll: true });
  }

  #measure() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.stuck = Boolean(this.window?.atEnd) && scrollHeight - scrollTop - clientHeight < 40;
    this.#showJump();
    return { scrollTop, below: scrollHeight - scrollTop - clientHeight };
  }

  async #scrolled() {
    if (!this.window) return;
    const { scrollTop, below } = this.#measure();
    const window = this.window;
    if (this.fetching) return;
    const up = scrollTop < NEAR && !window.atStart;
    const down = !up && below < NEAR && !window.atEnd;
    if (!up && !down) return;
    this.fetching = true;
    this.node.setAttribute("aria-busy", "true");
    const more = await orToast(() => (up ? window.loadOlder() : window.loadNewer()));
    this.fetching = false;
    this.node.removeAttribute("aria-busy");
    if (window !== this.window || more === undefined) return;
    this.draw();
    this.#scrolled();
  }

  #arrived(message) {
    settlePending(message);
    if (message.channel_id !== this.window?.channelId) return;
    const fresh = !this.window.find(message.id);
    if (!this.window.put(message)) { this.#showJump(); return; }
    if (message.author.id === state.as) this.stuck = true;
    this.draw();
    if (fresh && !(message.flags & 128)) announce(spoken(message));
    this.#noteSeen();
  }

  #changed(message) {
    if (message.channel_id === this.window?.channelId && this.window.change(message.id, (old) => ({ ...old, ...message }))) {
      const now = this.window.find(message.id);
      if (!(now.flags & 128)) settlePending(now);
      this.draw();
    } else if (isEphemeral(message)) this.#arrived(message);
    else settlePending(message);
  }

  #gone(channelId, ids) {
    if (channelId === this.window?.channelId && this.window.drop(ids)) this.draw();
  }

  #alter(event, how) {
    if (event.channel_id === this.window?.channelId && this.window.change(event.message_id, how)) this.draw();
  }

  #noteSeen() {
    this.lastSeen ??= new Map();
    const last = this.window.items.at(-1);
    if (last) this.lastSeen.set(this.window.channelId, last.id);
  }

  #drawPending() {
    if (!this.window) return;
    fill(this.waiting, pendingRows(this.window.channelId));
    if (this.stuck) this.#toBottom();
  }

  #messageOf(node) {
    return this.window?.find(node?.closest(".message")?.dataset.messageId);
  }

  #hover(row) {
    if (!row || row === this.hovered || row.closest(".waiting")) return;
    this.hovered?.querySelector(":scope > .toolbar")?.remove();
    this.hovered = row;
    const message = this.#messageOf(row);
    if (message) row.append(actionsFor(message, this));
  }

  #menu(target, point) {
    const user = target.closest("[data-user]")?.dataset.user;
    if (user) { userMenu(user, point); return true; }
    const message = this.#messageOf(target);
    if (!message) return false;
    messageMenu(message, point, this);
    return true;
  }

  #walk(event) {
    const row = event.target.closest(".message");
    if (event.target !== row) return;
    const rows = this.rows.all();
    const at = rows.indexOf(row);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === rows.length && event.key === "ArrowDown") { byId("composer-input")?.focus(); return; }
    if (to === undefined || !rows[to]) return;
    event.preventDefault();
    row.tabIndex = -1;
    rows[to].tabIndex = 0;
    rows[to].focus();
  }
}
