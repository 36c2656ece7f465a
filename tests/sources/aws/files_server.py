"""A web server for price files, and for what goes wrong on the way: cut, stalled, packed, sent on."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, NamedTuple


class File(NamedTuple):
    """What is sent for a path. ``length`` is what it says to be (``None``: its own); ``framing`` how its end is told.

    ``cut``: the connection closes after so many bytes. ``stall``: it is silent after so many bytes, until the server ends.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = {}
    framing: Literal["length", "chunked", "close"] = "length"
    length: int | None = None
    cut: int | None = None
    stall: int | None = None


def packed(body: bytes) -> File:
    """Return a file as a server packs it."""
    return File(gzip.compress(body), headers={"Content-Encoding": "gzip"})


def sent_on(location: str, status: int = 302) -> File:
    """Return a redirect."""
    return File(status=status, headers={"Location": location})


class FileServer:
    """Files by path; ``requests`` are (path, headers with lower-case names) in order."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.files: dict[str, File] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.closing = threading.Event()


@contextmanager
def running(tls: ssl.SSLContext | None = None) -> Iterator[FileServer]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            files.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            file = files.files.get(self.path, File(b"no such file", 404))
            self.send_response(file.status)
            for name, value in file.headers.items():
                self.send_header(name, value)
            if file.framing == "chunked":
                self.send_header("Transfer-Encoding", "chunked")
            elif file.framing == "length":
                self.send_header("Content-Length", str(len(file.body) if file.length is None else file.length))
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            self.send(file)

        def send(self, file: File) -> None:
            body = file.body if file.cut is None else file.body[: file.cut]
            if file.stall is not None:
                self.wfile.write(body[: file.stall])
                files.closing.wait(30)
            elif file.framing == "chunked":
                for start in range(0, len(body), 1000):
                    piece = body[start : start + 1000]
                    self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                if file.cut is None:
                    self.wfile.write(b"0\r\n\r\n")
            else:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: Any, client_address: Any) -> None:  # readers that have seen enough
            pass

    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    files = FileServer(f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield files
    finally:
        files.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def closed_port() -> int:
    """Return a port of this machine at which nothing listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
