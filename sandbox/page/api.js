// The control API of the local Discord, spoken by this page as the person it acts as.

/** A refusal or a broken connection; the message is one sentence for people. */
export class ApiError extends Error {
  constructor(sentence, status = 0) {
    super(sentence);
    this.status = status;
  }
}

function sentence(status, body) {
  const given = typeof body === "object" && body !== null ? body.error ?? body.message : null;
  if (typeof given === "string" && given) return /[.!?]$/.test(given) ? given : `${given}.`;
  return `The local Discord answered with status ${status}.`;
}

async function call(method, path, { query, json, signal } = {}) {
  const url = new URL(`/__sandbox__/${path}`, location.origin);
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null) url.searchParams.set(key, value);
  }
  const request = { method, signal };
  if (json !== undefined) Object.assign(request, { body: JSON.stringify(json), headers: { "Content-Type": "application/json" } });
  let response;
  try {
    response = await fetch(url, request);
  } catch (problem) {
    if (problem.name === "AbortError") throw problem;
    throw new ApiError("The local Discord cannot be reached; is it still running?");
  }
  const text = await response.text();
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    body = null;
  }
  if (!response.ok) throw new ApiError(sentence(response.status, body), response.status);
  return body;
}

export const people = () => call("GET", "people");
export const view = (as) => call("GET", "view", { query: { as } });
export const threads = (as, channel) => call("GET", "threads", { query: { as, channel } });

/** A page of messages, oldest first; `where` has at most one of before, after, around. */
export const messages = (as, channel, where = {}, limit = 50) =>
  call("GET", "messages", { query: { as, channel, limit, ...where } });

export const send = (json) => call("POST", "messages", { json });
export const edit = (as, channel, message, content) => call("PATCH", `messages/${channel}/${message}`, { json: { as, content } });
export const remove = (as, channel, message) => call("DELETE", `messages/${channel}/${message}`, { json: { as } });
export const react = (json) => call("POST", "reactions", { json });
export const vote = (json) => call("POST", "polls/vote", { json });
export const openDm = (as, other) => call("POST", "dms", { json: { as, with: other } });

/** Opens a thread, or a post of a forum; from a message when `message_id` is given. */
export const startThread = (json) => call("POST", "threads", { json });

/** Sends an interaction and returns the application's first answer. */
export const interact = (json, signal) => call("POST", "interactions", { json, signal });
