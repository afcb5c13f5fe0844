// Text with Telegram entities to DOM. Offsets are UTF-16 units, which is what JavaScript strings count in.

import { h } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const SAFE = /^(https?:|mailto:|tel:|tg:)/i;

/** Nodes for a text; `act` = {link(url), command(text)} does what a tap does. */
export function rich(text, entities, act) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, sorted, act);
}

function span(text, from, to, entities, act) {
  const nodes = [];
  let at = from;
  for (let i = 0; i < entities.length; i++) {
    const entity = entities[i];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at || end <= entity.offset) continue;
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inner = entities.slice(i + 1).filter((e) => e.offset < end && e !== entity);
    nodes.push(wrap(entity, text.slice(entity.offset, end), span(text, entity.offset, end, inner, act), act));
    at = end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function wrap(entity, covered, children, act) {
  const kind = entity.type;
  if (kind === "url" || kind === "text_link") return link(entity.url || covered, children, act);
  if (kind === "phone_number") return h("a", { href: `tel:${covered.replace(/[^\d+]/g, "")}` }, children);
  if (kind === "bot_command") return h("button", { type: "button", class: "command", onclick: () => act.command(covered) }, children);
  if (kind === "spoiler") return spoiler(children);
  return h(TAGS[kind] || "span", { class: TAGS[kind] ? null : kind }, children);
}

function link(target, children, act) {
  const url = SAFE.test(target) ? target : `https://${target}`;
  const open = (event) => { if (act.link(url)) event.preventDefault(); };
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", onclick: open }, children);
}

function spoiler(children) {
  const node = h("button", { type: "button", class: "spoiler", onclick: () => node.classList.toggle("seen") }, children);
  return node;
}
