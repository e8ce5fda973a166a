"""The still HTML of the view 计划全文; ``ui/static/text.js`` fills it."""

from __future__ import annotations

__all__ = ["TEXT"]

TEXT = """
<section class="mz-page" aria-labelledby="mz-text-title">
  <h2 id="mz-text-title" tabindex="-1">计划全文</h2>
</section>"""
