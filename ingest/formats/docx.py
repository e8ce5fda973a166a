"""Word documents: what Word shows of the text when all tracked changes are accepted.

Paragraphs and tables in reading order, automatic numbers written out, a text box after the paragraph that it is
anchored in. The parts are read as XML: python-docx gives neither numbers, nor text boxes, nor tracked changes.
"""

from __future__ import annotations

from ingest.formats._blocks import as_content
from ingest.formats._numbering import Numbering
from ingest.formats._package import Related, child, main_part, relations
from ingest.formats._story import Story
from ingest.formats._styles import Styles
from ingest.formats.archive import Archive, open_archive
from ingest.formats.content import Content
from ingest.formats.xml import Element, local_name

__all__ = ["read"]

NOT_READ = {
    "header": "页眉页脚",
    "footer": "页眉页脚",
    "comments": "批注",
    "footnotes": "脚注和尾注",
    "endnotes": "脚注和尾注",
    "vbaProject": "宏（没有运行）",
}
"""Parts that are no part of the text, by their relationships, and what they are called in the report."""


def read(data: bytes, where: str) -> Content:
    """The text of a docx or docm; places are 第N段 and 表N第R行第C列.

    Raises:
        SourceError: unsafe or damaged; the message says which.
    """
    archive = open_archive(data, where)
    main = main_part(archive, where)
    related = list(relations(archive, main))
    styles = Styles(_part(archive, related, "styles"))
    story = Story(Numbering(_part(archive, related, "numbering"), styles), styles)
    blocks = story.blocks(child(archive.xml(main), "body"))
    not_read = (NOT_READ[part.kind] for part in related if part.kind in NOT_READ and _says_something(archive, part))
    return as_content(blocks, "docx", dict.fromkeys((*story.left_out, *not_read)))


def _part(archive: Archive, related: list[Related], kind: str) -> Element | None:
    name = next((part.name for part in related if part.kind == kind and part.name in archive), None)
    return archive.xml(name) if name else None


def _says_something(archive: Archive, part: Related) -> bool:
    """Word writes empty headers, and a footnotes part for the line above the notes."""
    if part.name not in archive:
        return False
    if part.kind == "vbaProject":
        return True
    return any(local_name(found) == "t" and (found.text or "").strip() for found in archive.xml(part.name).iter())
