// The conversation: sends messages, shows replies, previews how mathematics is read, keeps the place across a reload.
import { block, buttons } from "./blocks.js";
import { element, math } from "./safe.js";
import { strings } from "./strings.js";

const log = document.querySelector("#log"), field = document.querySelector("#message"), form = document.querySelector("#ask"), preview = document.querySelector("#preview"), send = document.querySelector("#send");
const store = { get: (k) => { try { return JSON.parse(sessionStorage.getItem(k)); } catch { return null; } }, set: (k, v) => { try { sessionStorage.setItem(k, JSON.stringify(v)); } catch { /* a full store only loses the history */ } } };
let conversation = store.get("conversation"), history = store.get("history") || [], past = -1, busy = false;

async function post(path, body) {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const data = await response.json();
  if (!response.ok) throw new Error(data.detail || data.title || strings.failed);
  return data;
}

const act = {
  say: (message, label) => ask(message, label),
  answer: async (id, answer) => { try { const graded = await post(`/v1/exercises/${id}/answers`, { answer }); if (!panel.hidden) showProgress(); return graded; } catch (error) { return { right: null, feedback: error.message }; } },
};

function bubble(text) { log.append(element("div", { class: "mine" }, text)); }

function reply(data) {
  const box = element("article", { class: "reply" });
  if (data.read_as) box.append(element("p", { class: "read-as" }, `${strings.readAs}: ${data.read_as.plain}`));
  for (const item of data.blocks) box.append(block(item, act));
  if (data.coverage === "answer only") box.append(element("p", { class: "quiet" }, strings.answerOnly));
  const offered = new Set(data.blocks.filter((b) => b.kind === "choices").flatMap((b) => b.options.map((o) => o.message)));
  const others = data.suggestions.filter((s) => !offered.has(s.message));
  if (others.length) box.append(buttons(others, act));
  log.append(box);
  return box;
}

function note(text) { log.append(element("div", { class: "callout warning", role: "alert" }, text)); }

async function ask(message, label) {
  if (busy || !message.trim()) return;
  busy = true; send.disabled = true;
  bubble(label && label !== message ? label : message);
  const waiting = element("p", { class: "waiting" }, strings.thinking);
  log.append(waiting); waiting.scrollIntoView({ block: "end" });
  try {
    const data = await post("/v1/chat", { message, conversation_id: conversation });
    conversation = data.conversation_id;
    const box = reply(data);
    waiting.remove();
    box.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    history = [...history, { message, label, data }].slice(-30);
    store.set("conversation", conversation); store.set("history", history);
    if (!panel.hidden) showProgress();
  } catch (error) {
    waiting.remove();
    note(error instanceof TypeError ? strings.offline : error.message);
    if (!field.value) field.value = message;
  } finally { busy = false; send.disabled = false; }
}

form.addEventListener("submit", (event) => { event.preventDefault(); const text = field.value; field.value = ""; grow(); hidePreview(); past = -1; ask(text); });
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  if (event.key === "ArrowUp" && !field.value.includes("\n") && (field.value === "" || past >= 0)) {
    const earlier = history.length - 1 - (past + 1);
    if (earlier >= 0) { event.preventDefault(); past += 1; field.value = history[earlier].message; grow(); }
  }
});
function grow() { field.style.height = "auto"; field.style.height = `${Math.min(field.scrollHeight, 160)}px`; }

let timer = 0, latest = 0;
const looksLikeMathematics = (text) => /[\^=+*\/√∫∑²³≤≥|\\]|\d|\b(sqrt|sin|cos|ln|log)\b/.test(text) && text.length <= 400;
field.addEventListener("input", () => {
  grow(); clearTimeout(timer);
  const text = field.value.trim();
  if (!looksLikeMathematics(text)) { hidePreview(); return; }
  timer = setTimeout(async () => {
    const mine = ++latest;
    const bare = text.replace(/^(please |can you |could you )?(what is|what's|calculate|compute|evaluate|simplify|expand|factor(ise|ize)?|solve|differentiate|integrate|find|the derivative of|derivative of)\s+/i, "").replace(/[?.!]+$/, "");
    try {
      const read = await post("/v1/parse", { text: bare });
      if (mine !== latest) return;
      if (read.error) { const words = bare.split(/\s+/).filter((w) => /^[a-z]{3,}$/i.test(w)).length; if (words > 1) { hidePreview(); return; } preview.replaceChildren(`${read.error.message} (at character ${read.error.start + 1})`); }
      else preview.replaceChildren(`${strings.readAs} `, math(read));
      preview.hidden = false;
    } catch { hidePreview(); }
  }, 250);
});
function hidePreview() { latest += 1; clearTimeout(timer); preview.hidden = true; preview.replaceChildren(); }

const panel = document.querySelector("#progress"), opener = document.querySelector("#open-progress");
opener.addEventListener("click", () => { panel.hidden = !panel.hidden; opener.setAttribute("aria-expanded", String(!panel.hidden)); if (!panel.hidden) showProgress(); });
async function showProgress() {
  const list = document.querySelector("#progress-list");
  try {
    const data = await (await fetch("/v1/learners/me/progress")).json();
    list.replaceChildren(...(data.concepts.length ? data.concepts.map((c) => element("li", {}, element("span", {}, c.title), element("meter", { min: 0, max: 1, value: c.mastery, "aria-label": `${c.title}, ${strings.mastery}` }), element("span", {}, `${Math.round(100 * c.mastery)} %`))) : [element("li", {}, strings.noProgress)]));
  } catch { list.replaceChildren(element("li", {}, strings.offline)); }
}

function start() {
  log.replaceChildren();
  if (history.length) { for (const turn of history) { bubble(turn.label && turn.label !== turn.message ? turn.label : turn.message); reply(turn.data); } log.lastElementChild.scrollIntoView({ block: "start" }); }
  else log.append(element("article", { class: "reply" }, element("p", {}, strings.welcome), buttons(strings.examples.map((e) => ({ label: e, message: e })), act)));
  field.focus();
}
document.querySelector("#new-conversation").addEventListener("click", () => { conversation = null; history = []; store.set("conversation", null); store.set("history", []); start(); });
start();
