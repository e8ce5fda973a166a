"""The command ``mingze``. Heavy libraries are imported inside the commands that need them."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from ingest.errors import MingzeError
from ui.help import Command, Group, as_usage_error
from ui.terminal import say

__all__ = ["app", "main"]

OK, PARTLY, BAD = 0, 1, 2
"""Exit codes: done; not conforming or partly failed; wrong use or input."""

INTERRUPTED = 130  # what Typer gives for Ctrl+C: 128 and the number of SIGINT, as shells have it

app = typer.Typer(
    cls=Group, no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
)

CorpusOption = Annotated[
    Path | None, typer.Option("--corpus", metavar="文件夹", help="计划放在哪里（默认：自带的语料）")
]
DataOption = Annotated[
    Path | None, typer.Option("--data", metavar="文件夹", help="快照放在哪里（默认：当前文件夹下的 data）")
]


@app.callback()
def mingze() -> None:
    """明责：读政府计划，答责任分工，每句话都有原文出处。

    例：
      mingze ask 区房管局牵头哪些任务？

    退出码：0 完成；1 不合规或部分失败；2 用法或输入有误。
    设置也可以写在 mingze.toml 或环境变量 MINGZE_… 里；某个命令的说明：mingze 命令 --help
    """


@app.command(cls=Command)
def build(
    corpus: CorpusOption = None,
    data: DataOption = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="文件", help="另存读入报告（.json 存成 JSON，其余存成文字）"),
    ] = None,
) -> int:
    """读语料里的全部计划，建一个新快照并启用。

    只重读、重算有变化的部分；语料没有变化时什么也不做。中途停下，下次接着做；正在用的快照不受影响。
    一份读不了，不耽误其余；每份读出了什么、有什么没读懂，写在快照的 report.txt 和 report.json 里。

    例：
      mingze build
      mingze build --corpus 我的计划 --data 我的快照
      mingze build --report 读入报告.txt

    退出码：0 建好；1 有的计划读不了，其余已建好；2 语料有误，没有建。
    """
    from ui.current import build_snapshot, find_place, save_report
    from ui.terminal import build_as_text

    begun = time.perf_counter()
    built = build_snapshot(find_place(corpus, data))
    if report is not None:
        save_report(built, report)
    say(build_as_text(built, time.perf_counter() - begun))
    return PARTLY if built.skipped else OK


@app.command(cls=Command)
def ask(
    question: Annotated[str | None, typer.Argument(metavar="问题", help="要问的一句话")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，与 POST /api/ask 相同")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="从标准输入逐行读问题，逐行输出答案")] = False,
    corpus: CorpusOption = None,
    data: DataOption = None,
) -> int:
    """问一个问题，答案里的每句话都带原文出处。还没有快照时先建一个。

    例：
      mingze ask 区房管局牵头哪些任务？
      mingze ask --json 第10项任务什么时候完成？
      echo '{"id": "1", "session": "甲", "question": "第22项由谁牵头？"}' | mingze ask --jsonl

    退出码：0 已答（计划里没有写，也是答）；1 --jsonl 有的行答不了；2 用法有误。
    """
    if jsonl == (question is not None):
        raise MingzeError(
            "要么写一个问题，要么用 --jsonl", remedy="写上一个问题，例如：mingze ask 区房管局牵头哪些任务"
        )
    from ui.current import find_current, find_place
    from ui.lines import answer_lines
    from ui.present import as_json as to_json
    from ui.terminal import answer_as_text

    engine = find_current(find_place(corpus, data)).engine()
    if question is None:
        failed = answer_lines(sys.stdin.buffer, engine, _write)
        return PARTLY if failed else OK
    answer = engine.ask(question, "cli")
    _write(json.dumps(to_json(answer), ensure_ascii=False, indent=2) if as_json else answer_as_text(answer))
    return OK


@app.command(cls=Command)
def search(
    question: Annotated[str | None, typer.Argument(metavar="问题", help="要找什么：一句话，或几个词")] = None,
    k: Annotated[str, typer.Option("--k", metavar="条数", help="最多列几条（默认：10）")] = "10",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，与 --jsonl 的每一条相同")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="从标准输入逐行读问题，逐行输出条款")] = False,
    corpus: CorpusOption = None,
    data: DataOption = None,
) -> int:
    """找出与一句话最接近的条款，各附原文、位置、得分和理由；只找，不作答。还没有快照时先建一个。

    例：
      mingze search 家里的煤气罐以后怎么办
      mingze search --k 3 --json 老房子装电梯
      echo '{"id": "1", "question": "家里的煤气罐以后怎么办", "k": 3}' | mingze search --jsonl

    退出码：0 已列出；1 --jsonl 有的行读不懂；2 用法有误。
    """
    if jsonl == (question is not None):
        raise MingzeError("要么写一个问题，要么用 --jsonl", remedy="写上要找的话，例如：mingze search 老房子装电梯")
    from ui.current import find_current, find_place
    from ui.search_json import as_count, hits_as_json, hits_as_text, search_lines

    count = as_count(k)
    engine = find_current(find_place(corpus, data)).engine()
    if question is None:
        return PARTLY if search_lines(sys.stdin.buffer, engine, _write) else OK
    found = engine.search(question, count)
    _write(json.dumps(hits_as_json(found), ensure_ascii=False, indent=2) if as_json else hits_as_text(found))
    return OK


@app.command(cls=Command)
def extract(
    file: Annotated[Path, typer.Argument(metavar="文件", help="一份计划（txt、html、docx、xlsx、pdf、ofd、扫描件……）")],
    as_text: Annotated[bool, typer.Option("--text", help="只输出读到的正文：docx、pdf 等的位置按它的字数计")] = False,
    corpus: CorpusOption = None,
) -> int:
    """读一份计划，输出它的任务、责任单位、指标、时限、引用文件和疑点（JSON）。不需要快照。

    例：
      mingze extract 某计划.txt
      mingze extract --text 某计划.pdf

    退出码：0 已输出；2 文件读不了，或不是计划。
    """
    from ingest.manifest import open_corpus
    from ingest.source import read_source
    from ui.extract_json import file_as_json
    from ui.settings import read_settings

    if as_text:
        _write(read_source(file).text)
        return OK
    facts = file_as_json(file, open_corpus(corpus or read_settings().corpus))
    _write(json.dumps(facts, ensure_ascii=False, indent=2))
    return OK


@app.command(cls=Command)
def check(corpus: CorpusOption = None, data: DataOption = None) -> int:
    """用 SHACL 检查图谱，并列出计划原文里的疑点，各附位置和原话。

    例：
      mingze check

    退出码：0 合规（疑点只是提醒）；1 图谱不合规；2 用法有误。
    """
    from kg.check import check as validate
    from ui.current import find_current, find_place

    snapshot = find_current(find_place(corpus, data))
    found = validate(snapshot.store)
    lines = [*snapshot.anomalies(), *(f"不合规：{sentence}" for sentence in found.violations)]
    lines.append("图谱合规。" if found.conforms else f"图谱不合规：{len(found.violations)} 处。")
    _write("\n".join(lines))
    return OK if found.conforms else PARTLY


@app.command(cls=Command)
def export(
    out: Annotated[Path, typer.Option("--out", metavar="文件", help="写到哪里")],
    form: Annotated[
        str | None,
        typer.Option("--format", metavar="格式", help="turtle、trig、jsonld、graphml 或 xlsx（默认：看扩展名）"),
    ] = None,
    plan: Annotated[str | None, typer.Option("--plan", metavar="标识", help="只导出这份计划（默认：全部）")] = None,
    corpus: CorpusOption = None,
    data: DataOption = None,
) -> int:
    """导出图谱，或导出重点任务分解表（xlsx）。

    例：
      mingze export --out 重点任务分解表.xlsx
      mingze export --format turtle --out 图谱.ttl

    退出码：0 已写出；2 格式不认识，或写不进去。
    """
    from ui.current import find_current, find_place
    from ui.exporting import export_to

    export_to(find_current(find_place(corpus, data)), out, form, plan)
    say(f"已写出 {out}")
    return OK


@app.command(cls=Command)
def register(
    corpus: CorpusOption = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="文件", help="写到哪里（默认：标准输出）")] = None,
) -> int:
    """为计划里出现、单位名录里还没有的单位提出登记条目（TOML），附依据和可能同一的名称，供人工核对。不需要快照。

    只提建议，不改名录：核对后把条目复制到语料的 register.toml。

    例：
      mingze register --corpus 我的计划 --out 单位登记建议.toml

    退出码：0 已输出；1 有的计划读不了，其余已输出；2 语料有误，或写不进去。
    """
    from ingest.manifest import open_corpus
    from ui.reviewing import review, save
    from ui.settings import read_settings

    found = review(open_corpus(corpus or read_settings().corpus))
    for error in found.skipped:
        say(f"跳过：{error}")
    text = found.proposals.as_toml()
    if out is None:
        _write(text)
    else:
        save(text, out)
    entries, doubts = len(found.proposals.entries), len(found.proposals.doubts)
    say(f"{found.plans} 份计划：建议登记 {entries} 个单位，另有 {doubts} 对名称可能同一、没有合并")
    return PARTLY if found.skipped else OK


@app.command(cls=Command)
def opinions(
    data: DataOption = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="文件", help="存成 xlsx 表格")] = None,
) -> int:
    """列出网页用户对回答的意见：有用还是有误，问的什么，写了什么话；最早的在前。

    例：
      mingze opinions
      mingze opinions --out 意见.xlsx

    退出码：0 已列出；2 意见读不出来，或写不进去。
    """
    from ui.opinions import Opinions, as_text, as_xlsx
    from ui.settings import read_settings

    held = tuple(Opinions(data or read_settings().data))
    if out is None:
        _write(as_text(held))
    else:
        from kg.export import write_whole

        write_whole(out, as_xlsx(held))
    say(f"意见 {len(held)} 条")
    return OK


@app.command("serve", cls=Command)
def serve_command(
    host: Annotated[str | None, typer.Option("--host", metavar="地址", help="监听的地址（默认：127.0.0.1）")] = None,
    port: Annotated[str | None, typer.Option("--port", metavar="端口", help="监听的端口（默认：7860）")] = None,
    corpus: CorpusOption = None,
    data: DataOption = None,
) -> int:
    """在浏览器里提问：启动网页和 POST /api/ask，直到按下 Ctrl+C。

    例：
      mingze serve
      mingze serve --host 0.0.0.0 --port 8000

    退出码：0 正常停止；2 地址或端口用不了。
    """
    from ui.current import find_current, find_place
    from ui.serving import listen, serve

    place = find_place(corpus, data, host, port)
    with listen(place.settings.host, place.settings.port) as bound:
        serve(find_current(place).live(place.settings.data), bound)
    return OK


def _write(text: str) -> None:
    print(text, flush=True)  # noqa: T201 the one place that writes to stdout


def main() -> None:
    """Run one command; a MingzeError becomes one sentence on stderr, never a stack trace."""
    try:
        code = app(standalone_mode=False)
        if code == INTERRUPTED:
            say("已中断。建库时已经读好、算好的部分都留着，再运行一次就接着做。")
        sys.exit(code)
    except MingzeError as error:
        problem = error
    except typer.TyperException as error:
        problem = as_usage_error(error)
    say(f"错误：{problem}")
    sys.exit(BAD)
