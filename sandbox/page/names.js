// Who is called what, in which colour, and how names are found while typing.

import { el } from "./dom.js";
import { state } from "./state.js";

const LETTERS = { "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "ı": "i" };
const HUES = [355, 22, 42, 88, 140, 168, 192, 212, 236, 262, 290, 322];

/** Text without case and accents, for comparing. */
export function folded(text) {
  return String(text ?? "").replace(/[łŁøØđĐßæÆœı]/g, (letter) => LETTERS[letter]).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** How well a query fits any of some names: 3 whole start, 2 start of a word, 1 anywhere, 0 not at all. */
export function fit(query, names) {
  const wanted = folded(query).trim();
  if (!wanted) return 1;
  let best = 0;
  for (const name of names) {
    const text = folded(name);
    const at = text.indexOf(wanted);
    if (at === 0) return 3;
    if (at > 0) best = Math.max(best, /[\s._(-]/.test(text[at - 1]) || text.includes(` ${wanted}`) ? 2 : 1);
  }
  return best;
}

/** The name a user has on the server, or globally. */
export function displayName(user, member = state.members.get(user?.id)) {
  return member?.nick || user?.global_name || user?.username || "Unknown person";
}

export function nameOf(userId) {
  return displayName(state.users.get(userId), state.members.get(userId));
}

/** Every name a person can be found by. */
export const namesOf = (user) => [state.members.get(user.id)?.nick, user.global_name, user.username].filter(Boolean);

/** A member's roles, highest first, without @everyone. */
export function rolesOf(userId) {
  const ids = state.members.get(userId)?.roles ?? [];
  return ids.map((id) => state.roles.get(id)).filter(Boolean).sort((a, b) => b.position - a.position);
}

export const roleColour = (role) => (role?.color ? `#${role.color.toString(16).padStart(6, "0")}` : null);

function luminance(hex) {
  const part = (at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

/** The colour made light enough to be read on this page's dark ground (4.5 to 1). */
export function readable(hex) {
  let colour = hex;
  for (let step = 0; step < 12 && luminance(colour) < 0.3; step += 1) {
    const lighter = [1, 3, 5].map((at) => Math.round(parseInt(colour.slice(at, at + 2), 16) * 0.85 + 255 * 0.15));
    colour = `#${lighter.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
  }
  return colour;
}

/** The colour of someone's name, from the highest role that has one; null for the default. */
export function nameColour(userId) {
  const colour = roleColour(rolesOf(userId).find((role) => role.color));
  return colour ? readable(colour) : null;
}

const hueOf = (id) => HUES[[...String(id ?? "0")].reduce((sum, digit) => (sum * 31 + digit.charCodeAt(0)) % 9973, 7) % HUES.length];

function initials(name) {
  const words = name.replace(/[^\p{L}\p{N}\s]/gu, " ").trim().split(/\s+/).filter(Boolean);
  return (words.length > 1 ? [...words[0]][0] + [...words.at(-1)][0] : [...(words[0] ?? "?")].slice(0, 2).join("")).toUpperCase();
}

/** A round picture: the uploaded avatar, or the initials on a colour of their own. */
export function avatar(user, size = 40) {
  const name = displayName(user);
  const node = el("span", { class: "avatar", "aria-hidden": "true", style: { "--size": `${size}px`, "--hue": hueOf(user?.id) } }, initials(name));
  if (user?.avatar) {
    const picture = el("img", { src: `/cdn/avatars/${user.id}/${user.avatar}.png?size=128`, alt: "", loading: "lazy" });
    picture.addEventListener("error", () => picture.remove());
    node.append(picture);
  }
  return node;
}

/** A person's name in their colour, as a button that opens their menu. */
export function nameButton(user, className = "name") {
  const colour = nameColour(user.id);
  return el("button", { class: className, type: "button", data: { user: user.id }, style: colour ? { color: colour } : {} }, displayName(user));
}
