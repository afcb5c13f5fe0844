// The page's two languages.

import { WORDS } from "./words.js";

let language = localStorage.getItem("sandbox.language") === "en" ? "en" : "zh";

/** The sentence for a key, filled in. */
export function t(key, ...values) {
  const words = WORDS[language][key];
  return typeof words === "function" ? words(...values) : words;
}

export const currentLanguage = () => language;
export const locale = () => (language === "en" ? "en-GB" : "zh-CN");

/** The other language, from now on and next time. */
export function toggleLanguage() {
  language = language === "en" ? "zh" : "en";
  localStorage.setItem("sandbox.language", language);
}

/** Writes the words into everything marked data-t, data-t-title or data-t-label. */
export function translate(root = document) {
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  for (const node of root.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of root.querySelectorAll("[data-t-title]")) node.title = t(node.dataset.tTitle);
  for (const node of root.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
}
