// The views of the page and their addresses: #/trace?kind=department&id=… shows the view "trace" with these parameters.
// A view's script gives window.mingze.views.name(element) → { show(parameters) }; it is called when the view is first shown.
"use strict";

window.mingze = window.mingze || {};

(() => {
  const FIRST = "ask";
  const TITLES = { ask: "问答", trace: "责任链", overview: "总览", text: "计划全文", review: "审稿体检" };
  const elements = {};
  const shown = {};

  window.mingze.views = {};

  // As visible() in ui/page/markup.py: a hidden control character must not turn the words around it about.
  window.mingze.plain = (words) => String(words ?? "").replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd");

  // element("a", { class: "mz-link", href: "#/ask" }, "words", child, …): words become text nodes, never markup.
  window.mingze.element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== false)
      .map((one) => (one instanceof Node ? one : window.mingze.plain(one))));
    return made;
  };

  // The JSON at an address of ours; an Error whose message is Chinese and can be shown as it is.
  window.mingze.get = async (path, parameters = {}, options = {}) => {
    const kept = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
    const query = new URLSearchParams(kept).toString();
    const answer = await fetch(query ? `${path}?${query}` : path, options).catch(() => {
      throw new Error("没有连上服务。请检查网络后再试。");
    });
    const body = await answer.json().catch(() => ({ error: "服务出错" }));
    if (!answer.ok) throw new Error(body.remedy ? `${body.error}。请${body.remedy}。` : `${body.error}。`);
    return body;
  };

  // The address of a view: address("text", { plan, start, end }).
  window.mingze.address = (view, parameters = {}) => {
    const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== ""));
    return query.size ? `#/${view}?${query}` : `#/${view}`;
  };

  window.mingze.enter = (name, element) => {
    elements[name] = element;
    if (current().name === name) route();
  };

  function current() {
    const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
    const name = path in TITLES ? path : FIRST;
    return { name, parameters: Object.fromEntries(new URLSearchParams(query)), all: new URLSearchParams(query) };
  }

  function route() {
    const { name, parameters, all } = current();
    document.documentElement.dataset.view = name;
    document.title = name === FIRST ? "明责" : `${TITLES[name]} · 明责`;
    for (const link of document.querySelectorAll(".mz-views a")) {
      if (link.hash.split("?")[0] === `#/${name}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (!elements[name] || !window.mingze.views[name]) return;
    shown[name] ??= window.mingze.views[name](elements[name]);
    shown[name].show(parameters, all);
  }

  addEventListener("hashchange", () => {
    route();
    scrollTo(0, 0);
  });
  document.documentElement.dataset.view = current().name;
})();
