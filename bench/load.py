"""What a server bears: 50 people asking through the page at once, and programs asking 200 times a second.

Starts `mingze serve` on a free port of this machine and asks it from a process of its own; nothing else is asked.
The load average is printed beside: on a busy machine the times say little, the ratios still do. Usage::

    .venv/bin/python -m bench.load [--people 50] [--each 10] [--rate 200] [--seconds 20] [--data FOLDER]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import httpx

from bench.timing import milliseconds

ROOT = Path(__file__).parents[1]
QUESTIONS: list[str] = json.loads((ROOT / "bench" / "graph.json").read_text("utf-8"))
PATIENCE = 60  # seconds until an answer counts as lost

Request = tuple[str, str, str]
"""Method, path, and the question that is sent, "" for none."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50, help="how many ask through the page at once")
    parser.add_argument(
        "--each", type=int, default=10, help="how many questions each of them asks, one after the other"
    )
    parser.add_argument("--rate", type=int, default=200, help="questions a second of programs")
    parser.add_argument("--seconds", type=int, default=20, help="for how long")
    parser.add_argument("--data", type=Path, help="a data folder with a snapshot; without it one is built")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(chosen.data or Path(folder)) as (address, process):
        asked = [("POST", "/api/ask", q) for q in islice(cycle(QUESTIONS), chosen.rate * chosen.seconds)]
        bare = [("GET", "/api/health", "")] * (chosen.rate * chosen.seconds // 4)
        loads: dict[str, Coroutine[Any, Any, Times]] = {
            f"{chosen.people} people, {chosen.each} questions each, through the page": ask_as_people(
                address, chosen.people, chosen.each
            ),
            f"POST /api/ask, {chosen.rate} a second for {chosen.seconds} s": ask_steadily(address, chosen.rate, asked),
            f"GET /api/health, {chosen.rate} a second": ask_steadily(address, chosen.rate, bare),
        }
        people, programs, health = (measured(what, load, process) for what, load in loads.items())
        print(f"\nmemory of the server {memory(process)} MB")
        print(f"median of /api/ask to that of /api/health: {median(programs) / median(health):.1f}")
        print(f"median through the page to that of /api/ask: {median(people) / median(programs):.1f}")


@contextmanager
def serving(data: Path) -> Iterator[tuple[str, int]]:
    """The address of `mingze serve` with its model loaded, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("mingze")), "serve", "--port", str(port), "--data", str(data)]
    address = f"http://127.0.0.1:{port}"
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(command, cwd=data, stdout=log, stderr=subprocess.STDOUT) as server,
    ):
        try:
            wait_for(address, server)
            httpx.post(f"{address}/api/search", json={"question": "预热"}, timeout=300).raise_for_status()
            yield address, server.pid
        finally:
            server.terminate()
            server.wait(timeout=30)
        log.seek(0)
        if b"Traceback" in (said := log.read()):
            print(said.decode(), file=sys.stderr)
            raise SystemExit("the server logged a defect")


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 300  # the first start builds the snapshot
    while time.monotonic() < until and server.poll() is None:
        try:
            httpx.get(f"{address}/api/health", timeout=2).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("mingze serve did not start")


class Times(list[float]):
    """Seconds of each answer that was right; what was not is counted by what it was."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: dict[str, int] = {}
        self.took = 0.0

    async def take(self, work: Callable[[], Awaitable[str]], due: float) -> None:
        """Do it and keep the time since it was due; ``work`` gives what went wrong, "" for nothing."""
        try:
            wrong = await asyncio.wait_for(work(), PATIENCE)
        except (httpx.HTTPError, OSError, EOFError, TimeoutError, ValueError, KeyError) as error:
            wrong = f"{type(error).__name__}: {error}"
        if wrong:
            self.errors[wrong] = self.errors.get(wrong, 0) + 1
        else:
            self.append(time.perf_counter() - due)


async def ask_as_people(address: str, people: int, each: int) -> Times:
    """Each person has a page and asks the next question as soon as the last is answered."""
    times = Times()
    limits = httpx.Limits(max_connections=2 * people, max_keepalive_connections=2 * people)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=PATIENCE) as client:
        config = (await client.get("/config")).json()
        event = next(d for d in config["dependencies"] if d["backend_fn"] and d["targets"][0][1] == "ask")

        async def person(number: int) -> None:
            page = secrets.token_hex(6)
            for turn in range(each):
                question = QUESTIONS[(number + turn) % len(QUESTIONS)]
                work = partial(through_the_page, client, event, page, question, turn)
                await times.take(work, time.perf_counter())

        begun = time.perf_counter()
        await asyncio.gather(*(person(number) for number in range(people)))
        times.took = time.perf_counter() - begun
    return times


