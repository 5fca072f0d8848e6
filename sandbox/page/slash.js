// A chosen slash command with its options as chips. Tab goes on, Backspace goes back, Escape leaves, Enter sends.

import { Chip } from "./chip.js";
import { debounced, el, fill } from "./dom.js";
import { autocomplete, runSlash } from "./interactions.js";
import { suggestions } from "./suggest.js";

const QUIET = 120;

/** The command line that takes the place of the message box. */
export class CommandBar {
  constructor(command, { picker, onLeave }) {
    this.command = command;
    this.picker = picker;
    this.onLeave = onLeave;
    this.chips = [];
    this.asked = 0;
    this.ask = debounced(QUIET, (chip) => this.#askChoices(chip));
    this.holder = el("span", { class: "chips" });
    this.tail = el("input", { type: "text", class: "chip-tail", role: "combobox", "aria-expanded": "false", autocomplete: "off", testid: "command-tail", "aria-label": "More options; Enter sends the command" });
    this.problem = el("span", { class: "command-problem", role: "alert" });
    this.node = el("div", { class: "command-bar", role: "group", "aria-label": `Command ${command.shown}`, testid: "command-bar" },
      el("span", { class: "command-word" }, `/${command.shown}`), this.holder, this.tail, this.problem);
    command.options.filter((option) => option.required).forEach((option) => this.#add(option));
    this.tail.addEventListener("focus", () => this.#offerOptions());
    this.tail.addEventListener("input", () => this.#offerOptions());
    this.tail.addEventListener("keydown", (event) => this.#tailKey(event));
    this.#tailHint();
  }

  focus() {
    (this.chips.find((chip) => !chip.filled)?.input ?? this.tail).focus();
  }

  #rest() {
    const used = new Set(this.chips.map((chip) => chip.option.name));
    return this.command.options.filter((option) => !used.has(option.name));
  }

  #tailHint() {
    const rest = this.#rest().length;
    this.tail.placeholder = rest ? `+${rest} optional` : "";
  }

  #add(option) {
    const chip = new Chip(option);
    this.chips.push(chip);
    this.holder.append(chip.node);
    chip.input.addEventListener("focus", () => this.#suggest(chip));
    chip.input.addEventListener("click", () => this.#suggest(chip));
    chip.input.addEventListener("input", () => { chip.typed(); this.#say(""); this.#suggest(chip); });
    chip.input.addEventListener("keydown", (event) => this.#chipKey(event, chip));
    chip.input.addEventListener("blur", () => this.ask.cancel());
    this.#tailHint();
    return chip;
  }

  #remove(chip) {
    this.chips = this.chips.filter((one) => one !== chip);
    chip.node.remove();
    this.#tailHint();
  }

  #say(sentence) {
    fill(this.problem, sentence);
  }

  #title = (option) => `${option.shown} · ${option.about}${option.required ? "" : " (optional)"}`;

  #suggest(chip) {
    if (chip.option.autocomplete) { this.#wait(chip); return; }
    const items = suggestions(chip.option, chip.value === undefined ? chip.text : "");
    this.#show(chip, items, items ? "Nothing fits. Try other letters." : "");
  }

  #show(chip, items, empty) {
    this.picker.show(chip.input, { items: items ?? [], title: this.#title(chip.option), empty, onPick: (item) => this.#choose(chip, item) });
  }

  #wait(chip) {
    this.asked += 1;
    this.#show(chip, [], "Loading…");
    this.ask(chip);
  }

  async #askChoices(chip) {
    const mine = this.asked;
    let items = [];
    let empty = "No suggestions.";
    try {
      const found = await autocomplete(this.command, this.#soFar(), chip.option.name);
      items = found.map((one) => ({ value: one.value, label: one.name }));
    } catch (problem) {
      empty = /did not respond/.test(problem.message) ? "Loading options failed." : problem.message;
    }
    if (mine === this.asked && document.activeElement === chip.input) this.#show(chip, items, empty);
  }

  #soFar() {
    return Object.fromEntries(this.chips.map((chip) => [chip.option.name, chip.soFar() ?? ""]));
  }

  #choose(chip, item) {
    chip.choose(item);
    this.#next(chip);
  }

  #next(chip) {
    const at = this.chips.indexOf(chip);
    const to = this.chips.slice(at + 1).find((one) => !one.filled);
    (to?.input ?? this.tail).focus();
  }

  #previous(at) {
    const to = this.chips[at - 1];
    if (!to) return;
    to.input.focus();
    to.input.setSelectionRange?.(to.text.length, to.text.length);
  }

  #offerOptions() {
    this.asked += 1;
    const query = this.tail.value.trim().toLowerCase();
    const items = this.#rest().filter((option) => option.shown.includes(query))
      .map((option) => ({ value: option.name, label: option.shown, detail: option.about, option }));
    this.picker.show(this.tail, { items, title: items.length ? "Optional; Enter sends the command" : "", active: query ? 0 : -1, onPick: (item) => this.#addChosen(item.option) });
  }

  #addChosen(option) {
    this.tail.value = "";
    this.#add(option).input.focus();
  }

  #shared(event) {
    if (event.isComposing) return true;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.picker.move(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
      return true;
    }
    if (event.key !== "Escape") return false;
    event.preventDefault();
    this.#leave("");
    return true;
  }

  #chipKey(event, chip) {
    if (this.#shared(event)) return;
    const at = this.chips.indexOf(chip);
    const unchosen = chip.value === undefined && (chip.text.trim() || chip.option.required) && this.picker.current;
    if (event.key === "Tab" && event.shiftKey) {
      if (at > 0) { event.preventDefault(); this.#previous(at); }
    } else if (event.key === "Tab") {
      event.preventDefault();
      if (!(unchosen && this.picker.pick())) this.#next(chip);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!(unchosen && this.picker.pick())) this.send();
    } else if (event.key === "Backspace" && !chip.text && chip.value === undefined) {
      event.preventDefault();
      this.#back(chip, at);
    }
  }

  #back(chip, at) {
    if (!chip.option.required) { this.#remove(chip); if (at > 0) this.#previous(at); else this.tail.focus(); } else if (at > 0) this.#previous(at);
    else this.#leave(`/${this.command.shown}`);
  }

  #tailKey(event) {
    if (this.#shared(event)) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (!this.picker.pick()) this.send();
    } else if (event.key === "Tab") {
      if (event.shiftKey ? this.chips.length : this.picker.items.length) event.preventDefault();
      if (event.shiftKey) this.#previous(this.chips.length); else this.picker.pick({ first: true });
    } else if (event.key === "Backspace" && !this.tail.value) {
      event.preventDefault();
      if (this.chips.length) this.#previous(this.chips.length); else this.#leave(`/${this.command.shown}`);
    }
  }

  #leave(text) {
    this.asked += 1;
    this.ask.cancel();
    this.picker.hide();
    this.onLeave(text);
  }

  /** Sends the command when every option is in order; otherwise says what is missing. */
  async send() {
    for (const chip of this.chips) {
      const { problem } = chip.read();
      if (problem) {
        chip.mark(problem);
        chip.input.focus();
        this.#say(problem);
        return;
      }
    }
    const options = {};
    for (const chip of this.chips) {
      const value = await chip.sent();
      if (value !== undefined) options[chip.option.name] = value;
    }
    this.#leave("");
    runSlash(this.command, options);
  }
}
