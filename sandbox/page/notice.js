// What a press brings: a toast inside the pane of whoever pressed, or a small dialog.

import { h } from "./dom.js";
import { t } from "./i18n.js";

/** Shows a line over the pane for a few seconds. */
export function toast(pane, text) {
  const node = h("p", { class: "toast", role: "status" }, text);
  pane.append(node);
  setTimeout(() => node.classList.add("going"), 2600 + text.length * 60);
  setTimeout(() => node.remove(), 3000 + text.length * 60);
}

/** Shows a text that has to be acknowledged. */
export function alertBox(who, text) {
  const close = h("button", { type: "button", class: "primary" }, t("ok"));
  const box = dialog(who, h("p", { class: "words" }, text), h("div", { class: "row" }, close));
  close.addEventListener("click", () => box.close());
  close.focus();
}

/** A photo, large. */
export function lightbox(url, alt) {
  const box = dialog("", h("img", { src: url, alt }));
  box.classList.add("photo-box");
  box.addEventListener("click", () => box.close());
}

/** A modal dialog that removes itself when closed; Escape and a click outside close it. */
export function dialog(title, ...content) {
  const box = h("dialog", { "aria-label": title || null }, title ? h("h2", {}, title) : null, ...content);
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  document.body.append(box);
  box.showModal();
  return box;
}
