// Embeds: the cards applications and links show under a message.

import { picture, sameFile } from "./attachments.js";
import { el } from "./dom.js";
import { inline, markdown } from "./markdown.js";
import { stamp } from "./times.js";

const NAME = /^attachment:\/\/(.+)$/;
const safe = (url) => (/^https?:\/\//.test(url ?? "") ? url : null);

function file(media, message) {
  const name = NAME.exec(media?.url ?? "")?.[1];
  if (!name) return (message.attachments ?? []).find((one) => sameFile(one.url, media?.url));
  return (message.attachments ?? []).find((one) => one.filename === name);
}

/** Where a picture of an embed or component really is, with its size and alt text. */
export function resolved(media, message) {
  if (!media?.url) return null;
  const own = file(media, message);
  const url = own?.url ?? safe(media.url);
  if (!url) return null;
  return { url, width: media.width ?? own?.width, height: media.height ?? own?.height, alt: media.description ?? own?.description ?? "", title: own?.filename ?? "" };
}

function small(url, className, message) {
  const found = resolved({ url }, message);
  if (!found) return null;
  const image = el("img", { class: className, src: found.url, alt: "", loading: "lazy" });
  image.addEventListener("error", () => image.remove());
  return image;
}

function linked(text, url, className) {
  return safe(url) ? el("a", { class: className, href: url, target: "_blank", rel: "noopener noreferrer" }, inline(text)) : el("span", { class: className }, inline(text));
}

function field(one) {
  return el("div", { class: `field${one.inline ? " inline" : ""}`, testid: "embed-field" },
    el("div", { class: "field-name" }, inline(one.name)), el("div", { class: "field-value" }, markdown(one.value)));
}

function footer(embed, message) {
  const when = embed.timestamp ? stamp(new Date(embed.timestamp)) : null;
  if (!embed.footer?.text && !when) return null;
  return el("div", { class: "embed-footer" }, small(embed.footer?.icon_url, "tiny", message), [embed.footer?.text, when].filter(Boolean).join(" • "));
}

function large(media, message, testid) {
  const found = resolved(media, message);
  return found ? el("div", { class: "embed-image" }, picture({ ...found, widest: 520, highest: 420, testid })) : null;
}

/** One embed as a card. */
export function embedCard(embed, message) {
  const thumb = embed.type === "image" || embed.type === "gifv" ? null : resolved(embed.thumbnail, message);
  const colour = Number.isInteger(embed.color) ? `#${embed.color.toString(16).padStart(6, "0")}` : null;
  return el("article", { class: "embed", testid: "embed", style: colour ? { "--edge": colour } : {} },
    el("div", { class: "embed-main" },
      embed.provider?.name ? el("div", { class: "embed-provider" }, embed.provider.name) : null,
      embed.author?.name ? el("div", { class: "embed-author" }, small(embed.author.icon_url, "tiny", message), linked(embed.author.name, embed.author.url)) : null,
      embed.title ? el("div", { class: "embed-title" }, linked(embed.title, embed.url)) : null,
      embed.description ? el("div", { class: "embed-text" }, markdown(embed.description)) : null,
      embed.fields?.length ? el("div", { class: "fields" }, embed.fields.map(field)) : null),
    thumb ? el("div", { class: "embed-thumb" }, picture({ ...thumb, widest: 80, highest: 80, testid: "embed-thumbnail" })) : null,
    large(embed.image ?? (["image", "gifv"].includes(embed.type) ? embed.thumbnail : null), message, "embed-image"),
    footer(embed, message));
}
