// Select menus of every kind: a button that opens a list, with a search where there may be many.

import { el, fill, freshId } from "./dom.js";
import { channelIcon, icon } from "./icons.js";
import { place } from "./menu.js";
import { avatar, displayName, fit, namesOf, readable, roleColour } from "./names.js";
import { state } from "./state.js";

export const SELECTS = new Set([3, 5, 6, 7, 8]);

const people = () => [...state.members.values()].map(({ user }) => ({ value: user.id, label: displayName(user), description: user.username, names: namesOf(user), mark: () => avatar(user, 24) }));
const roles = () => [...state.roles.values()].filter((role) => role.id !== state.guild?.id).sort((a, b) => b.position - a.position)
  .map((role) => ({ value: role.id, label: `@${role.name}`, names: [role.name], mark: () => el("span", { class: "role-dot", style: { "--dot": roleColour(role) ? readable(roleColour(role)) : "currentColor" } }) }));
const channels = (types) => [...state.channels.values()].filter((one) => one.guild_id !== undefined || one.type !== 1).filter((one) => one.name && (!types?.length || types.includes(one.type)))
  .map((one) => ({ value: one.id, label: one.name, names: [one.name], mark: () => channelIcon(one) }));

function choices(component) {
  if (component.type === 5) return people();
  if (component.type === 6) return roles();
  if (component.type === 7) return [...people(), ...roles()];
  if (component.type === 8) return channels(component.channel_types);
  return (component.options ?? []).map((one) => ({ ...one, names: [one.label, one.description ?? ""], mark: () => (one.emoji?.name && !one.emoji.id ? el("span", {}, one.emoji.name) : null) }));
}

/** One select menu; `onSend(values)` is called when the person has chosen. */
export class SelectMenu {
  constructor(component, { onSend = null, label = "" } = {}) {
    this.component = component;
    this.onSend = onSend;
    this.least = component.min_values ?? 1;
    this.most = component.max_values ?? 1;
    const preset = (component.options ?? []).filter((one) => one.default).map((one) => one.value);
    this.values = preset.length ? preset : (component.default_values ?? []).map((one) => one.id);
    this.name = label || component.placeholder || "Make a selection";
    this.button = el("button", { type: "button", class: "select-button", testid: "select", disabled: Boolean(component.disabled), "aria-haspopup": "listbox", "aria-expanded": "false", data: { customId: component.custom_id }, onclick: () => this.open() });
    this.node = el("div", { class: "select" }, this.button);
    this.#label();
  }

  /** True when enough is chosen; marks the button otherwise. */
  valid() {
    const enough = this.component.required === false || this.values.length >= this.least;
    this.button.setAttribute("aria-invalid", String(!enough));
    return enough;
  }

  #label() {
    const chosen = choices(this.component).filter((one) => this.values.includes(one.value));
    fill(this.button, el("span", { class: chosen.length ? "" : "muted" }, chosen.length ? chosen.map((one) => one.label).join(", ") : this.component.placeholder || "Make a selection"), icon("chevron"));
  }

  open() {
    const before = [...this.values];
    this.list = el("div", { role: "listbox", class: "select-list", id: freshId("list"), "aria-label": this.name, "aria-multiselectable": String(this.most > 1) });
    const search = el("input", { type: "text", class: "select-search", placeholder: "Search", "aria-label": `Search: ${this.name}`, role: "combobox", "aria-expanded": "true", "aria-controls": this.list.id, autocomplete: "off" });
    this.search = search;
    this.popup = el("div", { class: "popup select-popup", popover: "auto", testid: "select-popup" }, search, this.list, this.#foot());
    search.addEventListener("input", () => this.#fillList());
    search.addEventListener("keydown", (event) => this.#key(event));
    this.popup.addEventListener("toggle", (event) => { if (event.newState === "closed") this.#closed(before); });
    this.node.append(this.popup);
    this.#fillList();
    this.button.setAttribute("aria-expanded", "true");
    this.popup.style.setProperty("width", `${this.button.getBoundingClientRect().width}px`);
    this.popup.showPopover();
    place(this.popup, this.button.getBoundingClientRect());
    search.focus();
  }

  #foot() {
    if (this.most === 1 && this.least > 0) return null;
    this.count = el("span", { class: "muted small", role: "status", testid: "select-count" });
    const clear = el("button", { type: "button", class: "button plain", testid: "select-clear", onclick: () => { this.values = []; this.#draw(); } }, "Clear");
    const done = el("button", { type: "button", class: "button primary", testid: "select-done", onclick: () => this.popup.hidePopover() }, "Done");
    return el("div", { class: "select-foot" }, this.count, this.least === 0 ? clear : null, done);
  }

  #fillList() {
    const query = this.search.value;
    this.shown = choices(this.component).map((one) => [fit(query, one.names), one]).filter(([score]) => score > 0).sort((a, b) => b[0] - a[0]).map(([, one]) => one).slice(0, 50);
    this.active = Math.min(this.active ?? 0, Math.max(0, this.shown.length - 1));
    this.#draw();
  }

  #draw() {
    fill(this.list, this.shown.map((one, at) => el("div", { role: "option", id: `${this.list.id}-${at}`, class: `select-option${at === this.active ? " active" : ""}`, "aria-selected": String(this.values.includes(one.value)), testid: "select-option", data: { value: one.value }, onclick: () => this.#pick(one) },
      one.mark(), el("span", { class: "option-text" }, el("span", {}, one.label), one.description ? el("span", { class: "muted small" }, one.description) : null), this.values.includes(one.value) ? icon("check") : null)));
    if (!this.shown.length) fill(this.list, el("div", { class: "muted empty" }, "Nothing fits."));
    if (this.count) this.count.textContent = this.most > 1 ? `${this.values.length} of at most ${this.most}` : "";
    this.search.setAttribute("aria-activedescendant", this.shown.length ? `${this.list.id}-${this.active}` : "");
    this.list.querySelector(".active")?.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.shown.length) {
      event.preventDefault();
      this.active = (this.active + step + this.shown.length) % this.shown.length;
      this.#draw();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.shown[this.active]) this.#pick(this.shown[this.active]);
    }
  }

  #pick(one) {
    if (this.most === 1) {
      this.values = [one.value];
      this.picked = true;
      this.popup.hidePopover();
      return;
    }
    const has = this.values.includes(one.value);
    if (!has && this.values.length >= this.most) return;
    this.values = has ? this.values.filter((value) => value !== one.value) : [...this.values, one.value];
    this.#draw();
  }

  #closed(before) {
    this.popup.remove();
    this.button.setAttribute("aria-expanded", "false");
    this.button.focus();
    this.#label();
    const changed = this.picked || before.join() !== this.values.join();
    this.picked = false;
    if (changed && this.values.length >= this.least) this.onSend?.(this.values);
  }
}
