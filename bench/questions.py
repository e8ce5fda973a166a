"""``make questions``: ask every question of the bank (``corpus/questions/bank``) and tell by writer and kind how each ends.

A question ends as *pass* (what was expected), *click* (asked back, and one of the first four choices gives it), *silent*
(neither) or *false* (answered, and not what was expected). Of sealed writers nothing but numbers is told. The whole
bank is told in ``docs/questions.md``, a part of it is printed. Usage::

    .venv/bin/python -m bench.questions [--writers b1,b2] [--only-sealed] [--data FOLDER]
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from corpus import FOLDER
from ingest.errors import CorpusError, MingzeError
from ingest.manifest import Corpus, open_corpus
from retrieval.encoder import load_encoder
from retrieval.engine import Engine
from ui.present import as_json, escape
from ui.snapshot import build

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))  # what an expected answer asks of a reply stands beside the exams

from exam.scoring import Question, Reply, faults  # noqa: E402

BANK = FOLDER / "questions" / "bank"
SHARED_PLANS = ROOT.parent / "shared" / "plans"
REPORT = ROOT / "docs" / "questions.md"

CLICKS = 4  # choices that a user is thought to look at; what only a later one answers is silent
CLOSE = 12  # characters by which a task's start may differ from the expected one: a number or a heading more or less
SHOWN = 160  # characters of an answer that the list of false ones shows
VALUES = ("value", "number", "name", "title")  # a result is told by the first of these that it has

Ask = Callable[[str, str], Reply]  # a question and its session → the reply


class End(StrEnum):
    PASS = "pass"
    CLICK = "click"
    SILENT = "silent"
    FALSE = "false"


@dataclass(frozen=True)
class Writer:
    """Whose rows these are, the stems of the plans that were shown, and whether the rows are never read."""

    name: str
    plans: tuple[str, ...]
    sealed: bool
    rows: tuple[Question, ...]


@dataclass(frozen=True)
class Ended:
    """How a question ended, and the reply to its last turn."""

    writer: Writer
    question: Question
    end: End
    reply: Reply


def writers() -> Iterator[Writer]:
    """The bank, in the order of the writers' names."""
    for path in sorted(BANK.glob("*.json")):
        held = json.loads(path.read_text("utf-8"))
        rows = (Question(row["id"], row["kind"], tuple(row["turns"]), row["expect"]) for row in held["rows"])
        yield Writer(held["writer"], tuple(held["plans"]), held["sealed"], tuple(rows))


def ended(question: Question, ask: Ask) -> tuple[End, Reply]:
    """How a question ends, each choice tried in a session of its own, and the reply to its last turn."""
    reply = [ask(turn, question.id) for turn in question.turns][-1]
    if meets(question.expect, reply):
        return End.PASS, reply
    if reply["status"] == "answered":
        return End.FALSE, reply
    for number, choice in enumerate(reply["choices"][:CLICKS] if reply["status"] == "ambiguous" else []):
        turns, session = (*question.turns, choice["question"]), f"{question.id} choice {number}"
        clicked = [ask(turn, session) for turn in turns][-1]
        if clicked["status"] == "answered" and meets(question.expect, clicked):
            return End.CLICK, reply
    return End.SILENT, reply


def meets(expect: Mapping[str, Any], reply: Reply) -> bool:
    """Whether a reply is what was expected; over several plans tasks are named by plan and place."""
    if faults(expect, reply):
        return False
    lacking, _ = _apart(expect.get("tasks_at_include", []), reply)
    exact = "tasks_at" not in expect or not any(_apart(expect["tasks_at"], reply))
    return expect.get("status") == "not_answered" or (not lacking and exact)


def _apart(wanted: Iterable[Sequence[Any]], reply: Reply) -> tuple[int, int]:
    """At how many of the wanted ``[plan, start]`` no task of the reply begins, and how many tasks nobody wanted."""
    left, lacking = [result for result in reply["results"] if result["type"] == "task"], 0
    for plan, start in wanted:
        hit = next((task for task in left if task["plan"] == plan and abs(task["start"] - start) <= CLOSE), None)
        if hit is None:
            lacking += 1
        else:
            left.remove(hit)
    return lacking, len(left)


def sit(asked: Sequence[Writer], data: Path) -> Iterator[Ended]:
    """Ask every question of its writer's plans alone."""
    for writer, engine in corpora(asked, data):
        done = [Ended(writer, row, *ended(row, partial(replied, engine))) for row in writer.rows]
        print(f"{writer.name:<10} {len(done):>4}  {shares(done)}", flush=True)
        yield from done


def corpora(asked: Sequence[Writer], data: Path) -> Iterator[tuple[Writer, Engine]]:
    """Each writer with an engine over the writer's plans; snapshots stay in ``data``, one for all writers of the same plans."""
    encoder = load_encoder()
    for plans in dict.fromkeys(writer.plans for writer in asked):
        folder = data / numbers(plans)
        engine = Engine.open(build(corpus_of(plans, folder / "plans"), folder / "data", encoder).folder)
        yield from ((writer, engine) for writer in asked if writer.plans == plans)


def replied(engine: Engine, text: str, session: str) -> Reply:
    return as_json(engine.ask(text, session))


