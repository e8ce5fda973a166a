"""A zip container (docx, xlsx, OFD) opened without trust: nothing is unpacked to disk, nothing grows without bound."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.errors import SourceError
from ingest.formats.xml import Element, parse_xml, stream_xml

__all__ = ["Archive", "open_archive"]

MAX_MEMBERS = 10_000
"""A docx has some 20 members and a picture each; an OFD some five a page."""

MAX_TOTAL = 300 * 1024 * 1024
"""Bytes of all members unpacked; a plan with its pictures has below 50 MB."""

MAX_MEMBER = 100 * 1024 * 1024

MAX_RATIO, RATIO_FROM = 200, 4 * 1024 * 1024
"""A member larger than ``RATIO_FROM`` must not unpack to more than so many times its packed size.

XML of documents shrinks 5 to 50 times; deflate cannot go beyond 1032, which is what bombs are made of.
"""

ENTRY = b"PK\x01\x02"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")  # /etc/passwd, C:\x, a/../../b


class Archive:
    """The members of a zip container by their names; made by :func:`open_archive`."""

    def __init__(self, opened: zipfile.ZipFile, where: str) -> None:
        self._opened, self._where = opened, where
        self.names: tuple[str, ...] = tuple(info.filename for info in opened.infolist() if not info.is_dir())
        self._known = frozenset(self.names)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def read(self, name: str) -> bytes:
        """The bytes of one member.

        Raises:
            SourceError: there is no such member, or it is damaged.
        """
        if name not in self:
            raise SourceError(f"文件里缺少 {name}", where=self._where, remedy="重新另存一份再试")
        with _told(self._where):
            return self._opened.read(name)

    def xml(self, name: str) -> Element:
        """The root of one member that is XML.

        Raises:
            SourceError: there is no such member, it is damaged, or its XML is not safe.
        """
        return parse_xml(self.read(name), f"{self._where} 的 {name}")

    def stream(self, name: str, *elements: str) -> Iterator[Element]:
        """The elements of these local names in one member, as :func:`ingest.formats.xml.stream_xml` gives them.

        Raises:
            SourceError: as :meth:`xml`.
        """
        return stream_xml(self.read(name), f"{self._where} 的 {name}", *elements)


def open_archive(data: bytes, where: str) -> Archive:
    """Open a zip container after everything in its directory was found harmless.

    Archives inside it (an embedded workbook, say) are members like others and are never opened.

    Raises:
        SourceError: damaged or cut; too many or too large members, or packed beyond measure (zip bomb); encrypted;
            two members of one name; a member's path that leads outside; a packing that documents do not use.
    """
    if data.count(ENTRY) > MAX_MEMBERS:  # before the directory is read: each entry costs a thousand bytes of memory
        raise _bomb(f"里面的文件超过 {MAX_MEMBERS} 个", where)
    with _told(where):
        opened = zipfile.ZipFile(io.BytesIO(data))
    infos = opened.infolist()
    _refuse_paths(infos, where)
    _refuse_sizes(infos, len(data), where)
    for info in infos:
        if info.flag_bits & ENCRYPTED:
            raise SourceError("文件加了密码", where=where, remedy="用密码打开后另存一份不加密的再试")
        if info.compress_type not in METHODS:
            raise SourceError(f"“{info.filename}”的压缩方式不认识", where=where, remedy="用 Office 或 WPS 重新另存再试")
    return Archive(opened, where)


def _refuse_paths(infos: list[zipfile.ZipInfo], where: str) -> None:
    for info in infos:
        if OUTSIDE.search(info.orig_filename) or "\0" in info.orig_filename:
            raise SourceError(
                f"压缩包里的路径“{info.orig_filename[:80]!a}”指向包外，可能是恶意文件，不读",
                where=where,
                remedy="从可信的来源重新取得这份文件",
            )
    # Names that differ in case only are one part of an office document (ECMA-376 part 2, 6.2.2).
    name, count = max(
        Counter(info.filename.lower() for info in infos).items(), key=lambda item: item[1], default=("", 0)
    )
    if count > 1:
        raise SourceError(
            f"压缩包里有两个同名文件“{name}”，不知道该读哪个", where=where, remedy="用 Office 或 WPS 重新另存再试"
        )


def _refuse_sizes(infos: list[zipfile.ZipInfo], packed: int, where: str) -> None:
    """Refuse a bomb by what the directory declares: zipfile never unpacks more of a member than that."""
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise _bomb(f"解压后超过 {MAX_TOTAL // 1024 // 1024} MB", where)
    if sum(info.compress_size for info in infos) > packed:
        raise _bomb("里面的文件互相重叠", where)  # one packed block that many members share (Fifield 2019)
    for info in infos:
        if info.file_size > MAX_MEMBER:
            raise _bomb(f"“{info.filename}”解压后超过 {MAX_MEMBER // 1024 // 1024} MB", where)
        if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size:
            raise _bomb(f"“{info.filename}”解压后是压缩时的 {MAX_RATIO} 倍以上", where)


def _bomb(what: str, where: str) -> SourceError:
    return SourceError(f"可能是压缩炸弹：{what}，不读", where=where, remedy="从可信的来源重新取得这份文件")


@contextmanager
def _told(where: str) -> Iterator[None]:
    """Errors of the standard library about a damaged container, in one sentence."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise SourceError("文件损坏或不完整，打不开", where=where, remedy="重新下载或另存一份再试") from error
