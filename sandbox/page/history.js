// The loaded part of one channel's messages: a window that grows upwards and downwards.

import * as api from "./api.js";
import { byAge, rememberAuthors, state } from "./state.js";

const PAGE = 50;
const MOST = 300;

/** A sorted, gapless window of a channel's messages. */
export class Window {
  constructor(channelId) {
    this.channelId = channelId;
    this.items = [];
    this.atStart = false;
    this.atEnd = false;
    this.loading = null;
    this.later = null;
  }

  async loadNewest() {
    await this.#holding(async () => {
      const page = await this.#page({});
      this.items = page;
      this.atEnd = true;
      this.atStart = page.length < PAGE;
    });
  }

  /** Loads the messages around one; false when it is not there any more. */
  async loadAround(id) {
    const page = await this.#page({ around: id });
    this.items = page;
    this.atStart = false;
    this.atEnd = false;
    return page.some((message) => message.id === id);
  }

  async loadOlder() {
    if (this.atStart || this.loading || !this.items.length) return false;
    return this.#busy(async () => {
      const page = await this.#page({ before: this.items[0].id });
      this.atStart = page.length < PAGE;
      this.#merge(page);
      if (this.items.length > MOST) {
        this.items.length = MOST;
        this.atEnd = false;
      }
      return page.length > 0;
    });
  }

  async loadNewer() {
    if (this.atEnd || this.loading || !this.items.length) return false;
    return this.#busy(async () => {
      const page = await this.#page({ after: this.items.at(-1).id });
      this.atEnd = page.length < PAGE;
      this.#merge(page);
      if (this.items.length > MOST) {
        this.items.splice(0, this.items.length - MOST);
        this.atStart = false;
      }
      return page.length > 0;
    });
  }

  /** After an outage: the newest page again; edits and deletions inside it are taken over. */
  async refill() {
    if (this.atEnd) await this.#holding(() => this.#newestAgain());
  }

  async #newestAgain() {
    const page = await this.#page({});
    const known = this.items.at(-1)?.id;
    const joins = !known || page.length < PAGE || byAge(page[0].id, known) <= 0;
    if (!joins) {
      this.items = page;
      this.atStart = page.length < PAGE;
      return;
    }
    const from = page[0]?.id;
    const older = from && page.length === PAGE ? this.items.filter((message) => byAge(message.id, from) < 0) : [];
    this.items = [...older, ...page];
  }

  find(id) {
    return this.items.find((message) => message.id === id);
  }

  /** Takes in a new or changed message; false when it lies outside the window. */
  put(message) {
    if (this.later) { this.later.push(() => this.put(message)); return false; }
    const at = this.items.findIndex((one) => one.id === message.id);
    if (at >= 0) {
      this.items[at] = { ...this.items[at], ...message };
      return true;
    }
    if (!this.atEnd) return false;
    this.#merge([message]);
    return true;
  }

  /** Changes a loaded message without adding one. */
  change(id, how) {
    const at = this.items.findIndex((one) => one.id === id);
    if (at < 0) return false;
    this.items[at] = how(this.items[at]);
    return true;
  }

  drop(ids) {
    if (this.later) { this.later.push(() => this.drop(ids)); return false; }
    const gone = new Set(ids);
    const before = this.items.length;
    this.items = this.items.filter((message) => !gone.has(message.id));
    return this.items.length < before;
  }

  async #page(where) {
    const page = await api.messages(state.as, this.channelId, where, PAGE);
    page.forEach(rememberAuthors);
    return page.sort((a, b) => byAge(a.id, b.id));
  }

  #merge(page) {
    const byKey = new Map([...this.items, ...page].map((message) => [message.id, message]));
    this.items = [...byKey.values()].sort((a, b) => byAge(a.id, b.id));
  }

  /** What the stream brings while a page is on its way is taken in afterwards: the page may be older. */
  async #holding(work) {
    const later = [];
    this.later = later;
    try {
      await work();
    } finally {
      this.later = null;
      later.forEach((take) => take());
    }
  }

  async #busy(work) {
    this.loading = work();
    try {
      return await this.loading;
    } finally {
      this.loading = null;
    }
  }
}
