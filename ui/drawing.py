"""The chain of responsibility as an SVG: for the page, whose style sheet has the colours, or as a file of its own.

Every word of a plan passes through :func:`ui.lettering.safe`. Roles are told by the kind of the line and the mark at
its end, not by colour; the legend stands in the page, and in the file below the picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from kg.chain import Chain, ChainEdge, ChainNode
from kg.layers import Box, Layers, Place, Point, lay_out
from ui.lettering import cut, plain, safe, wrapped

__all__ = ["KIND_NAMES", "RELATION_NAMES", "Picture", "draw", "draw_file"]

KIND_NAMES = {
    "document": "政策文件",
    "plan": "计划",
    "section": "部分",
    "task": "任务",
    "department": "单位",
    "collective": "集合单位",
    "indicator": "指标",
    "coverage": "目标",
    "deadline": "时限",
}
RELATION_NAMES = {
    "basis": "依据",
    "section": "包含",
    "task": "包含",
    "lead": "牵头",
    "responsible": "责任",
    "support": "配合",
    "indicator": "指标",
    "coverage": "目标",
    "deadline": "时限",
    "member": "成员",
}
STATED = ("indicator", "coverage", "deadline")
"""What is drawn small, under what states it."""

SIZE, LINE = 14, 20
"""Pixels of a letter and of a line, as in trace.css and :data:`STYLE`; then those of the small ones."""
SMALL, SMALL_LINE = 12, 17
PADDING = 8
INDENT = 22
HEADING = 30
MARGIN = 16
WIDTHS = {"document": 170, "plan": 170, "section": 170, "task": 286, "department": 146, "collective": 146}
SHIFT = {"lead": -8, "responsible": 0, "support": 8}
"""Where lines of a role end, above and below the middle of a side: two roles of one department do not cover each other."""

CROWD = 300
"""Lines from which on all stand back: the one that is pointed at comes forward."""

DEEPEST = 8
"""Levels of sections or of collectives that have a column of their own; no plan has so many."""

STYLE = """
text { font-family: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif;
  font-size: 14px; fill: #1c2523; }
.mz-node rect { fill: #fff; stroke: #8a9793; stroke-width: 1; }
.mz-collective rect { stroke-dasharray: 5 3; }
.mz-stated rect { fill: #f5f6f4; stroke: #d8dedb; }
.mz-centre rect { fill: #e8f0f1; stroke: #1d5866; stroke-width: 2.5; }
text.mz-small, .mz-stated text { font-size: 12px; fill: #566460; }
.mz-stated text { fill: #1c2523; }
text.mz-heading { font-size: 18px; font-weight: 600; }
.mz-edge { fill: none; stroke: #8a9793; stroke-width: 1.25; }
.mz-lead { stroke: #1c2523; stroke-width: 2; }
.mz-responsible { stroke: #1c2523; stroke-dasharray: 9 4; }
.mz-support { stroke: #1c2523; stroke-dasharray: 2 4; }
.mz-basis { stroke-dasharray: 9 3 2 3; }
.mz-member { stroke-dasharray: 5 3; }
.mz-far { opacity: .45; }
.mz-crowded { opacity: .25; }
.mz-end { fill: #1c2523; stroke: #1c2523; stroke-width: 1.5; stroke-dasharray: none; }
.mz-end.mz-responsible { fill: #fff; }
"""
"""The colours of the file: those of page.css in light, fixed, for a report that is printed."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG, and how wide and high it is at its natural size in pixels."""

    svg: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Shape:
    """A node as it is drawn; ``number`` is its place among the nodes, by which lines name their ends."""

    node: ChainNode
    number: int
    lines: tuple[str, ...]
    small: str
    width: float

    @property
    def height(self) -> float:
        """Pixels that its lines take."""
        if self.node.kind in STATED:
            return SMALL_LINE * len(self.lines) + PADDING
        return 2 * PADDING + LINE * len(self.lines) + (SMALL_LINE if self.small else 0)


def draw(found: Chain) -> Picture:
    """The picture for the page: each node is a link to the chain around it."""
    body, width, height = _body(found, linked=True)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="mz-picture" role="group" '
        f'aria-label="{safe(_centre(found).label)}的责任链" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">{body}</svg>'
    )
    return Picture(svg, width, height)


def draw_file(found: Chain, note: str = "") -> Picture:
    """The picture as a file of its own, with title, legend and colours; ``note`` says what was filtered."""
    body, wide, high = _body(found, linked=False)
    top, width = 56, max(wide, 640)
    height = top + high + 40
    label = _centre(found).label
    svg = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<title>责任链：{safe(label)}</title><style>{STYLE}</style><rect width="{width}" height="{height}" fill="#fff"/>'
        f'<text class="mz-heading" x="{MARGIN}" y="30">责任链：{safe(cut(plain(label), width - 130, 18))}</text>'
        f'<text class="mz-small" x="{MARGIN}" y="52">{safe(cut(plain(note), width - 40, SMALL))}</text>'
        f'<g transform="translate(0 {top})">{body}</g>{"".join(_legend(found, top + high + 14))}</svg>\n'
    )
    return Picture(svg, width, height)


def _centre(found: Chain) -> ChainNode:
    return next(node for node in found.nodes if node.id == found.node)


def _body(found: Chain, *, linked: bool) -> tuple[str, int, int]:
    """Columns, lines and boxes, and the size of it all."""
    owner = {edge.target: edge.source for edge in found.edges if edge.relation in STATED}
    shapes = _shapes(found, owner)
    under: dict[str, list[_Shape]] = {iri: [] for iri in shapes}
    for stated, stating in owner.items():
        under[stating].append(shapes[stated])
    layers = _layers(found)
    boxes = [
        Box(iri, layers[iri], shape.width, shape.height + sum(one.height for one in under[iri]), _is_free(shape.node))
        for iri, shape in shapes.items()
        if iri not in owner
    ]
    # A collective that is its own member, by a slip of the register, has no line; the table tells it.
    lines = [e for e in found.edges if e.relation not in STATED and layers[e.source] < layers[e.target]]
    laid = lay_out(boxes, [(edge.source, edge.target) for edge in lines])
    parts = ['<g class="mz-edges" aria-hidden="true">', *_edges(found, lines, laid, shapes), "</g>"]
    parts += _headings(found, layers, laid)
    for box in boxes:
        parts += _block(shapes[box.id], under[box.id], laid.places[box.id], found.node, linked=linked)
    width, height = round(laid.width) + 2 * MARGIN, round(laid.height) + HEADING + 2 * MARGIN
    return f'<g transform="translate({MARGIN} {MARGIN + HEADING})">{"".join(parts)}</g>', width, height


def _is_free(node: ChainNode) -> bool:
    """Whether it has no order of its own, as the parts of a plan have."""
    return node.kind in {"document", "department", "collective"}


def _shapes(found: Chain, owner: Mapping[str, str]) -> dict[str, _Shape]:
    kinds = {node.id: node.kind for node in found.nodes}
    shapes = {}
    for number, node in enumerate(found.nodes):
        if node.id in owner:
            width = WIDTHS[kinds[owner[node.id]]] - INDENT
            words = f"{KIND_NAMES[node.kind]}　{plain(node.label)}"
            lines = wrapped(words, width - 2 * PADDING, 2, SMALL)
        else:
            width = WIDTHS[node.kind]
            lines = wrapped(plain(node.label), width - 2 * PADDING, 2, SIZE)
        small = cut(plain(node.detail), width - 2 * PADDING, SMALL)
        shapes[node.id] = _Shape(node, number, tuple(lines), small, width)
    return shapes


def _layers(found: Chain) -> dict[str, int]:
    """The column of each node: documents, plans, sections by depth, tasks, departments, members."""
    inside = {"section": dict[str, str](), "member": dict[str, str]()}
    for edge in found.edges:
        if edge.relation in inside:
            inside[edge.relation][edge.target] = edge.source
    depths = {node.id: _depth(node.id, inside["section"]) for node in found.nodes if node.kind == "section"}
    deepest = max(depths.values(), default=0)
    fixed = {"document": 0, "plan": 1, "task": deepest + 2}
    ends = {node.id: deepest + 3 + _depth(node.id, inside["member"]) for node in found.nodes}
    return {node.id: fixed.get(node.kind, depths.get(node.id, 0) + 1) for node in found.nodes} | {
        node.id: ends[node.id] for node in found.nodes if node.kind in {"department", "collective"}
    }


def _depth(iri: str, parents: Mapping[str, str]) -> int:
    """How many stand above it."""
    depth = 0
    while iri in parents and depth < DEEPEST:
        depth, iri = depth + 1, parents[iri]
    return depth


def _headings(found: Chain, layers: Mapping[str, int], laid: Layers) -> Iterator[str]:
    """What stands in a column, above it."""
    names: dict[int, str] = {}
    members = {edge.target for edge in found.edges if edge.relation == "member"}
    for node in found.nodes:
        if node.kind not in STATED:
            name = "成员" if node.id in members else "单位" if node.kind == "collective" else KIND_NAMES[node.kind]
            names.setdefault(layers[node.id], name)
    for layer, left in laid.columns.items():
        yield f'<text class="mz-small mz-column" x="{left:.0f}" y="-16">{names[layer]}</text>'


def _edges(found: Chain, lines: Sequence[ChainEdge], laid: Layers, shapes: Mapping[str, _Shape]) -> Iterator[str]:
    """Each line with its mark; many lines stand back, and those that do not touch a department in the middle."""
    is_office = shapes[found.node].node.kind in {"department", "collective"}
    behind = " mz-crowded" if len(lines) > CROWD else " mz-far" if is_office else ""
    for edge in lines:
        points = list(laid.routes[edge.source, edge.target])
        points[0] = _beside(laid.places[edge.source], shapes[edge.source], points[0])
        points[-1] = _beside(laid.places[edge.target], shapes[edge.target], points[-1])
        x, y = points[-1]
        points[-1] = x, y + SHIFT.get(edge.relation, 0)
        ends = f'data-s="{shapes[edge.source].number}" data-t="{shapes[edge.target].number}"'
        far = behind if edge.relation in SHIFT and edge.target != found.node else ""
        yield f'<g class="mz-line{far}" {ends}><path class="mz-edge mz-{edge.relation}" d="{_curve(points)}"/>'
        yield f"{_mark(edge.relation, *points[-1])}</g>"


def _beside(place: Place, shape: _Shape, point: Point) -> Point:
    """The middle of a side of the node itself, not of the block with what it states."""
    return point[0], place.y + shape.height / 2


def _curve(points: Sequence[Point]) -> str:
    """Level out of each point and into the next: 「M196 27C238 27 238 80 280 80」."""
    x, y = points[0]
    drawn = [f"M{x:.0f} {y:.1f}"]
    for number, (to_x, to_y) in enumerate(points[1:]):
        if number % 2:
            drawn.append(f"H{to_x:.0f}")
        else:
            middle = (x + to_x) / 2
            drawn.append(f"C{middle:.0f} {y:.1f} {middle:.0f} {to_y:.1f} {to_x:.0f} {to_y:.1f}")
        x, y = to_x, to_y
    return "".join(drawn)


def _mark(relation: str, x: float, y: float) -> str:
    """What a line of a role ends in: ● of 牵头, ○ of 责任, ▮ of 配合."""
    match relation:
        case "lead" | "responsible":
            return f'<circle class="mz-end mz-{relation}" cx="{x - 5:.0f}" cy="{y:.1f}" r="4"/>'
        case "support":
            return f'<rect class="mz-end mz-{relation}" x="{x - 5:.0f}" y="{y - 4:.1f}" width="3" height="8"/>'
        case _:
            return ""


def _block(shape: _Shape, stated: Sequence[_Shape], place: Place, centre: str, *, linked: bool) -> Iterator[str]:
    """A node and, indented under it, what it states."""
    yield _node(shape, place.x, place.y, centre, linked=linked)
    y = place.y + shape.height
    for one in stated:
        yield _node(one, place.x + INDENT, y, centre, linked=linked)
        y += one.height


def _node(shape: _Shape, x: float, y: float, centre: str, *, linked: bool) -> str:
    node = shape.node
    small = node.kind in STATED
    name = " ".join(plain(one) for one in (KIND_NAMES[node.kind], node.label, node.detail) if one)
    classes = f"mz-node mz-{node.kind}{' mz-stated' if small else ''}{' mz-centre' if node.id == centre else ''}"
    size, top = (SMALL_LINE, PADDING / 2 + 12) if small else (LINE, PADDING + 15)
    words = [
        f'<text x="{PADDING}" y="{top + size * number:.0f}">{safe(line)}</text>'
        for number, line in enumerate(shape.lines)
    ]
    if shape.small:
        below = top + size * (len(shape.lines) - 1) + SMALL_LINE + 1
        words.append(f'<text class="mz-small" x="{PADDING}" y="{below:.0f}">{safe(shape.small)}</text>')
    inner = (
        f"<title>{safe(name)}</title>"
        f'<rect width="{shape.width:.0f}" height="{shape.height:.0f}" rx="{_roundness(node.kind)}"/>{"".join(words)}'
    )
    place = f'class="{classes}" transform="translate({x:.0f} {y:.1f})"'
    if not linked:
        return f"<g {place}>{inner}</g>"
    here = ' aria-current="true"' if node.id == centre else ""
    address = f"#/trace?id={quote(node.id, safe='')}"
    return (
        f'<a {place} href="{safe(address)}" data-id="{safe(node.id)}" data-n="{shape.number}" tabindex="-1" '
        f'aria-label="{safe(name)}"{here}>{inner}</a>'
    )


def _roundness(kind: str) -> int:
    """Offices are round, files have corners."""
    return {"department": 14, "collective": 14, "document": 0, "plan": 0}.get(kind, 5)


def _legend(found: Chain, y: float) -> Iterator[str]:
    """A sample of each kind of line that the picture has."""
    x = float(MARGIN)
    for relation in ("lead", "responsible", "support", "basis", "member"):
        if any(edge.relation == relation for edge in found.edges):
            yield f'<path class="mz-edge mz-{relation}" d="M{x:.0f} {y:.0f}h48"/>{_mark(relation, x + 50, y)}'
            yield f'<text class="mz-small" x="{x + 56:.0f}" y="{y + 4:.0f}">{RELATION_NAMES[relation]}</text>'
            x += 104
