// The view 责任链: a node is picked, the server draws the chain around it (ui/drawing.py), and here one walks in it.
// The picture is parsed as XML, never as HTML; every word that is put in here is a text node.
"use strict";

(() => {
  const { element: make, get, address, plain } = window.mingze;
  const PAUSE = 150; // ms after the last letter until it is searched for
  const LEAST = 0.8; // the smallest scale that a picture is opened at: letters of 11 pixels
  const SCALES = [0.15, 3];
  const LARGEST = { side: 16000, area: 100e6 }; // pixels that browsers still draw on one canvas
  const LONGEST_QUOTE = 48;
  const ROLE_NAMES = { lead: "牵头", responsible: "责任", support: "配合" };
  const NOT_STATED = "未写明";

  // The box with suggestions: the keyboard stays in the input, the list is only pointed at.
  class Picker {
    constructor(form, chosen, complain) {
      Object.assign(this, { chosen, complain, turn: 0, options: [], at: -1 });
      this.input = form.querySelector("input");
      this.list = form.querySelector("ul");
      form.addEventListener("submit", (event) => event.preventDefault());
      this.input.addEventListener("input", () => this.typed());
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("blur", () => this.close());
      this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the input keeps the focus
      this.list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option?.dataset.id) this.choose(option.dataset.id);
      });
    }

    typed() {
      clearTimeout(this.timer);
      const turn = ++this.turn;
      if (!this.input.value.trim()) return this.close();
      this.timer = setTimeout(() => this.search(turn), PAUSE);
    }

    async search(turn) {
      try {
        const { nodes } = await get("api/trace/nodes", { q: this.input.value.trim() });
        if (turn === this.turn) this.open(nodes);
      } catch (error) {
        if (turn === this.turn) this.complain(error.message);
      }
    }

    open(nodes) {
      this.complain("");
      this.options = nodes.map((node, place) => make("li", { role: "option", id: `mz-trace-option-${place}`, "aria-selected": "false", "data-id": node.id },
        make("span", {}, node.kind_name), make("b", { style: "font-weight: 500" }, node.label), node.detail ? make("span", { class: "mz-trace-detail" }, node.detail) : null));
      const none = make("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "mz-trace-none" }, "没有找到。换一个名称或编号试试。");
      this.list.replaceChildren(...(nodes.length ? this.options : [none]));
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      this.point(nodes.length ? 0 : -1);
    }

    close() {
      clearTimeout(this.timer);
      this.turn++;
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.point(-1);
    }

    point(place) {
      this.at = place;
      this.options.forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
      if (place < 0) return this.input.removeAttribute("aria-activedescendant");
      this.input.setAttribute("aria-activedescendant", this.options[place].id);
      this.options[place].scrollIntoView({ block: "nearest" });
    }

    key(event) {
      if (event.isComposing || event.keyCode === 229) return; // an input method picks a word
      const open = !this.list.hidden && this.options.length;
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps && open) this.point((this.at + steps[event.key] + this.options.length) % this.options.length);
      else if (event.key === "ArrowDown") this.typed();
      else if (event.key === "Escape") this.close();
      else if (event.key === "Enter" && open && this.at >= 0) this.choose(this.options[this.at].dataset.id);
      else return;
      event.preventDefault();
    }

    choose(id) {
      this.close();
      this.input.value = "";
      this.chosen(id);
    }
  }

  // The picture: its size, the keyboard in it, what is pointed at, what is found.
  class Canvas {
    constructor(box, walk) {
      Object.assign(this, { box, walk, scale: 1, nodes: [], origin: null });
      box.addEventListener("keydown", (event) => this.key(event));
      box.addEventListener("focusin", (event) => this.focused(event.target.closest("a.mz-node")));
      box.addEventListener("focusout", () => this.point(null));
      box.addEventListener("mouseover", (event) => this.point(event.target.closest("a.mz-node") || this.focusedNode()));
      box.addEventListener("mouseleave", () => this.point(this.focusedNode()));
      box.addEventListener("wheel", (event) => {
        if (!event.ctrlKey) return;
        event.preventDefault();
        this.zoom(this.scale * Math.exp(-event.deltaY / 400), event);
      }, { passive: false });
    }

    draw({ svg, width, height }) {
      const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
      if (parsed.localName !== "svg") throw new Error("图没有画成。请刷新页面再试。");
      this.svg = document.importNode(parsed, true);
      this.size = { width, height };
      this.origin = null;
      this.nodes = [...this.svg.querySelectorAll("a.mz-node")].map((node) => {
        const { e: x, f: y } = node.transform.baseVal[0].matrix;
        return { node, x, y, words: node.getAttribute("aria-label").toLowerCase(), lines: [] };
      });
      this.byElement = new Map(this.nodes.map((one) => [one.node, one]));
      const byNumber = new Map(this.nodes.map((one) => [one.node.dataset.n, one]));
      for (const line of this.svg.querySelectorAll(".mz-line")) {
        const [from, to] = [byNumber.get(line.dataset.s), byNumber.get(line.dataset.t)];
        from.lines.push({ line, other: to, forward: true });
        to.lines.push({ line, other: from, forward: false });
      }
      this.arrange();
      this.box.replaceChildren(this.svg);
      this.centre = this.nodes.find(({ node }) => node.hasAttribute("aria-current"));
      this.centre.node.setAttribute("tabindex", "0");
      this.zoom(Math.min(1, Math.max(LEAST, this.fitting())));
      this.show(this.centre);
    }

    // Columns for the arrow keys: what a task states stands, indented, in the column of the task before it.
    arrange() {
      const columns = new Map();
      let owner = null;
      for (const one of this.nodes) {
        one.owner = one.node.classList.contains("mz-stated") ? owner : null;
        if (!one.owner) owner = one;
        const x = (one.owner || one).x;
        if (!columns.has(x)) columns.set(x, []);
        columns.get(x).push(one);
        one.column = columns.get(x);
      }
      for (const column of columns.values()) column.sort((one, other) => one.y - other.y);
    }

    fitting() {
      return (this.box.clientWidth - 2) / this.size.width;
    }

    // The point under the pointer, or the middle of the box, stays where it is.
    zoom(scale, pointer = null) {
      const next = Math.min(SCALES[1], Math.max(SCALES[0], scale));
      const frame = this.box.getBoundingClientRect();
      const x = pointer ? pointer.clientX - frame.left : this.box.clientWidth / 2;
      const y = pointer ? pointer.clientY - frame.top : this.box.clientHeight / 2;
      const [left, top] = [(this.box.scrollLeft + x) / this.scale, (this.box.scrollTop + y) / this.scale];
      this.scale = next;
      this.svg.style.width = `${Math.round(this.size.width * next)}px`;
      this.svg.style.height = `${Math.round(this.size.height * next)}px`;
      this.box.scrollTo(left * next - x, top * next - y);
    }

    change(how) {
      if (how === "fit") this.zoom(this.fitting());
      else this.zoom(this.scale * (how === "in" ? 1.25 : 0.8));
    }

    // Scrolls the box alone, so that a node stands in it.
    show({ node }) {
      const [inner, outer] = [node.getBoundingClientRect(), this.box.getBoundingClientRect()];
      const left = inner.left - outer.left + this.box.scrollLeft - (this.box.clientWidth - inner.width) / 2;
      const top = inner.top - outer.top + this.box.scrollTop - (this.box.clientHeight - inner.height) / 2;
      this.box.scrollTo(left, top);
    }

    reveal({ node }) {
      const [inner, outer] = [node.getBoundingClientRect(), this.box.getBoundingClientRect()];
      const inside = inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
      if (!inside) this.show({ node });
    }

    focus(one) {
      one.node.focus({ preventScroll: true });
      this.reveal(one);
    }

    focusedNode() {
      return document.activeElement?.closest?.("a.mz-node") ?? null;
    }

    // One stop of the Tab key: the node that had the focus last.
    focused(node) {
      if (!node) return;
      for (const one of this.nodes) one.node.setAttribute("tabindex", one.node === node ? "0" : "-1");
      this.point(node);
    }

    point(node) {
      const one = node && this.byElement.get(node);
      this.svg?.classList.toggle("mz-pointed", Boolean(one?.lines.length));
      if (this.pointed) for (const { line } of this.pointed.lines) line.classList.remove("mz-on");
      this.pointed = one;
      if (one) for (const { line } of one.lines) line.classList.add("mz-on");
    }

    key(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const zooms = { "+": "in", "=": "in", "-": "out", 0: "fit" };
      const one = this.byElement?.get(event.target.closest?.("a.mz-node"));
      if (event.key in zooms) this.change(zooms[event.key]);
      else if (one && event.key === " ") this.walk(one.node.getAttribute("href"));
      else if (!one || !this.step(one, event.key)) return;
      event.preventDefault();
    }

    // Gives whether the key is one that moves; at the end of a column or a line it moves nowhere.
    step(one, key) {
      const { column } = one;
      const place = column.indexOf(one);
      const ends = { ArrowUp: column[place - 1], ArrowDown: column[place + 1], Home: column[0], End: column.at(-1) };
      if (key !== "ArrowLeft" && key !== "ArrowRight" && !(key in ends)) return false;
      const next = key in ends ? ends[key] : this.along(one, key === "ArrowRight");
      if (next && !(key in ends)) this.origin = { from: one, to: next, forward: key === "ArrowRight" };
      if (next) this.focus(next);
      return true;
    }

    // The end of a line from here; the way back is the way one came.
    along(one, forward) {
      const { origin } = this;
      if (origin?.to === one && origin.forward !== forward) return origin.from;
      if (one.owner && !forward) return one.owner;
      const from = one.owner || one;
      const ends = from.lines.filter((line) => line.forward === forward).map(({ other }) => other);
      return ends.sort((a, b) => Math.abs(a.y - one.y) - Math.abs(b.y - one.y))[0];
    }

    find(words) {
      const key = words.trim().toLowerCase();
      this.hits = key ? this.nodes.filter((one) => one.words.includes(key)) : [];
      this.hits.sort((one, other) => one.x - other.x || one.y - other.y);
      this.hit = 0;
      for (const one of this.nodes) one.node.classList.toggle("mz-hit", this.hits.includes(one));
      if (this.hits.length) this.show(this.hits[0]);
      return this.hits.length;
    }

    next() {
      if (!this.hits?.length) return;
      this.hit = (this.hit + 1) % this.hits.length;
      this.show(this.hits[this.hit]);
    }
  }

  function link(node) {
    return make("a", { class: "mz-link", href: address("trace", { id: node.id }) }, node.label);
  }

  function cell(nodes, attributes = {}) {
    if (!nodes.length) return make("td", attributes, make("span", { class: "mz-quiet" }, NOT_STATED));
    return make("td", attributes, nodes.length === 1 ? link(nodes[0]) : make("ul", {}, nodes.map((node) => make("li", {}, link(node)))));
  }

  function grounds(places) {
    const items = places.map(({ plan, start, end, quote, path }) => {
      const words = plain(quote).replace(/\s+/g, " ").trim();
      const short = words.length > LONGEST_QUOTE ? `${words.slice(0, LONGEST_QUOTE)}…` : words;
      return make("li", {}, make("a", { class: "mz-link", href: address("text", { plan, start, end }) }, `${path ? `${path}：` : ""}“${short}”`));
    });
    return make("td", { class: "mz-trace-grounds" }, items.length ? make("ul", {}, items) : make("span", { class: "mz-quiet" }, "单位名录"));
  }

  function table(caption, heads, rows) {
    const head = make("tr", {}, heads.map((name) => make("th", { scope: "col" }, name)));
    return make("table", { class: "mz-table" }, make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, rows));
  }

  function taskTable({ table: rows, filters }, wanted) {
    const roles = filters.roles.filter(({ value }) => !wanted.length || wanted.includes(value));
    const several = filters.plans.length > 1;
    const citing = rows.some((row) => row.documents.length);
    const heads = ["任务", several && "计划", "部分", ...roles.map(({ label }) => label), "指标和目标", "时限", citing && "引用文件", "依据"].filter(Boolean);
    return table(`${rows.length}项任务`, heads, rows.map((row) => make("tr", {},
      make("th", { scope: "row" }, link(row.task)),
      several ? make("td", {}, row.plan.title) : null,
      cell(row.sections), roles.map(({ value }) => cell(row.roles[value])), cell(row.measures), cell(row.deadlines), citing ? cell(row.documents) : null, grounds(row.grounds))));
  }

  function otherTable(rows) {
    return table("图中其他关系", ["从", "关系", "到", "依据"], rows.map((row) => make("tr", {},
      make("td", {}, link(row.source)), make("td", {}, row.relation_name), make("td", {}, link(row.target)), grounds(row.grounds))));
  }

  function save(name, blob) {
    const url = URL.createObjectURL(blob);
    const anchor = make("a", { href: url, download: name });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }

  // The file that the server draws, on a canvas: twice as fine as a screen where that is not too large.
  async function asPng(path) {
    const answer = await fetch(path).catch(() => null);
    if (!answer?.ok) throw new Error("没有连上服务，图没有存成。请稍后再试。");
    const picture = new Image();
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await answer.text())}`;
    await picture.decode();
    const { naturalWidth: width, naturalHeight: height } = picture;
    const fine = Math.min(2, LARGEST.side / width, LARGEST.side / height, Math.sqrt(LARGEST.area / (width * height)));
    const canvas = make("canvas", { width: Math.floor(width * fine), height: Math.floor(height * fine) });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("图太大，存不成 PNG。请下载 SVG。"))), "image/png"));
  }

  class Trace {
    constructor(root) {
      this.find = (selector) => root.querySelector(selector);
      this.found = this.find(".mz-trace-found");
      this.start = this.find(".mz-trace-start");
      this.turn = 0;
      this.picker = new Picker(this.find(".mz-trace-pick"), (id) => this.go({ id }), (words) => this.complain(words));
      this.canvas = new Canvas(this.find(".mz-trace-box"), (href) => {
        location.hash = href;
      });
      this.find(".mz-trace-box").addEventListener("click", (event) => {
        this.walked = Boolean(event.target.closest("a.mz-node"));
      });
      this.find(".mz-trace-filters").addEventListener("submit", (event) => event.preventDefault());
      this.find(".mz-trace-filters").addEventListener("change", (event) => this.filter(event));
      for (const button of root.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => this.canvas.change(button.dataset.zoom));
      this.find("[data-save=png]").addEventListener("click", (event) => this.png(event.currentTarget));
      this.find(".mz-trace-to-table").addEventListener("click", () => {
        const heading = this.find("#mz-trace-table");
        heading.focus();
        heading.scrollIntoView();
      });
      const search = this.find("#mz-trace-find");
      search.addEventListener("input", () => this.search(search.value));
      search.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !event.isComposing) this.canvas.next();
      });
    }

    go(parameters) {
      location.hash = address("trace", parameters);
    }

    complain(words) {
      this.find(".mz-trace-error").textContent = words;
    }

    async show(parameters) {
      const turn = ++this.turn;
      const { id = "", roles = "", section = "", plan = "" } = parameters;
      this.parameters = { id, roles, section, plan };
      this.complain("");
      this.find(".mz-trace-home").hidden = !id;
      this.walked ||= this.find(".mz-trace-box").contains(document.activeElement);
      this.found.setAttribute("aria-busy", "true");
      try {
        const answer = id ? await get("api/trace", this.parameters) : await get("api/trace/nodes", { limit: 500 });
        if (turn !== this.turn) return;
        if (id) this.draw(answer);
        else this.begin(answer.nodes);
      } catch (error) {
        if (turn !== this.turn) return;
        this.found.hidden = this.start.hidden = true;
        this.complain(error.message);
      } finally {
        if (turn === this.turn) {
          this.found.removeAttribute("aria-busy");
          this.walked = false;
        }
      }
    }

    begin(departments) {
      this.found.hidden = true;
      this.start.hidden = false;
      const cards = departments.map((one) => make("li", {}, make("a", { class: "mz-link", href: address("trace", { id: one.id }) }, one.label,
        make("span", {}, one.leads ? `牵头${one.leads}项` : `参与${one.tasks}项`))));
      const heading = make("h3", {}, departments.length ? `有任务的单位：${departments.length}个` : "计划里还没有写明单位的任务");
      this.start.replaceChildren(heading, make("ul", { class: "mz-trace-cards" }, cards));
    }

    draw(answer) {
      const { node, tasks, drawn, filters } = answer;
      const wanted = this.parameters.roles.split(",").filter(Boolean);
      this.start.hidden = true;
      this.found.hidden = false;
      this.node = node;
      this.find(".mz-trace-kind").textContent = plain([node.kind_name, node.detail].filter(Boolean).join(" · "));
      this.find(".mz-trace-name").textContent = plain(node.label);
      const ask = this.find("[data-link=ask]");
      ask.hidden = !node.question;
      ask.href = address("ask", { q: node.question });
      this.find("[data-save=svg]").href = `api/trace.svg?${this.query()}`;
      this.controls(filters, wanted);
      this.legend(answer.edges);
      this.find(".mz-trace-note").textContent = this.note(tasks, drawn);
      this.canvas.draw(answer);
      this.search(this.find("#mz-trace-find").value);
      this.find(".mz-trace-tasks").replaceChildren(taskTable(answer, wanted));
      this.find(".mz-trace-others").replaceChildren(...(answer.others.length ? [otherTable(answer.others)] : []));
      this.find(".mz-trace-others").hidden = !answer.others.length;
      if (this.walked) {
        this.found.scrollIntoView({ block: "start" });
        this.canvas.focus(this.canvas.centre);
      }
    }

    note(tasks, drawn) {
      const filtered = this.parameters.roles || this.parameters.section || this.parameters.plan;
      if (drawn < tasks) return `图里只画前${drawn}项任务，共${tasks}项，可按部分或计划筛选；表格里有全部。`;
      if (!tasks) return filtered ? "按这样筛选，没有任务。" : "计划没有写明与它有关的任务。";
      return `${tasks}项任务`;
    }

    query() {
      return new URLSearchParams(Object.entries(this.parameters).filter(([, value]) => value));
    }

    // The controls keep the focus while one filters: they are made anew only for another node.
    controls(filters, wanted) {
      if (this.shaped !== this.node.id) {
        this.shaped = this.node.id;
        this.find("#mz-trace-find").value = "";
        this.find(".mz-trace-roles div").replaceChildren(...filters.roles.map(({ value, label }) => make("label", {}, make("input", { type: "checkbox", value }), label)));
        this.find(".mz-trace-roles").hidden = filters.roles.length < 2;
        for (const [name, options] of [["section", filters.sections], ["plan", filters.plans]]) {
          const select = this.find(`#mz-trace-${name}`);
          select.replaceChildren(make("option", { value: "" }, "全部"), ...options.map(({ value, label }) => make("option", { value }, label)));
          this.find(`.mz-trace-in-${name}`).hidden = options.length < 2;
        }
      }
      for (const box of this.find(".mz-trace-roles").querySelectorAll("input")) box.checked = !wanted.length || wanted.includes(box.value);
      this.find("#mz-trace-section").value = this.parameters.section;
      this.find("#mz-trace-plan").value = this.parameters.plan;
    }

    // Another filter is another address, without the jump to the top that another view makes.
    filter(event) {
      if (event.target.id === "mz-trace-find") return;
      const boxes = [...this.find(".mz-trace-roles").querySelectorAll("input")];
      const checked = boxes.filter((box) => box.checked).map((box) => box.value);
      const roles = checked.length === boxes.length ? "" : checked.join(",");
      const [section, plan] = ["section", "plan"].map((name) => this.find(`#mz-trace-${name}`).value);
      const parameters = { id: this.node.id, roles, section, plan };
      history.pushState(null, "", address("trace", parameters));
      this.show(parameters);
    }

    legend(edges) {
      const relations = new Set(edges.map(({ relation }) => relation));
      for (const item of this.find(".mz-trace-legend").children) item.hidden = !relations.has(item.dataset.relation);
    }

    search(words) {
      const count = this.canvas.find(words);
      const told = !words.trim() ? "" : count ? `找到${count}处${count > 1 ? "，回车看下一处" : ""}` : "图中没有";
      this.find("#mz-trace-hits").textContent = told;
    }

    async png(button) {
      button.disabled = true;
      try {
        save(`责任链-${plain(this.node.label).replace(/[\\/:*?"<>|]+/g, " ").slice(0, 60)}.png`, await asPng(`api/trace.svg?${this.query()}`));
      } catch (error) {
        this.complain(error.message);
      } finally {
        button.disabled = false;
      }
    }
  }

  window.mingze.views.trace = (element) => new Trace(element);
})();
