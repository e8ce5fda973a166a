"""``mingze serve``: one uvicorn process on one address until it is stopped."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from typing import TYPE_CHECKING

import uvicorn

from ingest.errors import MingzeError
from ui.terminal import say

if TYPE_CHECKING:
    from ui.live import LiveEngine

__all__ = ["listen", "serve"]

GRACE = 5  # seconds that answers under way may take after a stop is asked for

REFUSALS = {
    errno.EADDRINUSE: ("端口已被占用", "换一个端口（例如 --port 7861），或先停掉占用它的程序"),
    errno.EACCES: ("没有权限用这个端口", "换一个 1024 以上的端口"),
    errno.EADDRNOTAVAIL: ("本机没有这个地址", "检查 --host，本机用 127.0.0.1"),
}


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address, so that a port in use shows before anything is loaded.

    Raises:
        MingzeError: the address does not exist here, or the port is taken or forbidden.
    """
    where = f"{host}:{port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise MingzeError("没有这个地址", where=where, remedy="检查 --host，本机用 127.0.0.1") from error
    bound = socket.socket(family, kind, protocol)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
        bound.listen()
    except OSError as error:
        bound.close()
        what, remedy = REFUSALS.get(error.errno or 0, (f"不能在这个地址上监听（{error.strerror}）", "检查地址和端口"))
        raise MingzeError(what, where=where, remedy=remedy) from error
    return bound


def serve(engine: LiveEngine, bound: socket.socket) -> None:
    """Page and API on ``bound`` until SIGINT or SIGTERM; answers under way get :data:`GRACE` seconds.

    The model of free questions is loaded beside, once the server answers: it takes seconds.
    """
    from ui.api import create_app

    app = create_app(engine, version=version("mingze"))
    host, port = bound.getsockname()[:2]
    config = uvicorn.Config(app, log_level="warning", workers=1, timeout_graceful_shutdown=GRACE)
    server = _Server(config, f"http://{f'[{host}]' if ':' in host else host}:{port}", engine.warm)
    with suppress(KeyboardInterrupt):  # uvicorn stops in order first, then passes Ctrl+C on
        server.run(sockets=[bound])


class _Server(uvicorn.Server):
    """A server that says when it answers, and then does what was left for later."""

    def __init__(self, config: uvicorn.Config, address: str, later: Callable[[], None]) -> None:
        super().__init__(config)
        self._address, self._later = address, later

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            say(f"明责已启动：{self._address}（按 Ctrl+C 停止）")
            threading.Thread(target=self._later, name="warm", daemon=True).start()
