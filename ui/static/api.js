// The page /api/docs: every address that /api/openapi.json describes, an example with curl, and a try for those that
// only read. Nothing is taken from elsewhere; every word becomes a text node.
"use strict";

(() => {
  const base = location.pathname.replace(/\/api\/docs\/?$/, "");
  const PLACES = { query: "地址参数", path: "地址的一段", header: "请求头", body: "正文" };
  const TYPES = { string: "文字", integer: "整数", number: "数", boolean: "是或否", array: "列表", object: "对象" };
  const WORTH = { question: "区房管局牵头哪些任务？", start: 0, end: 40, k: 5, limit: 5, offset: 0, session: "一次对话", id: "q1" };
  const LONGEST = 20000; // characters of an answer that are shown

  const make = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children.filter((child) => child !== null));
    return made;
  };

  let described;
  const plan = { id: "" }; // one that can be asked, for the examples

  const resolve = (schema = {}) => {
    const named = schema.$ref ? described.components.schemas[schema.$ref.split("/").pop()] : schema;
    const kinds = named.anyOf || named.allOf;
    return kinds ? { ...resolve(kinds.find((one) => one.type !== "null") || kinds[0]), ...named, anyOf: undefined, allOf: undefined } : named;
  };

  function body(operation) {
    const content = Object.entries((operation.requestBody || {}).content || {})[0];
    return content ? { type: content[0], schema: resolve(content[1].schema) } : null;
  }

  function parameters(operation) {
    const listed = (operation.parameters || []).map((one) => ({ ...one, schema: resolve(one.schema) }));
    const sent = body(operation);
    const fields = Object.entries((sent && sent.schema.properties) || {}).map(([name, schema]) => ({
      name, in: "body", schema: resolve(schema), required: (sent.schema.required || []).includes(name),
    }));
    return [...listed, ...fields];
  }

  function range(schema) {
    const parts = [];
    const between = (least, most, unit) => {
      if (least !== undefined && most !== undefined) parts.push(`${least} 到 ${most}${unit}`);
      else if (most !== undefined) parts.push(`最多 ${most}${unit}`);
      else if (least !== undefined) parts.push(`最少 ${least}${unit}`);
    };
    between(schema.minimum, schema.maximum, "");
    between(schema.minLength, schema.maxLength, " 字");
    if (schema.enum) parts.push(schema.enum.join("、"));
    if (schema.default !== undefined && schema.default !== null && schema.default !== "") parts.push(`不写是 ${schema.default}`);
    return parts.join("；");
  }

  const worth = ({ name, schema }) => (name === "plan" ? plan.id : schema.example ?? (schema.examples || [])[0] ?? WORTH[name] ?? schema.default ?? "…");

  // The address with its parameters filled in: path(…, {plan: "a", start: 1}) → /api/clause?plan=a&start=1
  function filled(path, listed, values) {
    const query = new URLSearchParams();
    let address = path;
    for (const one of listed) {
      const value = values[one.name];
      if (value === undefined || value === "") continue;
      if (one.in === "path") address = address.replace(new RegExp(`\\{${one.name}(:path)?\\}`), encodeURIComponent(value));
      if (one.in === "query") query.append(one.name, value);
    }
    return query.size ? `${base}${address}?${query}` : base + address;
  }

  const quoted = (words) => `'${words.replaceAll("'", "'\\''")}'`;

  function example(method, path, operation) {
    const listed = parameters(operation);
    const values = Object.fromEntries(listed.filter((one) => one.required || one.in === "path").map((one) => [one.name, worth(one)]));
    const address = quoted(location.origin + filled(path, listed, values));
    const sent = body(operation);
    if (method === "GET") return `curl ${address}`;
    if (!sent) return `curl -X ${method} ${address}`;
    if (sent.type === "multipart/form-data") {
      const fields = listed.filter((one) => one.in === "body").map((one) => `-F ${quoted(`${one.name}=@文件.docx`)}`);
      return `curl ${address} ${fields.join(" ")}`;
    }
    if (sent.type !== "application/json") return `curl ${address} -H ${quoted(`Content-Type: ${sent.type}`)} --data-binary @文件.docx`;
    const shown = listed.filter((one) => one.in === "body" && one.required);
    return `curl ${address} \\\n  -H 'Content-Type: application/json' \\\n  -d ${quoted(JSON.stringify(Object.fromEntries(shown.map((one) => [one.name, worth(one)]))))}`;
  }

  function table(listed, name) {
    const head = ["名称", "放在", "类型", "必填", "说明"].map((words) => make("th", { scope: "col" }, words));
    const rows = listed.map((one) => make("tr", {},
      make("th", { scope: "row" }, make("code", {}, one.name)),
      make("td", {}, PLACES[one.in] || one.in),
      make("td", {}, TYPES[one.schema.type] || "任意"),
      make("td", {}, one.required ? "是" : "否"),
      make("td", {}, [one.description || one.schema.description || "", range(one.schema)].filter(Boolean).join("；"))));
    return make("div", { class: "mz-scroll", tabindex: "0", role: "region", "aria-label": `${name}的参数` },
      make("table", { class: "mz-table" }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows)));
  }

  const returned = (operation) => (((operation.responses || {})["200"] || {}).description || "").replaceAll("`", "").replace(/。$/, "");

  async function told(answer) {
    const type = answer.headers.get("content-type") || "";
    if (!/json|text|xml/.test(type)) return `${type}，${(await answer.blob()).size} 字节`;
    const words = await answer.text();
    const neat = /json/.test(type) ? JSON.stringify(JSON.parse(words), null, 2) : words;
    return neat.length > LONGEST ? `${neat.slice(0, LONGEST)}\n……（共${neat.length}字，这里只显示前${LONGEST}字）` : neat;
  }

  function trial(path, listed, name) {
    const fields = listed.map((one) => make("div", { class: "mz-field" },
      make("label", { for: `try-${path}-${one.name}` }, one.name),
      make("input", { id: `try-${path}-${one.name}`, name: one.name, class: "api-field", autocomplete: "off", value: one.required ? worth(one) : "" })));
    const status = make("p", { class: "mz-quiet", role: "status" });
    const answer = make("pre", { class: "api-answer", tabindex: "0", role: "region", "aria-label": `${name}的返回`, hidden: "" });
    const form = make("form", { class: "mz-tools" }, ...fields, make("button", { class: "mz-button", type: "submit" }, "试一试"));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      status.textContent = "正在请求……";
      const address = filled(path, listed, Object.fromEntries(new FormData(form)));
      try {
        const given = await fetch(address);
        answer.textContent = await told(given);
        answer.hidden = false;
        status.textContent = `${given.status}　${decodeURI(address)}`;
      } catch {
        status.textContent = "没有连上服务。请检查网络后再试。";
      }
    });
    return [form, status, answer];
  }

  function one(method, path, operation) {
    const name = operation.summary || path;
    const listed = parameters(operation);
    const given = /[\u4e00-\u9fff]/.test(returned(operation)) ? returned(operation) : "";
    const id = `${method}-${path.replace(/\W+/g, "-")}`;
    return make("section", { class: "api-one", id, "aria-labelledby": `${id}-name` },
      make("h2", { id: `${id}-name` }, name),
      make("p", {}, make("code", { class: "api-method" }, method), " ", make("code", {}, base + path)),
      listed.length ? table(listed, name) : make("p", { class: "mz-quiet" }, "没有参数。"),
      make("pre", { class: "api-example", tabindex: "0", role: "region", "aria-label": `${name}的例子` }, example(method, path, operation)),
      given ? make("p", { class: "mz-quiet" }, `返回：${given}。`) : null,
      ...(method === "GET" ? trial(path, listed, name) : []));
  }

  async function show() {
    const status = document.querySelector(".api-status");
    try {
      described = await (await fetch("openapi.json")).json();
      const plans = await fetch("plans").then((answer) => (answer.ok ? answer.json() : {}));
      plan.id = (((plans.plans || plans.items || [])[0]) || {}).id || "changning-2024-2026-draft";
    } catch {
      status.textContent = "没有读到接口描述。请检查网络后刷新。";
      return;
    }
    const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => one(method.toUpperCase(), path, operation)));
    document.querySelector(".api-list").append(...operations);
    document.querySelector(".api-contents").append(make("ul", {}, ...operations.map((section) =>
      make("li", {}, make("a", { class: "mz-link", href: `#${section.id}` }, section.querySelector("h2").textContent)))));
    document.querySelector(".api-mcp").textContent = `${location.origin}${base}/mcp`;
    status.textContent = "";
    document.querySelector(".api-list").dataset.ready = "true";
  }

  show();
})();
