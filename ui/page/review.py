"""The still HTML of the view 审稿体检; ``ui/static/review.js`` fills it."""

from __future__ import annotations

__all__ = ["REVIEW"]

REVIEW = """
<section class="mz-page" aria-labelledby="mz-review-title">
  <h2 id="mz-review-title" tabindex="-1">审稿体检</h2>
</section>"""
