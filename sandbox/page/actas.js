// The person this page acts as, and the dialog to become someone else.

import { byId, el, fill, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { avatar, displayName, fit } from "./names.js";
import { go } from "./route.js";
import { state } from "./state.js";

const ORDER = ["mentor", "admin", "student", "left"];
const TITLES = { mentor: "Mentors", admin: "Admins", student: "Students", left: "Left the server" };

const AS = { mentor: "Acting as a mentor", admin: "Acting as an admin", student: "Acting as a student", left: "Left the server", bot: "An application" };

const partOf = (userId) => state.people.find((person) => person.user.id === userId)?.part;

/** The panel at the foot of the channel list. */
export function drawSelf() {
  if (!state.me) return;
  fill(byId("self"), el("button", { type: "button", class: "self-button", testid: "act-as", "aria-haspopup": "dialog", title: "Act as someone else", onclick: openActAs },
    avatar(state.me, 32), el("span", { class: "self-text" }, el("span", { class: "self-name", testid: "self-name" }, displayName(state.me)), el("span", { class: "muted small" }, AS[partOf(state.as)] ?? "Acting as a member")), icon("swap")));
}

const roleWords = (person) => (person.roles ?? []).join(", ");

function row(person, box) {
  const current = person.user.id === state.as;
  const pick = () => { box.close(); go({ as: person.user.id, channel: state.channelId }); };
  return el("li", {}, el("button", { type: "button", class: `person${current ? " current" : ""}`, testid: "person", data: { userId: person.user.id, part: person.part }, "aria-current": current ? "true" : null, onclick: pick },
    avatar(person.user, 32), el("span", { class: "person-text" }, el("span", { class: "person-name" }, displayName(person.user), " ", el("span", { class: "muted" }, person.user.username)),
      el("span", { class: "muted small" }, [roleWords(person), person.note].filter(Boolean).join(" · ")))));
}

function grouped(query, box) {
  const fitting = state.people.filter((person) => person.part !== "bot" && fit(query, [displayName(person.user), person.user.username, person.user.global_name ?? "", person.note ?? "", ...(person.roles ?? [])]) > 0);
  const parts = ORDER.map((part) => [part, fitting.filter((person) => person.part === part)]).filter(([, some]) => some.length);
  if (!parts.length) return el("p", { class: "muted empty" }, "Nobody fits.");
  return parts.map(([part, some]) => el("section", {}, el("h3", {}, `${TITLES[part]} — ${some.length}`), el("ul", {}, some.map((person) => row(person, box)))));
}

function steer(event, list, search) {
  const rows = [...list.querySelectorAll(".person")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Enter" && event.target === search) { event.preventDefault(); rows[0]?.click(); }
  if (!step) return;
  event.preventDefault();
  const at = rows.indexOf(document.activeElement) + step;
  (at < 0 ? search : rows[Math.min(at, rows.length - 1)])?.focus();
}

/** Opens the list of everybody one can act as. */
export function openActAs() {
  const title = freshId("title");
  const list = el("div", { class: "people-list" });
  const search = el("input", { type: "search", class: "search", placeholder: "Name, role or habit", "aria-label": "Find a person", testid: "people-search", oninput: () => fill(list, grouped(search.value, box)) });
  const box = el("dialog", { class: "dialog people", "aria-labelledby": title, testid: "people" },
    el("header", { class: "dialog-head" }, el("h2", { id: title }, "Act as"), el("button", { type: "button", class: "quiet", "aria-label": "Close", onclick: () => box.close() }, icon("close"))),
    search, list);
  box.addEventListener("keydown", (event) => steer(event, list, search));
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  box.addEventListener("close", () => box.remove());
  fill(list, grouped("", box));
  document.body.append(box);
  box.showModal();
  search.focus();
}
