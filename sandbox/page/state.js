// What the page knows: one person's view of the server, kept current by the stream.

const listeners = new Map();

export const state = {
  as: null, me: null, guild: null, application: null, channelId: null,
  people: [], commands: [],
  roles: new Map(), channels: new Map(), members: new Map(), users: new Map(), voice: new Map(), unread: new Map(),
};

/** Calls back whenever a topic changes. */
export function on(topic, callback) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(callback);
}

export function emit(topic, payload) {
  for (const callback of listeners.get(topic) ?? []) callback(payload);
}

const THREADS = new Set([10, 11, 12]);
export const isThread = (channel) => THREADS.has(channel?.type);
export const isForum = (channel) => channel?.type === 15 || channel?.type === 16;
export const isVoice = (channel) => channel?.type === 2 || channel?.type === 13;
export const isDm = (channel) => channel?.type === 1 || channel?.type === 3;
export const isArchived = (channel) => Boolean(channel?.thread_metadata?.archived);

/** Compares two snowflakes given as text. */
export function byAge(a, b) {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** The moment a snowflake was made. */
export const madeAt = (id) => new Date(Number(BigInt(id) >> 22n) + 1420070400000);

function rememberUser(user) {
  if (user?.id) state.users.set(user.id, { ...state.users.get(user.id), ...user });
}

/** Remembers everyone a message names, so that their names can be shown. */
export function rememberAuthors(message) {
  if (!message.webhook_id) rememberUser(message.author);
  (message.mentions ?? []).forEach(rememberUser);
  rememberUser(message.interaction_metadata?.user ?? message.interaction?.user);
  if (message.referenced_message) rememberAuthors(message.referenced_message);
}

function rememberMember(member) {
  if (!member?.user) return;
  rememberUser(member.user);
  state.members.set(member.user.id, { ...state.members.get(member.user.id), ...member });
}

function rememberVoice(voice) {
  if (voice.channel_id) state.voice.set(voice.user_id, voice.channel_id);
  else state.voice.delete(voice.user_id);
}

/** Replaces the whole view. */
export function applyView(view) {
  state.me = view.me;
  state.guild = view.guild;
  state.application = view.application ?? null;
  state.says = view.says ?? [];
  state.roles = new Map((view.roles ?? view.guild?.roles ?? []).map((role) => [role.id, role]));
  const channels = [...(view.categories ?? []), ...(view.channels ?? []), ...(view.threads ?? []), ...(view.dms ?? [])];
  state.channels = new Map(channels.map((channel) => [channel.id, channel]));
  state.members = new Map();
  state.voice = new Map();
  rememberUser(view.me);
  (view.members ?? []).forEach(rememberMember);
  (view.dms ?? []).forEach((dm) => (dm.recipients ?? []).forEach(rememberUser));
  (view.voice_states ?? []).forEach(rememberVoice);
  state.commands = view.commands ?? [];
  emit("view");
}

/** The other people of a direct conversation. */
export const others = (dm) => (dm.recipients ?? []).filter((user) => user.id !== state.as);

/** The language in which this person reads Discord. */
export const locale = () => state.me?.locale ?? state.guild?.preferred_locale ?? "en-GB";

function setChannel(channel) {
  const known = state.channels.get(channel.id);
  state.channels.set(channel.id, { ...known, ...channel });
  (channel.recipients ?? []).forEach(rememberUser);
  emit("channels");
}

function dropChannel(channel) {
  if (!state.channels.delete(channel.id)) return;
  emit("channels");
  emit("channel-gone", channel.id);
}

function noteMessage(message) {
  rememberAuthors(message);
  const channel = state.channels.get(message.channel_id);
  if (channel) channel.last_message_id = message.id;
  if (message.channel_id === state.channelId || message.author.id === state.as) return;
  const unread = state.unread.get(message.channel_id) ?? { mentions: 0 };
  const direct = isDm(channel) || (!channel && !message.guild_id);
  if (!channel) emit("unknown-channel");
  const named = direct || (message.mentions ?? []).some((user) => user.id === state.as);
  state.unread.set(message.channel_id, { mentions: unread.mentions + (named ? 1 : 0) });
  emit("unread");
}

/** Forgets the unread mark of a channel. */
export function markRead(channelId) {
  if (state.unread.delete(channelId)) emit("unread");
}

const HANDLERS = {
  GUILD_UPDATE: (d) => { state.guild = { ...state.guild, ...d }; emit("channels"); },
  CHANNEL_CREATE: setChannel,
  CHANNEL_UPDATE: setChannel,
  CHANNEL_DELETE: dropChannel,
  THREAD_CREATE: setChannel,
  THREAD_UPDATE: setChannel,
  THREAD_DELETE: dropChannel,
  THREAD_LIST_SYNC: (d) => (d.threads ?? []).forEach(setChannel),
  GUILD_ROLE_CREATE: (d) => { state.roles.set(d.role.id, d.role); emit("members"); },
  GUILD_ROLE_UPDATE: (d) => { state.roles.set(d.role.id, d.role); emit("members"); },
  GUILD_ROLE_DELETE: (d) => { state.roles.delete(d.role_id); emit("members"); },
  GUILD_MEMBER_ADD: (d) => { rememberMember(d); emit("members"); },
  GUILD_MEMBER_UPDATE: (d) => { rememberMember(d); emit("members"); },
  GUILD_MEMBER_REMOVE: (d) => { state.members.delete(d.user.id); emit("members"); },
  VOICE_STATE_UPDATE: (d) => { rememberVoice(d); emit("channels"); },
  MESSAGE_CREATE: noteMessage,
};

/** Takes in one event of the stream and passes it on to the topic of its name. */
export function applyEvent({ t, d }) {
  HANDLERS[t]?.(d);
  emit(t, d);
}
