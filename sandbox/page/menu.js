// Context menus: opened by the right button, a long press or the keyboard.

import { el } from "./dom.js";
import { icon } from "./icons.js";

/** Puts a popup beside a rectangle, inside the window. */
export function place(popup, rect, gap = 4) {
  const { width, height } = popup.getBoundingClientRect();
  const left = Math.min(Math.max(8, rect.left), innerWidth - width - 8);
  const below = rect.bottom + gap + height <= innerHeight - 8;
  const above = !below && rect.top - gap - height >= 8;
  popup.style.setProperty("left", `${Math.max(8, left)}px`);
  popup.style.setProperty("top", below ? `${rect.bottom + gap}px` : above ? "auto" : "8px");
  popup.style.setProperty("bottom", above ? `${innerHeight - rect.top + gap}px` : "auto");
}

function entry(item, menu) {
  if (item.heading) return el("div", { class: "menu-heading", role: "presentation" }, item.heading);
  const run = () => { menu.hidePopover(); item.run(); };
  return el("button", { type: "button", class: `menu-item${item.danger ? " danger" : ""}`, role: "menuitem", tabIndex: -1, testid: "menu-item", data: { label: item.label }, onclick: run },
    el("span", {}, item.label), item.hint ? el("span", { class: "muted" }, item.hint) : null, item.icon ? icon(item.icon) : null);
}

function steer(menu, event) {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Tab") { event.preventDefault(); menu.hidePopover(); }
  if (to === undefined) return;
  event.preventDefault();
  items[(to + items.length) % items.length]?.focus();
}

/** Opens a menu at a point; items are {label, run, icon?, danger?, hint?} or {heading}. */
export function openMenu(point, items, label) {
  const before = document.activeElement;
  const menu = el("div", { class: "menu popup", popover: "auto", role: "menu", "aria-label": label, testid: "context-menu" });
  menu.append(...items.filter(Boolean).map((item) => entry(item, menu)));
  menu.addEventListener("keydown", (event) => steer(menu, event));
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    const inside = menu.contains(document.activeElement) || document.activeElement === document.body;
    menu.remove();
    if (inside) before?.focus?.();
  });
  document.body.append(menu);
  menu.showPopover();
  place(menu, { left: point.x, right: point.x, top: point.y, bottom: point.y }, 2);
  menu.querySelector("[role=menuitem]")?.focus();
}

const LONG = 500;

function rightClicks(node, callback, stop) {
  node.addEventListener("contextmenu", (event) => {
    stop();
    if (event.target.closest("a, textarea, input")) return;
    const rect = event.target.getBoundingClientRect();
    const point = event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : { x: rect.left + 12, y: rect.top + 12 };
    if (callback(event.target, point)) event.preventDefault();
  });
}

/** Calls back on right click, long press and the keyboard's menu key inside a node. */
export function onContext(node, callback) {
  let press = null;
  const stop = () => { clearTimeout(press?.timer); press = null; };
  rightClicks(node, callback, stop);
  node.addEventListener("pointerdown", (event) => {
    stop();
    if (event.pointerType !== "touch") return;
    const begun = { target: event.target, point: { x: event.clientX, y: event.clientY }, long: false };
    begun.timer = setTimeout(() => { begun.long = true; }, LONG);
    press = begun;
  });
  node.addEventListener("pointermove", (event) => {
    if (press && Math.hypot(event.clientX - press.point.x, event.clientY - press.point.y) > 10) stop();
  });
  node.addEventListener("pointerup", () => {
    const ended = press;
    stop();
    // After the finger has left: lifting it would close a menu that is open already.
    if (ended?.long) setTimeout(() => callback(ended.target, ended.point));
  });
  node.addEventListener("pointercancel", stop);
}
