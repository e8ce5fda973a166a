"""A small snapshot's indexes that tests of the search share: two plans, six clauses of tasks, two outside any; the real model."""

from __future__ import annotations

from pathlib import Path

from ingest.records import ClauseKind
from ingest.words import Words
from retrieval.encoder import load_encoder
from retrieval.indexes import Indexes
from retrieval.lay import LayWords
from retrieval.rows import ClauseRow, PlanRow

WORDS = Words(["液化气钢瓶", "电动自行车", "电瓶车"])
LAY = LayWords({"煤气罐": ("液化气钢瓶",), "电瓶车": ("电动自行车",), "养老院": ("养老机构",)})
PLANS = (PlanRow("p1", "长宁区燃气和电动自行车安全行动计划"), PlanRow("p2", "静安区市容环境行动计划"))

TITLE, SENTENCE, NOTE, HEADING = ClauseKind.TITLE, ClauseKind.SENTENCE, ClauseKind.NOTE, ClauseKind.HEADING
TEXTS = [
    ("p1", "gas", TITLE, "开展燃气安全专项整治。"),
    ("p1", "gas", SENTENCE, "完成210户液化气钢瓶用户瓶改管或改电工作。"),
    ("p1", "gas", NOTE, "（牵头单位：区建管委）"),
    ("p1", "bike", TITLE, "深化电动自行车安全监管。"),
    ("p1", "bike", SENTENCE, "推进电动自行车停放场所和充电设施建设。"),
    ("p1", None, HEADING, "一、塑造整洁有序的市容风貌"),
    ("p2", "sign", SENTENCE, "强化户外广告、店招店牌管理。"),
    ("p2", "sign", NOTE, "（牵头单位：区绿化市容局）"),
]
ROWS = [ClauseRow(f"clause:{n}", plan, task, kind, text) for n, (plan, task, kind, text) in enumerate(TEXTS)]


def written(folder: Path, rows: list[ClauseRow] | None = None) -> Path:
    """The folder, with the indexes of these rows in it."""
    Indexes.build(ROWS if rows is None else rows, PLANS, folder, load_encoder(), WORDS)
    return folder
