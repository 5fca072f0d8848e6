// A picture as large as the window allows.

import { el } from "./dom.js";
import { icon } from "./icons.js";

/** Opens one picture; Escape, the cross or a press beside it closes it. */
export function openLightbox({ url, alt, title }) {
  const image = el("img", { src: url, alt: alt || title || "", testid: "lightbox-image" });
  const box = el("dialog", { class: "lightbox", "aria-label": alt || title || "Picture", testid: "lightbox" },
    image,
    el("div", { class: "lightbox-foot" }, el("span", {}, alt || title), el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, "Open original")),
    el("button", { type: "button", class: "round close", "aria-label": "Close", onclick: () => box.close() }, icon("close")));
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}
