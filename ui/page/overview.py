"""The still HTML of the view 总览; ``ui/static/overview.js`` fills it."""

from __future__ import annotations

__all__ = ["OVERVIEW"]

_PARTS = {
    "plans": "计划与稿次",
    "matrix": "各单位在各部分的任务",
    "indicators": "量化指标",
    "deadlines": "完成时限",
}


def _part(name: str, title: str) -> str:
    """A part of the view: its heading, which a jump button focuses, and the place that the script fills."""
    return (
        f'<section class="mz-part" aria-labelledby="mz-overview-{name}" data-part="{name}">'
        f'<h3 id="mz-overview-{name}" tabindex="-1">{title}</h3><div class="mz-fill"></div></section>'
    )


_SHORT = {"plans": "计划", "matrix": "单位与部分", "indicators": "指标", "deadlines": "时限"}
_JUMPS = "".join(f'<button type="button" class="mz-button" data-jump="{n}">{t}</button>' for n, t in _SHORT.items())

OVERVIEW = f"""
<section class="mz-page mz-overview" aria-labelledby="mz-overview-title">
  <h2 id="mz-overview-title" tabindex="-1">总览</h2>
  <p class="mz-status mz-quiet" role="status"></p>
  <div class="mz-tools mz-jumps" role="group" aria-label="本页内容">{_JUMPS}</div>
  {_part("plans", _PARTS["plans"])}
  <div class="mz-tools mz-which" hidden><p class="mz-field">
    <label for="mz-overview-plan">下面看哪份计划</label><select id="mz-overview-plan"></select></p></div>
  {"".join(_part(name, title) for name, title in _PARTS.items() if name != "plans")}
</section>"""
