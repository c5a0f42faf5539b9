"use strict";

const by = (id) => document.getElementById(id);

// What comes from outside is only ever put in as text.
function element(name, text, of) {
  const made = document.createElement(name);
  if (text !== undefined && text !== null) made.textContent = text;
  if (of) made.className = of;
  return made;
}

async function ask(place) {
  const answer = await fetch(place, { cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

for (const details of document.querySelectorAll("details[data-operation]")) {
  details.addEventListener("toggle", async () => {
    const place = details.querySelector(".example");
    if (!details.open || place.childElementCount > 0) return;
    const { document: number, operation } = details.dataset;
    try {
      const example = await ask(`example?document=${number}&operation=${operation}`);
      place.replaceChildren(
        element("h4", "curl"), element("pre", example.curl),
        element("h4", "Rust"), element("pre", example.rust));
    } catch {
      place.replaceChildren(element("p", "The example could not be read.", "wrong"));
    }
  });
}

by("find").addEventListener("input", () => {
  const wanted = by("find").value.toLowerCase();
  for (const details of document.querySelectorAll("details[data-operation]")) {
    details.hidden = !details.textContent.toLowerCase().includes(wanted);
  }
});

function breach(it, whose) {
  const name = it.name ? ` ${it.name}` : "";
  const said = it.message || it.keyword;
  return element("li", `${whose}${it.in}${name}${it.pointer ? ` ${it.pointer}` : ""}: ${said}`);
}

function row(it) {
  const made = element("tr");
  const is_wrong = it.detail || it.answer.length > 0 || it.note;
  made.dataset.wrong = is_wrong ? "yes" : "no";
  const request = element("td");
  request.append(element("code", `${it.method} ${it.path}`));
  if (it.operation) request.append(element("br"), element("small", it.operation));
  const what = element("td", it.detail || it.note || "", is_wrong ? "wrong" : "");
  const all = element("ul");
  for (const one of it.violations) all.append(breach(one, ""));
  for (const one of it.answer) all.append(breach(one, "answer: "));
  if (all.childElementCount > 0) what.append(all);
  made.append(request, element("td", it.status, it.status < 400 ? "fine" : "wrong"), what);
  return made;
}

function hide() {
  for (const one of by("requests").rows) {
    one.hidden = by("wrong").checked && one.dataset.wrong === "no";
  }
}
by("wrong").addEventListener("change", hide);

async function show_state() {
  const state = await ask("state");
  by("kept").textContent = state.kept ? `${state.things.length} things` : "Nothing is kept without --stateful.";
  by("reset").disabled = !state.kept;
  by("things").replaceChildren(...state.things.slice(0, 500).map((it) => {
    const details = element("details");
    const summary = element("summary");
    summary.append(element("code", `${it.path}/${it.id}`));
    details.append(summary, element("pre", JSON.stringify(it.value, null, 2)));
    return details;
  }));
}

by("reset").addEventListener("click", async () => {
  const answer = await fetch("reset", { method: "POST" });
  await show_state();
  by("kept").textContent = answer.ok ? "It is as it was at the start." : "It could not be reset.";
});

let last = 0;
async function look() {
  try {
    const log = await ask(`log?after=${last}`);
    if (log.last < last) by("requests").replaceChildren();
    if (log.last !== last) {
      last = log.last;
      for (const one of log.requests) by("requests").prepend(row(one));
      while (by("requests").rows.length > 500) by("requests").lastElementChild.remove();
      hide();
      await show_state();
    }
    by("said").textContent = `${last} requests`;
  } catch {
    by("said").textContent = "The server does not answer.";
  }
  setTimeout(look, document.hidden ? 5000 : 1000);
}

show_state().catch(() => {});
look();
