// The stage: panes side by side, the tabs of a narrow screen, and the stream that keeps them fresh.

import * as api from "./api.js";
import { paint, startClock, takeClock } from "./clock.js";
import { avatar, h, icon } from "./dom.js";
import { currentLanguage, t, toggleLanguage, translate } from "./i18n.js";
import { Pane } from "./pane.js";
import { pick } from "./picker.js";

const byId = (id) => document.getElementById(id);
const HINT_KEY = "sandbox.hint";
const narrow = matchMedia("(max-width: 600px)");

class Stage {
  constructor(state) {
    this.state = state;
    this.panes = [];
    this.active = null;
    this.unseen = new Map();
    this.due = new Map();
  }

  person(id) { return this.state.users.find((user) => user.id === id); }
  chat(id) { return this.state.chats.find((chat) => chat.id === id); }

  open(person, chat, instead = null) {
    const there = this.panes.find((pane) => pane.person.id === person.id && pane.chat.id === chat.id);
    if (there) return this.show(there);
    const pane = new Pane(this, person, chat);
    const at = instead ? this.panes.indexOf(instead) : this.panes.length;
    this.panes.splice(at, instead ? 1 : 0, pane);
    if (instead) instead.node.replaceWith(pane.node);
    else byId("stage").append(pane.node);
    this.unseen.delete(this.unseenKey(person, chat));
    return this.show(pane);
  }

  close(pane) {
    this.panes = this.panes.filter((other) => other !== pane);
    pane.node.remove();
    if (this.active === pane) this.active = null;
    if (this.panes.length) this.activate(this.active || this.panes[0]);
    this.drawTabs();
  }

  change(pane) { this.pick((person, chat) => this.open(person, chat, pane)); }

  pick(choose) { pick(this.state, (person, chat) => this.unseen.get(this.unseenKey(person, chat)) || 0, choose); }

  show(pane) {
    this.activate(pane);
    pane.node.scrollIntoView({ block: "nearest", inline: "nearest" });
    pane.toBottom();
    return pane;
  }

  activate(pane) {
    if (this.active !== pane) {
      this.active = pane;
      for (const other of this.panes) {
        other.node.classList.toggle("active", other === pane);
        other.list.setAttribute("aria-live", other === pane ? "polite" : "off");
      }
    }
    pane.setUnread(0);
    this.drawTabs();
  }

  onUnread() { this.drawTabs(); }

  drawTabs() {
    const held = byId("tabs").contains(document.activeElement);
    byId("tabs").replaceChildren(...this.panes.map((pane) => this.tab(pane)));
    if (held) byId("tabs").querySelector("[aria-current]")?.focus();
    byId("stage").classList.toggle("none", !this.panes.length);
    byId("stage").dataset.empty = t("empty");
    const total = [...this.unseen.values()].reduce((sum, count) => sum + count, 0);
    byId("unseen").hidden = !total;
    byId("unseen").textContent = total;
  }

  tab(pane) {
    const on = pane === this.active;
    return h("button", { type: "button", "aria-current": on ? "true" : null, onclick: () => this.show(pane) },
      h("span", { class: "face" }, avatar(pane.person.first_name, pane.person.id), pane.unread ? h("b", { class: "badge", title: t("unread", pane.unread) }, String(pane.unread)) : null),
      h("span", {}, h("b", {}, pane.person.first_name), h("small", {}, pane.title)));
  }

  /** Whether a link starts our bot. */
  botLink(url) {
    const link = URL.canParse(url) ? new URL(url) : null;
    return ["t.me", "telegram.me"].includes(link?.hostname) && (link.pathname.startsWith("/+") || link.pathname.slice(1).toLowerCase() === this.state.bot.username.toLowerCase());
  }

  /** Follows such a link as the person of a pane: into their private chat, or into the group that invites. */
  async follow(pane, url) {
    if (new URL(url).pathname.startsWith("/+")) return pane.attempt(async () => {
      const note = await api.openLink(pane.person.id, url);
      await this.reload();
      this.open(pane.person, this.chat(note.chat));
    });
    const target = this.open(pane.person, this.chat(pane.person.id));
    await target.attempt(() => api.openLink(pane.person.id, url));
  }

