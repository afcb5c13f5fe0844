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
