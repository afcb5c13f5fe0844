// Where a person types: text, files, a reply, an edit, the bot's commands and its quick keyboard.

import { Attach } from "./attach.js";
import { summary } from "./content.js";
import { h, icon } from "./dom.js";
import { t } from "./i18n.js";

const typing = () => new Promise((wake) => setTimeout(wake, 28));
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** The form under a chat. `send(text, {files, replyTo, quote, editing})` and `sendKind(kind, fields)` resolve to whether it went out. */
export class Composer {
  constructor({ name, send, sendKind, polls }) {
    Object.assign(this, { name, send, mode: null, files: null });
    this.attach = new Attach({ polls, pick: (kind, files) => this.take(kind, files), send: sendKind });
    this.keysClosed = false;
    this.build();
  }

  build() {
    this.input = h("textarea", { rows: 1, maxlength: 4096, placeholder: t("say", this.name), "aria-label": t("say", this.name), oninput: () => this.grow(), onfocus: () => this.closeMenus(), onkeydown: (e) => this.key(e), onpaste: (e) => this.paste(e) });
    this.bar = h("div", { class: "bar", hidden: true });
    this.menu = h("div", { class: "menu-list", hidden: true });
    this.keys = h("div", { class: "reply-keys", role: "group", "aria-label": t("keyboard"), hidden: true });
    this.slash = this.round("slash", t("commands"), () => { this.attach.node.hidden = true; this.menu.hidden = !this.menu.hidden; });
    this.toggle = this.round("keys", t("keyboard"), () => this.showKeys(this.keys.hidden));
    this.slash.hidden = this.toggle.hidden = true;
    const submit = h("button", { type: "submit", class: "round send", "aria-label": t("send"), title: t("send") }, icon("send"));
    this.row = h("div", { class: "line" }, this.round("attach", t("attach"), () => { this.menu.hidden = true; this.attach.toggle(); }), this.slash, this.toggle, this.input, submit);
    this.gate = h("div", { class: "gate", hidden: true });
    this.node = h("form", { class: "composer", onkeydown: (e) => { if (e.key === "Escape") this.closeMenus(); }, onsubmit: (e) => { e.preventDefault(); this.submit(); } }, this.bar, this.menu, this.attach.node, this.gate, this.row, this.keys);
  }

  round(picture, label, run) {
    return h("button", { type: "button", class: "round", "aria-label": label, title: label, onclick: run }, icon(picture));
  }

  closeMenus() { this.menu.hidden = this.attach.node.hidden = true; }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 132)}px`;
  }

  key(event) {
    if (event.key === "Escape" && (this.mode || this.files)) this.reset();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  }

  paste(event) {
    const image = [...event.clipboardData.files].find((file) => file.type.startsWith("image/"));
    if (image) this.take("photo", [image]);
  }

  async submit(text = this.input.value.trim()) {
    if (!text && !this.files) return;
    const { files, mode } = this;
    const kept = this.input.value;
    this.input.value = "";
    this.reset();
    const target = mode?.message.message_id ?? null;
    const done = await this.send(text, { files, replyTo: mode?.kind === "reply" ? target : null, replyChat: mode?.kind === "reply" ? mode.message.chat : null, quote: mode?.quote ?? null, editing: mode?.kind === "edit" ? target : null });
    if (!done && !this.input.value) this.input.value = kept;
    this.grow();
  }

  /** Keeps files until the person sends them, with the line as their caption. */
  take(kind, list) {
    this.files = { kind, list };
    const shown = kind === "photo" ? h("img", { src: URL.createObjectURL(list[0]), alt: "" }) : icon(kind === "document" ? "file" : kind);
    this.showBar(shown, list.length > 1 ? t("photos", list.length) : list[0].name || t("photo"), t("unphoto"));
  }

  reply(message, quote = null) {
    this.mode = { kind: "reply", message, quote };
    this.showBar(icon("reply"), t("replying", message.from.name), t("cancel"), quote ? `“${quote}”` : summary(message));
  }

  edit(message) {
    this.mode = { kind: "edit", message };
    this.input.value = message.text;
    this.grow();
    this.showBar(icon("edit"), t("editing"), t("cancel"), message.text);
  }

  showBar(picture, title, cancel, words = "") {
    const drop = this.round("close", cancel, () => { if (this.mode?.kind === "edit") this.input.value = ""; this.reset(); });
    this.bar.replaceChildren(picture, h("p", {}, h("b", {}, title), words ? h("span", {}, words) : null), drop);
    this.bar.hidden = false;
    this.input.focus();
  }

  reset() {
    this.mode = this.files = null;
    this.bar.hidden = true;
    this.closeMenus();
    this.grow();
  }

  /** The bot's command menu for this chat. */
  setCommands(commands) {
    const entry = ({ command, description }) => h("button", { type: "button", onclick: () => { this.menu.hidden = true; this.submit(`/${command}`); } }, h("b", {}, `/${command}`), h("span", {}, description));
    this.menu.replaceChildren(...commands.map(entry));
    this.slash.hidden = commands.length === 0;
  }

  /** The reply keyboard now in force, or null. */
  setKeyboard(markup, id) {
    if (id === this.keysId) return;
    this.keysId = id;
    const rows = markup?.keyboard || [];
    const press = (button) => {
      if (markup.one_time_keyboard) this.showKeys(false);
      if (button.request_contact) this.attach.contact();
      else if (button.request_location) this.attach.place();
      else this.submit(button.text);
    };
    this.keys.replaceChildren(...rows.map((row) => h("div", { class: "keys" }, row.map((button) => h("button", { type: "button", class: "key", onclick: () => press(button) }, button.text)))));
    this.toggle.hidden = rows.length === 0;
    this.showKeys(rows.length > 0);
  }

  showKeys(open) {
    this.keys.hidden = !open;
    this.toggle.setAttribute("aria-expanded", String(open));
  }

  /** Puts a sentence with one button in the place of the line, or takes it away (null). */
  setGate(words, label, run) {
    this.gate.hidden = !words;
    this.row.classList.toggle("hidden", Boolean(words));
    if (words) this.gate.replaceChildren(h("p", {}, words), label ? h("button", { type: "button", class: "primary", onclick: run }, label) : "");
  }

  /** Whose name the line says it speaks under. */
  call(words) {
    this.input.placeholder = words;
    this.input.setAttribute("aria-label", words);
  }

  /** Types a sentence letter by letter, for the visitor to send. */
  async type(text) {
    this.input.focus();
    this.input.value = "";
    for (const letter of calm.matches ? [text] : text) {
      this.input.value += letter;
      this.grow();
      await typing();
    }
  }
}
