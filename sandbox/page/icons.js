// Line icons drawn for this page on a 24 by 24 grid.

const PATHS = {
  hash: "M9 4 7 20M17 4l-2 16M4.5 9h16M3.5 15h16",
  megaphone: "M4 10v4h3l8 4V6l-8 4zM18 9.5a4 4 0 0 1 0 5M8 14l1.5 5h2L10 14.8",
  speaker: "M4 10v4h3l5 4V6l-5 4zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  forum: "M4 5h11v8H9l-3 3v-3H4zM18 9h2v8h-2v3l-3-3h-5",
  thread: "M5 4v7a3 3 0 0 0 3 3h11M15 10l4 4-4 4",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  chevron: "m7 10 5 5 5-5",
  plus: "M12 5v14M5 12h14",
  send: "M4 4.5 20.5 12 4 19.5 6.5 12zM6.5 12H13",
  people: "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.6c2.1.8 3.5 2.8 3.5 5.4",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "m6 6 12 12M18 6 6 18",
  reply: "M10 6 4 12l6 6M4 12h10c3.5 0 6 2.5 6 6v1",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  bin: "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5",
  more: "M5 12a.7.7 0 1 0 1.4 0 .7.7 0 0 0-1.4 0M11.3 12a.7.7 0 1 0 1.4 0 .7.7 0 0 0-1.4 0M17.6 12a.7.7 0 1 0 1.4 0 .7.7 0 0 0-1.4 0",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14c.8 1.5 2 2.2 3.5 2.2s2.7-.7 3.5-2.2M9 9.5h.01M15 9.5h.01",
  down: "M12 5v14M6 13l6 6 6-6",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  join: "M4 12h12M11 6l6 6-6 6M20 4v16",
  alert: "M12 3.5 21.5 20h-19zM12 10v4.5M12 17.2h.01",
  mail: "M3.5 6h17v12h-17zM4 7l8 6 8-6",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  swap: "M7 4 3.5 7.5 7 11M4 7.5h16M17 13l3.5 3.5L17 20M20 16.5H4",
  out: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  archive: "M4 5h16v4H4zM5.5 9v11h13V9M10 13h4",
  check: "m5 12.5 5 5L19 7.5",
  bot: "M6 9h12v10H6zM12 9V5M9.5 13.5h.01M14.5 13.5h.01M10 16.5h4M3.5 12v4M20.5 12v4",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20 20",
};

/** An icon by name; decoration only, so it is hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name] ?? "");
  svg.append(path);
  return svg;
}

/** The icon for a kind of channel. */
export function channelIcon(channel) {
  if ([10, 11, 12].includes(channel.type)) return icon("thread");
  return icon({ 2: "speaker", 5: "megaphone", 13: "speaker", 15: "forum", 16: "forum", 1: "mail" }[channel.type] ?? "hash");
}
