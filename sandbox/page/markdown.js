// Discord's markdown as DOM nodes. Every piece of text ends up in a text node; links are http(s) only.

import { el } from "./dom.js";
import { nameOf, readable, roleColour } from "./names.js";
import { state } from "./state.js";
import { full, styled } from "./times.js";

const link = (href, inside) => el("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, inside);

function mentionUser(id) {
  return el("button", { type: "button", class: "mention", data: { user: id } }, `@${nameOf(id)}`);
}

function mentionRole(id) {
  const role = state.roles.get(id);
  const colour = roleColour(role);
  return el("span", { class: "mention role", style: colour ? { color: readable(colour) } : {} }, `@${role?.name ?? "unknown role"}`);
}

function mentionChannel(id) {
  const channel = state.channels.get(id);
  if (!channel) return el("span", { class: "mention" }, "#unknown");
  return el("button", { type: "button", class: "mention", data: { channel: id } }, `#${channel.name}`);
}

function customEmoji(name, id) {
  const picture = el("img", { class: "emoji", src: `/cdn/emojis/${id}.png`, alt: `:${name}:`, title: `:${name}:`, loading: "lazy" });
  picture.addEventListener("error", () => picture.replaceWith(`:${name}:`));
  return picture;
}

function timestamp(seconds, style) {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `<t:${seconds}>`;
  return el("time", { class: "stamp", datetime: date.toISOString(), title: full(date) }, styled(date, style));
}

function spoiler(children) {
  const node = el("span", { class: "spoiler", role: "button", tabIndex: 0, "aria-label": "Spoiler, press to show", "aria-expanded": "false" }, el("span", {}, children));
  const show = () => {
    node.classList.add("shown");
    ["role", "tabindex", "aria-label", "aria-expanded"].forEach((name) => node.removeAttribute(name));
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") show(); });
  return node;
}

const RULES = [
  [/\\([^\sA-Za-z0-9])/y, (m) => m[1]],
  [/(`+)([\s\S]*?[^`])\1(?!`)/y, (m) => el("code", {}, m[2].replace(/^ (.*) $/, "$1"))],
  [/<(https?:\/\/[^\s>]+)>/y, (m) => link(m[1], m[1])],
  [/<@!?(\d{1,20})>/y, (m) => mentionUser(m[1])],
  [/<@&(\d{1,20})>/y, (m) => mentionRole(m[1])],
  [/<#(\d{1,20})>/y, (m) => mentionChannel(m[1])],
  [/<\/([^:>\n]{1,100}):(\d+)>/y, (m) => el("span", { class: "mention" }, `/${m[1]}`)],
  [/<a?:(\w{1,32}):(\d+)>/y, (m) => customEmoji(m[1], m[2])],
  [/<t:(-?\d{1,13})(?::([tTdDfFR]))?>/y, (m) => timestamp(m[1], m[2])],
  [/@(everyone|here)\b/y, (m) => el("span", { class: "mention" }, m[0])],
  [/\[([^\]\n]+)\]\(<?(https?:\/\/[^\s)>]+)>?(?:\s+"[^"\n]*")?\)/y, (m) => link(m[2], inline(m[1]))],
  [/https?:\/\/[^\s<]*[^\s<.,:;"')\]!?*_~|]/y, (m) => link(m[0], m[0])],
  [/\|\|([\s\S]+?)\|\|/y, (m) => spoiler(inline(m[1]))],
  [/\*\*\*([^*]+?)\*\*\*/y, (m) => el("strong", {}, el("em", {}, inline(m[1])))],
  [/\*\*([\s\S]+?)\*\*(?!\*)/y, (m) => el("strong", {}, inline(m[1]))],
  [/__([\s\S]+?)__(?!_)/y, (m) => el("u", {}, inline(m[1]))],
  [/~~([\s\S]+?)~~(?!~)/y, (m) => el("s", {}, inline(m[1]))],
  [/\*(?![\s*])((?:\*\*|[^*])*?[^\s*])\*(?!\*)/y, (m) => el("em", {}, inline(m[1]))],
];
const UNDERSCORE = /_(?![\s_])([^_]*?[^\s_])_(?!\w)/y;
const SPECIAL = /[\\`<@[h|*_~]/g;

function match(rule, text, at) {
  rule.lastIndex = at;
  return rule.exec(text);
}

function nodeAt(text, at) {
  for (const [rule, build] of RULES) {
    const found = match(rule, text, at);
    if (found) return [build(found), found[0].length];
  }
  if (text[at] === "_" && !/\w/.test(text[at - 1] ?? " ")) {
    const found = match(UNDERSCORE, text, at);
    if (found) return [el("em", {}, inline(found[1])), found[0].length];
  }
  return null;
}

/** The inline part of markdown, as a list of nodes and strings. */
export function inline(text) {
  const out = [];
  let from = 0;
  let at = 0;
  while (at < text.length) {
    SPECIAL.lastIndex = at;
    const special = SPECIAL.exec(text);
    if (!special) break;
    at = special.index;
    const found = nodeAt(text, at);
    if (!found) { at += 1; continue; }
    if (at > from) out.push(text.slice(from, at));
    out.push(found[0]);
    at += found[1];
    from = at;
  }
  if (from < text.length) out.push(text.slice(from));
  return out;
}

const LIST = /^(\s*)([-*]|\d{1,9}\.)\s+(.*)$/;

function list(lines, start) {
  const [, indent, mark] = LIST.exec(lines[start]);
  const ordered = /\d/.test(mark);
  const node = el(ordered ? "ol" : "ul", ordered ? { start: parseInt(mark, 10) } : {});
  let at = start;
  while (at < lines.length) {
    const found = LIST.exec(lines[at]);
    if (!found || found[1].length < indent.length) break;
    if (found[1].length > indent.length) {
      const [inner, next] = list(lines, at);
      (node.lastElementChild ?? node).append(inner);
      at = next;
    } else {
      if (/\d/.test(found[2]) !== ordered) break;
      node.append(el("li", {}, inline(found[3])));
      at += 1;
    }
  }
  return [node, at];
}

function codeBlock(source) {
  const found = /^(?:([A-Za-z0-9+#._-]{1,20})\n)?\n*([\s\S]*?)\n?$/.exec(source);
  return el("pre", { class: "code", tabIndex: 0, data: { language: found[1] ?? "" } }, el("code", {}, found[2]));
}

function quote(lines, start) {
  let at = start;
  const inside = [];
  while (at < lines.length && /^> ?/.test(lines[at])) inside.push(lines[at++].replace(/^> ?/, ""));
  return [el("blockquote", {}, blocks(inside.join("\n"), true)), at];
}

/** A block that begins with this line; a quote holds no further quote, as in Discord, so nothing nests without end. */
function lineBlock(lines, at, quoted) {
  const header = /^(#{1,3})\s+(.+)$/.exec(lines[at]);
  if (header) return [el("div", { class: `header h${header[1].length}`, role: "heading", "aria-level": header[1].length + 2 }, inline(header[2])), at + 1];
  const small = /^-#\s+(.+)$/.exec(lines[at]);
  if (small) return [el("div", { class: "subtext" }, inline(small[1])), at + 1];
  if (!quoted && /^>>> /.test(lines[at])) return [el("blockquote", {}, blocks([lines[at].slice(4), ...lines.slice(at + 1)].join("\n"), true)), lines.length];
  if (!quoted && /^> /.test(lines[at])) return quote(lines, at);
  return LIST.test(lines[at]) ? list(lines, at) : null;
}

function blocks(text, quoted = false) {
  const lines = text.split("\n");
  const out = [];
  let plain = [];
  const flush = () => {
    if (plain.length) out.push(el("div", { class: "text" }, inline(plain.join("\n"))));
    plain = [];
  };
  for (let at = 0; at < lines.length;) {
    const found = lineBlock(lines, at, quoted);
    if (found) { flush(); out.push(found[0]); at = found[1]; } else { plain.push(lines[at]); at += 1; }
  }
  flush();
  return out;
}

/** A whole text with code blocks, quotes, lists and headers, as a list of nodes. */
export function markdown(text) {
  const out = [];
  String(text ?? "").split(/```([\s\S]+?)```/).forEach((part, index) => {
    if (index % 2) { out.push(codeBlock(part)); return; }
    const trimmed = part.replace(index ? /^\n/ : /^$/, "").replace(/\n$/, "");
    if (trimmed) out.push(...blocks(trimmed));
  });
  return out;
}

/** One line without markup, for reply previews and announcements. */
export function plain(text, longest = 120) {
  const words = el("span", {}, inline(String(text ?? "").replace(/```(?:\w+\n)?([\s\S]*?)```/g, "$1").replace(/^(#{1,3}|>|-#) /gm, "").replace(/\s+/g, " "))).textContent;
  return words.length > longest ? `${words.slice(0, longest - 1)}…` : words;
}

/** True when a text is nothing but a few emoji, which are shown large. */
export function onlyEmoji(text) {
  const rest = text.replace(/<a?:\w+:\d+>/g, "🙂").trim();
  return /^(?:\p{RGI_Emoji}\s*){1,27}$/v.test(rest);
}
