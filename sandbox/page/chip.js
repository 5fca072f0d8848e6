// One option of a command while it is being filled in.

import { el } from "./dom.js";
import { asFile } from "./files.js";
import { ATTACHMENT, STRING, typed } from "./suggest.js";

/** A labelled field that holds text or a chosen value. */
export class Chip {
  constructor(option) {
    this.option = option;
    this.value = undefined;
    this.input = option.type === ATTACHMENT
      ? el("input", { type: "file", class: "chip-file", "aria-label": option.shown, testid: "option-input", onchange: () => { this.value = this.input.files[0]; } })
      : el("input", { type: "text", class: "chip-input", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", autocomplete: "off", spellcheck: "false", "aria-label": `${option.shown}: ${option.about}`, "aria-required": String(Boolean(option.required)), testid: "option-input", data: { option: option.name } });
    this.node = el("span", { class: `chip${option.required ? " required" : ""}`, testid: "option-chip", data: { option: option.name } }, el("span", { class: "chip-name" }, option.shown), this.input);
    this.resize();
  }

  get text() {
    return this.option.type === ATTACHMENT ? "" : this.input.value;
  }

  get filled() {
    return this.value !== undefined || this.text.trim() !== "";
  }

  choose(item) {
    this.value = item.value;
    this.input.value = item.label;
    this.node.classList.add("chosen");
    this.mark(null);
    this.resize();
  }

  /** The person types: a value chosen before no longer holds. */
  typed() {
    this.value = undefined;
    this.node.classList.remove("chosen");
    this.mark(null);
    this.resize();
  }

  resize() {
    this.input.style.setProperty("width", `${Math.max(3, [...this.text].length + 1)}ch`);
  }

  /** Shows or clears that something is wrong here. */
  mark(problem) {
    this.node.classList.toggle("wrong", Boolean(problem));
    this.input.setAttribute("aria-invalid", String(Boolean(problem)));
  }

  /** {value}, {problem} or {} when empty and optional. */
  read() {
    if (this.value !== undefined) return { value: this.value };
    if (!this.filled) return this.option.required ? { problem: `${this.option.shown} is required.` } : {};
    return typed(this.option, this.text);
  }

  /** The value as the control API takes it. */
  async sent() {
    const { value } = this.read();
    return value instanceof File ? asFile(value) : value;
  }

  /** The value so far, for autocomplete: half-typed text counts. */
  soFar() {
    if (this.value instanceof File || !this.filled) return undefined;
    return this.value ?? (this.option.type === STRING ? this.text : typed(this.option, this.text).value ?? this.text);
  }
}
