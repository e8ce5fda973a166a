"""The still parts of the page as HTML: the header, the welcome, the question box, the panel of the plan's text."""

from __future__ import annotations

from collections.abc import Sequence

from ui.page.engine import LONGEST_QUESTION, PlanEntry
from ui.page.markup import ask_button, visible

__all__ = ["HEADER", "ask_frame"]

HEADER = (
    '<header class="mz-header"><span class="mz-seal" aria-hidden="true">责</span>'
    "<div><h1>明责</h1><p>问计划里的任务分工，每句话都有原文出处</p></div>"
    '<nav class="mz-views" aria-label="功能"><a href="#/ask">问答</a><a href="#/trace">责任链</a>'
    '<a href="#/overview">总览</a><a href="#/review">审稿体检</a></nav></header>'
)
"""The name of the product, and the views; ``ui/static/shell.js`` marks the one that is shown."""

_COMPOSER = f"""
<form class="mz-composer" autocomplete="off" novalidate>
  <label for="mz-question" class="mz-visually-hidden">问题</label>
  <div class="mz-box">
    <textarea id="mz-question" name="question" rows="1" enterkeyhint="send" data-longest="{LONGEST_QUESTION}"
      placeholder="例如：哪个单位牵头加装电梯？" aria-describedby="mz-help"></textarea>
    <button type="submit" class="mz-submit">提问</button>
  </div>
  <p id="mz-help" class="mz-help">按回车提问；问题框空着时按 ↑ 到上一个答案。答案只取自计划原文，没有写的不作推测。</p>
  <p class="mz-problem" role="alert"></p>
</form>"""

_PANEL = """
<dialog class="mz-panel" aria-labelledby="mz-panel-title" tabindex="-1">
  <div class="mz-panel-head"><h2 id="mz-panel-title">原文</h2>
    <button type="button" class="mz-close" aria-label="关闭原文">关闭</button></div>
  <p class="mz-panel-hint">点答案里带编号的依据，这里就显示那一项任务的原文，并标出答案所依据的字句。</p>
  <div class="mz-panel-body" hidden>
    <p class="mz-source"></p>
    <p class="mz-revision"></p>
    <p class="mz-trail"></p>
    <div class="mz-original" tabindex="0" role="region" aria-label="原文段落">
      <p class="mz-above"></p><p class="mz-paragraph"></p></div>
    <p class="mz-place"></p>
    <div class="mz-panel-actions">
      <button type="button" class="mz-copy">复制引文</button>
      <a class="mz-in-text" href="#/text">看全文</a>
      <span class="mz-walk"><button type="button" class="mz-previous">上一处</button>
      <button type="button" class="mz-next">下一处</button></span>
    </div>
    <p class="mz-panel-status" role="status"></p>
  </div>
</dialog>"""


def ask_frame(plans: Sequence[PlanEntry], examples: Sequence[str]) -> str:
    """The tab 问答 before anything is asked."""
    buttons = "".join(f"<li>{ask_button(question, question)}</li>" for question in examples)
    return (
        '<div class="mz-columns"><div class="mz-main">'
        f'<section class="mz-welcome" aria-label="开始"><h2>您想查什么？</h2>{_plans(plans)}'
        f'<p class="mz-label" id="mz-examples">可以这样问</p>'
        f'<ul class="mz-examples" aria-labelledby="mz-examples">{buttons}</ul></section>'
        '<details class="mz-history" hidden><summary></summary><ol></ol></details>'
        '<section class="mz-log" aria-label="问答记录"></section>'
        f'<p class="mz-visually-hidden mz-announce" role="status"></p>{_COMPOSER}</div>{_PANEL}</div>'
    )


def _plans(plans: Sequence[PlanEntry]) -> str:
    """Which plans can be asked: by name while they are few, behind a disclosure when they are many."""
    if not plans:
        return '<p class="mz-plans">目前还没有可查的计划。</p>'
    if len(plans) == 1:
        return f'<p class="mz-plans">目前可查：《{visible(plans[0].title)}》</p>'
    items = "".join(f"<li>《{visible(plan.title)}》</li>" for plan in plans)
    return f'<details class="mz-plans"><summary>目前可查{len(plans)}份计划</summary><ul>{items}</ul></details>'
