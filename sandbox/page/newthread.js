// Opening a thread in a channel, on a message, or as a post of a forum.

import * as api from "./api.js";
import { openModal } from "./modal.js";
import { go } from "./route.js";
import { emit, isForum, state } from "./state.js";

const TITLE = { type: 4, custom_id: "name", style: 1, max_length: 100 };
const TEXT = { type: 4, custom_id: "content", style: 2, max_length: 2000 };

/** Asks for a title and the first message, opens the thread and goes there. */
export function openNewThread(channel, message = null) {
  const post = isForum(channel);
  const fields = [{ type: 18, label: "Title", component: TITLE }];
  if (!message) fields.push({ type: 18, label: "First message", component: { ...TEXT, required: post } });
  openModal({ title: post ? "New post" : "New thread", components: fields }, async ({ name, content }) => {
    const thread = await api.startThread({ as: state.as, channel_id: channel.id, name, content: content ?? "", message_id: message?.id });
    state.channels.set(thread.id, thread);
    emit("channels");
    go({ as: state.as, channel: thread.id });
  });
}
