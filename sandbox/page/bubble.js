// One message as a bubble.

import { dayOf, hourOf } from "./clock.js";
import { content, serviceLine, summary } from "./content.js";
import { avatar, h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { rich } from "./rich.js";

/** The list item for a message. `act` says what taps do: {reply, edit, press, link, command, jumpTo, vote, more}. */
export function bubble(message, context, act) {
  const place = { "data-id": message.message_id, "data-day": dayOf(message.business_date), "data-thread": message.thread };
  if (message.service) return h("li", { class: "service", ...place }, h("span", {}, serviceLine(message)));
  const own = message.author === context.person.id;
  const kind = own ? "own" : message.from.is_bot ? "bot" : "other";
  const album = context.album(message);
  const card = message.from.is_bot && message.inline_keyboard.length > 0;
  const swallowed = album.length > 0 && album[0].message_id !== message.message_id;
  return h(
    "li",
    { class: `message ${kind}${card ? " card" : ""}`, hidden: swallowed, ...place, "data-sender": message.from.id },
    own ? null : avatar(message.from.name, message.from.id, message.from.is_bot),
    h("article", { class: "body", "aria-label": `${message.from.name} ${hourOf(message.business_date)}` },
      h("div", { class: "bubble" }, own && message.from.id === message.author ? null : name(message), forwarded(message), quote(message, context, act), content(message, album, act), text(message, act), foot(message)),
      earlier(message),
      keyboard(message, act),
      reactions(message, context),
    ),
    tools(message, own, act),
  );
}

function name(message) {
  const badge = message.from.is_bot ? h("span", { class: "tag" }, t("bot")) : null;
  return h("p", { class: "name" }, message.from.name, badge);
}

function forwarded(message) {
  return message.forwarded === null || message.forwarded === message.from.name ? null : h("p", { class: "forwarded" }, icon("forward"), t("forwarded", message.forwarded));
}

function quote(message, context, act) {
  const replied = context.find(message.reply_to_message_id);
  if (message.external) return elsewhere(message);
  if (!replied) return null;
  const words = message.quote ? `“${message.quote}”` : summary(replied);
  return h("button", { type: "button", class: "quote", onclick: () => act.jumpTo(replied.message_id) },
    h("b", {}, replied.from.name), h("span", {}, words));
}

/** What it answers stands in another chat: who said it, where, and the words quoted. */
function elsewhere({ external, quote: words }) {
  return h("div", { class: "quote" }, h("b", {}, [external.name, external.chat].filter(Boolean).join(" · ")), h("span", {}, words ? `“${words}”` : t("elsewhere")));
}

function text(message, act) {
  return message.text ? h("div", { class: "text" }, rich(message.text, message.entities, act)) : null;
}

function foot(message) {
  const real = new Date(message.date * 1000).toLocaleString();
  return h("p", { class: "foot" },
    message.edited ? h("button", { type: "button", class: "edited", "aria-expanded": "false", onclick: unfold }, t("edited")) : null,
    message.silent ? h("span", { title: t("silent"), role: "img", "aria-label": t("silent") }, "🔕") : null,
    h("time", { title: real }, hourOf(message.business_date)));
}

function unfold(event) {
  const list = event.target.closest(".body").querySelector(".earlier");
  if (!list) return;
  list.hidden = !list.hidden;
  event.target.setAttribute("aria-expanded", String(!list.hidden));
}

function earlier(message) {
  if (!message.history.length) return null;
  return h("div", { class: "earlier", hidden: true }, h("p", {}, t("earlier")), message.history.map((old) => h("blockquote", {}, old)));
}

function keyboard(message, act) {
  if (!message.inline_keyboard.length) return null;
  const rows = message.inline_keyboard.map((row) => h("div", { class: "keys" }, row.map((button) => key(message, button, act))));
  return h("div", { class: "inline" }, rows);
}

function key(message, button, act) {
  if (button.url) {
    const open = (event) => { if (act.link(button.url)) event.preventDefault(); };
    return h("a", { class: "key", href: button.url, target: "_blank", rel: "noopener noreferrer", onclick: open }, button.text, icon("out"));
  }
  const push = (event) => act.press(message, button, event.currentTarget);
  return h("button", { type: "button", class: "key", onclick: push, disabled: !button.callback_data }, button.text);
}

function reactions(message, context) {
  if (!message.reactions.length) return null;
  return h("p", { class: "reactions" }, message.reactions.map(({ emoji, by }) =>
    h("span", { class: "reaction", title: `${t("by")} ${context.nameOf(by)}` }, emoji)));
}

function tools(message, own, act) {
  const keep = (event) => event.preventDefault(); // a press must not undo the selection that is to be quoted
  const tool = (label, picture, run) => h("button", { type: "button", class: "tool", "aria-label": label, title: label, onmousedown: keep, onclick: run }, icon(picture));
  const words = own && (message.kind === "text" || (message.file && !["sticker", "video_note"].includes(message.kind))) && message.forwarded === null;
  return h("div", { class: "tools" },
    tool(t("reply"), "reply", () => act.reply(message)),
    words ? tool(t("edit"), "edit", () => act.edit(message)) : null,
    tool(t("more"), "more", () => act.more(message)));
}
