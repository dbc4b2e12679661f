"""A server of the tests' own on the loopback, with TLS if asked for: it answers as a function says."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator


@dataclass
class Served:
    """Where it is, and what it was asked: method, path and headers of every request that was understood."""

    port: int = 0
    scheme: str = "http"
    asked: list[httpx.Request] = field(default_factory=list)
    connections: int = 0

    def url(self, host: str = "127.0.0.1") -> str:
        """Return its address under a name."""
        return f"{self.scheme}://{host}:{self.port}/v1"


@contextmanager
def serving(
    answer: Callable[[httpx.Request], httpx.Response], *, tls: ssl.SSLContext | None = None
) -> Iterator[Served]:
    """Serve until the end of the block."""
    told = Served(scheme="https" if tls else "http")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            url = f"http://{self.headers.get('host', 'x')}{self.path}"
            request = httpx.Request(
                self.command, url, headers=dict(self.headers), content=self.rfile.read(length)
            )
            told.asked.append(request)
            response = answer(request)
            self.send_response(response.status_code)
            for name, value in response.headers.items():
                if name.lower() not in {"content-length", "transfer-encoding"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(response.content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(response.content)

        do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = do_DELETE = _any  # noqa: N815 (the library's names)

        def log_message(self, *_words: Any) -> None:  # noqa: ANN401 (the library's)
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def get_request(self) -> tuple[Any, Any]:
            connection, address = super().get_request()
            told.connections += 1
            if tls is not None:
                connection.settimeout(10)
                connection = tls.wrap_socket(connection, server_side=True)  # fails: as if nobody had come
            return connection, address

        def handle_error(self, *_what: Any) -> None:  # noqa: ANN401 (the library's)
            """Let a client go that breaks off."""

    server = Server(("127.0.0.1", 0), Handler)
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
