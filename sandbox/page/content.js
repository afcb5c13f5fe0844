// What a message holds besides words: files, places, contacts, polls; and the lines that tell what happened.

import { h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { lightbox } from "./notice.js";

/** One line for a message in a quote, the pinned bar or a notice. */
export function summary(message) {
  const mark = message.kind === "photo" ? t("photoMark") : message.kind === "text" ? "" : t(`kind_${message.kind}`);
  return [mark, message.text || message.poll?.question || ""].filter(Boolean).join(" ");
}

/** Nodes for the content, null for a plain text. `album` = the messages that show with this one. */
export function content(message, album, act) {
  if (album.length > 1) return h("div", { class: `album n${Math.min(album.length, 4)}` }, album.map((part) => one(part, act)));
  return one(message, act);
}

function one(message, act) {
  const draw = { photo, video, animation: video, video_note: video, sticker, voice: sound, audio: sound, document: paper, venue: place, location: place, contact, poll }[message.kind];
  return draw ? draw(message, act) : null;
}

function photo(message) {
  const alt = t("photoOf", message.from.name);
  const { url, width, height } = message.file;
  return h("button", { type: "button", class: "photo", onclick: () => lightbox(url, alt) }, h("img", { src: url, alt, width, height }));
}

const video = (message) => h("video", { class: "film", controls: true, preload: "metadata", src: message.file.url, "aria-label": t("kind_video") });

const sticker = (message) => h("img", { class: "sticker", src: message.file.url, alt: t("kind_sticker") });

function sound(message) {
  const title = message.file.title || message.file.name;
  return h("div", { class: "sound" }, icon(message.kind), h("div", {},
    title ? h("p", {}, title) : null, h("audio", { controls: true, preload: "none", src: message.file.url, "aria-label": t(`kind_${message.kind}`) })),
    message.file.duration ? h("small", {}, `${message.file.duration}″`) : null);
}

function paper(message) {
  const { url, name, size } = message.file;
  return h("a", { class: "paper", href: url, download: name || "file" }, icon("file"), h("span", {}, h("b", {}, name || t("kind_document")), h("small", {}, bytes(size))));
}

const bytes = (size) => (size < 1024 ? `${size} B` : size < 1048576 ? `${Math.round(size / 1024)} KB` : `${(size / 1048576).toFixed(1)} MB`);

function place(message) {
  const { latitude, longitude } = message.location;
  return h("p", { class: "paper" }, icon("place"), h("span", {}, h("b", {}, message.venue?.title || t("attachPlace")), message.venue ? h("small", {}, message.venue.address) : null, h("small", {}, `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`)));
}

function contact(message) {
  const { first_name: first, last_name: last, phone_number: number } = message.contact;
  return h("p", { class: "paper" }, icon("contact"), h("span", {}, h("b", {}, [first, last].filter(Boolean).join(" ")), h("a", { href: `tel:${number}` }, number)));
}

function poll(message, act) {
  const { poll: asked } = message;
  const facts = [t(asked.type === "quiz" ? "quiz" : asked.is_anonymous ? "anonymousPoll" : "openPoll"), asked.allows_multiple_answers ? t("several") : "", asked.is_closed ? t("pollClosed") : asked.close_date ? t("pollCloses", new Date(asked.close_date * 1000).toLocaleTimeString()) : ""];
  return h("div", { class: "poll" }, h("p", { class: "question" }, asked.question), h("small", {}, facts.filter(Boolean).join(" · ")),
    asked.options.map((option, number) => choice(message, option, number, act)), h("small", {}, t("voters", asked.total_voter_count)));
}

function choice(message, option, number, act) {
  const { chosen, total_voter_count: total, is_closed: closed, allows_multiple_answers: several } = message.poll;
  const on = chosen.includes(number);
  const next = several ? (on ? chosen.filter((other) => other !== number) : [...chosen, number]) : on ? [] : [number];
  const share = total ? Math.round((100 * option.voter_count) / total) : 0;
  const meter = h("meter", { min: 0, max: 100, value: share, "aria-hidden": "true" });
  return h("button", { type: "button", class: "option", "aria-pressed": String(on), disabled: closed, onclick: () => act.vote(message, next) },
    h("span", {}, option.text), h("b", {}, chosen.length || closed ? `${option.voter_count}` : ""), meter);
}

/** The line in the middle that tells what happened. */
export function serviceLine(message) {
  const [part, detail] = Object.entries(message.service)[0];
  const named = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");
  const object = { new_chat_members: () => detail.map(named).join("、"), left_chat_member: () => named(detail), pinned_message: () => (detail.text || detail.caption || "…").slice(0, 30) };
  return t(part, message.from.name, object[part]?.() ?? detail.name ?? "");
}
