// Choosing whom to be and which chat to look at.

import { avatar, h } from "./dom.js";
import { t } from "./i18n.js";
import { dialog } from "./notice.js";

/** Asks; calls `choose(person, chat)` once. `unseen(person, chat)` counts messages no window has shown. */
export function pick(state, unseen, choose) {
  const people = state.users.map((person) => row(person));
  const box = dialog(t("openTitle"), h("ul", { class: "picker" }, people));

  function row(person) {
    const chats = state.chats.filter((chat) => chat.members.includes(person.id) && !chat.moved_to);
    return h("li", {}, avatar(person.first_name, person.id),
      h("div", {}, h("p", {}, h("b", {}, person.first_name), person.role_label ? h("span", { class: "role" }, person.role_label) : null),
        h("div", { class: "choices" }, chats.map((chat) => choice(person, chat)))));
  }

  function choice(person, chat) {
    const title = chat.type === "private" ? t("private", state.bot.first_name) : chat.title;
    const count = unseen(person, chat);
    const select = () => { box.close(); choose(person, chat); };
    return h("button", { type: "button", class: "choice", onclick: select }, title, count ? h("b", { class: "badge" }, String(count)) : null);
  }
}
