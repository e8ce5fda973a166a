"""The still HTML of the view 总览; ``ui/static/overview.js`` fills it."""

from __future__ import annotations

__all__ = ["OVERVIEW"]

OVERVIEW = """
<section class="mz-page" aria-labelledby="mz-overview-title">
  <h2 id="mz-overview-title" tabindex="-1">总览</h2>
</section>"""
