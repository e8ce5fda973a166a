from __future__ import annotations

import socket

import pytest

from ingest.errors import MingzeError
from ui.serving import listen


def test_a_port_in_use_is_told() -> None:
    with listen("127.0.0.1", free_port()) as bound:
        port = bound.getsockname()[1]
        with pytest.raises(MingzeError, match=f"127.0.0.1:{port}：端口已被占用。请换一个端口"):
            listen("127.0.0.1", port)


def test_a_port_is_free_again_after_a_stop() -> None:
    port = free_port()
    for _ in range(2):
        listen("127.0.0.1", port).close()


@pytest.mark.parametrize(
    ("host", "told"),
    [("203.0.113.7", "本机没有这个地址"), ("没有这个主机.invalid", "没有这个地址"), ("a" * 70, "没有这个地址")],
)
def test_an_address_that_is_not_here_is_told(host: str, told: str) -> None:
    with pytest.raises(MingzeError, match=told):
        listen(host, 7860)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
