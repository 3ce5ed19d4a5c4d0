// Turns HTML and MathML from the server into nodes, keeping only what prose and mathematics need.
const HTML = new Set(["p", "strong", "em", "code", "ul", "ol", "li", "br", "span", "a", "pre", "table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "blockquote"]);
const MATHML = new Set(["math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "msup", "msub", "msubsup", "mfrac", "msqrt", "mroot", "mover", "munder", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "menclose", "semantics", "annotation", "mprescripts", "mmultiscripts", "none"]);
const ATTRIBUTES = new Set(["display", "mathvariant", "stretchy", "fence", "separator", "lspace", "rspace", "accent", "accentunder", "columnalign", "rowspacing", "columnspacing", "columnlines", "linethickness", "width", "height", "depth", "form", "largeop", "movablelimits", "minsize", "maxsize", "symmetric", "displaystyle", "scriptlevel", "start"]);
const MATHML_SPACE = "http://www.w3.org/1998/Math/MathML";

function copy(node, target) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) { target.append(child.data); continue; }
    if (child.nodeType !== Node.ELEMENT_NODE) continue;
    const name = child.localName;
    if (!HTML.has(name) && !MATHML.has(name)) { copy(child, target); continue; }
    if (name === "annotation") continue;
    const made = MATHML.has(name) ? document.createElementNS(MATHML_SPACE, name) : document.createElement(name);
    for (const { name: key, value } of child.attributes) if (ATTRIBUTES.has(key)) made.setAttribute(key, value);
    if (name === "a" && /^https?:\/\//.test(child.getAttribute("href") || "")) { made.href = child.getAttribute("href"); made.rel = "noopener noreferrer"; made.target = "_blank"; }
    copy(child, made);
    target.append(made);
  }
}

export function html(text) {
  const parsed = new DOMParser().parseFromString(text, "text/html");
  const fragment = document.createDocumentFragment();
  copy(parsed.body, fragment);
  return fragment;
}

export function math(item, display = false) {
  const holder = document.createElement("span");
  holder.append(html(item.mathml));
  const made = holder.querySelector("math");
  if (!made) { holder.textContent = item.plain; return holder; }
  made.setAttribute("display", display ? "block" : "inline");
  made.setAttribute("aria-label", item.spoken);
  return holder;
}

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}
