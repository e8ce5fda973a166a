"""The still HTML of the view 责任链; ``ui/static/trace.js`` fills it."""

from __future__ import annotations

__all__ = ["TRACE"]

TRACE = """
<section class="mz-page" aria-labelledby="mz-trace-title">
  <h2 id="mz-trace-title" tabindex="-1">责任链</h2>
</section>"""
