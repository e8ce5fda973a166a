"""The still HTML of the view 计划全文; ``ui/static/text.js`` fills it."""

from __future__ import annotations

__all__ = ["TEXT"]

TEXT = """
<section class="mz-page mz-reading" aria-labelledby="mz-text-title">
  <h2 id="mz-text-title" tabindex="-1">计划全文</h2>
  <p class="mz-status mz-quiet" role="status"></p>
  <div class="mz-about"></div>
  <div class="mz-tools mz-which" hidden><p class="mz-field">
    <label for="mz-text-plan">看哪份计划</label><select id="mz-text-plan"></select></p></div>
  <div class="mz-book">
    <details class="mz-toc"><summary>目录</summary><nav aria-label="目录"></nav></details>
    <article class="mz-whole" aria-label="计划原文"></article>
  </div>
</section>"""
