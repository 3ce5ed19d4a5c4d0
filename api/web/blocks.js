// One function per kind of block in a reply.
import { element, html, math } from "./safe.js";
import { strings } from "./strings.js";

const kinds = {
  prose: (block) => { const box = element("div"); box.append(html(block.html)); return box; },
  formula: (block) => element("div", { class: "math-line" }, math(block.math, true), ...(block.label ? [element("span", { class: "label" }, block.label)] : [])),
  steps: (block, act) => element("section", { "aria-label": strings.steps }, steps(block.steps, act, "")),
  table: (block) => {
    const cell = (name, text) => { const made = element(name); made.append(html(text)); return made; };
    const head = element("tr", {}, ...block.columns.map((c) => { const made = cell("th", c); made.setAttribute("scope", "col"); return made; }));
    const rows = block.rows.map((r) => element("tr", {}, ...r.map((c) => cell("td", c))));
    return element("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": block.caption || "Table" }, element("table", {}, ...(block.caption ? [element("caption", {}, block.caption)] : []), element("thead", {}, head), element("tbody", {}, ...rows)));
  },
  plot: (block) => figure(block),
  code: (block) => element("pre", { tabindex: "0", "aria-label": `${block.language} code` }, element("code", {}, block.source)),
  choices: (block, act) => element("div", {}, element("p", {}, block.question), buttons(block.options, act)),
  callout: (block) => { const box = element("div", { class: `callout ${block.tone}` }, element("strong", {}, block.title)); box.append(html(block.html)); return box; },
  progress: (block) => element("ul", {}, ...block.concepts.map((c) => element("li", {}, `${c.title || c.concept}: ${Math.round(100 * (c.mastery || 0))} %`))),
  resources: (block) => element("ul", { class: "resources" }, ...block.items.map((item) => element("li", {}, item.url ? element("a", { href: item.url, rel: "noopener noreferrer", target: "_blank" }, item.title) : element("em", {}, item.title), ` · ${[item.author, item.kind, item.level].filter(Boolean).join(", ")}`))),
  exercise: (block, act) => exercise(block, act),
};

export function block(data, act) {
  return (kinds[data.kind] || (() => document.createTextNode("")))(data, act);
}

export function buttons(options, act) {
  return element("div", { class: "buttons" }, ...options.map((o) => element("button", { type: "button", onclick: () => act.say(o.message, o.label) }, o.label)));
}

function steps(list, act, prefix) {
  return element("ol", { class: "steps" }, ...list.map((step, k) => {
    const place = prefix ? `${prefix}.${k + 1}` : `${k + 1}`;
    const why = element("p"); why.append(html(step.why_html));
    const body = element("div", { class: "step-body" }, why);
    if (step.before) body.append(element("div", { class: "change" }, math(step.before), step.relation === "equal" ? " = " : " ⟶ ", math(step.after)));
    for (const condition of step.conditions) body.append(element("p", { class: "quiet" }, condition));
    if (step.substeps.length) body.append(steps(step.substeps, act, place));
    body.append(element("div", { class: "buttons" }, element("button", { type: "button", "aria-label": `${strings.why} (${step.title})`, onclick: () => act.say(`why step ${place}?`) }, strings.why), element("span", { class: "checked" }, "✓ " + (strings.check[step.check] || ""))));
    return element("li", {}, element("details", {}, element("summary", {}, element("span", { class: "title" }, step.title), element("span", { class: "after" }, math(step.after))), body));
  }));
}

function exercise(data, act) {
  const field = element("input", { type: "text", "aria-label": strings.exercise.field, placeholder: data.form, maxlength: "500", autocapitalize: "off", spellcheck: "false" });
  const verdict = element("div", { "aria-live": "polite" });
  const form = element("form", { onsubmit: async (event) => {
    event.preventDefault();
    if (!field.value.trim()) return;
    const graded = await act.answer(data.id, field.value.trim());
    verdict.replaceChildren(element("div", { class: `callout ${graded.right ? "right" : graded.right === false ? "wrong" : "note"}` }, graded.feedback || ""));
    if (graded.right) { field.disabled = true; verdict.append(buttons([{ label: "Another one", message: "another exercise" }], act)); }
  } }, field, element("button", { type: "submit", class: "primary" }, strings.exercise.send),
    element("button", { type: "button", onclick: () => act.say("hint") }, strings.exercise.hint),
    element("button", { type: "button", onclick: () => act.say("I give up") }, strings.exercise.skip));
  return element("section", { class: "exercise", "aria-label": strings.exercise.title }, element("strong", {}, strings.exercise.title), element("p", {}, data.text), ...(data.math ? [element("div", { class: "math-line" }, math(data.math, true))] : []), element("p", { class: "quiet" }, `${strings.exercise.form} ${data.form}.`), form, verdict);
}

function figure(data) {
  const caption = element("figcaption", { class: "quiet" }, data.alt);
  if (!data.image) return element("figure", {}, caption);
  const picture = element("img", { src: data.image, alt: data.alt, loading: "lazy", class: "plot" });
  picture.addEventListener("error", () => picture.remove());
  return element("figure", {}, picture, caption);
}
