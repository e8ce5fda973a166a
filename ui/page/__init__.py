"""The page: one file a tab, and the frame around them. The only package that imports Gradio."""

from __future__ import annotations

import os

# Gradio reads these when it is first imported: nothing is reported to anybody, and the table of past events
# that it rebuilds after each event stays small.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "100"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000"

from ui.page.engine import LONGEST_QUESTION, EngineProtocol, PlanEntry
from ui.page.shell import STATIC, mount_page
from ui.page.surroundings import Surroundings, surround

__all__ = ["LONGEST_QUESTION", "STATIC", "EngineProtocol", "PlanEntry", "Surroundings", "mount_page", "surround"]
