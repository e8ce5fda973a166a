"""The still HTML of the view 责任链; ``ui/static/trace.js`` fills it."""

from __future__ import annotations

__all__ = ["TRACE"]

LINES = (
    ("lead", "牵头", '<circle class="mz-end mz-lead" cx="44" cy="8" r="4"/>'),
    ("responsible", "责任", '<circle class="mz-end mz-responsible" cx="44" cy="8" r="4"/>'),
    ("support", "配合", '<rect class="mz-end mz-support" x="43" y="4" width="3" height="8"/>'),
    ("basis", "依据", ""),
    ("member", "成员", ""),
)
"""The kinds of lines with what they end in, as ``ui/drawing.py`` draws them."""

LEGEND = "".join(
    f'<li data-relation="{name}" hidden><svg class="mz-picture" width="50" height="16" aria-hidden="true">'
    f'<path class="mz-edge mz-{name}" d="M2 8H42"/>{end}</svg>{label}</li>'
    for name, label, end in LINES
)

PICK = """
  <form class="mz-tools mz-trace-pick" role="search" autocomplete="off">
    <div class="mz-field">
      <label for="mz-trace-q">从哪里看起：单位、任务、指标、文件、计划或部分</label>
      <div class="mz-trace-combo">
        <input id="mz-trace-q" type="text" maxlength="200" role="combobox" aria-expanded="false" aria-autocomplete="list"
          aria-controls="mz-trace-options" placeholder="例如：区房管局、第10项、架空线">
        <ul id="mz-trace-options" role="listbox" aria-label="可选的项" hidden></ul>
      </div>
    </div>
    <a class="mz-button mz-trace-home" href="#/trace" hidden>全部单位</a>
  </form>"""

FOUND = f"""
  <div class="mz-trace-found" hidden>
    <div class="mz-trace-head">
      <div><p class="mz-quiet mz-trace-kind"></p><h3 class="mz-trace-name" tabindex="-1"></h3></div>
      <p class="mz-trace-links"><a class="mz-link" data-link="ask">在问答里问</a>
        <button type="button" class="mz-trace-to-table">看表格</button></p>
    </div>
    <form class="mz-tools mz-trace-filters" aria-label="筛选">
      <fieldset class="mz-trace-roles"><legend>分工</legend><div></div></fieldset>
      <div class="mz-field mz-trace-in-section"><label for="mz-trace-section">部分</label>
        <select id="mz-trace-section"></select></div>
      <div class="mz-field mz-trace-in-plan"><label for="mz-trace-plan">计划</label>
        <select id="mz-trace-plan"></select></div>
      <div class="mz-field"><label for="mz-trace-find">在图中找</label>
        <input id="mz-trace-find" type="search" aria-describedby="mz-trace-hits"></div>
      <p id="mz-trace-hits" class="mz-quiet" role="status"></p>
    </form>
    <div class="mz-trace-bar">
      <p class="mz-trace-note" role="status"></p>
      <ul class="mz-trace-legend" aria-label="线的含义">{LEGEND}</ul>
      <div class="mz-tools" role="group" aria-label="图的大小和下载">
        <button type="button" class="mz-button" data-zoom="out" aria-label="缩小">－</button>
        <button type="button" class="mz-button" data-zoom="in" aria-label="放大">＋</button>
        <button type="button" class="mz-button" data-zoom="fit">适合宽度</button>
        <a class="mz-button" data-save="svg" download>下载 SVG</a>
        <button type="button" class="mz-button" data-save="png">下载 PNG</button>
      </div>
    </div>
    <div class="mz-scroll mz-trace-box" role="region" aria-label="责任链图" aria-describedby="mz-trace-keys"></div>
    <p class="mz-quiet" id="mz-trace-keys">点一个方框，就看它的责任链。键盘：方向键移动，回车打开，＋ － 缩放，
      0 适合宽度；也可按住 Ctrl 滚动滚轮缩放。</p>
    <h3 id="mz-trace-table" tabindex="-1">同样的内容：表格</h3>
    <div class="mz-scroll mz-trace-tasks" role="region" aria-label="任务表" tabindex="0"></div>
    <div class="mz-scroll mz-trace-others" role="region" aria-label="其他关系表" tabindex="0"></div>
  </div>"""

TRACE = f"""
<section class="mz-page mz-trace" aria-labelledby="mz-trace-title">
  <h2 id="mz-trace-title" tabindex="-1">责任链</h2>{PICK}
  <p class="mz-error mz-status mz-trace-error" role="alert"></p>
  <div class="mz-trace-start" hidden></div>{FOUND}
</section>"""
