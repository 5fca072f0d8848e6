// Sending interactions: commands, menu commands, components, modals. One place knows what each answer means.

import * as api from "./api.js";
import { openModal } from "./modal.js";
import { addPending, changePending, dropPending, isAnswerTo, settlePending } from "./pending.js";
import { emit, state } from "./state.js";

const NO_ANSWER = "The application did not respond";
const DEFERRED = 5;
const MODAL = 9;

const failed = (answer) => Boolean(answer?.error) || answer?.state === "failed" || answer?.type === null || answer?.type === undefined;

async function ask(json, signal) {
  const answer = await api.interact({ as: state.as, channel_id: state.channelId, ...json }, signal);
  if (failed(answer)) throw new api.ApiError(answer?.error ?? NO_ANSWER);
  return answer;
}

function showModal(answer, name) {
  openModal(answer.modal, (fields) => submitModal(answer, fields, name));
}

function deliver(answer) {
  for (const message of [answer.message, answer.final]) if (message) emit("answer", message);
}

function settle(key, answer, name) {
  if (answer.type === MODAL) { dropPending(key); showModal(answer, name); return; }
  changePending(key, { interactionId: answer.id, status: "thinking", ephemeral: Boolean(answer.ephemeral) });
  if (answer.type !== DEFERRED) { dropPending(key); deliver(answer); return; }
  emit("answer-check", (message) => { if (isAnswerTo(message, answer.id)) settlePending(message); });
}

async function withRow(row, json) {
  const key = addPending({ channelId: state.channelId, ...row });
  try {
    settle(key, await ask(json), row.name);
  } catch (problem) {
    const known = problem.status === 0 || problem.status === 504 || problem.status === 408;
    changePending(key, { status: "failed", reason: known && !/reached/.test(problem.message) ? NO_ANSWER : problem.message });
  }
}

/** Runs a slash command; `options` maps names to values. */
export const runSlash = (command, options) =>
  withRow({ name: `/${command.path}`, applicationId: command.application_id }, { kind: "slash", command: command.path, options });

/** Runs a user or message command on a target. */
export const runMenuCommand = (command, targetId) =>
  withRow({ name: command.shown, applicationId: command.application_id }, { kind: command.type === 2 ? "user" : "message", command: command.name, target_id: targetId });

/** Asks for the choices of the option being typed; empty when nothing answered in time. */
export async function autocomplete(command, options, focused, signal) {
  const answer = await api.interact({ as: state.as, channel_id: state.channelId, kind: "autocomplete", command: command.path, options, focused }, signal);
  return answer?.choices ?? [];
}

/** Presses a button or sends a selection; throws ApiError when the application does not answer. */
export async function useComponent(message, component, values = []) {
  const answer = await ask({ kind: "component", channel_id: message.channel_id, message_id: message.id, custom_id: component.custom_id, component_type: component.type, values });
  if (answer.type === MODAL) showModal(answer, "");
  else if (answer.type === DEFERRED) addDeferred(answer);
  else deliver(answer);
}

function addDeferred(answer) {
  addPending({ channelId: state.channelId, name: "a component", status: "thinking", interactionId: answer.id, ephemeral: Boolean(answer.ephemeral) });
  emit("answer-check", (message) => { if (isAnswerTo(message, answer.id)) settlePending(message); });
}

async function submitModal(opened, fields, name) {
  const answer = await ask({ kind: "modal", custom_id: opened.modal.custom_id, fields, modal_of: opened.id });
  if (answer.type === DEFERRED) addDeferred({ ...answer, name });
  else deliver(answer);
}
