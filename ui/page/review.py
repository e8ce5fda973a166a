"""The still HTML of the view 审稿体检; ``ui/static/review.js`` fills it."""

from __future__ import annotations

__all__ = ["REVIEW"]

LEVELS = ("错误", "提醒", "提示")

_BRING = """
  <div class="mz-review-bring">
    <div class="mz-field mz-review-known">
      <label for="mz-review-plan">检查已入库的计划</label>
      <select id="mz-review-plan" aria-busy="true"><option value="">正在读取……</option></select>
    </div>
    <div class="mz-field mz-review-drop">
      <label for="mz-review-file">检查一份稿件：选择文件，或把文件拖到这里</label>
      <input id="mz-review-file" type="file" aria-describedby="mz-review-kept"
        accept=".txt,.md,.docx,.doc,.wps,.rtf,.odt,.pdf,.ofd,.html,.htm,.xlsx,.xls,.et,.png,.jpg,.jpeg,.tif,.tiff">
      <p id="mz-review-kept" class="mz-quiet">Word、PDF、OFD、网页、Excel、文本都可以，最大 20 MB。
        稿件只在检查时使用，不保存。</p>
      <details class="mz-review-paste"><summary>或者粘贴文字</summary>
        <label for="mz-review-words" class="mz-visually-hidden">稿件文字</label>
        <textarea id="mz-review-words" rows="8" placeholder="把稿件全文粘贴到这里，保留分段和编号"></textarea>
        <button type="button" class="mz-button mz-review-check">检查这段文字</button>
      </details>
    </div>
  </div>"""

_FILTERS = "".join(
    f'<button type="button" class="mz-button" data-level="{level}" aria-pressed="{str(not level).lower()}">'
    f"{level or '全部'}</button>"
    for level in ("", *LEVELS)
)

REVIEW = f"""
<section class="mz-page mz-review" aria-labelledby="mz-review-title">
  <div><h2 id="mz-review-title" tabindex="-1">审稿体检</h2>
  <p class="mz-quiet">找出稿件里可能要改的地方，逐处给出位置和建议。只作提示，改不改由您定。</p></div>
  {_BRING}
  <p class="mz-status" role="status"></p>
  <p class="mz-error" role="alert" hidden></p>
  <div class="mz-review-result" hidden>
    <h3 class="mz-review-plan" tabindex="-1"></h3>
    <p class="mz-review-counts"></p>
    <details class="mz-review-sound"><summary></summary><ul></ul></details>
    <div class="mz-tools mz-review-filters">
      <div class="mz-review-levels" role="group" aria-label="级别">{_FILTERS}</div>
      <div class="mz-field"><label for="mz-review-kind">问题</label>
        <select id="mz-review-kind"><option value="">全部问题</option></select></div>
      <div class="mz-review-take" role="group" aria-label="导出意见清单"><span class="mz-quiet">意见清单</span>
        <button type="button" class="mz-button" data-format="xlsx">Excel</button>
        <button type="button" class="mz-button" data-format="docx">Word</button></div>
    </div>
    <div class="mz-review-list"></div>
  </div>
</section>"""
