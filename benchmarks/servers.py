"""Starts a server of a command in a process group of its own, and a static host for built folders; ends both.

Knows nothing of what is served.
"""

from __future__ import annotations

import gzip
import http.client
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks.running import environment

PATIENCE = 900.0
BETWEEN_LOOKS = 0.01


@dataclass(frozen=True)
class Server:
    address: str
    """With its last slash."""
    ready: float
    """Seconds from the start of the command to the whole answer."""
    process: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(command: Sequence[str | Path], folder: Path, port: int, page: str, mark: str) -> Iterator[Server]:
    """Run a server until the block ends. It is ready when `page` is answered with `mark` and the page's end in it.

    Raises RuntimeError with what it said when it ends by itself, or is not ready in time.
    """
    log = folder / ".server.log"
    around = {**environment(), "PYTHONUNBUFFERED": "1"}
    start = time.perf_counter()
    with log.open("wb") as opened:
        process = subprocess.Popen(  # noqa: S603  # commands of the benchmarks
            [str(part) for part in command],
            cwd=folder,
            env=around,
            stdin=subprocess.DEVNULL,
            stdout=opened,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while not _is_whole(answer(port, f"/{page}"), mark):
            if process.poll() is not None or time.perf_counter() - start > PATIENCE:
                said = log.read_text(encoding="utf-8", errors="replace")[-4000:]
                raise RuntimeError(f"{' '.join(map(str, command))} does not serve {page}:\n{said}")
            time.sleep(BETWEEN_LOOKS)
        yield Server(f"http://127.0.0.1:{port}/", time.perf_counter() - start, process.pid)
    finally:
        _end(process)


def answer(port: int, path: str) -> str:
    """The body of a page; empty where nothing answers, or something else than the page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read().decode(errors="replace")
        return body if response.status == 200 else ""
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()


def _is_whole(body: str, mark: str) -> bool:
    return mark in body and body.rstrip().endswith("</html>")


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    except ProcessLookupError:
        process.wait()


class _Host(SimpleHTTPRequestHandler):
    """As hosts do: compressed where the browser takes it, and kept connections."""

    protocol_version = "HTTP/1.1"
    packed: dict[tuple[str, int], bytes] = {}  # noqa: RUF012  # shared by all connections on purpose
    """By path and time of change."""
    PACKED_KINDS = frozenset({".html", ".css", ".js", ".json", ".svg"})

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in self.PACKED_KINDS or not path.is_file():
            super().do_GET()
            return
        key = (str(path), path.stat().st_mtime_ns)
        if key not in self.packed:
            self.packed[key] = gzip.compress(path.read_bytes(), 6)
        body = self.packed[key]
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class _Threads(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # a page that is closed hangs up


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """Serve a built folder; gives the address, with its last slash."""
    with _Threads(("127.0.0.1", 0), partial(_Host, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
