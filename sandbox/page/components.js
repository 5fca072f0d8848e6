// Buttons, selects and the newer layout components of a message.

import { attachment, picture } from "./attachments.js";
import { el, fill } from "./dom.js";
import { resolved } from "./embed.js";
import { icon } from "./icons.js";
import { useComponent } from "./interactions.js";
import { markdown } from "./markdown.js";
import { SelectMenu, SELECTS } from "./select.js";

const LOOKS = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary", 6: "primary" };

async function use(message, component, values, holder) {
  const root = holder.closest(".components") ?? holder;
  const note = root.querySelector(":scope > .component-note");
  note?.remove();
  holder.setAttribute("aria-busy", "true");
  root.classList.add("busy");
  try {
    await useComponent(message, component, values);
  } catch (problem) {
    const words = /did not respond/.test(problem.message) ? "This interaction failed" : problem.message;
    root.append(el("div", { class: "component-note", role: "alert", testid: "component-failed" }, icon("alert"), words));
  } finally {
    holder.removeAttribute("aria-busy");
    root.classList.remove("busy");
  }
}

const label = (component) => [component.emoji?.name && !component.emoji.id ? el("span", { "aria-hidden": "true" }, component.emoji.name) : null, component.label ? el("span", {}, component.label) : null];

function button(message, component) {
  if (component.style === 5) {
    const url = /^https?:/.test(component.url ?? "") ? component.url : null;
    return el("a", { class: "button secondary", testid: "link-button", href: url, target: "_blank", rel: "noopener noreferrer" }, label(component), icon("out"));
  }
  const node = el("button", { type: "button", class: `button ${LOOKS[component.style] ?? "secondary"}`, testid: "component-button", disabled: Boolean(component.disabled), data: { customId: component.custom_id }, "aria-label": component.label ? null : component.emoji?.name },
    label(component), el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")));
  node.addEventListener("click", () => { if (node.getAttribute("aria-busy") !== "true") use(message, component, [], node); });
  return node;
}

function select(message, component) {
  const menu = new SelectMenu(component, { onSend: (values) => use(message, component, values, menu.button) });
  return menu.node;
}

function thumbnail(message, component) {
  const found = resolved(component.media, message);
  return found ? picture({ ...found, alt: component.description ?? found.alt, widest: 85, highest: 85, testid: "thumbnail" }) : null;
}

function section(message, component) {
  return el("div", { class: "c-section" }, el("div", { class: "c-section-text" }, (component.components ?? []).map((one) => render(message, one))), component.accessory ? render(message, component.accessory) : null);
}

function gallery(message, component) {
  return el("div", { class: "c-gallery", testid: "gallery" }, (component.items ?? []).map((item) => {
    const found = resolved(item.media, message);
    return found ? picture({ ...found, alt: item.description ?? found.alt }) : null;
  }));
}

function container(message, component) {
  const colour = Number.isInteger(component.accent_color) ? `#${component.accent_color.toString(16).padStart(6, "0")}` : null;
  return el("div", { class: "c-container", testid: "container", style: colour ? { "--edge": colour } : {} }, (component.components ?? []).map((one) => render(message, one)));
}

function file(message, component) {
  const name = component.name ?? component.file?.url?.replace(/^attachment:\/\//, "");
  const found = (message.attachments ?? []).find((one) => one.filename === name || one.url === component.file?.url);
  return found ? attachment(found) : null;
}

const RENDER = {
  1: (message, component) => el("div", { class: "c-row" }, (component.components ?? []).map((one) => render(message, one))),
  2: button,
  9: section,
  10: (message, component) => el("div", { class: "c-text" }, markdown(component.content)),
  11: thumbnail,
  12: gallery,
  13: file,
  14: (message, component) => el("hr", { class: `c-separator${component.divider === false ? " blank" : ""}${component.spacing === 2 ? " wide" : ""}` }),
  17: container,
};

function render(message, component) {
  if (SELECTS.has(component.type)) return select(message, component);
  return RENDER[component.type]?.(message, component) ?? el("div", { class: "muted small" }, `(component of type ${component.type})`);
}

/** The components of a message, or null. */
export function componentRows(message) {
  if (!message.components?.length) return null;
  return fill(el("div", { class: "components", testid: "components" }), message.components.map((one) => render(message, one)));
}
