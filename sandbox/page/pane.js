// One person looking at one chat.

import * as api from "./api.js";
import { Bars } from "./bars.js";
import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { chatMenu, messageMenu } from "./deeds.js";
import { avatar, h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { alertBox, toast } from "./notice.js";

const NEAR_BOTTOM = 90;

export class Pane {
  /** `stage` is the Stage of main.js. */
  constructor(stage, person, chat) {
    Object.assign(this, { stage, person, chat, messages: new Map(), unread: 0, loaded: false, late: 0, stick: true, lastTop: 0, masked: false });
    this.build();
    this.ready = Promise.resolve();
    this.refresh(0).catch((error) => toast(this.node, t("failed") + error.message));
  }

  get key() { return `${this.person.id}:${this.chat.id}`; }
  get private() { return this.chat.type === "private"; }
  get title() { return this.private ? t("private", this.stage.state.bot.first_name) : this.chat.title; }

  build() {
    this.composer = new Composer({ name: this.person.first_name, polls: !this.private, send: (text, options) => this.send(text, options), sendKind: (kind, fields) => this.sendKind(kind, fields) });
    this.list = h("ol", { class: "messages", role: "log", "aria-live": "off", "aria-relevant": "additions text", tabindex: 0, "aria-label": `${this.person.first_name} · ${this.title}`, onscroll: () => this.scrolled(), onpointerdown: () => this.composer.closeMenus() });
    this.jump = h("button", { type: "button", class: "to-latest", hidden: true, "aria-label": t("toLatest"), onclick: () => this.toBottom(true) }, icon("down"));
    this.dot = h("b", { class: "badge", hidden: true });
    this.bars = new Bars(this);
    const body = h("div", { class: "talk" }, this.list, this.jump);
    this.node = h("section", { class: "pane", id: `pane-${this.key}`, "data-person": this.person.id, "data-chat": this.chat.id, "aria-label": `${this.person.first_name} · ${this.title}`, onfocusin: () => this.stage.activate(this), onpointerdown: () => this.stage.activate(this) }, this.head(), this.bars.topics, this.bars.pinned, body, this.composer.node);
    this.furnish();
    new ResizeObserver(() => this.stick && this.toBottom()).observe(this.list);
  }

  head() {
    const button = (label, picture, run) => h("button", { type: "button", class: "round", "aria-label": `${label}: ${this.person.first_name}`, title: label, onclick: run }, icon(picture));
    const who = h("div", { class: "who" },
      h("h2", {}, h("span", { class: "person" }, this.person.first_name), this.person.role_label ? h("span", { class: "role" }, this.person.role_label) : null, this.dot),
      h("p", {}, this.title, this.count = h("span", { class: "count" })));
    return h("header", {}, avatar(this.person.first_name, this.person.id), who, button(t("more"), "more", () => chatMenu(this)), button(t("change"), "swap", () => this.stage.change(this)), button(t("close"), "close", () => this.stage.close(this)));
  }

  /** Commands and the gate follow what the chat is like now. */
  furnish() {
    this.composer.setCommands(this.chat.commands);
    this.count.textContent = this.private ? "" : ` · ${t("members", this.chat.members.length)}`;
    this.bars.draw();
  }

  setChat(chat) {
    this.chat = chat;
    if (chat.moved_to) return this.stage.open(this.person, this.stage.chat(chat.moved_to), this);
    return this.furnish();
  }

  /** Shows one topic; what is said from now on goes there. */
  showTopic(topic) {
    this.bars.topic = `${topic}`;
    this.bars.drawTopics();
    this.tidy();
    this.toBottom();
  }

  /** Speaks as the group from now on, or as the person again. */
  mask(on) {
    this.masked = on;
    this.composer.call(on ? t("asGroup", this.chat.title) : t("say", this.person.first_name));
  }

  /** Fetches messages from this id on and draws what is new or changed; one fetch after another, so none is stale. */
  refresh(from) {
    this.ready = this.ready.catch(() => {}).then(() => this.fetch(from));
    return this.ready;
  }

  async fetch(from) {
    const fresh = await api.messages(this.chat.id, this.person.id, Math.max(from - 1, 0));
    const news = fresh.filter((message) => this.draw(message));
    this.drawAlbums(fresh);
    this.quickKeyboard();
    this.bars.drawPinned();
    this.tidy();
    this.notice(news);
    this.loaded = true;
  }

  draw(message) {
    const before = this.messages.get(message.message_id);
    const shape = JSON.stringify(message);
    if (before?.shape === shape) return false;
    this.messages.set(message.message_id, { ...message, shape });
    const node = bubble(message, this.context(), this.acts());
    const old = this.item(message.message_id);
    if (old) old.replaceWith(node);
    else this.list.append(node);
    if (this.loaded && !before) node.classList.add("new");
    if (this.loaded && before && before.edit_count !== message.edit_count) node.classList.add("changed");
    return !before;
  }

  /** The first of an album shows all of it, so it is drawn anew when another part came or went. */
  drawAlbums(changed) {
    for (const album of new Set(changed.map((message) => message.album).filter(Boolean))) {
      const first = this.album({ album })[0];
      if (first) this.item(first.message_id).replaceWith(bubble(first, this.context(), this.acts()));
    }
  }

  album({ album }) { return album ? [...this.messages.values()].filter((message) => message.album === album) : []; }

  remove(id) {
    const gone = this.messages.get(id);
    this.messages.delete(id);
    this.item(id)?.remove();
    if (gone) this.drawAlbums([gone]);
    this.bars.drawPinned();
    this.tidy();
  }

  notice(news) {
    const others = news.filter((message) => message.author !== this.person.id && !message.service);
    if (this.stick || !this.loaded || news.length > others.length) this.toBottom(this.loaded);
    else this.late += news.length;
    if (this.loaded && others.length && this.stage.active !== this) this.setUnread(this.unread + others.length);
    this.showLate();
  }

  /** Day lines, runs of one sender, and the word for an empty chat. */
  tidy() {
    let day = "", sender = "";
    this.list.querySelectorAll(".day-line, .nothing").forEach((node) => node.remove());
    for (const node of [...this.list.children]) {
      node.classList.toggle("elsewhere", !this.bars.shows(node));
      if (node.hidden || !this.bars.shows(node)) continue;
      const newDay = node.dataset.day !== day;
      node.classList.toggle("follows", !newDay && node.dataset.sender === sender);
      if (newDay) node.before(h("li", { class: "day-line", role: "separator" }, h("span", {}, node.dataset.day)));
      ({ day, sender = "" } = node.dataset);
    }
    if (!this.messages.size) this.list.append(h("li", { class: "nothing" }, t("nothing")));
  }

  quickKeyboard() {
    const last = [...this.messages.values()].reverse().find((message) => message.reply_keyboard);
    if (!last) return;
    const markup = last.reply_keyboard;
    if (markup.force_reply && last.message_id !== this.composer.keysId && this.loaded) this.composer.reply(last);
    this.composer.setKeyboard(markup.keyboard ? markup : null, last.message_id);
  }

  context() {
    const { state } = this.stage;
    const nameOf = (id) => (id === state.bot.id ? state.bot.first_name : state.users.find((user) => user.id === id)?.first_name ?? "");
    return { person: this.person, find: (id) => this.messages.get(id), nameOf, album: (message) => this.album(message) };
  }

  acts() {
    return {
      reply: (message) => this.composer.reply(message, this.selected(message)),
      edit: (message) => this.composer.edit(message),
      press: (message, button, key) => this.press(message, button, key),
      link: (url) => this.stage.botLink(url) && (this.stage.follow(this, url), true),
      command: (text) => this.send(text, {}),
      jumpTo: (id) => this.jumpTo(id),
      vote: (message, choice) => this.attempt(() => api.vote(this.person.id, this.chat.id, message.message_id, choice)),
      more: (message) => messageMenu(this, message),
    };
  }

  /** The words of a message that are selected, to be quoted; null if none are. */
  selected(message) {
    const chosen = getSelection();
    const words = chosen.toString().trim();
    return words && this.item(message.message_id)?.contains(chosen.anchorNode) && message.text.includes(words) ? words : null;
  }

  how({ replyTo = null, replyChat = null, quote = null } = {}) {
    return { reply_to: replyTo, reply_chat: replyChat === this.chat.id ? null : replyChat, quote, thread: this.bars.thread, mask: this.masked ? this.chat.id : null };
  }

  async send(text, { files = null, editing = null, ...answer }) {
    const where = [this.person.id, this.chat.id];
    if (editing) return this.attempt(() => api.edit(...where, editing, text));
    if (!files) return this.attempt(() => api.say(...where, text, this.how(answer)));
    const kind = files.list.length > 1 ? "album" : files.kind;
    return this.attempt(() => api.send(...where, kind, { text }, files.list, this.how(answer)));
  }

  async sendKind(kind, fields) {
    return this.attempt(() => api.send(this.person.id, this.chat.id, kind, fields, [], this.how()));
  }

  async press(message, button, key) {
    key.setAttribute("aria-busy", "true");
    key.title = t("pressing");
    await this.attempt(async () => {
      const answer = await api.press(this.person.id, this.chat.id, message.message_id, button.callback_data);
      if (!answer.answered) toast(this.node, t("noAnswer"));
      else if (answer.show_alert && answer.text) alertBox(this.person.first_name, answer.text);
      else if (answer.text) toast(this.node, answer.text);
      if (answer.url && this.stage.botLink(answer.url)) this.stage.follow(this, answer.url);
    });
    key.removeAttribute("aria-busy");
    key.title = "";
  }

  async attempt(run) {
    try {
      await run();
      return true;
    } catch (error) {
      toast(this.node, t("failed") + error.message);
      return false;
    }
  }

  item(id) { return this.list.querySelector(`[data-id="${id}"]`); }

  jumpTo(id) {
    const node = this.item(id);
    node?.scrollIntoView({ block: "center", behavior: "smooth" });
    node?.classList.remove("flash");
    requestAnimationFrame(() => node?.classList.add("flash"));
  }

  nearBottom() { return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_BOTTOM; }

  toBottom(smooth = false) {
    this.stick = true;
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  scrolled() {
    // Only a person scrolls up; a smooth scroll of ours always goes down.
    const { scrollTop } = this.list;
    if (this.nearBottom()) Object.assign(this, { late: 0, stick: true });
    else if (scrollTop < this.lastTop) this.stick = false;
    this.lastTop = scrollTop;
    this.showLate();
  }

  showLate() {
    this.jump.hidden = this.stick || this.nearBottom();
    this.jump.replaceChildren(icon("down"), this.late ? h("span", {}, t("latest", this.late)) : "");
  }

  setUnread(count) {
    this.unread = count;
    this.dot.hidden = !count;
    this.dot.textContent = count;
    this.dot.title = count ? t("unread", count) : "";
    this.stage.onUnread();
  }
}
