// The message box: text, files, replies, mentions, and the way into slash commands.

import * as api from "./api.js";
import { bytes } from "./attachments.js";
import { findCommands } from "./commands.js";
import { el, fill } from "./dom.js";
import { asFile, refusal } from "./files.js";
import { icon } from "./icons.js";
import { displayName, nameOf } from "./names.js";
import { applicationUser } from "./pending.js";
import { Picker } from "./picker.js";
import { CommandBar } from "./slash.js";
import { isDm, isThread, on, others, state } from "./state.js";
import { channels, people } from "./suggest.js";
import { orToast, toast } from "./toast.js";

const LONGEST = 2000;
const FRESH_FOR = 4000;

/** Everything under the conversation. */
export class Composer {
  constructor(root, { conversation }) {
    this.conversation = conversation;
    this.picker = new Picker();
    this.files = [];
    this.drafts = new Map();
    this.mentions = new Map();
    this.replyTo = null;
    this.bar = null;
    this.#build(root);
    on("mention", (userId) => this.#insertPerson({ value: userId, label: nameOf(userId) }));
  }

  #build(root) {
    this.input = el("textarea", { id: "composer-input", class: "composer-input", rows: 1, testid: "composer-input", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-label": "Message", autocomplete: "off" });
    this.chooser = el("input", { type: "file", multiple: true, hidden: true, testid: "file-input", onchange: () => { this.addFiles(this.chooser.files); this.chooser.value = ""; } });
    this.slot = el("div", { class: "composer-slot" }, this.input);
    this.counter = el("span", { class: "counter", "aria-live": "polite" });
    this.replyBar = el("div", { class: "reply-bar", hidden: true, testid: "reply-bar" });
    this.fileBar = el("div", { class: "file-bar", hidden: true });
    this.typing = el("div", { class: "typing", "aria-live": "polite" });
    const attach = el("button", { type: "button", class: "round", "aria-label": "Add files", title: "Add files", onclick: () => this.chooser.click() }, icon("plus"));
    const send = el("button", { type: "button", class: "round send", "aria-label": "Send", title: "Send", testid: "send", onclick: () => this.#sendOrRun() }, icon("send"));
    this.box = el("div", { class: "composer" }, attach, this.slot, this.counter, send);
    fill(root, this.picker.node, this.replyBar, this.fileBar, this.box, this.chooser, this.typing);
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => setTimeout(() => { if (!this.bar && document.activeElement !== this.input) this.picker.hide(); }, 150));
    this.input.addEventListener("paste", (event) => { if (event.clipboardData.files.length) { event.preventDefault(); this.addFiles(event.clipboardData.files); } });
    this.#acceptDrops(document.querySelector(".chat-column"));
  }

  #acceptDrops(area) {
    area.addEventListener("dragover", (event) => { event.preventDefault(); area.classList.add("dropping"); });
    area.addEventListener("dragleave", () => area.classList.remove("dropping"));
    area.addEventListener("drop", (event) => { event.preventDefault(); area.classList.remove("dropping"); this.addFiles(event.dataTransfer.files); });
  }

  /** Turns to another channel; a half-written text stays with its own. */
  open(channel) {
    if (this.channelId) this.drafts.set(this.channelId, this.input.value);
    this.channelId = channel?.id;
    this.leaveCommand("");
    this.reply(null);
    this.files = [];
    this.#drawFiles();
    this.input.value = this.drafts.get(this.channelId) ?? "";
    const name = isDm(channel) ? `@${displayName(others(channel)[0])}` : isThread(channel) ? channel.name : `#${channel?.name ?? ""}`;
    this.input.placeholder = `Message ${name}`;
    this.input.setAttribute("aria-label", `Message ${name}`);
    this.#resize();
  }

  focus() {
    if (this.bar) this.bar.focus(); else this.input.focus();
  }

  reply(message) {
    this.replyTo = message;
    this.replyBar.hidden = !message;
    if (!message) return;
    fill(this.replyBar, el("span", {}, "Replying to ", el("strong", {}, displayName(message.author))), el("button", { type: "button", class: "quiet", "aria-label": "Do not reply", onclick: () => this.reply(null) }, icon("close")));
    this.focus();
  }

  addFiles(list) {
    for (const file of list) {
      const problem = refusal(file, this.files.length);
      if (problem) toast(problem); else this.files.push(file);
    }
    this.#drawFiles();
    this.input.focus();
  }

  #drawFiles() {
    this.fileBar.hidden = !this.files.length;
    fill(this.fileBar, this.files.map((file, at) => el("div", { class: "file-chip", testid: "file-chip" }, this.#preview(file), el("span", { class: "file-name" }, file.name), el("span", { class: "muted small" }, bytes(file.size)),
      el("button", { type: "button", class: "quiet", "aria-label": `Remove ${file.name}`, onclick: () => { this.files.splice(at, 1); this.#drawFiles(); } }, icon("close")))));
  }

  #preview(file) {
    if (!file.type.startsWith("image/")) return icon("file");
    const url = URL.createObjectURL(file);
    return el("img", { src: url, alt: "", onload: () => URL.revokeObjectURL(url) });
  }

  #resize() {
    this.input.style.setProperty("height", "auto");
    this.input.style.setProperty("height", `${Math.min(this.input.scrollHeight, innerHeight / 2)}px`);
    const left = LONGEST - [...this.input.value].length;
    fill(this.counter, left < 200 ? String(left) : "");
    this.counter.classList.toggle("over", left < 0);
  }

  #typed() {
    this.#resize();
    const text = this.input.value;
    if (text.startsWith("/") && !text.includes("\n")) { this.#offerCommands(text.slice(1)); return; }
    const before = text.slice(0, this.input.selectionStart);
    const found = /(?:^|\s)([@#])([^\s@#][^@#\n]{0,30}|)$/.exec(before);
    if (found && (found[1] === "#" || found[2])) this.#offerMentions(found[1], found[2]); else this.picker.hide();
  }

  #offerCommands(query) {
    this.#refreshCommands();
    const exact = query.endsWith(" ") && findCommands(query.trim()).find((command) => command.shown === query.trim() || command.path === query.trim());
    if (exact) { this.#enterCommand(exact); return; }
    const items = findCommands(query).slice(0, 25).map((command) => ({ value: command.path, label: `/${command.shown}`, detail: command.about, hint: applicationUser(command.application_id).username, command }));
    this.picker.show(this.input, { items, title: "Commands", empty: query ? "No command is called that. Enter sends it as text." : "No commands are registered here yet.", onPick: (item) => this.#enterCommand(item.command) });
  }

  async #refreshCommands() {
    if (Date.now() - (this.refreshedAt ?? 0) < FRESH_FOR) return;
    this.refreshedAt = Date.now();
    const view = await orToast(() => api.view(state.as));
    if (!view || JSON.stringify(view.commands) === JSON.stringify(state.commands)) return;
    state.commands = view.commands ?? [];
    if (!this.bar && this.input.value.startsWith("/")) this.#typed();
  }

  #enterCommand(command) {
    this.input.value = "";
    this.bar = new CommandBar(command, { picker: this.picker, onLeave: (text) => { this.leaveCommand(text); this.input.focus(); if (text) this.#typed(); } });
    fill(this.slot, this.bar.node);
    this.picker.hide();
    this.bar.focus();
  }

  leaveCommand(text) {
    this.picker.hide();
    if (!this.bar) return;
    this.bar = null;
    fill(this.slot, this.input);
    this.input.value = text;
    this.#resize();
  }

  #offerMentions(sign, query) {
    const items = sign === "@" ? people(query) : channels(query);
    this.picker.show(this.input, { items: items.slice(0, 10), title: !items.length ? "" : sign === "@" ? "Members" : "Channels", onPick: (item) => (sign === "@" ? this.#insertPerson(item, query) : this.#insert(`#${item.label}`, `<#${item.value}>`, `#${query}`)) });
  }

  #insertPerson(item, query = "") {
    this.#insert(`@${item.label}`, `<@${item.value}>`, query ? `@${query}` : "");
  }

  #insert(shown, meant, typed) {
    this.mentions.set(shown, meant);
    const at = this.input.selectionStart;
    const start = typed ? at - typed.length : at;
    this.input.setRangeText(`${shown} `, start, at, "end");
    this.picker.hide();
    this.#resize();
    this.input.focus();
  }

  #meant(text) {
    const shown = [...this.mentions.keys()].sort((a, b) => b.length - a.length);
    return shown.reduce((out, key) => out.replaceAll(key, this.mentions.get(key)), text);
  }

  #key(event) {
    if (event.isComposing) return;
    if (this.picker.open && this.#pickerKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.replyTo) {
      this.reply(null);
    } else if (event.key === "ArrowUp" && !this.input.value) {
      const own = this.conversation.lastOwn();
      if (own) { event.preventDefault(); this.conversation.edit(own); }
    }
  }

  #pickerKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); return this.picker.move(step); }
    if (event.key === "Escape") { event.preventDefault(); this.picker.hide(); return true; }
    if ((event.key !== "Tab" && event.key !== "Enter") || event.shiftKey || !this.picker.current) return false;
    event.preventDefault();
    return this.picker.pick();
  }

  #sendOrRun() {
    if (this.bar) this.bar.send(); else { this.send(); this.input.focus(); }
  }

  async send() {
    const content = this.#meant(this.input.value.trim());
    if (!content && !this.files.length) return;
    if ([...content].length > LONGEST) { toast(`A message can have at most ${LONGEST} characters; this one has ${[...content].length}.`); return; }
    const kept = { text: this.input.value, files: this.files, reply: this.replyTo, channel: this.channelId };
    this.input.value = "";
    this.files = [];
    this.#drawFiles();
    this.reply(null);
    this.#resize();
    const sent = await orToast(async () => api.send({ as: state.as, channel_id: kept.channel, content, reply_to: kept.reply?.id, files: await Promise.all(kept.files.map(asFile)) }));
    if (sent === undefined && kept.channel === this.channelId) this.#putBack(kept);
  }

  #putBack(kept) {
    if (!this.input.value) this.input.value = kept.text;
    this.files = kept.files;
    this.#drawFiles();
    if (kept.reply) this.reply(kept.reply);
    this.#resize();
  }
}

const TYPING_LASTS = 9000;

/** "Ann is typing…" under the message box. */
export function showTyping(composer) {
  const until = new Map();
  const draw = () => {
    const names = [...until].filter(([, one]) => one.channel === state.channelId && one.until > Date.now()).map(([id]) => nameOf(id));
    const words = names.length > 3 ? "Several people are typing…" : names.length ? `${names.join(", ")} ${names.length > 1 ? "are" : "is"} typing…` : "";
    fill(composer.typing, words);
  };
  on("TYPING_START", (d) => {
    if (d.user_id === state.as) return;
    until.set(d.user_id, { channel: d.channel_id, until: Date.now() + TYPING_LASTS });
    draw();
    setTimeout(draw, TYPING_LASTS + 50);
  });
  on("MESSAGE_CREATE", (message) => { if (until.delete(message.author.id)) draw(); });
  on("opened", draw);
}

