"""What sorts and filters the lists of a page. Without it everything stands there, in the order of the report.

It is one text, the same in every report and language, so that the page can allow it by its digest and nothing else. It reads
``data-`` attributes and writes none of their values as markup.
"""

from __future__ import annotations

SCRIPT = """
"use strict";
const plain = (text) => text.normalize("NFKC").toLowerCase();
const all = (within, selector) => Array.from(within.querySelectorAll(selector));

for (const list of all(document, "[data-list]")) {
  const items = all(list, "[data-item]");
  const texts = items.map((item) => plain(item.textContent));
  const order = new Map(items.map((item, at) => [item, at]));
  const controls = list.querySelector("[data-controls]");
  const fields = all(list, "[data-filter]");
  const count = list.querySelector("[data-count]");
  const choice = list.querySelector("[data-sort]");
  const heads = all(list, "th[data-key]");
  let key = "", down = false;

  const wanted = (item, at) => fields.every((field) => {
    const name = field.dataset.filter;
    if (field.type === "checkbox") return !field.checked || item.dataset[name] === "yes";
    if (field.type === "search") {
      return plain(field.value).split(/\\s+/).every((word) => texts[at].includes(word));
    }
    return !field.value || item.dataset[name] === field.value;
  });

  const filter = () => {
    let shown = 0;
    items.forEach((item, at) => {
      item.hidden = !wanted(item, at);
      shown += item.hidden ? 0 : 1;
    });
    count.textContent = count.dataset.count.replace("{shown}", shown).replace("{all}", items.length);
  };

  const compare = (a, b) => {
    const [x, y] = [a.dataset[key], b.dataset[key]];
    if (x === undefined || y === undefined) {
      return (x === undefined) - (y === undefined) || order.get(a) - order.get(b);
    }
    const [m, n] = [Number(x), Number(y)];
    const by = Number.isNaN(m) || Number.isNaN(n) ? x.localeCompare(y) : m - n;
    return (down ? -by : by) || order.get(a) - order.get(b);
  };

  const sort = (by, descending) => {
    [key, down] = [by, descending];
    const sorted = key ? items.slice().sort(compare) : items;
    for (const item of sorted) item.parentNode.append(item);
    for (const head of heads) {
      const state = head.dataset.key === key ? (down ? "descending" : "ascending") : "none";
      head.setAttribute("aria-sort", state);
    }
    if (choice) choice.value = key;
  };

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const again = head.dataset.key === key;
      sort(head.dataset.key, again ? !down : head.dataset.first === "descending");
    });
  }
  if (choice) {
    choice.addEventListener("change", () => {
      const picked = choice.selectedOptions[0];
      sort(picked.value, picked.dataset.first === "descending");
    });
  }
  for (const field of fields) field.addEventListener(field.type === "search" ? "input" : "change", filter);
  if (items.length > 1) {
    controls.hidden = false;
    filter();
  }
}

const closed = [];
addEventListener("beforeprint", () => {
  for (const part of all(document, "details[data-print]:not([open])")) {
    part.open = true;
    closed.push(part);
  }
});
addEventListener("afterprint", () => {
  for (const part of closed.splice(0)) part.open = false;
});
"""
