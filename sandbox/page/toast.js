// One clear sentence when something went wrong or was done.

import { byId, el } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN_FOR = 7000;

/** Shows a sentence for some seconds; errors are marked as such. */
export function toast(sentence, kind = "error") {
  const node = el("div", { class: `toast ${kind}`, role: kind === "error" ? "alert" : "status", testid: "toast" },
    icon(kind === "error" ? "alert" : "check"), el("span", {}, sentence),
    el("button", { type: "button", class: "quiet", "aria-label": "Dismiss", onclick: () => node.remove() }, icon("close")));
  byId("toasts").append(node);
  setTimeout(() => node.remove(), SHOWN_FOR);
}

/** Runs something and shows its failure as a toast; undefined then. */
export async function orToast(work) {
  try {
    return await work();
  } catch (problem) {
    if (problem.name === "AbortError") return undefined;
    toast(problem.message || "Something went wrong on this page.");
    if (problem.name !== "Error" && problem.constructor?.name !== "ApiError") console.error(problem);
    return undefined;
  }
}
