// The panel of the plan's text: opens the paragraph of a citation and marks the quoted words.
// Text arrives as JSON and becomes text nodes; no markup is ever read from it.
"use strict";

window.mingze = window.mingze || {};

(() => {
  const WIDE = matchMedia("(min-width: 68rem)"); // as in page.css: the panel stands beside the conversation

  // As quote() in ui/present.py: quote marks inside a quote.
  const inner = (words) => words.replaceAll("“", "‘").replaceAll("”", "’");

  window.mingze.ClausePanel = class {
    constructor(root) {
      this.dialog = root.querySelector(".mz-panel");
      this.find = (selector) => this.dialog.querySelector(selector);
      this.button = null;
      this.find(".mz-close").addEventListener("click", () => this.close());
      this.find(".mz-copy").addEventListener("click", () => this.copy());
      this.find(".mz-previous").addEventListener("click", () => this.walk(-1));
      this.find(".mz-next").addEventListener("click", () => this.walk(1));
      this.dialog.addEventListener("cancel", (event) => {
        event.preventDefault();
        this.close();
      });
      this.dialog.addEventListener("click", (event) => {
        if (event.target === this.dialog && !WIDE.matches) this.close(); // the backdrop
      });
      root.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && this.button) this.close();
      });
      WIDE.addEventListener("change", () => this.stand());
      this.stand();
    }

    // Beside the conversation the panel is always there; on a phone it lies over it while a citation is open.
    stand() {
      if (this.dialog.open) this.dialog.close();
      if (WIDE.matches) this.dialog.setAttribute("open", "");
      else if (this.button) this.dialog.showModal();
    }

    async open(button) {
      this.choose(button);
      if (!this.dialog.open) this.dialog.showModal();
      const { plan, start, end } = button.dataset;
      this.find(".mz-panel-status").textContent = "";
      try {
        const answer = await fetch(`api/clause?${new URLSearchParams({ plan, start, end })}`);
        const clause = await answer.json();
        if (this.button !== button) return; // another one was opened meanwhile
        if (!answer.ok) this.fail(clause.error);
        else if (!button.dataset.quote.endsWith(`“${inner(clause.quote)}”`)) this.fail("计划已经更新，这处原文变了");
        else this.fill(button, clause);
      } catch {
        if (this.button === button) this.fail("没有连上服务");
      }
    }

    choose(button) {
      if (this.button) this.button.setAttribute("aria-expanded", "false");
      this.button = button;
      button.setAttribute("aria-expanded", "true");
      this.find(".mz-panel-hint").hidden = true;
      this.find(".mz-panel-body").hidden = false;
      this.find(".mz-source").textContent = window.mingze.plain(`[${button.dataset.number}] ${button.dataset.cite}`);
      const all = this.neighbours();
      this.find(".mz-previous").disabled = all.indexOf(button) <= 0;
      this.find(".mz-next").disabled = all.indexOf(button) === all.length - 1;
      this.find(".mz-walk").hidden = all.length < 2;
    }

    fill(button, clause) {
      const mark = document.createElement("mark");
      const { plain } = window.mingze;
      mark.textContent = plain(clause.quote);
      this.find(".mz-above").textContent = plain(clause.above);
      this.find(".mz-paragraph").replaceChildren(plain(clause.before), mark, plain(clause.after));
      this.find(".mz-revision").textContent = plain(clause.revision);
      this.find(".mz-trail").textContent = plain(clause.trail.join(" → "));
      this.find(".mz-place").textContent = `计划原文第${clause.start}—${clause.end}字`;
      const { plan, start, end } = button.dataset;
      this.find(".mz-in-text").href = window.mingze.address("text", { plan, start, end });
      const original = this.find(".mz-original");
      original.scrollTop = mark.offsetTop - original.offsetTop - original.clientHeight / 2;
      this.dialog.focus({ preventScroll: true });
    }

    fail(words) {
      this.find(".mz-revision").textContent = "";
      this.find(".mz-trail").textContent = "";
      this.find(".mz-above").textContent = "";
      this.find(".mz-paragraph").textContent = "";
      this.find(".mz-place").textContent = "";
      this.find(".mz-panel-status").textContent = `${words}，原文没有打开。请再点一次。`;
    }

    close() {
      const button = this.button;
      this.button = null;
      this.find(".mz-panel-hint").hidden = false;
      this.find(".mz-panel-body").hidden = true;
      if (!WIDE.matches && this.dialog.open) this.dialog.close();
      if (!button) return;
      button.setAttribute("aria-expanded", "false");
      button.focus();
    }

    neighbours() {
      return [...this.button.closest(".mz-turn").querySelectorAll(".mz-cite")];
    }

    walk(step) {
      const all = this.neighbours();
      const next = all[all.indexOf(this.button) + step];
      if (!next) return;
      next.scrollIntoView({ block: "nearest" });
      this.open(next);
    }

    async copy() {
      const words = this.button.dataset.quote;
      const status = this.find(".mz-panel-status");
      status.textContent = (await window.mingze.copied(words)) ? `已复制：${window.mingze.plain(words)}` : "浏览器不让复制，请选中文字后按 Ctrl+C。";
    }
  };

  // navigator.clipboard exists on https and localhost only; a server in an office network is often neither.
  window.mingze.copied = async (words) => {
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch {
      return copiedBySelection(words);
    }
  };

  function copiedBySelection(words) {
    const area = document.createElement("textarea");
    area.value = words;
    area.className = "mz-visually-hidden";
    const focused = document.activeElement;
    (document.querySelector("dialog:modal") || document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (focused) focused.focus();
    return done;
  }
})();
