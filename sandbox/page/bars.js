// What stands over and under a chat: the pinned message, the choice of topic, the gate where a person cannot write.

import * as api from "./api.js";
import { summary } from "./content.js";
import { h, icon } from "./dom.js";
import { t } from "./i18n.js";

/** The bars of one pane. `topic` is all, general or the id of the topic shown. */
export class Bars {
  constructor(pane) {
    this.pane = pane;
    this.topic = "all";
    this.pinned = h("button", { type: "button", class: "pinned", hidden: true, onclick: () => pane.jumpTo(pane.chat.pinned) });
    this.topics = h("select", { class: "topics", "aria-label": t("topics"), hidden: true, onchange: () => pane.showTopic(this.topics.value) });
  }

  draw() {
    this.pane.composer.setGate(...this.gate());
    this.drawPinned();
    this.drawTopics();
  }

  /** What stands in the place of the line, if the person cannot write: words, the button's label, what it does. */
  gate() {
    const { chat, person } = this.pane;
    const own = chat.type === "private";
    if (own && chat.bot_status === "left") return [t("notStarted"), t("start"), () => this.pane.send("/start", {})];
    if (own && chat.bot_status === "kicked") return [t("blocked"), t("unblock"), () => api.block(person.id, false)];
    if (!chat.members.includes(person.id)) return [t("left"), t("join"), () => this.pane.attempt(() => api.join(person.id, chat.id))];
    return chat.type === "channel" && !chat.admins.includes(person.id) ? [t("channelOnly"), null, null] : [null];
  }

  drawPinned() {
    const message = this.pane.messages.get(this.pane.chat.pinned);
    this.pinned.hidden = !message;
    if (message) this.pinned.replaceChildren(icon("pin"), h("span", {}, h("b", {}, t("pinned")), h("span", {}, summary(message))));
  }

  drawTopics() {
    this.topics.hidden = !this.pane.chat.forum;
    const option = (value, words) => h("option", { value, selected: `${value}` === `${this.topic}` }, words);
    const named = this.pane.chat.topics.map((topic) => option(topic.id, topic.name + (topic.closed ? t("closedTopic") : "")));
    this.topics.replaceChildren(option("all", t("allTopics")), option("general", t("general")), ...named);
  }

  /** The number of the topic that is shown, or null. */
  get thread() { return Number(this.topic) || null; }

  /** Whether a line of the chat belongs to the topic shown. */
  shows(node) { return this.topic === "all" || (node.dataset.thread ?? "general") === this.topic; }
}
