// What can be suggested for the value of a command option, or for a mention in a message.

import { el } from "./dom.js";
import { channelIcon } from "./icons.js";
import { avatar, displayName, fit, namesOf, readable, roleColour } from "./names.js";
import { state } from "./state.js";

const MOST = 25;
export const STRING = 3;
export const INTEGER = 4;
export const NUMBER = 10;
export const ATTACHMENT = 11;

function best(items, query) {
  return items.map((item) => [fit(query, item.names), item]).filter(([score]) => score > 0)
    .sort((a, b) => b[0] - a[0] || a[1].label.localeCompare(b[1].label)).slice(0, MOST).map(([, item]) => item);
}

const person = (user) => ({ value: user.id, label: displayName(user), detail: user.username === displayName(user) ? "" : user.username, names: namesOf(user), mark: () => avatar(user, 24) });

/** Someone given by id or raw mention, who need not be a member any more. */
function byNumber(query) {
  const id = /^<?@?!?(\d{15,20})>?$/.exec(query.trim())?.[1];
  if (!id || state.members.has(id)) return id ? [person(state.members.get(id).user)] : [];
  const user = state.users.get(id) ?? { id, username: id };
  return [{ ...person(user), detail: "not a member of this server" }];
}

/** People whose nickname, global name or user name fits. */
export function people(query) {
  const numbered = byNumber(query);
  return numbered.length ? numbered : best([...state.members.values()].map(({ user }) => person(user)), query.replace(/^@/, ""));
}

export function channels(query, types) {
  const fitting = [...state.channels.values()].filter((one) => one.name && one.type !== 1 && (types?.length ? types.includes(one.type) : true));
  return best(fitting.map((one) => ({ value: one.id, label: one.name, detail: state.channels.get(one.parent_id)?.name, names: [one.name], mark: () => channelIcon(one) })), query.replace(/^#/, ""));
}

export function roles(query) {
  const all = [...state.roles.values()].filter((role) => role.id !== state.guild?.id);
  return best(all.map((role) => ({ value: role.id, label: `@${role.name}`, names: [role.name], mark: () => el("span", { class: "role-dot", style: { "--dot": roleColour(role) ? readable(roleColour(role)) : "currentColor" } }) })), query.replace(/^@/, ""));
}

const choices = (list, query) => best(list.map((one) => ({ value: one.value, label: one.shown ?? one.name, names: [one.shown ?? "", one.name] })), query);
const TRUTHS = [{ name: "True", value: true }, { name: "False", value: false }];

/** Suggestions for an option, or null when anything may be typed. */
export function suggestions(option, query) {
  if (option.choices?.length) return choices(option.choices, query);
  if (option.type === 5) return choices(TRUTHS, query);
  if (option.type === 6) return people(query);
  if (option.type === 7) return channels(query, option.channel_types);
  if (option.type === 8) return roles(query);
  if (option.type === 9) return [...people(query), ...roles(query)].slice(0, MOST);
  return null;
}

/** The value of freely typed text, or a sentence that says what is wrong: {value} or {problem}. */
export function typed(option, text) {
  if (option.type === STRING) {
    if (option.min_length && text.length < option.min_length) return { problem: `${option.shown} needs at least ${option.min_length} characters.` };
    if (option.max_length && text.length > option.max_length) return { problem: `${option.shown} may have at most ${option.max_length} characters.` };
    return { value: text };
  }
  if (option.type !== INTEGER && option.type !== NUMBER) return { problem: `Choose one of the suggestions for ${option.shown}.` };
  const number = Number(text.replace(",", "."));
  if (!text.trim() || !Number.isFinite(number) || (option.type === INTEGER && !Number.isInteger(number))) return { problem: `${option.shown} must be a ${option.type === INTEGER ? "whole " : ""}number.` };
  if (option.min_value !== undefined && number < option.min_value) return { problem: `${option.shown} must be at least ${option.min_value}.` };
  if (option.max_value !== undefined && number > option.max_value) return { problem: `${option.shown} must be at most ${option.max_value}.` };
  return { value: number };
}
