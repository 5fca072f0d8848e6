// Lists of threads: a forum's posts, and all threads of a text channel.

import * as api from "./api.js";
import { el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { openNewThread } from "./newthread.js";
import { avatar, fit, nameColour, nameOf } from "./names.js";
import { byAge, isArchived, isForum, madeAt, on, state } from "./state.js";
import { ago, full } from "./times.js";
import { orToast } from "./toast.js";

const lastAt = (thread) => madeAt(thread.last_message_id ?? thread.id);

/** The list of one channel's threads inside a node. */
export class ThreadList {
  constructor() {
    this.node = el("div", { class: "forum", testid: "forum" });
    this.tag = null;
    ["THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE"].forEach((name) => on(name, (d) => { if (this.node.isConnected && d.parent_id === this.channel?.id) this.open(this.channel); }));
  }

  async open(channel) {
    if (channel.id !== this.channel?.id) { this.tag = null; this.query = ""; this.threads = null; }
    this.channel = channel;
    if (!this.threads) fill(this.node, el("div", { class: "loading", role: "status" }, "Loading…"));
    const threads = await orToast(() => api.threads(state.as, channel.id));
    if (this.channel !== channel || !threads) return;
    this.threads = threads.sort((a, b) => Number(Boolean(b.flags & 2)) - Number(Boolean(a.flags & 2)) || byAge(b.last_message_id ?? b.id, a.last_message_id ?? a.id));
    for (const thread of threads) state.channels.set(thread.id, { ...state.channels.get(thread.id), ...thread });
    this.#draw();
  }

  #draw() {
    const search = el("input", { type: "search", class: "search", placeholder: "Search titles", "aria-label": "Search titles", value: this.query ?? "", oninput: () => { this.query = search.value; this.#drawList(); } });
    const start = el("button", { type: "button", class: "button primary", testid: "new-post", onclick: () => openNewThread(this.channel) }, isForum(this.channel) ? "New post" : "New thread");
    this.list = el("ul", { class: "posts" });
    fill(this.node, this.channel.topic ? el("p", { class: "muted forum-topic" }, this.channel.topic) : null, el("div", { class: "forum-tools" }, el("div", { class: "forum-search" }, search, start), this.#tags()), this.list);
    this.#drawList();
  }

  #tags() {
    const tags = this.channel.available_tags ?? [];
    if (!tags.length) return null;
    const press = (tag) => { this.tag = this.tag === tag.id ? null : tag.id; this.#draw(); };
    return el("div", { class: "tags", role: "group", "aria-label": "Tags" }, tags.map((tag) => el("button", { type: "button", class: "tag-filter", "aria-pressed": String(this.tag === tag.id), onclick: () => press(tag) }, tagWords(tag))));
  }

  #drawList() {
    const shown = this.threads.filter((thread) => (!this.tag || (thread.applied_tags ?? []).includes(this.tag)) && fit(this.query ?? "", [thread.name]) > 0);
    fill(this.list, shown.map((thread) => el("li", {}, this.#post(thread))));
    if (!shown.length) fill(this.list, el("li", { class: "muted empty" }, isForum(this.channel) ? "No posts here." : "No threads here."));
  }

  #post(thread) {
    const count = thread.message_count ?? 0;
    const tags = (thread.applied_tags ?? []).map((id) => (this.channel.available_tags ?? []).find((tag) => tag.id === id)).filter(Boolean);
    const colour = nameColour(thread.owner_id);
    return el("button", { type: "button", class: `post${isArchived(thread) ? " archived" : ""}`, testid: "post", data: { channel: thread.id, name: thread.name } },
      avatar(state.users.get(thread.owner_id) ?? { id: thread.owner_id, username: "?" }, 32),
      el("span", { class: "post-main" },
        el("span", { class: "post-tags" }, thread.flags & 2 ? el("span", { class: "post-tag" }, icon("pin"), "Pinned") : null, tags.map((tag) => el("span", { class: "post-tag" }, tagWords(tag))), isArchived(thread) ? el("span", { class: "post-tag old" }, icon("archive"), "Archived") : null),
        el("span", { class: "post-title" }, thread.name),
        el("span", { class: "post-foot" }, el("span", { style: colour ? { color: colour } : {} }, nameOf(thread.owner_id)), ` · ${count} ${count === 1 ? "message" : "messages"} · `, el("time", { title: full(lastAt(thread)) }, ago(lastAt(thread))))));
  }
}

const tagWords = (tag) => [tag.emoji_name, tag.name].filter(Boolean).join(" ");
