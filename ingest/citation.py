"""When two ways of citing mean one document: the one place where numbers and titles are made comparable."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["plain_number", "plain_title", "without_issuer"]

OPEN, CLOSE = "([{【〔﹝〖", ")]}】〕﹞〗"
BRACKETS = str.maketrans({**dict.fromkeys(OPEN, "〔"), **dict.fromkeys(CLOSE, "〕")})
QUOTES = str.maketrans({**dict.fromkeys("“”„‘’'「」『』\uff02", '"'), "《": "〈", "》": "〉", "<": "〈", ">": "〉"})
ISSUER = re.compile(r"^(?!关于|印发|转发)[一-龥、()]{2,60}?(?=关于|印发|转发)")


def plain_number(number: str) -> str:
    """A 文号 in one way of writing: 京政办发(2020)5号, 京政办发［２０２０］第 5 号文 → 京政办发〔2020〕5号.

    NFKC, brackets as 〔〕, no blanks, no 第, no nought before the count, nothing behind 号.
    """
    plain = "".join(unicodedata.normalize("NFKC", number).translate(BRACKETS).split())
    plain = re.sub(r"(?<=\d)年(?=〕)|第(?=\d)|(?<=〕)0+(?=\d)", "", plain)
    return re.sub(r"号.*$", "号", plain, flags=re.DOTALL)


def plain_title(title: str) -> str:
    """A title in one way of writing: NFKC, no blanks, one kind of quotes, 《》 within it as 〈〉."""
    return "".join(unicodedata.normalize("NFKC", title).translate(QUOTES).split())


def without_issuer(plain: str) -> str:
    """A plain title from its 关于 on: 国务院办公厅关于印发〈…〉的通知 → 关于印发〈…〉的通知."""
    return ISSUER.sub("", plain)
