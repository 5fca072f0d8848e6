// Modals of an application: a form in a dialog.

import { el, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { SelectMenu, SELECTS } from "./select.js";

function textInput(component, label) {
  const id = freshId("field");
  const common = { id, testid: "modal-field", data: { customId: component.custom_id }, placeholder: component.placeholder, value: component.value ?? "", required: component.required !== false, minlength: component.min_length, maxlength: component.max_length ?? 4000 };
  const input = component.style === 2 ? el("textarea", { rows: 4, ...common }) : el("input", { type: "text", autocomplete: "off", ...common });
  const text = component.label ?? label;
  const node = el("div", { class: "modal-row" }, text ? el("label", { for: id }, text, component.required === false ? null : el("span", { class: "star", "aria-hidden": "true" }, " *")) : null, input);
  return { node, read: () => [[component.custom_id, input.value]] };
}

function selectField(component, label) {
  const menu = new SelectMenu({ required: true, ...component }, { label });
  return { node: el("div", { class: "modal-row" }, label ? el("div", { class: "label" }, label) : null, menu.node), read: () => [[component.custom_id, menu.values]], valid: () => menu.valid() };
}

function checks(component, label) {
  const kind = component.type === 21 ? "radio" : "checkbox";
  const name = freshId("group");
  const options = component.options ?? [{ label: label ?? "", value: "true", default: component.default }];
  const boxes = options.map((one) => el("input", { type: kind, name, value: one.value, checked: Boolean(one.default) }));
  const node = el("fieldset", { class: "modal-row" }, el("legend", {}, label ?? ""), options.map((one, at) => el("label", { class: "check" }, boxes[at], one.label)));
  return { node, read: () => [[component.custom_id, boxes.filter((box) => box.checked).map((box) => box.value)]] };
}

function part(component, label) {
  if (component.type === 1) return { many: component.components.map((one) => part(one)) };
  if (component.type === 18) return labelled(component);
  if (component.type === 4) return textInput(component, label);
  if (SELECTS.has(component.type)) return selectField(component, label);
  if ([21, 22, 23].includes(component.type)) return checks(component, label);
  if (component.type === 10) return { node: el("div", { class: "modal-row" }, markdown(component.content)), read: () => [] };
  return { node: el("p", { class: "muted" }, "This page does not know this kind of field."), read: () => [] };
}

function labelled(component) {
  const inner = part(component.component, component.label);
  if (component.description && inner.node) inner.node.append(el("div", { class: "muted small" }, component.description));
  return inner;
}

const flat = (parts) => parts.flatMap((one) => (one.many ? flat(one.many) : [one]));

function busy(form, on) {
  form.setAttribute("aria-busy", String(on));
  form.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = on; });
}

/** Opens a modal; `onSubmit(fields)` may throw, then the modal stays with a sentence. */
export function openModal(modal, onSubmit) {
  const parts = flat((modal.components ?? []).map((one) => part(one)));
  const title = freshId("title");
  const problem = el("p", { class: "problem", role: "alert" });
  const form = el("form", { method: "dialog", class: "dialog-body" },
    el("header", { class: "dialog-head" }, el("h2", { id: title }, modal.title ?? ""), el("button", { type: "button", class: "quiet", "aria-label": "Close", onclick: () => box.close() }, icon("close"))),
    parts.map((one) => one.node), problem,
    el("footer", { class: "dialog-foot" }, el("button", { type: "button", class: "button plain", onclick: () => box.close() }, "Cancel"), el("button", { type: "submit", class: "button primary", testid: "modal-submit" }, "Submit")));
  const box = el("dialog", { class: "dialog", "aria-labelledby": title, testid: "modal" }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (parts.some((one) => one.valid && !one.valid())) return;
    busy(form, true);
    problem.textContent = "";
    try {
      await onSubmit(Object.fromEntries(parts.flatMap((one) => one.read())));
      box.close();
    } catch (failure) {
      problem.textContent = `Something went wrong: ${failure.message}`;
    } finally {
      busy(form, false);
    }
  });
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  form.querySelector("input, textarea, .select-button")?.focus();
}
