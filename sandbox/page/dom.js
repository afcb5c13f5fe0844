// Building DOM by hand: nothing a person typed is ever parsed as HTML.

/** An element: h("p", {class: "x", onclick: f, aria-label: "…"}, "text", child, null). */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) put(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function put(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else node.setAttribute(name, value === true ? "" : value);
}

const PATHS = {
  reply: "M10 8V4L3 11l7 7v-4.1c5 0 8.500 1.600 11 5.100-1-5-4-10-11-11z",
  edit: "M4 20h4L19 9l-4-4L4 16zM16.500 3.500l4 4",
  send: "M3 20l18-8L3 4v6l12 2-12 2z",
  photo: "M4 6h4l2-2h4l2 2h4v13H4zM12 9a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
  close: "M6 6l12 12M18 6L6 18",
  swap: "M7 4L3 8l4 4M3 8h14M17 12l4 4-4 4M21 16H7",
  keys: "M3 6h18v12H3zM7 10h1M11.500 10h1M16 10h1M8 14h8",
  slash: "M15 4L9 20",
  out: "M8 16L17 7M10 7h7v7",
  attach: "M12 5v14M5 12h14",
  more: "M12 5.500v.01M12 12v.01M12 18.500v.01",
  pin: "M9 4h6l-1 6 4 4H6l4-4zM12 14v7",
  forward: "M14 8V4l7 7-7 7v-4.100c-5 0-8.500 1.600-11 5.100 1-5 4-10 11-11z",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  place: "M12 21c-4-5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6-6 11zM12 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  contact: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c0-4 3.500-6 8-6s8 2 8 6",
  poll: "M5 20v-6M12 20V5M19 20v-9",
  voice: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM6 11a6 6 0 0 0 12 0M12 17v4",
  audio: "M9 18V5l10-2v13M9 18a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0zM19 16a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0z",
  video: "M3 6h12v12H3zM15 10l6-3v10l-6-3z",
  block: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM6.500 6.500l11 11",
  leave: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
  mask: "M4 7c5 2 11 2 16 0v5c0 4-3 6-8 6s-8-2-8-6zM8 12h2M14 12h2",
  down: "M12 5v13M6 13l6 6 6-6",
};

/** A small line drawing; it says nothing to a screen reader. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A round initial whose colour belongs to the id. */
export function avatar(name, id, isBot = false) {
  const colour = isBot ? "bot" : `c${Math.abs(id) % 6}`;
  return h("span", { class: `avatar ${colour}`, "aria-hidden": "true" }, isBot ? "热" : [...name][0] || "?");
}
