"""Serves a built folder as a static host would, and starts a real `mkdocs serve` or `briefings serve`.

Knows nothing of pytest, nor of what is served.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 60.0  # seconds until `mkdocs serve` must have answered
PAUSE = 0.05  # seconds between two looks


@dataclass(frozen=True)
class MkdocsServer:
    """A running server. `url` ends with a slash and includes the path of the site's address, where there is a site."""

    url: str
    log_file: Path
    process: subprocess.Popen[bytes]

    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")


@contextmanager
def mkdocs_server(project: Path, log_file: Path, arguments: Sequence[str] = ()) -> Iterator[MkdocsServer]:
    """Serve a project's folder on a free port until the block ends; then nothing of it is left running.

    Raises RuntimeError with the log where it ends by itself or does not answer in time.
    """
    address = f"127.0.0.1:{_free_port()}"
    command = ["mkdocs", "serve", "--dev-addr", address, *arguments]
    with _server(command, address, project, log_file) as server:
        yield server


@contextmanager
def briefings_server(
    project: Path, log_file: Path, arguments: Sequence[str] = (), *, port: int = 0
) -> Iterator[MkdocsServer]:
    """The same with `briefings serve`, at a port that may be taken."""
    command = ["generator.cli", "serve", "--port", str(port or _free_port()), *arguments]
    with _server(command, "127.0.0.1", project, log_file) as server:
        yield server


@contextmanager
def _server(command: Sequence[str], address: str, project: Path, log_file: Path) -> Iterator[MkdocsServer]:
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", *command],
            cwd=project,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that the whole group can be ended
        )
    try:
        yield MkdocsServer(_wait_for_answer(process, address, log_file), log_file, process)
    finally:
        _end(process)


@contextmanager
def static_server(folder: Path, path: str = "/") -> Iterator[str]:
    """Serve a folder and its 404.html below `path` on a free port; gives the address, with a last slash."""

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(folder))

        def translate_path(self, asked: str) -> str:
            if not asked.startswith(path):
                return str(folder / "outside-of-the-site")
            return super().translate_path("/" + asked.removeprefix(path))

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            own_page = folder / "404.html"
            if code != 404 or not own_page.is_file():
                super().send_error(code, message, explain)
                return
            body = own_page.read_bytes()
            self.send_response(404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with _Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{path}"
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a page that is closed hangs up
            super().handle_error(request, client_address)


def status(url: str) -> int:
    """The status code of a GET request; 0 where nothing answers."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request("GET", parts.path or "/")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for_answer(process: subprocess.Popen[bytes], address: str, log_file: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        log = log_file.read_text(encoding="utf-8", errors="replace")
        found = [word for word in log.split() if word.startswith(f"http://{address}")]
        told = "Built in" in log or "last good site" in log  # the preview listens before there is a site
        if "Serving on" in log and found and (status(found[-1]) == 200 or told):
            return found[-1]
        time.sleep(PAUSE)
    ended = f"ended with status {process.returncode}" if process.poll() is not None else "does not answer"
    raise RuntimeError(f"the server {ended}:\n{log_file.read_text(encoding='utf-8', errors='replace')}")


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    except ProcessLookupError:
        process.wait()
