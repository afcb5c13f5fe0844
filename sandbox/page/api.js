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

/** Says a text, with a photo (a File) and a message to reply to, if any. */
export function say(person, chat, text, { photo = null, replyTo = null } = {}) {
  if (!photo) return post("say", { as: person, chat, text, reply_to: replyTo });
  const form = new FormData();
  form.append("as", person);
  form.append("chat", chat);
  form.append("text", text);
  if (replyTo) form.append("reply_to", replyTo);
  form.append("photo", photo);
  return fetch("/sandbox/say", { method: "POST", body: form }).then(answer);
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
