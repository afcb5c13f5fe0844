// One message as a bubble.

import { avatar, h, icon } from "./dom.js";
import { dayOf, hourOf } from "./clock.js";
import { t } from "./i18n.js";
import { lightbox } from "./notice.js";
import { rich } from "./rich.js";

/** The list item for a message. `act` says what taps do: {reply, edit, press, link, command, jumpTo}. */
export function bubble(message, context, act) {
  const own = message.from.id === context.person.id;
  const kind = own ? "own" : message.from.is_bot ? "bot" : "other";
  const card = message.from.is_bot && message.inline_keyboard.length > 0;
  return h(
    "li",
    { class: `message ${kind}${card ? " card" : ""}`, "data-id": message.message_id, "data-sender": message.from.id, "data-day": dayOf(message.business_date) },
    own ? null : avatar(message.from.name, message.from.id, message.from.is_bot),
    h("article", { class: "body", "aria-label": `${message.from.name} ${hourOf(message.business_date)}` },
      h("div", { class: "bubble" }, own ? null : name(message), quote(message, context, act), photo(message), text(message, act), foot(message)),
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

function quote(message, context, act) {
  const replied = context.find(message.reply_to_message_id);
  if (!replied) return null;
  const words = [replied.kind === "photo" ? t("photoMark") : "", replied.text].filter(Boolean).join(" ");
  return h("button", { type: "button", class: "quote", onclick: () => act.jumpTo(replied.message_id) },
    h("b", {}, replied.from.name), h("span", {}, words));
}

function photo(message) {
  if (message.kind !== "photo") return null;
  const alt = t("photoOf", message.from.name);
  const { url, width, height } = message.file;
  return h("button", { type: "button", class: "photo", onclick: () => lightbox(url, alt) }, h("img", { src: url, alt, width, height }));
}

function text(message, act) {
  return message.text ? h("div", { class: "text" }, rich(message.text, message.entities, act)) : null;
}

function foot(message) {
  const real = new Date(message.date * 1000).toLocaleString();
  return h("p", { class: "foot" },
    message.edited ? h("button", { type: "button", class: "edited", "aria-expanded": "false", onclick: unfold }, t("edited")) : null,
    h("time", { title: real }, hourOf(message.business_date)));
}

function unfold(event) {
  const list = event.target.closest(".body").querySelector(".earlier");
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
  const tool = (label, picture, run) => h("button", { type: "button", class: "tool", "aria-label": label, title: label, onclick: run }, icon(picture));
  return h("div", { class: "tools" },
    tool(t("reply"), "reply", () => act.reply(message)),
    own ? tool(t("edit"), "edit", () => act.edit(message)) : null);
}
