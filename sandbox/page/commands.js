// The commands of applications as a person sees them: localised, flattened, found while typing.

import { fit } from "./names.js";
import { isDm, locale, state } from "./state.js";

const SUBCOMMAND = 1;
const GROUP = 2;

/** A text in the person's language, else as written. */
export const localised = (texts, otherwise) => texts?.[locale()] ?? texts?.[locale().split("-")[0]] ?? otherwise;

const shownName = (thing) => localised(thing.name_localizations, thing.name);
const shownDescription = (thing) => localised(thing.description_localizations, thing.description) ?? "";

function usableHere(command) {
  const dm = isDm(state.channels.get(state.channelId));
  if (!dm) return !command.contexts || command.contexts.includes(0);
  if (command.contexts) return command.contexts.includes(1);
  return !command.guild_id && command.dm_permission !== false;
}

function option(one) {
  return { ...one, shown: shownName(one), about: shownDescription(one), choices: one.choices?.map((choice) => ({ ...choice, shown: localised(choice.name_localizations, choice.name) })) };
}

function leaves(command, thing, path, shown) {
  const inner = (thing.options ?? []).filter((one) => one.type === SUBCOMMAND || one.type === GROUP);
  if (inner.length) return inner.flatMap((one) => leaves(command, one, `${path} ${one.name}`, `${shown} ${shownName(one)}`));
  return [{ id: command.id, application_id: command.application_id, type: 1, path, shown, about: shownDescription(thing), options: (thing.options ?? []).map(option) }];
}

/** The commands of one type (1 slash, 2 user, 3 message) usable in the open channel. */
export function commandsOf(type) {
  const usable = state.commands.filter((command) => (command.type ?? 1) === type && usableHere(command));
  if (type !== 1) return usable.map((command) => ({ ...command, shown: shownName(command) }));
  return usable.flatMap((command) => leaves(command, command, command.name, shownName(command)));
}

/** Slash commands that fit what was typed after the slash, best first. */
export function findCommands(query) {
  return commandsOf(1)
    .map((command) => [fit(query, [command.shown, command.path]), command])
    .filter(([score]) => score > 0)
    .sort((a, b) => b[0] - a[0] || a[1].shown.localeCompare(b[1].shown))
    .map(([, command]) => command);
}