def corpus_of(plans: Sequence[str], copies: Path) -> Corpus:
    """The built-in corpus where these are its plans, of which it knows more; else a folder of copies."""
    # The last by name: of a plan in several formats the text, not the html.
    files = [file for stem in plans for file in sorted(SHARED_PLANS.glob(f"{stem}.*"))[-1:]]
    if len(files) < len(plans):
        raise CorpusError(
            f"题库用到的计划不全：{numbers(plans)}", where=str(SHARED_PLANS), remedy="把共用的计划放在那里"
        )
    if {file.read_bytes() for file in files} == {path.read_bytes() for path in (FOLDER / "plans").iterdir()}:
        return open_corpus()
    shutil.rmtree(copies, ignore_errors=True)
    copies.mkdir(parents=True)
    for file in files:
        shutil.copyfile(file, copies / file.name)
    return open_corpus(copies)


def shares(done: Sequence[Ended]) -> str:
    """The columns of a table: pass, with one click, silent, false, as shares of all."""
    ends = Counter(one.end for one in done)
    counts = (ends[End.PASS], ends[End.PASS] + ends[End.CLICK], ends[End.SILENT], ends[End.FALSE])
    return " | ".join(f"{count / (len(done) or 1):.3f}" for count in counts)


def report(done: Sequence[Ended], at: str) -> str:
    """The whole page, in Markdown, of questions asked ``at`` a commit."""
    parts = [HEAD.format(date=datetime.now(UTC).date().isoformat(), commit=at, n=len(done))]
    for title, sealed in (("Open writers", False), ("Sealed writers", True)):
        if group := [one for one in done if one.writer.sealed is sealed]:
            by_writer = table("writer | plan", group, lambda one: f"{one.writer.name} | {numbers(one.writer.plans)}")
            parts += [f"## {title}", by_writer, table("kind", group, lambda one: one.question.kind)]
    wrong = [one for one in done if one.end is End.FALSE and not one.writer.sealed]
    parts += ["## All", table("kind", done, lambda one: one.question.kind)]
    parts.append(f"## False answers of open writers: {len(wrong)}")
    for name in dict.fromkeys(one.writer.name for one in wrong):
        parts += [f"### {name}", "\n".join(told(one) for one in wrong if one.writer.name == name)]
    return "\n\n".join(parts) + "\n"


HEAD = """# Questions of the bank

Made by `make questions` on {date}, at commit {commit}: {n} questions, each asked over its writer's plans alone.

* **pass**: what was expected; **with one click**: that, or asked back and one of the first four choices gives it;
  **silent**: neither; **false**: answered, and not what was expected. All are shares of the questions.
* Writers saw only the plan. Of sealed writers the rows are never read: numbers are all that is told of them.
* Leave-one-writer-out: this command trains nothing yet and asks all of the reader as it stands; where weights are learned
  from the bank, they are to be learned here without a writer before that writer's questions are asked."""


def table(first: str, done: Sequence[Ended], key: Callable[[Ended], str]) -> str:
    """A row for each key, and the total."""
    heads = f"{first} | n | pass | with one click | silent | false"
    rows = [heads, " | ".join("---" for _ in heads.split(" | "))]
    groups = {name: [one for one in done if key(one) == name] for name in map(key, done)}
    for name, ones in [*groups.items(), ("all" + " | " * first.count("|"), done)]:
        rows.append(f"{name} | {len(ones)} | {shares(ones)}")
    return "\n".join(f"| {row} |" for row in rows)


def numbers(plans: Sequence[str]) -> str:
    """One plan by its name, several by the numbers in front of their names: 28、29、33."""
    return plans[0] if len(plans) == 1 else "、".join(stem.split("-")[0] for stem in plans)


def told(one: Ended) -> str:
    """A false answer: the question, what was answered to it, and what was expected."""
    values = (next(str(row[key]) for key in VALUES if key in row) for row in one.reply["results"])
    answer = f"{one.reply['answer'].splitlines()[0]} {'、'.join(values)}"
    asked, wanted = " → ".join(map(escape, one.question.turns)), json.dumps(one.question.expect, ensure_ascii=False)
    return f"* {one.question.id} {one.question.kind}：{asked}\n  * 答：{answer[:SHOWN]}\n  * 应：`{wanted}`"


def commit() -> str:
    """The commit in use, and whether what answers questions differs from it."""
    run = partial(subprocess.check_output, cwd=ROOT, text=True)
    head = run(["git", "rev-parse", "--short", "HEAD"]).strip()
    changed = run(["git", "status", "--short", "--", "corpus", "ingest", "kg", "retrieval"])
    return f"{head} with changes" if changed else head


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="where snapshots lie, or are to lie (default: a temporary folder)")
    parser.add_argument("--writers", help="these alone, by name: b1,b2")
    parser.add_argument("--only-sealed", action="store_true", help="sealed writers alone")
    chosen = parser.parse_args()
    names = chosen.writers.split(",") if chosen.writers else []
    bank = list(writers())
    if unknown := set(names) - {one.name for one in bank}:
        sys.exit(f"题库里没有 {'、'.join(unknown)}。请从这些里选：{'、'.join(one.name for one in bank)}。")
    asked = [one for one in bank if one.name in (names or [one.name]) and (one.sealed or not chosen.only_sealed)]
    try:
        at = commit()  # before anything is asked: it may take minutes, and others commit meanwhile
        with tempfile.TemporaryDirectory() as temporary:
            page = report(list(sit(asked, chosen.data or Path(temporary))), at)
    except MingzeError as error:
        sys.exit(str(error))
    if len(asked) < len(bank):
        print(page)
    else:
        REPORT.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
