// What the plus beside the line offers.

import { askPhone, askPlace, askPoll, askVenue } from "./asking.js";
import { h, icon } from "./dom.js";
import { t } from "./i18n.js";

const FILES = { photo: "image/png,image/jpeg,image/gif,image/webp", video: "video/*", voice: ".ogg,.oga,.opus,audio/ogg", audio: "audio/*", document: "" };
const LABELS = { photo: "attachPhoto", video: "attachVideo", voice: "attachVoice", audio: "attachAudio", document: "attachFile" };
const ICONS = { document: "file" };
const MOST = 10;

/** The menu and its hidden file fields. `pick(kind, files)` keeps files for the next sending, `send(kind, fields)` sends at once. */
export class Attach {
  constructor({ pick, send, polls }) {
    Object.assign(this, { pick, send });
    const entries = [...Object.keys(FILES).flatMap((kind) => this.fileEntry(kind)),
      this.entry("attachPlace", "place", () => this.place()), this.entry("attachVenue", "place", () => askVenue((fields) => this.send("venue", fields))), this.entry("attachContact", "contact", () => this.contact()),
      polls ? this.entry("attachPoll", "poll", () => askPoll((fields) => this.send("poll", fields))) : null];
    this.node = h("div", { class: "menu-list attach-list", hidden: true }, entries);
  }

  entry(label, picture, run) {
    return h("button", { type: "button", onclick: () => { this.node.hidden = true; run(); } }, icon(picture), h("span", {}, t(label)));
  }

  fileEntry(kind) {
    const field = h("input", { type: "file", class: "hidden", accept: FILES[kind] || null, multiple: kind === "photo", tabindex: -1, "aria-hidden": "true", "data-kind": kind,
      onchange: () => { if (field.files.length) this.pick(kind, [...field.files].slice(0, MOST)); field.value = ""; } });
    return [this.entry(LABELS[kind], ICONS[kind] || kind, () => field.click()), field];
  }

  place() { askPlace((fields) => this.send("location", fields)); }

  contact() { askPhone((fields) => this.send("contact", fields)); }

  toggle() { this.node.hidden = !this.node.hidden; }
}
