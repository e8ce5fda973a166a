// The view 计划全文: #/text?plan=&start=&end= shows a plan's text word for word, with the characters start to end marked.
"use strict";

(() => {
  const { element: make, get, address, plain } = window.mingze;
  const PAGE = 500; // of records, the most that one request gives
  const link = (words, href, more = {}) => make("a", { class: "mz-link", href, ...more }, words);
  const shorten = (words, most) => { const letters = [...words]; return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : words; };

  async function allPlans() {
    const found = [];
    for (;;) {
      const page = await get("api/plans", { offset: found.length, limit: PAGE });
      found.push(...page.items);
      if (!page.items.length || found.length >= page.total) return found;
    }
  }

  // ---- the text ----

  // One line of the text: white space at its ends is kept but not shown; heads are strong, the quote is marked.
  // Offsets count characters as the server counts them, not the halves of JavaScript: hence [...text].
  function line(paragraph, start, end) {
    const letters = [...paragraph.text];
    const spans = [[start, end, "mark"], ...paragraph.strong.map(([from, to]) => [from, to, "strong"])]
      .map(([from, to, kind]) => [Math.max(0, from - paragraph.start), Math.min(letters.length, to - paragraph.start), kind])
      .filter(([from, to]) => from < to);
    const first = letters.findIndex((letter) => letter.trim());
    const last = letters.length - [...letters].reverse().findIndex((letter) => letter.trim());
    const cuts = first < 0 ? [0, letters.length] : [0, first, last, letters.length, ...spans.flatMap(([from, to]) => [from, to])];
    const borders = [...new Set(cuts)].sort((a, b) => a - b);
    return borders.slice(0, -1).map((from, index) => {
      const to = borders[index + 1];
      let node = document.createTextNode(plain(letters.slice(from, to).join("")));
      if (first < 0 || to <= first || from >= last) return make("span", { class: "mz-blank" }, node);
      for (const kind of ["strong", "mark"]) {
        if (spans.some(([a, b, what]) => what === kind && a <= from && to <= b)) node = make(kind, {}, node);
      }
      return node;
    });
  }

  // What can be asked about a task: only what the plan answers.
  function questions(task, plan) {
    const named = `${plan.asked_as}${task.name}`;
    const { assignments, indicators, deadlines } = task.counts;
    return [
      assignments && (task.led ? ["谁牵头", `${named}由谁牵头？`] : ["谁负责", `${named}由谁负责？`]),
      indicators && ["有哪些指标", `${named}有哪些指标？`],
      deadlines && ["何时完成", `${named}的时限是什么时候？`],
    ].filter(Boolean);
  }

  function taskLinks(task, plan) {
    return make("p", { class: "mz-task-links", "data-task": task.iri, role: "group", "aria-label": `${task.name}可以问` },
      questions(task, plan).map(([words, question]) => link(words, address("ask", { q: question }), { "aria-label": `${task.name}${words}` })),
      link("责任链", address("trace", { id: task.iri }), { "aria-label": `${task.name}的责任链` }));
  }

  function wholeText(book, start, end) {
    const tasks = new Map(book.tasks.map((task) => [task.iri, task]));
    return book.paragraphs.flatMap((paragraph) => {
      const blank = !paragraph.text.trim();
      const name = paragraph.heading ? `h${Math.min(6, paragraph.heading + 2)}` : "p";
      const made = make(name, { class: blank ? "mz-empty" : paragraph.heading ? "mz-heading" : "mz-line", "data-start": paragraph.start, tabindex: blank ? null : "-1" },
        line(paragraph, start, end));
      return [made, ...paragraph.ends.map((iri) => taskLinks(tasks.get(iri), book.plan))];
    });
  }

  // ---- the table of contents ----

  function contents(book, start) {
    const place = (one, end) => address("text", { plan: book.plan.id, start: one.start, end });
    const heads = new Map(book.paragraphs.flatMap((paragraph) => [...paragraph.begins.map((iri) => [iri, paragraph])]));
    const parts = [...book.sections.map((one) => ({ ...one, depth: one.path.length, words: one.number === one.title ? one.title : `${one.number}　${one.title}` })),
      ...book.tasks.map((one) => ({ ...one, depth: one.path.length, words: `${one.number.split("/").at(-1)}　${one.title}`, task: true }))]
      .sort((a, b) => a.start - b.start || b.end - a.end);
    const top = make("ol");
    const open = [{ depth: -1, list: top }];
    for (const part of parts) {
      while (open.length > 1 && open.at(-1).depth >= part.depth) open.pop();
      const head = heads.get(part.iri);
      const strong = head?.strong.find(([from]) => from === part.start);
      const end = Math.min(part.end, strong ? strong[1] : head ? head.start + [...head.text.trimEnd()].length : part.end);
      const item = make("li", { class: part.task ? "mz-toc-task" : null },
        make("a", { href: place(part, end), class: "mz-toc-link", "aria-current": part.start === start ? "location" : null }, part.words));
      open.at(-1).list ??= open.at(-1).item.appendChild(make("ol"));
      open.at(-1).list.append(item);
      open.push({ depth: part.depth, item, list: null });
    }
    return parts.length ? top : make("p", { class: "mz-quiet" }, "没有读到部分和任务。");
  }

  function about(plan) {
    const told = [plan.issuer, plan.number, plan.status, plan.date, plan.period && `${plan.period.replace("-", "—")}年`].filter(Boolean);
    const file = (kind, words) => make("a", { class: "mz-button", href: `api/breakdown.${kind}?${new URLSearchParams({ plan: plan.id })}`, download: "" }, words);
    return [
      make("p", { class: "mz-plan-title" }, `《${plan.title}》`),
      make("p", { class: "mz-quiet" }, [...told, `${plan.counts.tasks}项任务，${plan.counts.indicators}项指标`].join("　")),
      make("p", { class: "mz-tools" }, make("a", { class: "mz-button", href: address("overview", { plan: plan.id }) }, "总览"),
        plan.counts.tasks > 0 && file("xlsx", "任务分解表 Excel"), plan.counts.tasks > 0 && file("docx", "任务分解表 Word")),
    ];
  }

  // ---- the view ----

  window.mingze.views.text = (element) => {
    const [status, which, toc, whole] = [".mz-status", "#mz-text-plan", ".mz-toc", ".mz-whole"].map((one) => element.querySelector(one));
    const wide = matchMedia("(min-width: 62rem)");
    let plans = null;
    let book = null;
    let turn = 0;

    const fit = () => { toc.open = wide.matches; };
    wide.addEventListener("change", fit);
    fit();
    which.addEventListener("change", () => { location.hash = address("text", { plan: which.value }); });

    async function load(parameters, current) {
      plans ??= await allPlans();
      if (current !== turn) return false;
      if (!plans.length) {
        status.textContent = "目前还没有可查的计划。";
        return false;
      }
      which.replaceChildren(...plans.map((plan) => make("option", { value: plan.id }, shorten(plan.title, 40))));
      element.querySelector(".mz-which").hidden = plans.length < 2;
      const plan = parameters.plan || plans[0].id;
      which.value = plan;
      if (book?.plan.id !== plan || parameters.start) { // a place is marked in the text of now
        status.textContent = "正在读取……";
        const found = await get(`api/plans/${encodeURIComponent(plan)}/text`);
        if (current !== turn) return false;
        book = found;
      }
      return true;
    }

    function draw({ start, end }) {
      const [from, to] = [Number(start), Number(end)];
      const placed = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to;
      element.querySelector(".mz-about").replaceChildren(...about(book.plan));
      toc.querySelector("nav").replaceChildren(contents(book, placed ? from : -1));
      whole.replaceChildren(...wholeText(book, placed ? from : -1, placed ? to : -1));
      status.textContent = placed && !whole.querySelector("mark") ? "这份计划里没有要找的字句。" : "";
      if (!placed) return;
      if (!wide.matches) toc.open = false;
      requestAnimationFrame(() => {
        const mark = whole.querySelector("mark");
        mark?.scrollIntoView({ block: "center" });
        mark?.closest("[tabindex]").focus({ preventScroll: true });
        toc.querySelector("[aria-current]")?.scrollIntoView?.({ block: "nearest" });
      });
    }

    return {
      async show(parameters) {
        const current = ++turn;
        status.classList.remove("mz-error");
        try {
          if (await load(parameters, current)) draw(parameters);
        } catch (error) {
          if (current !== turn) return;
          [book, plans] = [null, null];
          for (const emptied of [whole, toc.querySelector("nav"), element.querySelector(".mz-about")]) emptied.replaceChildren();
          status.classList.add("mz-error");
          status.textContent = error.message;
        }
      },
    };
  };
})();
