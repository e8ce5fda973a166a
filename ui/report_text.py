"""A build's report in Chinese, for a person: what was read, what was not, and what was not understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ingest.records import Role
from ui.report import FileReport, Gave, Remark, Report

__all__ = ["report_as_text", "told"]

SHOWN = 5  # remarks of one kind for each file; all of them are in report.json
LONGEST = 60  # characters of a quote

ROLE_NAMES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任", Role.SUPPORT: "配合"}


def report_as_text(report: Report) -> str:
    """The whole report."""
    lines = [
        "明责 读入报告",
        f"语料：{report.corpus}",
        f"时间：{report.created}",
        f"读成 {len(report.read)} 份，没有读成 {len(report.refused)} 份，格式不读 {len(report.not_read)} 个",
        f"合计：{told(report.gave)}",
    ]
    if report.refused:
        lines += ["", "没有读成的文件", *(f"  {file.file}：{file.reason}" for file in report.refused)]
    if report.not_read:
        lines += ["", "格式不读的文件", *(f"  {name}" for name in report.not_read)]
    if alike := [file for file in report.read if file.alike]:
        lines += ["", "内容相同的文件", *(f"  {file.file}：{_alike(file)}" for file in alike)]
    for file in report.read:
        lines += ["", *_file(file)]
    return "\n".join(lines) + "\n"


def told(gave: Gave) -> str:
    """任务 17 项，责任分工 30 条（牵头 2、责任 28），指标 3 个，…."""
    roles = "、".join(
        f"{name} {gave.assignments[role]}" for role, name in ROLE_NAMES.items() if gave.assignments.get(role)
    )
    return "，".join(
        [
            f"任务 {gave.tasks} 项",
            f"责任分工 {sum(gave.assignments.values())} 条" + (f"（{roles}）" if roles else ""),
            f"指标 {gave.indicators} 个",
            f"时限 {gave.deadlines} 处",
            f"引用文件 {gave.policies} 处",
            f"疑点 {sum(gave.warnings.values())} 处",
        ]
    )


def _file(file: FileReport) -> Iterator[str]:
    pace = "沿用上次读的结果" if file.kept else f"{file.seconds:.2f} 秒"
    yield f"{file.file}（{file.format}，{pace}）"
    yield f"  《{file.title}》"
    yield f"  {told(file.gave)}，单位 {len(file.departments)} 个"
    if file.alike:
        yield f"  {_alike(file)}"
    if file.left_out:
        yield f"  文件里没有读入的：{'、'.join(file.left_out)}"
    kinds = Counter(remark.kind for remark in file.remarks)
    for kind, count in sorted(kinds.items(), key=lambda item: item[1]):  # what is rare says more than what is common
        yield from (f"  {_remark(remark)}" for remark in [r for r in file.remarks if r.kind == kind][:SHOWN])
        if count > SHOWN:
            yield f"  …另有 {count - SHOWN} 处同类，见 report.json"


def _remark(remark: Remark) -> str:
    place = f"（{remark.place}）" if remark.place else ""
    words = " ".join(remark.quote.split())
    shown = words if len(words) <= LONGEST else words[:LONGEST] + "…"
    return f"第 {remark.start}—{remark.end} 字{place}：{remark.message}：“{shown}”"


def _alike(file: FileReport) -> str:
    assert file.alike is not None
    if file.alike.share == 1:
        return f"与“{file.alike.plan}”内容相同"
    return f"与“{file.alike.plan}”内容几乎相同（约 {file.alike.share:.0%}）"
