"""The command as a user runs it: a process of its own, its two outputs and its exit code."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from kg.check import Report
from ui.cli import app
from ui.serving import listen

MINGZE = Path(sys.executable).with_name("mingze")
COMMANDS = ("build", "ask", "search", "extract", "check", "export", "register", "serve")
QUESTION = "区房管局牵头哪些任务？"
SMALL = """某某区绿化三年行动计划（2024-2026年）

一、主要任务
1.建设公园绿地。三年内新建公园3个。（牵头单位：区绿化市容局）
2.开展巡查。每年开展巡查不少于4次。（牵头单位：区建管委；配合单位：各街镇）
"""


def mingze(*arguments: str | Path, stdin: str = "", folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MINGZE_")}
    return subprocess.run(
        [MINGZE, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment,
        check=False,
        timeout=300,
    )


def assert_refused(done: subprocess.CompletedProcess[str], told: str) -> None:
    """One line on stderr that says what is wrong, nothing on stdout, exit code 2."""
    assert (done.returncode, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    assert line.startswith("错误：")
    assert told in line


def test_help_lists_every_command() -> None:
    done = mingze("--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert f"\n  {command} " in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_chinese_help_with_an_example_and_its_exit_codes(command: str) -> None:
    done = mingze(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"用法：mingze {command}")
    assert f"例：\n  mingze {command}" in done.stdout
    assert "退出码：0 " in done.stdout
    assert "--corpus 文件夹" in done.stdout
    assert not {"Usage", "Options", "Arguments", "default"} & set(done.stdout.replace(":", " ").split())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "没有写命令"),
        (["bild"], "没有命令 bild。请改为 build"),
        (["问"], "没有命令 问。请从 build、ask"),
        (["--nothing"], "没有选项 --nothing"),
        (["export", "--frmat", "xlsx"], "没有选项 --frmat。请改为 --format"),
        (["export"], "缺少 --out 文件"),
        (["extract"], "缺少 文件"),
        (["ask"], "要么写一个问题，要么用 --jsonl"),
        (["ask", "--jsonl", QUESTION], "要么写一个问题，要么用 --jsonl"),
        (["ask", "第", "十", "项"], "参数太多"),
        (["serve", "--port"], "选项 --port 的写法不对"),
        (["serve", "--port", "八千"], "--port：端口 八千 不对"),
        (["build", "--corpus", "没有这个文件夹"], "没有这个文件夹"),
        (["extract", "没有这个文件.txt"], "没有这个文件.txt"),
    ],
)
def test_wrong_use_is_told_in_one_sentence(arguments: list[str], told: str, tmp_path: Path) -> None:
    assert_refused(mingze(*arguments, folder=tmp_path), told)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_setting_is_told(tmp_path: Path) -> None:
    (tmp_path / "mingze.toml").write_text("prot = 1", encoding="utf-8")
    assert_refused(mingze("check", folder=tmp_path), "没有设置项 prot。请改为最接近的 port")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空"),
        (b"\x00\x01\x02" * 100, "信.txt"),
        (b"%PDF-1.7 ...", "PDF"),
        ("今天天气很好，我们去公园。".encode(), "读不出计划的结构"),
    ],
)
def test_a_file_that_is_no_plan_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "信.txt"
    file.write_bytes(content)
    assert_refused(mingze("extract", file, folder=tmp_path), told)


def test_extract_prints_one_json_object(tmp_path: Path) -> None:
    file = tmp_path / "计划.txt"
    file.write_text(SMALL, encoding="utf-8")
    done = mingze("extract", file, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    plan = json.loads(done.stdout)
    assert [task["number"] for task in plan["tasks"]] == ["1", "2"]
    assert [a["role"] for a in plan["tasks"][1]["assignments"]] == ["lead", "support"]
    assert list(tmp_path.iterdir()) == [file]


def test_check_lists_what_the_plan_gets_wrong_with_place_and_words(data_folder: Path) -> None:
    done = mingze("check", "--data", data_folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("图谱合规。\n")
    for told in (
        "文字疑似错乱",
        "认作“区城管执法局”",
        "“区东虹办”（任务6）与“区虹桥办”（任务21）",
        "没有这个附件",
        "没有可量化的指标",
    ):
        assert told in done.stdout


def test_check_says_where_in_the_file_a_doubt_stands(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    page = "".join(f"<p>{line}</p>" for line in [*SMALL.splitlines(), "3.加强绿化养护。"])
    (tmp_path / "plans" / "计划.html").write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    done = mingze("check", "--corpus", tmp_path / "plans", "--data", tmp_path / "data")
    assert re.search(r"第 \d+—\d+ 字（第\d段）：", done.stdout)


def test_check_exits_1_where_the_graph_breaks_its_shapes(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("kg.check.check", lambda _: Report(conforms=False, violations=("任务1：没有出处",)))
    assert app(["check", "--data", str(data_folder)], standalone_mode=False) == 1
    assert "不合规：任务1：没有出处\n图谱不合规：1 处。" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "more", "begins"),
    [
        ("图.ttl", [], b"@prefix"),
        ("图.TTL", [], b"@prefix"),
        ("图.trig", ["--plan", "changning-2024-2026-draft"], b"@prefix"),
        ("图.jsonld", [], b"{"),
        ("图.graphml", [], b"<graphml"),
        ("表.xlsx", [], b"PK\x03\x04"),
        ("表", ["--format", "xlsx"], b"PK\x03\x04"),
        ("图.txt", ["--format", "turtle"], b"@prefix"),
    ],
)
def test_export_writes_each_format(
    data_folder: Path, tmp_path: Path, name: str, more: list[str], begins: bytes
) -> None:
    done = mingze("export", "--data", data_folder, "--out", tmp_path / name, *more)
    assert (done.returncode, done.stdout) == (0, "")
    assert [file.name for file in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--out", "图.docx"], "从扩展名看不出格式"),
        (["--out", "图.ttl", "--format", "pdf"], "不会导出 pdf 格式"),
        (["--out", "图.ttl", "--plan", "甲"], "没有计划 甲。请从 changning-2024-2026-draft 中选一个"),
        (["--out", "没有/图.ttl"], "没有/图.ttl"),
    ],
)
def test_export_tells_why_not(data_folder: Path, tmp_path: Path, arguments: list[str], told: str) -> None:
    assert_refused(mingze("export", "--data", data_folder, *arguments, folder=tmp_path), told)
    assert list(tmp_path.iterdir()) == []


def test_a_corpus_of_ones_own_from_first_build_to_change(tmp_path: Path) -> None:
    corpus, data = tmp_path / "语料", tmp_path / "快照"
    corpus.mkdir()
    (corpus / "计划.txt").write_text(SMALL, encoding="utf-8")
    where = ("--corpus", corpus, "--data", data)

    first = mingze("check", *where)
    assert (first.returncode, "先建一个" in first.stderr) == (0, True)

    again = mingze("build", *where)
    assert (again.returncode, again.stdout) == (0, "")
    assert "没有变化，沿用：1 份计划、2 项任务" in again.stderr

    (corpus / "信.txt").write_text("……", encoding="utf-8")
    assert_refused(mingze("check", *where), "请先运行 mingze build")
    assert mingze("check", "--data", data).returncode == 0

    partly = mingze("build", *where)
    assert partly.returncode == 1
    assert "跳过：" in partly.stderr
    assert mingze("check", *where).returncode == 0

    assert_refused(mingze("build", "--corpus", tmp_path / "没有", "--data", data), "没有这个语料文件夹")
    assert mingze("check", *where).returncode == 0


def test_a_build_tells_what_it_read_and_what_is_new(tmp_path: Path) -> None:
    corpus, where = tmp_path / "语料", ("--corpus", tmp_path / "语料", "--data", tmp_path / "快照")
    corpus.mkdir()
    for name in ("甲", "乙"):
        (corpus / f"{name}.txt").write_text(SMALL.replace("某某", f"{name}某"), encoding="utf-8")
    (corpus / "清单.zip").write_bytes(b"PK")

    first = mingze("build", *where, "--report", tmp_path / "报告.json")
    assert (first.returncode, first.stdout) == (0, "")
    for told in (
        "格式不读：清单.zip",
        "已建好：2 份计划、4 项任务",
        "牵头 4、配合 2",
        "新读 2 份，沿用 0 份；算向量：新算",
    ):
        assert told in first.stderr
    report = json.loads((tmp_path / "报告.json").read_text("utf-8"))
    assert {file["file"]: file["gave"]["tasks"] for file in report["files"]} == {"甲.txt": 2, "乙.txt": 2}

    (corpus / "甲.txt").write_text(SMALL.replace("公园3个", "公园5个"), encoding="utf-8")
    (corpus / "信.txt").write_bytes(b"")
    again = mingze("build", *where, "--report", tmp_path / "报告.txt")
    assert again.returncode == 1
    assert "跳过：" in again.stderr
    assert "新读 2 份，沿用 1 份；算向量：新算" in again.stderr
    text = (tmp_path / "报告.txt").read_text("utf-8")
    assert "没有读成的文件\n  信.txt：文件是空的" in text

    nowhere = mingze("build", *where, "--report", tmp_path / "没有" / "报告.txt")
    assert_refused(nowhere, "报告写不进去")


def test_a_build_that_is_interrupted_says_so_and_goes_on(tmp_path: Path) -> None:
    tasks = [f"{n}.推进第{n}号公园建设。（责任单位：区绿化市容局）" for n in range(1, 200)]
    (tmp_path / "计划.txt").write_text("\n".join(["某某区行动计划（2024-2026年）", *tasks]), encoding="utf-8")
    build: list[str | Path] = [MINGZE, "build", "--corpus", tmp_path, "--data", tmp_path / "data"]
    with subprocess.Popen(build, stderr=subprocess.PIPE, text=True) as process:
        vectors = tmp_path / "data" / "cache" / "vectors.sqlite"
        while process.poll() is None and not (vectors.exists() and vectors.stat().st_size > 64 * 1024):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told.splitlines()[-1] == "已中断。建库时已经读好、算好的部分都留着，再运行一次就接着做。"
    assert "Traceback" not in told
    again = subprocess.run(build, capture_output=True, text=True, check=True, timeout=300)
    kept = re.search(r"沿用 1 份；算向量：新算 \d+ 条，沿用 (\d+) 条", again.stderr)
    assert kept is not None
    assert int(kept[1]) >= 32


def test_a_damaged_snapshot_is_told(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("0123456789abcdef\n", encoding="utf-8")
    assert_refused(mingze("check", "--data", tmp_path), "请重新运行 mingze build")


def test_ask_answers_with_citations(data_folder: Path) -> None:
    done = mingze("ask", QUESTION, "--data", data_folder)
    assert (done.returncode, done.stderr) == (0, "")
    for number in (10, 11, 13, 25, 31, 35):
        assert f"第{number}项" in done.stdout
    assert "查询理解：" in done.stdout
    assert "出处：\n[1] 《长宁区城市管理精细化三年行动计划" in done.stdout


def test_ask_json_is_the_contract(data_folder: Path) -> None:
    done = mingze("ask", QUESTION, "--json", "--data", data_folder)
    answer = json.loads(done.stdout)
    assert answer["status"] == "answered"
    assert [result["number"] for result in answer["results"]] == ["10", "11", "13", "25", "31", "35"]


def test_ask_jsonl_answers_each_line_in_order_and_exits_1_where_one_failed(data_folder: Path) -> None:
    lines = [json.dumps({"id": "a", "session": "s", "question": QUESTION}, ensure_ascii=False), "{", ""]
    done = mingze("ask", "--jsonl", "--data", data_folder, stdin="\n".join([*lines, lines[0]]))
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert [reply["status"] for reply in replies] == ["answered", "error", "answered"]
    assert done.returncode == 1
    assert mingze("ask", "--jsonl", "--data", data_folder, stdin=lines[0]).returncode == 0


def test_a_question_that_the_graph_answers_waits_for_no_heavy_library(data_folder: Path) -> None:
    script = (
        "import sys; from ui.cli import app\n"
        f"app(['ask', '{QUESTION}', '--data', sys.argv[1]], standalone_mode=False)\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'gradio', 'fastapi', 'uvicorn', 'pandas'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, data_folder], capture_output=True, text=True, check=True, timeout=60
    )
    assert "第10项" in done.stdout
    assert done.stderr == "[]\n"


def test_serve_answers_until_it_is_stopped(data_folder: Path) -> None:
    with listen("127.0.0.1", free_port()) as taken:
        port = str(taken.getsockname()[1])
        assert_refused(mingze("serve", "--port", port, "--data", data_folder), "端口已被占用")
    server = subprocess.Popen(
        [MINGZE, "serve", "--port", port, "--data", data_folder], stderr=subprocess.PIPE, text=True
    )
    try:
        assert server.stderr is not None
        assert server.stderr.readline() == f"明责已启动：http://127.0.0.1:{port}（按 Ctrl+C 停止）\n"
        assert fetched(f"http://127.0.0.1:{port}/api/health")["plans"] == 1
        answer = fetched(f"http://127.0.0.1:{port}/api/ask", {"question": QUESTION})
        assert len(answer["results"]) == 6
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=30) == 0
    finally:
        server.kill()
        server.wait()


def fetched(address: str, body: dict[str, str] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as response:
        return json.load(response)


def free_port() -> int:
    with listen("127.0.0.1", 0) as probe:
        port: int = probe.getsockname()[1]
    return port


def test_search_lists_clauses_with_their_reasons(data_folder: Path) -> None:
    done = mingze("search", "--k", "2", "家里的煤气罐以后怎么办", "--data", data_folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"\[1\] 《长宁区.+》第三部分第22项：“.*液化气钢瓶", done.stdout)
    assert "“煤气罐”按“液化气钢瓶、" in done.stdout
    assert "[3]" not in done.stdout
    listed = json.loads(mingze("search", "--json", "老房子装电梯", "--data", data_folder).stdout)
    assert (len(listed), listed[0]["task"]) == (10, "10")


def test_search_by_lines(data_folder: Path) -> None:
    lines = '{"id": 1, "question": "老房子装电梯", "k": 1}\nno\n'
    done = mingze("search", "--jsonl", "--data", data_folder, stdin=lines)
    good, bad = (json.loads(line) for line in done.stdout.splitlines())
    assert (done.returncode, good["id"], len(good["hits"]), bad["hits"]) == (1, 1, 1, [])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["search"], "--jsonl"), (["search", "a", "--jsonl"], "--jsonl"), (["search", "a", "--k", "0"], "--k 应当是")],
)
def test_search_refuses_wrong_use(arguments: list[str], told: str) -> None:
    assert_refused(mingze(*arguments), told)
