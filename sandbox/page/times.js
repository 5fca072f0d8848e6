// Dates as people read them, in the person's language and this machine's time zone.

import { locale } from "./state.js";

const formats = new Map();

function format(options) {
  const key = locale() + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale(), options));
  return formats.get(key);
}

export const clock = (date) => format({ hour: "2-digit", minute: "2-digit" }).format(date);
export const day = (date) => format({ day: "numeric", month: "long", year: "numeric" }).format(date);
export const full = (date) => format({ weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" }).format(date);
export const sameDay = (a, b) => a.toDateString() === b.toDateString();

/** "Today at 14:02", "Yesterday at 09:11", or the date. */
export function stamp(date, now = new Date()) {
  if (sameDay(date, now)) return `Today at ${clock(date)}`;
  if (sameDay(date, new Date(now - 86400000))) return `Yesterday at ${clock(date)}`;
  return `${format({ day: "2-digit", month: "2-digit", year: "numeric" }).format(date)} ${clock(date)}`;
}

const STEPS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** "3 days ago", "in 2 hours". */
export function ago(date, now = new Date()) {
  const seconds = Math.round((date - now) / 1000);
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? STEPS.at(-1);
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

const STYLES = {
  t: clock,
  T: (date) => format({ hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(date),
  d: (date) => format({ day: "2-digit", month: "2-digit", year: "numeric" }).format(date),
  D: day,
  f: (date) => `${day(date)} ${clock(date)}`,
  F: full,
  R: ago,
};

/** Discord's `<t:seconds:style>`. */
export const styled = (date, style) => (STYLES[style] ?? STYLES.f)(date);