  unseenKey(person, chat) { return chat.type === "private" ? `${person.id}` : `${chat.id}`; }

  /** One change from the stream. */
  async onChange({ chat, message_id: id, kind, sender }) {
    if (kind === "clock" || kind === "commands" || kind === "chat") return this.reload();
    const watching = this.panes.filter((pane) => pane.chat.id === chat);
    if (kind === "delete") return watching.forEach((pane) => pane.remove(id));
    if (kind === "message" && !watching.length && sender === this.state.bot.id) this.countUnseen(chat);
    if (kind === "message" && (!this.chat(chat) || (chat > 0 && this.chat(chat).bot_status !== "member"))) await this.reload();
    for (const pane of watching) this.refreshSoon(pane, id);
  }

  countUnseen(chat) {
    this.unseen.set(`${chat}`, (this.unseen.get(`${chat}`) || 0) + 1);
    this.drawTabs();
  }

  /** Several changes within a moment become one fetch. */
  refreshSoon(pane, id) {
    if (this.due.has(pane)) return this.due.set(pane, Math.min(this.due.get(pane), id));
    this.due.set(pane, id);
    return setTimeout(() => { const from = this.due.get(pane); this.due.delete(pane); pane.refresh(from).catch(() => {}); }, 30);
  }

  async reload() {
    const state = await api.state();
    Object.assign(this.state, { chats: state.chats });
    takeClock(state.clock);
    for (const pane of [...this.panes]) pane.setChat(this.chat(pane.chat.id));
  }

  /** After a change of language everything is drawn anew. */
  redraw() {
    const shown = this.panes.map(({ person, chat }) => [person, chat]);
    const at = this.panes.indexOf(this.active);
    byId("stage").replaceChildren();
    this.panes = [];
    for (const [person, chat] of shown) this.open(person, chat);
    if (this.panes[at]) this.show(this.panes[at]);
  }
}

function drawHint(stage) {
  const { hint } = stage.state;
  const strip = byId("hint");
  strip.hidden = !hint || localStorage.getItem(HINT_KEY) === "seen";
  if (strip.hidden) return;
  const done = () => { localStorage.setItem(HINT_KEY, "seen"); strip.hidden = true; };
  const type = async () => { done(); await stage.open(stage.person(hint.as), stage.chat(hint.chat)).composer.type(hint.text); };
  strip.replaceChildren(
    h("p", {}, t(narrow.matches ? "hintNarrow" : "hint"), h("q", {}, hint.text)),
    h("button", { type: "button", class: "primary", onclick: type }, t("hintDo")),
    h("button", { type: "button", class: "round", "aria-label": t("hintClose"), title: t("hintClose"), onclick: done }, icon("close")));
}

function drawWords(stage) {
  translate();
  byId("title").textContent = stage.state.title || t("title");
  document.title = `${byId("title").textContent} · ${currentLanguage() === "en" ? "sandbox" : "沙盒"}`;
  const button = byId("language");
  button.textContent = currentLanguage() === "en" ? "中文" : "English";
  button.lang = currentLanguage() === "en" ? "zh-CN" : "en";
  drawHint(stage);
  paint();
}

/** A button of the page's head: it cannot be pressed before it does something. */
function onPress(id, does) {
  byId(id).addEventListener("click", does);
  byId(id).disabled = false;
}

async function begin() {
  const state = await api.state();
  const stage = new Stage(state);
  startClock(state);
  drawWords(stage);
  for (const window of state.windows) stage.open(stage.person(window.as), stage.chat(window.chat));
  if (stage.panes.length) stage.show(stage.panes[0]);
  stage.drawTabs();
  onPress("open", () => stage.pick((person, chat) => stage.open(person, chat)));
  onPress("language", () => { toggleLanguage(); drawWords(stage); stage.redraw(); });
  api.listen(state.change, (change) => stage.onChange(change), (up) => onLine(state, up));
}

/** A sandbox that was started anew knows nothing of what this page shows. */
async function onLine(state, up) {
  const back = up && !byId("offline").hidden;
  byId("offline").hidden = up;
  if (back && (await api.state()).started !== state.started) location.reload();
}

begin();
