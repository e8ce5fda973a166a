// The view 总览: plans, departments × parts, indicators, deadlines. #/overview?plan=&role=&section=&department= opens a list of tasks.
"use strict";

(() => {
  const { element: make, get, address } = window.mingze;
  const ROLES = { lead: "牵头", responsible: "责任", support: "配合" };
  const PAGE = 500; // of records, the most that one request gives
  const SHOWN = 100; // tasks that a list shows at once

  const link = (words, href, more = {}) => make("a", { class: "mz-link", href, ...more }, words);
  const hidden = (words) => make("span", { class: "mz-visually-hidden" }, words);
  const textOf = (record) => address("text", { plan: record.plan, start: record.start, end: record.end });
  const shorten = (words, most) => { const letters = [...words]; return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : words; };
  const unique = (many) => [...new Set(many)];

  // Every record of an address, page by page.
  async function all(path, parameters) {
    const found = [];
    for (;;) {
      const page = await get(path, { ...parameters, offset: found.length, limit: PAGE });
      found.push(...page.items);
      if (!page.items.length || found.length >= page.total) return found;
    }
  }

  // A table whose columns are [{ title, cell: (record) => node or words, sort: (record) => value, number }]; sortable where `sort` is.
  function table(caption, columns, rows) {
    const body = make("tbody", { role: "rowgroup" }); // roles: on a phone the style sheet makes blocks of them
    const state = { column: null, down: false, rows };
    const heads = columns.map((column) => {
      const button = column.sort && make("button", { type: "button", class: "mz-sort" }, column.title, make("span", { "aria-hidden": "true" }, "↕"));
      const head = make("th", { scope: "col", role: "columnheader", "aria-sort": column.sort ? "none" : null }, button || column.title);
      button?.addEventListener("click", () => {
        state.down = state.column === column && !state.down;
        state.column = column;
        heads.forEach((other) => other.hasAttribute("aria-sort") && other.setAttribute("aria-sort", "none"));
        heads.forEach((other) => { const mark = other.querySelector(".mz-sort > span"); if (mark) mark.textContent = "↕"; });
        head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
        button.lastChild.textContent = state.down ? "↓" : "↑";
        fill();
      });
      return head;
    });
    function fill() {
      const { column, down } = state;
      const compare = (a, b) => {
        const [x, y] = [column.sort(a), column.sort(b)];
        return (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "zh-CN")) * (down ? -1 : 1);
      };
      const sorted = column ? [...state.rows].sort(compare) : state.rows;
      body.replaceChildren(...sorted.map((row) => make("tr", { role: "row" }, columns.map((each, at) =>
        make(at ? "td" : "th", { "data-label": each.title, role: at ? "cell" : "rowheader", scope: at ? null : "row", class: each.number ? "mz-number-cell" : each.short ? "mz-short-cell" : null }, each.cell(row))))));
    }
    fill();
    const made = make("table", { class: "mz-table mz-stacked", role: "table" },
      make("caption", {}, caption), make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, heads)), body);
    return {
      node: make("div", { class: "mz-scroll", tabindex: "0", role: "region", "aria-label": caption }, made),
      show(kept) { state.rows = kept; fill(); },
    };
  }

  const field = (label, control, id) => { control.id = id; return make("p", { class: "mz-field" }, make("label", { for: id }, label), control); };
  const choice = (first, options) => make("select", {}, make("option", { value: "" }, first), options.map(([value, words]) => make("option", { value }, shorten(words, 30))));

  // ---- plans ----

  function plansPart(plans) {
    if (!plans.length) return make("p", { class: "mz-quiet" }, "目前还没有可查的计划。");
    const titles = Object.fromEntries(plans.map((plan) => [plan.id, plan.title]));
    const revision = (plan) => [
      [plan.status, plan.date].filter(Boolean).join("，") || "未注明",
      plan.revises && titles[plan.revises] && make("p", { class: "mz-quiet" }, "修订自", link(`《${titles[plan.revises]}》`, address("text", { plan: plan.revises }))),
      plan.revised_by && titles[plan.revised_by] && make("p", { class: "mz-quiet" }, "已有后一稿", link(`《${titles[plan.revised_by]}》`, address("text", { plan: plan.revised_by }))),
    ];
    const files = (plan) => make("span", { class: "mz-files" },
      link("计划全文", address("text", { plan: plan.id })),
      ...(plan.counts.tasks ? ["xlsx", "docx"].map((kind) => link(kind === "xlsx" ? "任务分解表 Excel" : "任务分解表 Word", `api/breakdown.${kind}?${new URLSearchParams({ plan: plan.id })}`, { download: "" })) : []));
    const count = (name) => ({ number: true, cell: (plan) => String(plan.counts[name]), sort: (plan) => plan.counts[name] });
    const columns = [
      { title: "计划", cell: (plan) => link(plan.title, address("text", { plan: plan.id })), sort: (plan) => plan.title },
      { title: "稿次与日期", cell: revision, sort: (plan) => plan.date || "" },
      { title: "发文单位", cell: (plan) => plan.issuer || "未注明", sort: (plan) => plan.issuer || "" },
      { title: "文号", short: true, cell: (plan) => plan.number || "无", sort: (plan) => plan.number || "" },
      { title: "期间", short: true, cell: (plan) => (plan.period ? `${plan.period.replace("-", "—")}年` : "未注明"), sort: (plan) => plan.period || "" },
      { title: "任务", ...count("tasks") },
      { title: "指标", ...count("indicators") },
      { title: "提示", number: true, sort: (plan) => plan.counts.anomalies, cell: (plan) => (plan.counts.anomalies ? link(String(plan.counts.anomalies), address("review", { plan: plan.id }), { "aria-label": `${plan.counts.anomalies}条提示，去审稿体检看` }) : "0") },
      { title: "查看与下载", cell: files },
    ];
    return [
      table(`共${plans.length}份计划`, columns, plans).node,
      plans.length > 1 && make("p", { class: "mz-tools mz-together" }, ["xlsx", "docx"].map((kind) =>
        make("a", { class: "mz-button", href: `api/breakdown.${kind}`, download: "" }, `全部计划的任务分解表（${kind === "xlsx" ? "Excel" : "Word"}）`))),
    ];
  }

  // ---- departments × parts ----

  const verb = (role) => (role === "lead" ? "牵头" : "参与");
  const partName = (part) => (part.title && part.title !== part.name ? `${part.name} ${part.title}` : part.name);

  function matrixPart(matrix, role, list) {
    const { plan, sections, departments } = matrix;
    if (!sections.length) return make("p", { class: "mz-quiet" }, "这份计划里没有读到任务。");
    const sum = (counts) => counts.reduce((a, b) => a + b, 0);
    const at = (section, department) => address("overview", { plan: plan.id, role, section, department, list: section || department ? null : "all" });
    const cell = (count, section, department, words) => make("td", { class: count ? "mz-count" : "mz-zero" },
      count ? link(String(count), at(section, department), { "aria-label": `${words}${verb(role)}${count}项` }) : hidden("0"));
    const rows = departments.filter((one) => sum(one[role])).sort((a, b) => sum(b[role]) - sum(a[role]));
    const switcher = make("div", { class: "mz-tools", role: "group", "aria-label": "按哪种角色计数" }, [["lead", "牵头"], ["any", "全部角色"]].map(([value, words]) => {
      const button = make("button", { type: "button", class: "mz-button", "aria-pressed": String(value === role), "data-role": value }, words);
      button.addEventListener("click", () => { location.hash = address("overview", { plan: plan.id, role: value }); });
      return button;
    }));
    const caption = `${role === "lead" ? "牵头" : "担任任何角色"}的任务数。点数字看任务；同一任务有几个单位时，合计只计一次。`;
    const foot = [["合计", matrix.totals[role]], [role === "lead" ? "没有写明牵头单位" : "没有写明单位", matrix.unassigned[role]]];
    const grid = make("table", { class: "mz-table mz-matrix" },
      make("caption", { class: "mz-visually-hidden" }, caption),
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "单位"),
        sections.map((part) => make("th", { scope: "col" }, make("span", { class: "mz-part-name" }, part.name), make("span", { class: "mz-part-title", title: part.title }, part.title))),
        make("th", { scope: "col" }, "合计"))),
      make("tbody", {}, rows.map((one) => make("tr", { "data-department": one.iri },
        make("th", { scope: "row" }, link(one.name, address("trace", { id: one.iri }))),
        sections.map((part, index) => cell(one[role][index], part.iri, one.iri, `${one.name}在${part.name}`)),
        cell(sum(one[role]), null, one.iri, one.name)))),
      make("tfoot", {}, foot.filter(([, counts], index) => !index || sum(counts)).map(([name, counts], index) => make("tr", {},
        make("th", { scope: "row" }, name),
        counts.map((count, column) => (index ? make("td", {}, count ? String(count) : hidden("0")) : cell(count, sections[column].iri, null, sections[column].name))),
        index ? make("td", {}, String(sum(counts))) : cell(sum(counts), null, null, "全部单位"))))
    );
    return [switcher, make("p", { class: "mz-quiet", "aria-hidden": "true" }, caption), rows.length ? make("div", { class: "mz-scroll mz-tall", tabindex: "0", role: "region", "aria-label": "单位与部分的任务数" }, grid)
      : make("p", { class: "mz-quiet" }, "这份计划没有写牵头单位。可以看“全部角色”。"), list];
  }

  // The tasks behind a count, under the matrix.
  async function taskList(place, matrix, { role, section, department }) {
    const { plan } = matrix;
    const part = matrix.sections.find((one) => one.iri === section);
    const doer = matrix.departments.find((one) => one.iri === department);
    const conditions = { plan: plan.id, role, section, department };
    const first = await get("api/tasks", { ...conditions, limit: SHOWN });
    const only = matrix.sections.length === 1; // a plan of one part is asked about as a whole
    const says = `${part && !only ? part.name : ""}${doer ? doer.name : ""}${doer ? verb(role) : ""}`;
    const title = `${[part && partName(part), doer && doer.name].filter(Boolean).join("，") || "各部分"}：${doer ? `${verb(role)}${first.total}项任务` : `${first.total}项任务${role === "lead" ? "有牵头单位" : "有单位负责"}`}`;
    const question = doer && (!part || only || part.name.startsWith("第")) ? `${plan.asked_as}${says}哪些任务？` : "";
    const heading = make("h4", { tabindex: "-1" }, title);
    const names = (task, kept) => unique(task.assignments.filter(kept).map((one) => one.department));
    const columns = [
      { title: "任务", cell: (task) => link(`${task.number}　${task.title}`, textOf(task)) },
      ...Object.entries(ROLES).filter(([kind]) => first.items.some((task) => task.assignments.some((one) => one.role === kind)))
        .map(([kind, words]) => ({ title: `${words}单位`, cell: (task) => names(task, (one) => one.role === kind).join("、") || "未写明" })),
      { title: "量化指标", cell: (task) => task.indicators.map((one) => `${one.name} ${one.amount}`).join("；") || "未写明" },
      { title: "时限", short: true, cell: (task) => unique(task.deadlines.map((one) => one.when)).join("、") || "未写明" },
      { title: "责任链", short: true, cell: (task) => link("看责任链", address("trace", { id: task.iri }), { "aria-label": `看${task.name}的责任链` }) },
    ];
    const shown = table("任务列表", columns, first.items);
    const more = make("button", { type: "button", class: "mz-button" }, "显示更多");
    let items = first.items;
    more.hidden = items.length >= first.total;
    more.addEventListener("click", async () => {
      items = items.concat((await get("api/tasks", { ...conditions, offset: items.length, limit: SHOWN })).items);
      shown.show(items);
      more.hidden = items.length >= first.total;
    });
    place.replaceChildren(heading, make("p", { class: "mz-tools" },
      question && make("a", { class: "mz-button", href: address("ask", { q: question }) }, `在问答中问：${says}哪些任务？`),
      make("a", { class: "mz-button", href: address("overview", { plan: plan.id, role }) }, "收起")), shown.node, more);
    heading.scrollIntoView({ block: "start" });
    heading.focus({ preventScroll: true });
  }

  // ---- indicators ----

  function indicatorsPart(indicators) {
    if (!indicators.length) return make("p", { class: "mz-quiet" }, "这份计划没有写出带数字的指标。");
    const who = (one) => (one.leads.length ? one.leads : one.departments).join("、");
    const shown = table("量化指标，按原文的先后；点列名可以排序", [
      { title: "指标", cell: (one) => one.name, sort: (one) => one.name },
      { title: "数值", number: true, cell: (one) => one.amount, sort: (one) => one.value },
      { title: "计量单位", cell: (one) => one.unit || "无", sort: (one) => one.unit },
      { title: "期间", short: true, cell: (one) => one.when || "未写明", sort: (one) => one.when },
      { title: "任务", cell: (one) => (one.task_iri ? link(`${one.task}　${one.task_title}`, textOf(one)) : link(one.task ? `部分${one.task}` : "任务之外", textOf(one))), sort: (one) => one.start },
      { title: "责任单位", cell: (one) => who(one) || "未写明", sort: who },
      { title: "原文", cell: (one) => link(one.quote, textOf(one)), sort: (one) => one.start },
    ], indicators);
    const parts = new Map(indicators.flatMap((one) => one.sections.slice(0, 1).map((part) => [part.iri, `${part.name} ${part.title}`])));
    const words = make("input", { type: "search", autocomplete: "off" });
    const part = choice("全部部分", [...parts]);
    const department = choice("全部单位", unique(indicators.flatMap((one) => one.departments)).map((name) => [name, name]));
    const unit = choice("全部计量单位", unique(indicators.map((one) => one.unit)).filter(Boolean).sort().map((name) => [name, name]));
    const said = make("p", { class: "mz-quiet", role: "status" });
    const filter = () => {
      const wanted = words.value.trim().toLowerCase().split(/\s+/u).filter(Boolean);
      const kept = indicators.filter((one) => (!part.value || one.sections.some((each) => each.iri === part.value))
        && (!department.value || one.departments.includes(department.value)) && (!unit.value || one.unit === unit.value)
        && wanted.every((word) => `${one.name} ${one.quote} ${one.task_title || ""} ${one.departments.join(" ")}`.toLowerCase().includes(word)));
      shown.show(kept);
      said.textContent = `共${indicators.length}项，显示${kept.length}项。`;
    };
    for (const control of [words, part, department, unit]) control.addEventListener("input", filter);
    filter();
    shown.node.classList.add("mz-tall");
    return [make("div", { class: "mz-tools" }, field("含有文字", words, "mz-indicator-words"), field("部分", part, "mz-indicator-part"),
      field("单位", department, "mz-indicator-department"), field("计量单位", unit, "mz-indicator-unit")), said, shown.node];
  }

  // ---- deadlines ----

  const yearOf = (one) => (one.value === "ongoing" ? "持续推进" : `${one.value.slice(0, 4)}年`);

  // [["2024年", [deadline, …]], …]: every year from the first to the last that is named, then 持续推进.
  function byYear(deadlines) {
    const years = deadlines.filter((one) => one.value !== "ongoing").map((one) => Number(one.value.slice(0, 4)));
    const [first, last] = [Math.min(...years), Math.max(...years)];
    const named = last - first < 15 ? Array.from({ length: years.length ? last - first + 1 : 0 }, (_, step) => first + step) : unique(years).sort();
    const groups = new Map(named.map((year) => [`${year}年`, []]));
    if (deadlines.some((one) => one.value === "ongoing")) groups.set("持续推进", []);
    const sorted = [...deadlines].sort((a, b) => a.value.localeCompare(b.value) || a.start - b.start);
    const known = new Set();
    for (const one of sorted) {
      const key = `${one.value} ${one.task_iri || one.iri}`;
      if (!known.has(key)) groups.get(yearOf(one)).push(one);
      known.add(key);
    }
    return [...groups];
  }

  const calls = (one) => (one.task_iri ? `任务${one.task}` : one.task ? `部分${one.task}` : "任务之外");

  function svg(name, attributes, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // The years down a line, the tasks of each to its right in as many rows as they need.
  function timeline(groups, width, open) {
    const [left, box, height, gap] = [96, 116, 34, 8];
    const across = Math.max(1, Math.floor((width - left + gap) / (box + gap)));
    const picture = svg("svg", { class: "mz-timeline", role: "img", width });
    let y = 8;
    for (const [year, deadlines] of groups) {
      const rows = Math.max(1, Math.ceil(deadlines.length / across));
      const label = svg("text", { x: 22, y: y + height / 2 + 5, class: "mz-year" });
      label.textContent = year;
      picture.append(svg("circle", { cx: 8, cy: y + height / 2, r: deadlines.length ? 6 : 4, class: deadlines.length ? "mz-dot" : "mz-dot-none" }), label);
      if (!deadlines.length) {
        const none = svg("text", { x: left, y: y + height / 2 + 5, class: "mz-none" });
        none.textContent = "没有写明";
        picture.append(none);
      }
      deadlines.forEach((one, index) => {
        const [x, top] = [left + (index % across) * (box + gap), y + Math.floor(index / across) * (height + gap)];
        const month = one.value.length > 4 && one.value !== "ongoing" ? ` ${Number(one.value.slice(5))}月` : "";
        const words = svg("text", { x: x + box / 2, y: top + height / 2 + 5, "text-anchor": "middle" });
        words.textContent = window.mingze.plain(shorten(calls(one) + month, 9));
        const tip = svg("title", {});
        tip.textContent = window.mingze.plain(`${calls(one)}　${one.task_title || one.quote}　${one.when}`);
        const group = svg("g", { class: "mz-due" }, tip, svg("rect", { x, y: top, width: box, height, rx: 6 }), words);
        group.addEventListener("click", () => open(one));
        picture.append(group);
      });
      y += rows * (height + gap) + 12;
    }
    picture.prepend(svg("line", { x1: 8, x2: 8, y1: 8, y2: y - 12, class: "mz-axis" }));
    picture.setAttribute("height", y);
    picture.setAttribute("viewBox", `0 0 ${width} ${y}`);
    picture.setAttribute("aria-label", `完成时限：${groups.map(([year, deadlines]) => `${year}${deadlines.length}项`).join("，")}。下面的表里有同样的内容。`);
    return picture;
  }

  let watching = null;

  function deadlinesPart(deadlines) {
    watching?.disconnect();
    if (!deadlines.length) return make("p", { class: "mz-quiet" }, "这份计划没有写出时限。");
    const groups = byYear(deadlines);
    const frame = make("div", { class: "mz-picture" });
    let drawn = 0;
    watching = new ResizeObserver(([seen]) => {
      const width = Math.floor(seen.contentRect.width);
      if (width === drawn || width < 200) return;
      drawn = width;
      frame.replaceChildren(timeline(groups, width, (one) => { location.hash = textOf(one); }));
    });
    watching.observe(frame);
    const rows = groups.flatMap(([, those]) => those);
    return [frame, table(`写明的时限，共${rows.length}项`, [
      { title: "时限", short: true, cell: (one) => one.when, sort: (one) => one.value },
      { title: "任务", cell: (one) => link(one.task_title ? `${one.task}　${one.task_title}` : calls(one), textOf(one)), sort: (one) => one.start },
      { title: "责任单位", cell: (one) => (one.leads.length ? one.leads : one.departments).join("、") || "未写明" },
      { title: "原文", cell: (one) => link(one.quote, textOf(one)) },
    ], rows).node];
  }

  // ---- the view ----

  window.mingze.views.overview = (element) => {
    const status = element.querySelector(".mz-status");
    const which = element.querySelector("#mz-overview-plan");
    const slot = (name) => element.querySelector(`[data-part="${name}"] .mz-fill`);
    const list = make("div", { class: "mz-task-list" });
    let plans = null;
    let matrix = null;
    let turn = 0;

    for (const jump of element.querySelectorAll("[data-jump]")) {
      jump.addEventListener("click", () => {
        const heading = element.querySelector(`#mz-overview-${jump.dataset.jump}`);
        heading.scrollIntoView({ block: "start" });
        heading.focus({ preventScroll: true });
      });
    }
    which.addEventListener("change", () => { location.hash = address("overview", { plan: which.value }); });

    async function showPlan(plan, current) {
      const [counts, indicators, deadlines] = await Promise.all([
        get(`api/plans/${encodeURIComponent(plan)}/matrix`), all("api/indicators", { plan }), all("api/deadlines", { plan })]);
      if (current !== turn) return;
      matrix = counts;
      slot("indicators").replaceChildren(...[indicatorsPart(indicators)].flat());
      slot("deadlines").replaceChildren(...[deadlinesPart(deadlines)].flat());
    }

    async function show(parameters, current) {
      if (!plans) {
        status.textContent = "正在读取……";
        plans = await all("api/plans", {});
        slot("plans").replaceChildren(...[plansPart(plans)].flat().filter(Boolean));
        which.replaceChildren(...plans.map((plan) => make("option", { value: plan.id }, shorten(plan.title, 40))));
        element.querySelector(".mz-which").hidden = plans.length < 2;
      }
      if (current !== turn || !plans.length) return;
      const plan = parameters.plan || plans[0].id;
      which.value = plan;
      if (matrix?.plan.id !== plan) await showPlan(plan, current);
      if (current !== turn) return;
      const role = parameters.role in { lead: 1, any: 1 } ? parameters.role : matrix.totals.lead.some(Boolean) ? "lead" : "any";
      list.replaceChildren();
      const focused = document.activeElement?.dataset?.role;
      slot("matrix").replaceChildren(...[matrixPart(matrix, role, list)].flat());
      if (focused) slot("matrix").querySelector(`[data-role="${focused}"]`)?.focus();
      if (parameters.section || parameters.department || parameters.list) await taskList(list, matrix, { ...parameters, role });
    }

    return {
      async show(parameters) {
        const current = ++turn;
        status.classList.remove("mz-error");
        try {
          await show(parameters, current);
          if (current === turn) status.textContent = "";
        } catch (error) {
          if (current !== turn) return;
          matrix = null;
          status.classList.add("mz-error");
          status.textContent = error.message;
        }
      },
    };
  };
})();
