// The sandbox's own API, as any phone would use it (see sandbox/people/api.py).

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error || `${response.status}`);
  return body;
}

const get = (path) => fetch(`/sandbox/${path}`).then(answer);
const post = (path, body) =>
  fetch(`/sandbox/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).then(answer);

export const state = () => get("state");
export const messages = (chat, person, after) => get(`chats/${chat}/messages?as=${person}&after=${after}`);
export const edit = (person, chat, message_id, text) => post("edit", { as: person, chat, message_id, text });
export const block = (person, blocked) => post("block", { as: person, blocked });
export const openLink = (person, url) => post("open_link", { as: person, url });
export const setClock = (change) => post("clock", change);

export const vote = (person, chat, message_id, options) => post("vote", { as: person, chat, message_id, options });
export const react = (person, chat, message_id, emoji) => post("react", { as: person, chat, message_id, emoji });
export const pin = (person, chat, message_id, pinned) => post("pin", { as: person, chat, message_id, pinned });
export const remove = (person, chat, message_id) => post("delete", { as: person, chat, message_id });
export const forward = (person, chat, message_id, to) => post("forward", { as: person, chat, message_id, to });
export const stopPoll = (person, chat, message_id) => post("stop_poll", { as: person, chat, message_id });
export const leave = (person, chat) => post("leave", { as: person, chat });
export const join = (person, chat) => post("join", { as: person, chat });
export const openTopic = (person, chat, name) => post("topics", { as: person, chat, name });

/** Says a text; `how` = {reply_to, quote, thread, mask}, any of them null. */
export const say = (person, chat, text, how = {}) => post("say", { as: person, chat, text, ...how });

/** Sends another kind of message: `fields` of the kind, `files` (File objects) if it has any, `how` as above. */
export function send(person, chat, kind, fields, files = [], how = {}) {
  const all = { as: person, chat, kind, ...fields, ...how };
  if (!files.length) return post("send", all);
  const form = new FormData();
  for (const [name, value] of Object.entries(all)) if (value !== null && value !== undefined) form.append(name, value);
  files.forEach((file, number) => form.append(`file${String(number).padStart(2, "0")}`, file));
  return fetch("/sandbox/send", { method: "POST", body: form }).then(answer);
}

/** Presses a button and waits for what the bot answers. */
export async function press(person, chat, message_id, data) {
  const { callback_query_id: id } = await post("press", { as: person, chat, message_id, data });
  return get(`callbacks/${id}?timeout=10`);
}

/** Calls back with every change; `online` tells whether the line is up. */
export function listen(after, onChange, online) {
  const source = new EventSource(`/sandbox/stream?after=${after}`);
  source.onmessage = (event) => onChange(JSON.parse(event.data));
  source.onopen = () => online(true);
  source.onerror = () => online(false);
}
