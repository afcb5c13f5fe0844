// What one can do to a message, and to the chat as a whole.

import * as api from "./api.js";
import { ask, choose } from "./asking.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";

const EMOJI = ["👍", "👎", "❤\ufe0f", "🙏", "👌", "🎉", "🔥", "🤔"];

const same = (one, other) => one.replace("\ufe0f", "") === other;

/** The menu of a message. */
export function messageMenu(pane, message) {
  const { person, chat } = pane;
  const rules = chat.type === "private" || chat.admins.includes(person.id);
  const id = message.message_id;
  const pinned = chat.pinned === id;
  const run = (deed) => pane.attempt(deed);
  const box = choose(t("moreOf", message.from.name), [
    { label: t("forward"), picture: "forward", run: () => forwardMenu(pane, message) },
    { label: t("replyElsewhere"), picture: "reply", run: () => replyMenu(pane, message) },
    message.poll && message.author === person.id && !message.poll.is_closed ? { label: t("stopPoll"), picture: "poll", run: () => run(() => api.stopPoll(person.id, chat.id, id)) } : null,
    rules ? { label: t(pinned ? "unpin" : "pin"), picture: "pin", run: () => run(() => api.pin(person.id, chat.id, id, !pinned)) } : null,
    rules || message.author === person.id ? { label: t("remove"), picture: "trash", run: () => run(() => api.remove(person.id, chat.id, id)) } : null,
  ], feelings(pane, message, () => box.close()));
}

function feelings(pane, message, close) {
  const mine = message.reactions.find(({ by }) => by === pane.person.id)?.emoji;
  const button = (emoji) => h("button", { type: "button", "aria-pressed": String(same(emoji, mine)), onclick: () => {
    close();
    pane.attempt(() => api.react(pane.person.id, pane.chat.id, message.message_id, same(emoji, mine) ? "" : emoji));
  } }, emoji);
  return h("div", { class: "feelings" }, EMOJI.map(button));
}

/** The answer is written in another chat of theirs. */
function replyMenu(pane, message) {
  const { stage, person } = pane;
  const chats = stage.state.chats.filter((chat) => chat.members.includes(person.id) && !chat.moved_to && chat.id !== message.chat);
  choose(t("replyElsewhere"), chats.map((chat) => ({
    label: chat.type === "private" ? t("private", stage.state.bot.first_name) : chat.title,
    run: () => stage.open(person, stage.chat(chat.id)).composer.reply(message),
  })));
}

function forwardMenu(pane, message) {
  const { stage, person } = pane;
  const chats = stage.state.chats.filter((chat) => chat.members.includes(person.id) && !chat.moved_to);
  choose(t("forwardTo"), chats.map((chat) => ({
    label: chat.type === "private" ? t("private", stage.state.bot.first_name) : chat.title,
    run: () => pane.attempt(async () => {
      await api.forward(person.id, pane.chat.id, message.message_id, chat.id);
      stage.open(person, stage.chat(chat.id));
    }),
  })));
}

/** The menu of a chat. */
export function chatMenu(pane) {
  const { person, chat } = pane;
  const own = chat.type === "private";
  const ruler = chat.type === "supergroup" && chat.admins.includes(person.id) && !chat.anonymous.includes(person.id);
  choose(pane.title, [
    own && chat.bot_status === "member" ? { label: t("block"), picture: "block", run: () => pane.attempt(() => api.block(person.id, true)) } : null,
    own && chat.bot_status === "kicked" ? { label: t("unblock"), picture: "block", run: () => pane.attempt(() => api.block(person.id, false)) } : null,
    ruler ? { label: t(pane.masked ? "named" : "anonymous"), picture: "mask", run: () => pane.mask(!pane.masked) } : null,
    chat.forum && chat.admins.includes(person.id) ? { label: t("newTopic"), picture: "attach", run: () => newTopic(pane) } : null,
    own ? null : { label: t("leave"), picture: "leave", run: () => pane.attempt(() => api.leave(person.id, chat.id)) },
  ]);
}

function newTopic(pane) {
  ask(t("newTopic"), [{ name: "name", label: t("topicName") }], ({ name }) => pane.attempt(async () => {
    const topic = await api.openTopic(pane.person.id, pane.chat.id, name);
    await pane.stage.reload();
    pane.showTopic(topic.id);
  }));
}
