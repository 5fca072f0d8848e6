// The members on the right, by their highest role that is shown apart.

import { byId, el, fill } from "./dom.js";
import { avatar, displayName, nameColour, rolesOf } from "./names.js";
import { isDm, state } from "./state.js";

function groups() {
  const byRole = new Map();
  for (const member of state.members.values()) {
    const role = rolesOf(member.user.id).find((one) => one.hoist);
    const key = role?.id ?? "";
    if (!byRole.has(key)) byRole.set(key, { role, members: [] });
    byRole.get(key).members.push(member);
  }
  return [...byRole.values()].sort((a, b) => (b.role?.position ?? -1) - (a.role?.position ?? -1));
}

function person(member) {
  const { user } = member;
  const colour = nameColour(user.id);
  return el("li", {}, el("button", { type: "button", class: "member", testid: "member", data: { user: user.id, name: displayName(user, member) }, "aria-haspopup": "menu" },
    avatar(user, 32), el("span", { class: "member-name", style: colour ? { color: colour } : {} }, displayName(user, member)), user.bot ? el("span", { class: "tag" }, "APP") : null));
}

/** Draws the member list; a direct conversation has none. */
export function drawMembers() {
  const aside = byId("members");
  const channel = state.channels.get(state.channelId);
  aside.classList.toggle("none", isDm(channel));
  if (isDm(channel)) { fill(aside); return; }
  fill(aside, groups().map(({ role, members }) => el("section", {},
    el("h2", {}, `${role?.name ?? "Members"} — ${members.length}`),
    el("ul", {}, members.sort((a, b) => displayName(a.user, a).localeCompare(displayName(b.user, b))).map(person)))));
}
