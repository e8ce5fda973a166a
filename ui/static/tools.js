// Under each answer: its link, and whether it helped.
"use strict";

window.mingze = window.mingze || {};

(() => {
  const { element } = window.mingze;

  window.mingze.tools = (root) => {
    root.addEventListener("click", (event) => {
      const row = event.target.closest(".mz-tools-row");
      if (!row) return;
      if (event.target.closest(".mz-link-copy")) copyLink(row);
      const vote = event.target.closest(".mz-vote");
      if (vote) choose(row, vote);
    });
    root.addEventListener("submit", (event) => {
      const form = event.target.closest(".mz-opinion");
      if (!form) return;
      event.preventDefault();
      send(form.closest(".mz-turn").querySelector(".mz-tools-row"), form);
    });
    // One menu of a chip at a time, and Escape closes it.
    root.addEventListener("toggle", (event) => {
      if (!event.target.matches?.(".mz-chip-menu[open]")) return;
      for (const other of root.querySelectorAll(".mz-chip-menu[open]")) if (other !== event.target) other.open = false;
    }, true);
    root.addEventListener("keydown", (event) => {
      const menu = event.key === "Escape" && event.target.closest(".mz-chip-menu[open]");
      if (!menu) return;
      event.stopPropagation();
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    root.addEventListener("click", (event) => {
      for (const menu of root.querySelectorAll(".mz-chip-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    });
  };

  const say = (row, words) => { row.querySelector(".mz-tool-status").textContent = words; };

  async function copyLink(row) {
    const link = `${location.origin}${location.pathname}#/ask?${row.dataset.address}`;
    say(row, (await window.mingze.copied(link)) ? "链接已复制，打开就是这个回答。" : `浏览器不让复制，链接是：${link}`);
  }

  function choose(row, vote) {
    for (const other of row.querySelectorAll(".mz-vote")) other.setAttribute("aria-pressed", String(other === vote));
    say(row, "");
    const turn = row.closest(".mz-turn");
    turn.querySelector(".mz-opinion")?.remove();
    const name = `mz-comment-${turn.dataset.turn}`;
    const box = element("textarea", { id: name, maxlength: 1000, rows: 2 });
    const hint = vote.dataset.vote === "bad" ? "哪里不对（可以不写）" : "想说的话（可以不写）";
    row.after(element("form", { class: "mz-opinion mz-field" },
      element("label", { for: name }, hint), box,
      element("div", { class: "mz-opinion-send" },
        element("button", { type: "submit", class: "mz-button" }, "提交意见"),
        element("span", { class: "mz-quiet" }, "只记问题、回答和您写的话，不记是谁写的。"))));
    box.focus();
  }

  async function send(row, form) {
    const turn = row.closest(".mz-turn");
    const body = {
      vote: row.querySelector('.mz-vote[aria-pressed="true"]').dataset.vote,
      question: turn.querySelector(".mz-question").textContent,
      query: row.dataset.query,
      summary: turn.querySelector(".mz-summary").textContent.slice(0, 2000),
      comment: form.querySelector("textarea").value,
    };
    try {
      await window.mingze.get("api/opinions", {}, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
      });
      form.remove();
      say(row, "意见已记下，谢谢。");
    } catch (error) {
      say(row, error.message);
    }
  }
})();
