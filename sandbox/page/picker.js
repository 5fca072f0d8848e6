// The list above the message box: commands, people, choices. One listbox, steered from whichever field has the focus.

import { el, fill, freshId } from "./dom.js";

/** A listbox whose keyboard focus stays in a text field. */
export class Picker {
  constructor() {
    this.id = freshId("picker");
    this.title = el("div", { class: "picker-title" });
    this.list = el("div", { class: "picker-list", role: "listbox", id: this.id, testid: "suggestions" });
    this.node = el("div", { class: "picker", hidden: true }, this.title, this.list);
    this.items = [];
    this.node.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get open() {
    return !this.node.hidden;
  }

  get current() {
    return this.open ? this.items[this.active] : undefined;
  }

  /** Shows items {value, label, detail?, hint?, mark?}; `active` is -1 when nothing is chosen yet. */
  show(field, { items, title = "", empty = "", active = 0, onPick }) {
    this.field = field;
    this.items = items;
    this.onPick = onPick;
    this.active = items.length ? Math.min(active, items.length - 1) : -1;
    this.title.textContent = title;
    this.list.setAttribute("aria-label", title || "Suggestions");
    this.node.hidden = !items.length && !empty && !title;
    field.setAttribute("aria-controls", this.id);
    field.setAttribute("aria-expanded", String(!this.node.hidden));
    fill(this.list, items.length ? items.map((item, at) => this.#option(item, at)) : empty ? el("div", { class: "muted empty", role: "presentation" }, empty) : null);
    this.#mark();
  }

  hide() {
    this.node.hidden = true;
    this.items = [];
    this.active = -1;
    this.field?.setAttribute("aria-expanded", "false");
    this.field?.removeAttribute("aria-activedescendant");
  }

  /** Moves the mark; false when there is nothing to move in. */
  move(step) {
    if (!this.open || !this.items.length) return false;
    this.active = this.active < 0 ? (step > 0 ? 0 : this.items.length - 1) : (this.active + step + this.items.length) % this.items.length;
    this.#mark();
    return true;
  }

  /** Takes the marked item, or the first one when `first` is asked for; false when there is none. */
  pick({ first = false } = {}) {
    const item = this.items[this.active] ?? (first ? this.items[0] : undefined);
    if (!this.open || !item) return false;
    this.onPick(item);
    return true;
  }

  #option(item, at) {
    return el("div", { role: "option", class: "picker-option", id: `${this.id}-${at}`, testid: "suggestion", data: { value: item.value ?? "", label: item.label }, onclick: () => this.onPick(item), onpointermove: () => this.#point(at) },
      item.mark?.(), el("span", { class: "picker-text" }, el("span", { class: "picker-label" }, item.label), item.detail ? el("span", { class: "picker-detail" }, item.detail) : null),
      item.hint ? el("span", { class: "picker-hint" }, item.hint) : null);
  }

  #point(at) {
    if (this.active === at) return;
    this.active = at;
    this.#mark();
  }

  #mark() {
    [...this.list.querySelectorAll("[role=option]")].forEach((node, at) => {
      node.setAttribute("aria-selected", String(at === this.active));
      if (at === this.active) node.scrollIntoView({ block: "nearest" });
    });
    if (this.active >= 0) this.field.setAttribute("aria-activedescendant", `${this.id}-${this.active}`);
    else this.field.removeAttribute("aria-activedescendant");
  }
}
