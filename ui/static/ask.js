// The tab 问答: takes a question, shows it at once, and puts the turn that the server sends into the log.
// The server escapes every word of users and plans (ui/page/markup.py); here they are only ever textContent.
"use strict";

window.mingze = window.mingze || {};

(() => {
  const PATIENCE = 4000; // ms until a waiting reader is told why: the first free search loads the model
  const SLOW = "还在查找。首次按意思查找要先载入模型，约需十几秒；按单位、任务来问不用等。";
  const LOST = "没有连上服务，这个问题没有答成。请检查网络后再问一次。";
  const RESTARTED = "服务刚刚重新启动，这个问题没有答成。请再问一次。";
  const KEPT = "mingze.lost"; // a question that was not answered, kept in this tab
  const ASKED = "mingze.asked"; // the questions of this tab
  const MOST_ASKED = 50;
  const LIMIT = 120000; // ms until the question counts as lost

  class Conversation {
    constructor(root, send) {
      this.send = send;
      this.find = (selector) => root.querySelector(selector);
      this.log = this.find(".mz-log");
      this.box = this.find("textarea");
      this.pending = null;
      this.number = 0; // of the newest question; its answer carries it as data-turn
      this.asked = []; // the questions of this page, with the ids of their headings
      this.before = JSON.parse(sessionStorage.getItem(ASKED) || "[]"); // those of this tab before the page was loaded again
      root.addEventListener("click", (event) => this.click(event));
      this.find("form").addEventListener("submit", (event) => {
        event.preventDefault();
        this.ask(this.box.value);
      });
      this.box.addEventListener("keydown", (event) => this.key(event));
      this.box.addEventListener("input", () => this.typed());
      this.find(".mz-history").addEventListener("click", (event) => this.back(event));
      this.recall();
      this.list();
      this.refresh();
      if (matchMedia("(pointer: fine)").matches) this.box.focus({ preventScroll: true }); // a phone would raise its keyboard
    }

    // Gradio reloads the page when its server was restarted: the question that was lost then stands in the box.
    recall() {
      const lost = sessionStorage.getItem(KEPT);
      if (!lost) return;
      sessionStorage.removeItem(KEPT);
      this.box.value = lost;
      this.typed();
      this.complain("刚才的问题没有答成，可以再问一次。");
    }

    click(event) {
      const button = event.target.closest("[data-ask]");
      if (button) this.ask(button.dataset.ask, button.dataset.query);
    }

    // #/ask?q=…: a link that asks; with a query it asks that, under the words of q. Once, and not again on the way back.
    open(parameters) {
      const question = parameters.get("q");
      if (!question) return;
      history.replaceState(null, "", "#/ask");
      this.ask(question, parameters.get("query") || undefined);
    }

    back(event) {
      const button = event.target.closest("[data-turn]");
      if (!button) return;
      const heading = document.getElementById(button.dataset.turn);
      this.show(heading.closest(".mz-turn"));
      heading.focus({ preventScroll: true });
    }

    // A build may have changed the plans since the server made the page.
    async refresh() {
      const { element, get, plain } = window.mingze;
      const start = await get("api/start").catch(() => null);
      const list = this.find(".mz-examples");
      const shown = [...list.querySelectorAll(".mz-ask")].map((button) => button.dataset.ask);
      if (!start || JSON.stringify(shown) === JSON.stringify(start.examples)) return;
      const button = (words) => element("button", { type: "button", class: "mz-ask", "data-ask": plain(words) }, words);
      list.replaceChildren(...start.examples.map((words) => element("li", {}, button(words))));
      const titles = start.plans.map((one) => `《${one.title}》`);
      this.find(".mz-plans").replaceChildren(titles.length > 3 ? `目前可查${titles.length}份计划` : `目前可查：${titles.join("、")}`);
    }

    key(event) {
      // While an input method composes, Enter picks a word (keyCode 229 in Safari).
      const composing = event.isComposing || event.keyCode === 229;
      if (event.key === "ArrowUp" && !this.box.value && !composing) {
        event.preventDefault();
        this.log.querySelector(".mz-turn:last-child .mz-question")?.focus();
        return;
      }
      if (event.key !== "Enter" || event.shiftKey || composing) return;
      event.preventDefault();
      this.ask(this.box.value);
    }

    typed() {
      this.box.style.height = "auto";
      this.box.style.height = `${this.box.scrollHeight}px`;
      const longest = Number(this.box.dataset.longest);
      const length = [...this.box.value].length;
      this.complain(length > longest ? `问题有${length}字，最多${longest}字，请写短一些。` : "");
    }

    complain(words) {
      this.find(".mz-problem").textContent = words;
      this.box.toggleAttribute("aria-invalid", Boolean(words));
    }

    ask(text, query) {
      const question = text.trim();
      if (this.pending) {
        if (query || this.pending.question !== question) this.complain("上一个问题还在查找，请稍候再问。");
        return;
      }
      if (!question) {
        this.complain("请先写出要问的事。");
        this.box.focus();
        return;
      }
      if ([...question].length > Number(this.box.dataset.longest)) return;
      this.number += 1;
      this.wait(question, query);
      this.send({ question, turn: this.number, ...(query ? { query } : {}) });
    }

    wait(question, query) {
      this.complain("");
      sessionStorage.removeItem(KEPT);
      const pending = { question, query, turn: this.waitingTurn(question) };
      this.pending = pending;
      pending.check = setInterval(() => {
        this.say(SLOW);
        this.check(pending);
      }, PATIENCE);
      pending.lost = setTimeout(() => this.fail(LOST), LIMIT);
      this.check(pending);
      this.find(".mz-submit").disabled = true;
      this.log.append(this.pending.turn);
      this.find(".mz-announce").textContent = "正在查找";
      this.box.value = "";
      this.typed();
      this.show(this.pending.turn);
    }

    waitingTurn(question) {
      const turn = document.createElement("article");
      turn.className = "mz-turn mz-waiting";
      const heading = document.createElement("h2");
      heading.className = "mz-question";
      heading.textContent = window.mingze.plain(question);
      const words = document.createElement("p");
      words.className = "mz-wait";
      words.textContent = "正在查找……";
      turn.append(heading, words);
      return turn;
    }

    // Gradio waits in silence for a server that is gone, or that restarted and has forgotten the question.
    async check(pending) {
      const instance = await fetch("api/health")
        .then((answer) => answer.json())
        .then((health) => health.instance, () => null);
      if (this.pending !== pending) return;
      pending.instance ??= instance;
      if (instance === null) this.fail(LOST);
      else if (instance !== pending.instance) this.fail(RESTARTED);
    }

    say(words) {
      if (!this.pending) return;
      this.pending.turn.querySelector(".mz-wait").textContent = words;
      this.find(".mz-announce").textContent = words;
    }

    settle() {
      const pending = this.pending;
      this.pending = null;
      this.find(".mz-submit").disabled = false;
      if (!pending) return null;
      clearInterval(pending.check);
      clearTimeout(pending.lost);
      return pending;
    }

    // A turn comes in pieces, each value with those before it: <article> once, then <div> with what stands below.
    answer(markup) {
      if (!markup) return;
      const holder = document.createElement("template");
      holder.innerHTML = markup;
      for (const piece of [...holder.content.children]) {
        if (piece.matches(".mz-turn")) this.begin(piece);
        else this.goOn(piece);
      }
    }

    standing(number) {
      return this.log.querySelector(`.mz-turn[data-turn="${CSS.escape(number)}"]`);
    }

    begin(turn) {
      if (this.standing(turn.dataset.turn)) return;
      // An answer that arrives after its failure was told is welcome, and stands at the end.
      const awaited = this.pending && turn.dataset.turn === String(this.number);
      if (awaited) this.pending.turn.replaceWith(turn);
      else this.log.append(turn);
      this.remember(turn);
      if (turn.dataset.last !== undefined) this.settle();
      const summary = turn.querySelector(".mz-summary");
      this.find(".mz-announce").textContent = summary ? summary.textContent : "";
      this.show(turn);
    }

    goOn(piece) {
      const turn = this.standing(piece.dataset.turn);
      if (!turn || turn.dataset.last !== undefined) return;
      turn.querySelector(".mz-statements")?.append(...piece.querySelector("[data-rows]").children);
      turn.querySelector(".mz-answer").append(...piece.querySelector("[data-tail]").children);
      turn.dataset.last = "";
      if (this.pending && turn.dataset.turn === String(this.number)) this.settle();
    }

    // What was asked in this tab: a way back to each answer, and after a reload a way to ask again.
    remember(turn) {
      const question = turn.querySelector(".mz-question").textContent;
      const query = this.pending?.query;
      this.asked.push({ question, query, turn: turn.querySelector(".mz-question").id });
      const kept = [...this.before, ...this.asked].slice(-MOST_ASKED);
      sessionStorage.setItem(ASKED, JSON.stringify(kept.map((one) => ({ question: one.question, query: one.query }))));
      this.list();
    }

    list() {
      const { element } = window.mingze;
      const again = (one) => element("button",
        { type: "button", class: "mz-history-item", "data-ask": one.question, "data-query": one.query }, one.question);
      const back = (one) => element("button", { type: "button", class: "mz-history-item", "data-turn": one.turn }, one.question);
      const rows = [...this.before.map(again), ...this.asked.map(back)].map((row) => element("li", {}, row));
      const history = this.find(".mz-history");
      history.hidden = rows.length === 0;
      history.querySelector("summary").textContent = `本次问过（${rows.length}）`;
      history.querySelector("ol").replaceChildren(...rows);
    }

    fail(told) {
      const pending = this.settle();
      if (!pending) return;
      sessionStorage.setItem(KEPT, pending.question);
      const words = pending.turn.querySelector(".mz-wait");
      words.textContent = told;
      words.className = "mz-failed";
      pending.turn.classList.remove("mz-waiting");
      const again = document.createElement("button");
      again.type = "button";
      again.className = "mz-ask";
      again.dataset.ask = pending.question;
      if (pending.query) again.dataset.query = pending.query;
      again.textContent = "再问一次";
      words.after(again);
      this.find(".mz-announce").textContent = words.textContent;
      again.scrollIntoView({ block: "nearest" });
    }

    show(turn) {
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      turn.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
    }
  }

  window.mingze.ask = (element, send, props, watch) => {
    const conversation = new Conversation(element, send);
    const panel = new window.mingze.ClausePanel(element);
    element.addEventListener("click", (event) => {
      const button = event.target.closest(".mz-cite");
      if (button) panel.open(button);
    });
    window.mingze.tools(element);
    watch("value", () => conversation.answer(props.value));
    window.mingze.failed = () => conversation.fail(LOST);
    window.mingze.views.ask = () => ({ show: (_, all) => conversation.open(all) });
    window.mingze.enter("ask", element);
    element.dataset.ready = "true";
  };
})();
