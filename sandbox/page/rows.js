// The list items of a conversation: made once, kept while their message stays the same, moved as little as possible.

import { el } from "./dom.js";
import { messageRow, sentAt } from "./message.js";
import { byAge } from "./state.js";
import { day, sameDay } from "./times.js";

const FOCUSABLE = "button, a[href], input, textarea, [tabindex]";

/** Whether two messages say the same: a button that is drawn anew between press and release hears no click. */
function same(one, other) {
  return one === other || (Boolean(one && other) && JSON.stringify(one) === JSON.stringify(other));
}

/** Where the focus is inside a list: the message and the place among what can be focused in it. */
function focusIn(list) {
  const active = document.activeElement;
  const row = list.contains(active) ? active.closest(".message") : null;
  return row && { active, id: row.dataset.messageId, at: [...row.querySelectorAll(FOCUSABLE)].indexOf(active) };
}

/** Keeps the children of one list equal to a sequence of messages. */
export class Rows {
  constructor(list, dismiss) {
    this.list = list;
    this.dismiss = dismiss;
    this.known = new Map();
  }

  /** Everything is drawn anew next time, except what somebody is writing in. */
  forget() {
    for (const [key, { node }] of this.known) if (!node.querySelector(".edit-box")) this.known.delete(key);
  }

  node(messageId) {
    return this.known.get(messageId)?.node;
  }

  all() {
    return [...this.list.querySelectorAll(":scope > .message")];
  }

  /** Shows these messages; a line marks the first one after `newAfter`. */
  show(messages, newAfter) {
    const nodes = [];
    messages.forEach((message, at) => {
      const before = messages[at - 1];
      const apart = !before || !sameDay(sentAt(before), sentAt(message));
      const isNew = Boolean(newAfter && before && byAge(before.id, newAfter) <= 0 && byAge(message.id, newAfter) > 0);
      if (apart) nodes.push(this.#line(`day ${sentAt(message).toDateString()}`, "day", day(sentAt(message)), day(sentAt(message))));
      if (isNew) nodes.push(this.#line("new", "day new", "New messages", "New"));
      nodes.push(this.#row(message, apart || isNew ? null : before));
    });
    const focus = focusIn(this.list);
    this.#sync(nodes);
    if (focus && !focus.active.isConnected) this.#refocus(focus);
    this.#tabStop();
  }

  /** A row that was drawn anew gets back the focus its predecessor had. */
  #refocus({ id, at }) {
    const row = this.node(id);
    const target = row?.querySelectorAll(FOCUSABLE)[at] ?? row;
    target?.focus({ preventScroll: true });
  }

  #line(key, className, label, words) {
    if (!this.known.has(key)) this.known.set(key, { node: el("li", { class: className, role: "separator", "aria-label": label }, el("span", {}, words)) });
    return this.known.get(key).node;
  }

  #row(message, before) {
    const known = this.known.get(message.id);
    if (known && same(known.message, message) && same(known.before, before)) return known.node;
    if (known?.node.querySelector(".edit-box")) return known.node; // somebody is writing in it
    const node = messageRow(message, before, this.dismiss);
    this.known.set(message.id, { message, before, node });
    return node;
  }

  #sync(nodes) {
    const kept = new Set(nodes);
    [...this.list.children].forEach((node) => { if (!kept.has(node)) node.remove(); });
    let cursor = this.list.firstChild;
    for (const node of nodes) {
      if (node === cursor) cursor = cursor.nextSibling;
      else this.list.insertBefore(node, cursor);
    }
  }

  #tabStop() {
    const rows = this.all();
    if (!rows.some((row) => row.tabIndex === 0)) rows.at(-1)?.setAttribute("tabindex", "0");
  }
}
