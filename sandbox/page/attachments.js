// Files of a message: pictures inline, sound and film with controls, everything else as a card.

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { openLightbox } from "./lightbox.js";

const WIDEST = 550;
const HIGHEST = 350;

/** A size in bytes as people read it. */
export function bytes(size) {
  if (size < 1024) return `${size} B`;
  if (size < 1048576) return `${(size / 1024).toFixed(1)} kB`;
  return `${(size / 1048576).toFixed(1)} MB`;
}

const isPicture = (file) => /^image\/(png|jpe?g|gif|webp)/.test(file.content_type ?? "") || (!file.content_type && /\.(png|jpe?g|gif|webp)$/i.test(file.filename));

function missing(alt) {
  return el("div", { class: "missing", role: "img", "aria-label": alt }, icon("file"), el("span", {}, alt ? `Picture not available here: ${alt}` : "This picture is not on this machine."));
}

/** A picture that opens large; its space is kept free before it has loaded. */
export function picture({ url, width, height, alt = "", title = "", widest = WIDEST, highest = HIGHEST, testid = "attachment-image" }) {
  const image = el("img", { src: url, alt, title: alt || title, testid, decoding: "async" });
  if (width && height) {
    const scale = Math.min(1, widest / width, highest / height);
    image.width = Math.round(width * scale);
    image.height = Math.round(height * scale);
  }
  const open = el("button", { type: "button", class: "picture", "aria-label": `Open large: ${alt || title || "picture"}`, testid: "open-picture", onclick: () => openLightbox({ url, alt, title }) }, image);
  image.addEventListener("error", () => open.replaceWith(missing(alt || title)), { once: true });
  return open;
}

function card(file) {
  return el("div", { class: "file", testid: "attachment-file" }, icon("file"),
    el("div", { class: "file-text" },
      el("a", { href: file.url, target: "_blank", rel: "noopener noreferrer", download: file.filename }, file.title || file.filename),
      el("span", { class: "muted" }, bytes(file.size ?? 0)), file.description ? el("span", { class: "muted" }, file.description) : null),
    el("a", { class: "quiet", href: file.url, download: file.filename, "aria-label": `Download ${file.filename}` }, icon("download")));
}

/** One attachment. */
export function attachment(file) {
  if (isPicture(file)) {
    return picture({ url: file.url, width: file.width, height: file.height, alt: file.description ?? "", title: file.filename });
  }
  if (/^audio\//.test(file.content_type ?? "")) return el("figure", { class: "player" }, el("figcaption", {}, file.filename), el("audio", { controls: true, src: file.url, preload: "none" }));
  if (/^video\//.test(file.content_type ?? "")) return el("video", { class: "player", controls: true, src: file.url, preload: "metadata", "aria-label": file.description ?? file.filename });
  return card(file);
}

/** True for two links to one file; signatures after the ? differ from time to time. */
export function sameFile(a, b) {
  return Boolean(a && b) && a.split("?")[0] === b.split("?")[0];
}

/** The links inside components, at any depth. */
function mediaOf(components) {
  return (components ?? []).flatMap((one) => [one.media?.url, one.file?.url, ...(one.items ?? []).map((item) => item.media?.url), ...mediaOf(one.components), ...mediaOf(one.accessory ? [one.accessory] : [])]);
}

/** All attachments of a message that no embed shows already. */
export function attachments(message) {
  const used = [...(message.embeds ?? []).flatMap((embed) => [embed.image?.url, embed.thumbnail?.url, embed.author?.icon_url, embed.footer?.icon_url]), ...mediaOf(message.components)].filter(Boolean);
  const isUsed = (file) => used.some((url) => url === `attachment://${file.filename}` || sameFile(url, file.url));
  const shown = (message.attachments ?? []).filter((file) => !isUsed(file));
  if (!shown.length) return null;
  const pictures = shown.filter(isPicture).length;
  return el("div", { class: `attachments${pictures > 1 ? " many" : ""}` }, shown.map(attachment));
}