async def through_the_page(client: httpx.AsyncClient, event: Any, page: str, question: str, turn: int) -> str:
    """One question as Gradio's own script sends it: join the queue, then read the stream until it is done."""
    body = {
        "data": [None] * len(event["inputs"]),
        "event_data": {"question": question, "turn": turn},
        "fn_index": event["id"],
        "trigger_id": event["targets"][0][0],
        "session_hash": page,
    }
    joined = await client.post("/gradio_api/queue/join", json=body)
    if joined.status_code != 200:
        return f"join {joined.status_code}"
    mine = joined.json()["event_id"]
    async with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": page}) as stream:
        async for line in stream.aiter_lines():
            message = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
            if message.get("event_id") == mine and message["msg"] == "process_completed":
                return said_wrong(message)
    return "the stream ended without an answer"


def said_wrong(message: dict[str, Any]) -> str:
    """What is wrong with a turn; "" for one that answers."""
    if not message["success"]:
        return "the event failed"
    turn = json.dumps(message["output"], ensure_ascii=False)
    return "" if "mz-turn" in turn and 'data-status=\\"error' not in turn else f"no answer: {turn[:200]}"


async def ask_steadily(address: str, rate: int, requests: Sequence[Request]) -> Times:
    """``rate`` a second, whether the ones before are answered or not; the time counts from when each was due."""
    times = Times()
    lines = Lines(address)
    begun = time.perf_counter()
    tasks = []
    for number, request in enumerate(requests):
        due = begun + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(times.take(partial(lines.once, request), due)))
    await asyncio.gather(*tasks)
    times.took = time.perf_counter() - begun
    lines.close()
    return times


class Lines:
    """Connections that are kept and used again. Written by hand: httpx takes longer to ask than the server to answer."""

    def __init__(self, address: str) -> None:
        self._host, port = address.removeprefix("http://").split(":")
        self._port = int(port)
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def once(self, request: Request) -> str:
        """Send it and read the answer; what is wrong with that, "" for nothing."""
        reader, writer = self._idle.pop() if self._idle else await asyncio.open_connection(self._host, self._port)
        writer.write(written(request))
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        self._idle.append((reader, writer))
        status = head.split(b" ", 2)[1]
        fine = status == b"200" and json.loads(body)["status"] in {"answered", "not_found", "ok"}
        return "" if fine else f"{status.decode()} {body[:100].decode(errors='replace')}"

    def close(self) -> None:
        """Close what is idle."""
        for _, writer in self._idle:
            writer.close()


def written(request: Request) -> bytes:
    """The bytes of a request."""
    method, path, question = request
    body = json.dumps({"question": question}).encode() if question else b""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def median(times: Sequence[float]) -> float:
    return statistics.median(times) if times else float("nan")


def measured(what: str, load: Coroutine[Any, Any, Times], process: int) -> Times:
    """Put the load on, and print the figures and how busy the machine was.

    The processor time of the server for each answer hardly depends on what else the machine does.
    """
    before = processor(process)
    times = asyncio.run(load)
    cost = (processor(process) - before) / max(1, len(times))
    print(f"\n{what} (load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors)", flush=True)
    print(f"  answers {len(times)}, errors {sum(times.errors.values())}, {len(times) / times.took:.0f} a second")
    if times:
        ordered = sorted(times)
        p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
        print(f"  median {milliseconds(median(times))}, p95 {milliseconds(p95)}, slowest {milliseconds(ordered[-1])}")
        print(f"  processor time of the server {milliseconds(cost)} an answer")
    for error, count in times.errors.items():
        print(f"  {count} times {error}")
    return times


def processor(process: int) -> float:
    """Seconds that a process has used of the processors."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> int:
    """Megabytes that a process holds."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) // 1024


if __name__ == "__main__":
    main()
