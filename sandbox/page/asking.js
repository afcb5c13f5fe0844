// Small dialogs that ask for something before it is sent.

import { h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { dialog } from "./notice.js";

/** A form; `fields` = [{name, label, value, type, rows, step}]; calls `done(values)` once it is sent. */
export function ask(title, fields, done, extra = null) {
  const entries = fields.map((field) => [field.name, entry(field)]);
  const submit = (event) => {
    event.preventDefault();
    box.close();
    done(Object.fromEntries(entries.map(([name, node]) => [name, node.value.trim()])));
  };
  const labels = fields.map((field, at) => h("label", {}, h("span", {}, field.label), entries[at][1]));
  const more = extra ? extra(Object.fromEntries(entries)) : null;
  const row = h("div", { class: "row" }, more, h("button", { type: "submit", class: "primary" }, t("send")));
  const box = dialog(title, h("form", { class: "ask", onsubmit: submit }, labels, row));
  entries[0][1].focus();
}

function entry({ value = "", type = "text", rows = 0, step = null, placeholder = null }) {
  const node = h(rows ? "textarea" : "input", { required: true, rows: rows || null, type: rows ? null : type, step, placeholder });
  node.value = value;
  return node;
}

/** A list of things to do; `items` = [{label, picture, run}]; `head` is shown above them. */
export function choose(title, items, head = null) {
  const button = ({ label, picture, run }) =>
    h("button", { type: "button", onclick: () => { box.close(); run(); } }, picture ? icon(picture) : null, h("span", {}, label));
  const box = dialog(title, head, h("div", { class: "deeds" }, items.filter(Boolean).map(button)));
  return box;
}

/** Where somebody is; the browser may know. */
export function askPlace(done) {
  const fields = [{ name: "latitude", label: t("latitude"), value: "31.23040", type: "number", step: "any" }, { name: "longitude", label: t("longitude"), value: "121.47370", type: "number", step: "any" }];
  const locate = (entries) => h("button", { type: "button", class: "soft", onclick: () => navigator.geolocation.getCurrentPosition(({ coords }) => {
    entries.latitude.value = coords.latitude.toFixed(5);
    entries.longitude.value = coords.longitude.toFixed(5);
  }) }, t("here"));
  ask(t("attachPlace"), fields, done, locate);
}

/** A place with its name. */
export const askVenue = (done) => ask(t("attachVenue"), [
  { name: "title", label: t("venueTitle"), value: "3号楼" }, { name: "address", label: t("venueAddress"), value: "江畔路3号" },
  { name: "latitude", label: t("latitude"), value: "31.23040", type: "number", step: "any" }, { name: "longitude", label: t("longitude"), value: "121.47370", type: "number", step: "any" }], done);

export const askPhone = (done) => ask(t("attachContact"), [{ name: "phone", label: t("phone"), value: "13800000000", type: "tel" }], done);

/** A question with its options. */
export function askPoll(done) {
  const fields = [{ name: "question", label: t("question") }, { name: "options", label: t("options"), rows: 4 }];
  ask(t("attachPoll"), fields, ({ question, options }) => done({ question, options: options.split("\n").map((line) => line.trim()).filter(Boolean) }));
}
