// The view 审稿体检: a plan of the corpus, or a draft that is brought, and the remarks on it with their places.
// A draft stays in this page; it is sent for each check and each list that is taken away, and the server keeps nothing.
"use strict";

(() => {
  const { element: make, get, address } = window.mingze;
  const LEVELS = ["错误", "提醒", "提示"];
  const LARGEST = 20 * 1024 * 1024;
  const MOST_OPEN = 3; // hints of one kind that are shown at once; more unfold
  const AROUND = 60; // characters beside the words of a remark, as in ui/review_json.py
  const PASTED = "粘贴的文字.txt";

  class Review {
    constructor(root) {
      Object.assign(this, { root, turn: 0, source: null, review: null, level: "", kind: "" });
      this.find = (selector) => root.querySelector(selector);
      this.find("#mz-review-plan").addEventListener("change", (event) => this.choose(event.target.value));
      this.find("#mz-review-file").addEventListener("change", (event) => this.bring(event.target.files[0]));
      // The same file again, mended meanwhile: a browser tells of a change only where none was chosen before.
      this.find("#mz-review-file").addEventListener("click", (event) => { event.target.value = ""; });
      this.find(".mz-review-check").addEventListener("click", () => this.paste());
      this.find(".mz-review-levels").addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (button) this.filter({ level: button.dataset.level });
      });
      this.find("#mz-review-kind").addEventListener("change", (event) => this.filter({ kind: event.target.value }));
      this.find(".mz-review-take").addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (button) this.take(button);
      });
      this.dropping(this.find(".mz-review-bring"));
      this.fill();
    }

    show({ plan }) {
      if (plan && plan !== this.source?.plan) this.check({ plan });
      if (!plan && this.source?.plan) this.clear();
    }

    async fill() {
      const select = this.find("#mz-review-plan");
      const [first] = select.options; // says that the plans are still being read: until they are here no key chooses one
      try {
        const { items } = await get("api/plans", { limit: 500 });
        select.append(...items.map((plan) => make("option", { value: plan.id }, plan.title)));
        select.value = this.source?.plan ?? "";
      } catch (error) {
        this.complain(error.message);
      }
      first.textContent = "请选择";
      select.removeAttribute("aria-busy");
    }

    choose(plan) {
      location.hash = address("review", { plan });
    }

    // A draft has no address: what another would open there is not kept.
    async bring(file) {
      if (!file) return;
      this.find("#mz-review-plan").value = "";
      history.replaceState(null, "", address("review"));
      if (file.size > LARGEST) {
        this.clear();
        return this.complain(`“${file.name}”有 ${(file.size / 1024 / 1024).toFixed(1)} MB，最大 20 MB。请拆成几个文件，或另存为文本。`);
      }
      // The bytes of now: a list that is taken away later is that of what was checked, though the file was changed.
      const bytes = await file.arrayBuffer().catch(() => null);
      if (bytes) this.check({ file: new Blob([bytes]), name: file.name });
      else this.complain(`“${file.name}”读不出来。请重新选一次。`);
    }

    paste() {
      const words = this.find("#mz-review-words").value;
      if (!words.trim()) {
        this.complain("还没有粘贴文字。");
        return this.find("#mz-review-words").focus();
      }
      this.bring(new File([words], PASTED, { type: "text/plain" }));
    }

    dropping(area) {
      const over = (event) => {
        if (![...event.dataTransfer.types].includes("Files")) return;
        event.preventDefault();
        area.classList.toggle("mz-over", event.type === "dragover");
      };
      area.addEventListener("dragover", over);
      area.addEventListener("dragleave", over);
      area.addEventListener("drop", (event) => {
        over(event);
        this.bring(event.dataTransfer.files[0]);
      });
    }

    async check(source) {
      const turn = ++this.turn;
      this.clear(source);
      this.waiting(source.name ? `正在检查“${source.name}”……` : "正在检查……");
      try {
        const review = source.plan
          ? await get("api/review", { plan: source.plan })
          : await get("api/review", { name: source.name }, { method: "POST", body: source.file });
        if (turn === this.turn) this.draw(review);
      } catch (error) {
        if (turn === this.turn) this.complain(source.name ? `“${source.name}”：${error.message}` : error.message);
      } finally {
        if (turn === this.turn) this.waiting("");
      }
    }

    clear(source = null) {
      Object.assign(this, { source, review: null, level: "", kind: "" });
      if (source?.plan) this.find("#mz-review-plan").value = source.plan;
      else this.find("#mz-review-plan").value = "";
      if (!source?.file || source.name === PASTED) this.find("#mz-review-file").value = "";
      this.complain("");
      this.find(".mz-review-result").hidden = true;
    }

    // A scan takes a while: the seconds show that something goes on.
    waiting(words) {
      const status = this.find(".mz-status");
      clearInterval(this.clock);
      status.textContent = words;
      if (!words) return;
      const seconds = make("span", { "aria-hidden": "true" });
      status.append(seconds);
      const begun = Date.now();
      this.clock = setInterval(() => { seconds.textContent = ` ${Math.round((Date.now() - begun) / 1000)} 秒`; }, 1000);
    }

    complain(words) {
      const error = this.find(".mz-error");
      error.textContent = window.mingze.plain(words);
      error.hidden = !words;
    }

    draw(review) {
      this.review = review;
      const { total, levels, checks, plan } = review;
      const sound = checks.filter((check) => !check.count);
      this.find(".mz-review-plan").replaceChildren(`《${window.mingze.plain(plan.title)}》`);
      this.find(".mz-review-counts").replaceChildren(...(total
        ? ["共 ", make("b", {}, String(total)), " 处：", LEVELS.filter((level) => levels[level]).flatMap((level, at) => [at ? "、" : "", make("span", { class: "mz-review-level", "data-level": level }, level), ` ${levels[level]}`])].flat()
        : ["没有发现要改的地方。"]), make("span", { class: "mz-quiet" }, `　检查了 ${checks.length} 项，${plan.tasks} 项任务、${plan.characters} 字`));
      const told = this.find(".mz-review-sound");
      told.hidden = !sound.length;
      told.open = !total;
      told.querySelector("summary").textContent = `${sound.length} 项检查没有发现问题`;
      told.querySelector("ul").replaceChildren(...sound.map((check) => make("li", {}, check.sound)));
      this.offer(levels, checks);
      this.find(".mz-review-result").hidden = false;
      this.filter({ level: "", kind: "" });
      this.find(".mz-review-plan").focus({ preventScroll: true });
    }

    offer(levels, checks) {
      for (const button of this.root.querySelectorAll("[data-level][aria-pressed]")) {
        const { level } = button.dataset;
        const count = level ? levels[level] : this.review.total;
        button.textContent = `${level || "全部"} ${count}`;
        button.disabled = !count;
      }
      const kinds = checks.filter((check) => check.count);
      this.find("#mz-review-kind").replaceChildren(make("option", { value: "" }, "全部问题"),
        ...kinds.map((check) => make("option", { value: check.kind }, `${check.title}（${check.count}）`)));
      this.find(".mz-review-filters").hidden = !this.review.total;
    }

    filter(wanted) {
      Object.assign(this, wanted);
      for (const button of this.root.querySelectorAll("[data-level][aria-pressed]")) {
        button.setAttribute("aria-pressed", String(button.dataset.level === this.level));
      }
      this.find("#mz-review-kind").value = this.kind;
      const kept = this.review.remarks.filter((one) => (!this.level || one.level === this.level) && (!this.kind || one.kind === this.kind));
      const parts = LEVELS.map((level) => this.part(level, kept.filter((one) => one.level === level))).filter(Boolean);
      if (this.review.left_off) parts.push(make("p", { class: "mz-quiet" }, `还有 ${this.review.left_off} 处没有列出。`));
      if (!kept.length && this.review.total) parts.push(make("p", { class: "mz-quiet" }, "这一级别里没有这类问题。"));
      this.find(".mz-review-list").replaceChildren(...parts);
    }

    part(level, remarks) {
      if (!remarks.length) return null;
      const kinds = [...new Set(remarks.map((one) => one.kind))];
      return make("section", { class: "mz-review-part", "data-level": level, "aria-label": level },
        make("h3", {}, make("span", { class: "mz-review-level", "data-level": level }, level), ` ${remarks.length} 处`),
        kinds.map((kind) => this.group(level, remarks.filter((one) => one.kind === kind))));
    }

    // What is the same for all remarks of a kind is said once above them.
    group(level, remarks) {
      const [first] = remarks;
      const same = remarks.length > 1 && remarks.every((one) => one.message === first.message);
      const title = [make("span", { class: "mz-review-kind" }, first.title), make("span", { class: "mz-quiet" }, `${remarks.length} 处`)];
      const advice = make("p", { class: "mz-review-advice" }, make("b", {}, "建议"), first.advice);
      const list = make("ul", {}, remarks.map((one) => this.remark(one, same)));
      const body = remarks.length > 1 ? [same ? make("p", {}, first.message) : null, advice, list] : [list, advice];
      if (level === "提示" && remarks.length > MOST_OPEN) {
        return make("details", { class: "mz-review-group", open: Boolean(this.kind), "data-kind": first.kind },
          make("summary", {}, title, make("span", { class: "mz-quiet mz-review-where" }, tasks(remarks))), body);
      }
      return make("div", { class: "mz-review-group", "data-kind": first.kind }, make("h4", {}, title), body);
    }

    remark(one, same) {
      return make("li", { class: "mz-review-remark" },
        same ? null : make("p", { class: "mz-review-message" }, one.message),
        this.stretch(one, ""), one.related.map((other) => this.stretch(other, "另见 ")));
    }

    stretch(one, lead) {
      const where = [one.path, `第${one.start + 1}—${one.end}字`, one.place].filter(Boolean).join(" · ");
      const { plan } = this.source;
      return make("blockquote", {},
        make("p", { class: "mz-review-words" }, cut(one.before, -1), make("mark", {}, one.quote), cut(one.after, 1)),
        make("footer", {}, `${lead}${where}`, plan
          ? make("a", { class: "mz-link", href: address("text", { plan, start: one.start, end: one.end }) }, "看全文",
            make("span", { class: "mz-visually-hidden" }, `：${one.path || where}`))
          : null));
    }

    async take(button) {
      const { format } = button.dataset;
      const { plan, file, name } = this.source;
      button.disabled = true;
      this.waiting("正在生成意见清单……");
      try {
        const query = new URLSearchParams(plan ? { plan, format } : { name, format });
        const answer = await fetch(`api/review?${query}`, plan ? {} : { method: "POST", body: file }).catch(() => {
          throw new Error("没有连上服务。请检查网络后再试。");
        });
        if (!answer.ok) {
          const told = await answer.json().catch(() => ({ error: "服务出错" }));
          throw new Error(told.remedy ? `${told.error}。请${told.remedy}。` : `${told.error}。`);
        }
        save(await answer.blob(), `${this.review.plan.title.slice(0, 60)}意见清单.${format}`);
        this.complain("");
      } catch (error) {
        this.complain(error.message);
      } finally {
        button.disabled = false;
        this.waiting("");
      }
    }
  }

  // What stands beside the words, as ui/review_json.py cuts it: a stop at the cut says nothing, and the dots say that it is cut.
  function cut(words, side) {
    if (words.length < AROUND - 2) return words;
    return side < 0 ? `…${words.replace(/^[，。；、：]/, "")}` : `${words.replace(/[，。；、：]$/, "")}…`;
  }

  // 任务5、6、7等23项: which tasks the remarks of a folded group stand in.
  function tasks(remarks) {
    const numbers = [...new Set(remarks.map((one) => one.task).filter(Boolean))];
    if (!numbers.length) return "";
    return `任务${numbers.slice(0, 12).join("、")}${numbers.length > 12 ? `等${numbers.length}项` : ""}`;
  }

  function save(blob, name) {
    const link = make("a", { href: URL.createObjectURL(blob), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  window.mingze.views.review = (element) => new Review(element);
})();
