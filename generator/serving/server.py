"""The server of a preview: sends the site with the bar put in, and tells open pages when something changes.

It listens to this machine alone, unless told otherwise, and answers only who calls it by its own name.
Must not know how a site is built: it reads the board.
"""

from __future__ import annotations

import errno
import ipaddress
import json
import logging
import os
import select
import socket
import socketserver
import sys
import threading
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from generator.render import PACKAGED_TEMPLATES
from generator.serving.bar import OWN, Bar, insert
from generator.serving.files import Found, find_file, type_of
from generator.serving.status import Board, Site, Status

PORTS_TRIED = 50
LONGEST_WAIT = 25.0  # seconds that a page's question is kept open
LOOK_FOR_HANG_UP = 0.5  # seconds between two looks whether the page that asked is still there
SLOWEST_REQUEST = 10.0  # seconds until a request must have arrived

# Below 1024 a port may be reserved rather than taken; the ones after it may be free all the same.
_TAKEN = (errno.EADDRINUSE, errno.EACCES)

log = logging.getLogger(__name__)


class NoPort(Exception):
    """No port to listen at; the message says which were tried."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: HTTPStatus
    content: bytes = b""
    type: str = "text/plain; charset=utf-8"
    location: str = ""


class PreviewServer(socketserver.ThreadingTCPServer):
    """Listens from the moment it is made; answers after `start`."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128  # pages ask for many things at once
    allow_reuse_address = os.name == "posix"  # elsewhere it would take the port away from another server

    def __init__(self, host: str, port: int, board: Board, bar: Bar) -> None:
        """Raises OSError where the host is not of this machine or the port is taken."""
        address = _ip(host)
        self.address_family = socket.AF_INET6 if address and address.version == 6 else socket.AF_INET
        super().__init__((host, port), _Handler)
        self.host = host
        self.port: int = self.server_address[1]
        self.board = board
        self.bar = bar
        self.has_shown = threading.Event()
        """A page of a site was sent."""
        self._answering: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where the site is; ends with a slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}{self.board.status.setup.mount}"

    def start(self) -> None:
        self._answering = threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True)
        self._answering.start()

    def close(self) -> None:
        self.board.close()
        if self._answering:  # else there would be nobody to wait for
            self.shutdown()
        self.server_close()

    def knows(self, host: str) -> bool:
        """Whether a request's Host header is a name of this server. A page of another site can have its own name
        lead to this machine, and would then read what is served here."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name in ("localhost", self.host.lower()) or name.endswith(".localhost"):
            return True
        address, bound = _ip(name), _ip(self.host)
        if address is None:
            return bool(bound and bound.is_unspecified and name == socket.gethostname().lower())
        return address.is_loopback or bool(bound and bound.is_unspecified)

    def answer(self, target: str) -> Answer:
        """What a GET request's target is answered with."""
        path, _, query = target.partition("?")
        if path.startswith(OWN):
            return self._own_file(path.removeprefix(OWN))
        while True:
            status = self.board.status
            found = self._page(status, path, f"?{query}" if query else "")
            # A site's folder goes only after the next one was shown, so this one was whole all along.
            if self.board.status.site is status.site:
                return found

    def state(self, version: str, asker: socket.socket) -> Answer:
        """What is shown, as JSON: at once where it is not the version asked with, else when that changes."""
        status = self.board.status
        waited = 0.0
        while self.board.version(status) == version and waited < LONGEST_WAIT and not self.board.closed:
            if _hung_up(asker):
                break
            status = self.board.wait(version, LOOK_FOR_HANG_UP)
            waited += LOOK_FOR_HANG_UP
        view = self.bar.view(status.faults, status.setup.editor, stale=status.site is not None)
        found = {
            "version": self.board.version(status),
            "site": self.board.site_version(status),
            "bar": self.bar.markup(view),
        }
        return Answer(HTTPStatus.OK, json.dumps(found).encode(), type_of("state.json"))

    def _page(self, status: Status, path: str, query: str) -> Answer:
        if status.site is None:
            title, text = "The site is being built", "This page turns into it by itself."
            if status.faults:
                title, text = (
                    "The site can’t be built yet",
                    "It is shown here as soon as all of this is mended.",
                )
            page = self.bar.page(title, text)
            return self._with_bar(HTTPStatus.SERVICE_UNAVAILABLE, page, status)
        mount = status.setup.mount
        if path in ("/", mount.removesuffix("/")) and path != mount:
            return Answer(HTTPStatus.FOUND, location=quote(mount) + query)
        found = _find(status.site, path.removeprefix(mount)) if path.startswith(mount) else None
        if isinstance(found, str):
            return Answer(HTTPStatus.FOUND, location=mount + found + query)
        if found is None:
            lost = find_file(status.site.folder, "404.html")
            page = (
                lost.content
                if isinstance(lost, Found)
                else self.bar.page("There is no page at this address", "It may have been renamed.")
            )
            return self._with_bar(HTTPStatus.NOT_FOUND, page, status)
        if found.type.startswith("text/html"):
            return self._with_bar(HTTPStatus.OK, found.content, status)
        return Answer(HTTPStatus.OK, found.content, found.type)

    def _with_bar(self, code: HTTPStatus, page: bytes, status: Status) -> Answer:
        view = self.bar.view(status.faults, status.setup.editor, stale=status.site is not None)
        slot = self.bar.slot(view, version=self.board.version(status), site=self.board.site_version(status))
        return Answer(code, insert(page, slot), type_of("page.html"))

    def _own_file(self, name: str) -> Answer:
        if name not in ("serving.css", "serving.js"):
            return Answer(HTTPStatus.NOT_FOUND, b"There is no such file.\n")
        return Answer(HTTPStatus.OK, (PACKAGED_TEMPLATES / "serving" / name).read_bytes(), type_of(name))

    def handle_error(self, request: Any, client_address: Any) -> None:
        del request, client_address
        # Pages that are closed hang up, some of them in the middle of a word.
        if not isinstance(sys.exc_info()[1], OSError):
            log.exception("A fault of the server of the preview")


class _Handler(BaseHTTPRequestHandler):
    """One request a connection: nothing is left open that a page could forget to close."""

    server: PreviewServer
    protocol_version = "HTTP/1.1"
    timeout = SLOWEST_REQUEST

    def do_GET(self) -> None:
        target = self.path
        if not self.server.knows(self.headers.get("Host", "")):
            text = "This server answers only to its own name. Is the address in the browser the right one?\n"
            answer = Answer(HTTPStatus.MISDIRECTED_REQUEST, text.encode())
        elif not target.startswith("/"):
            answer = Answer(HTTPStatus.BAD_REQUEST, b"An address begins with a slash.\n")
        elif target.partition("?")[0] == f"{OWN}state":
            seen = parse_qs(urlsplit(target).query).get("seen", [""])[0]
            answer = self.server.state(seen, self.connection)
        else:
            answer = self.server.answer(target)
        self._send(answer)
        if answer.status is HTTPStatus.OK and answer.type == type_of("page.html"):
            self.server.has_shown.set()

    do_HEAD = do_GET  # noqa: N815  # the standard library looks for this name

    def parse_request(self) -> bool:
        if not super().parse_request():
            return False
        if self.command not in ("GET", "HEAD"):
            text = b"Nothing can be sent to this server.\n"
            self._send(Answer(HTTPStatus.METHOD_NOT_ALLOWED, text))
            return False
        return True

    def _send(self, answer: Answer) -> None:
        self.close_connection = True
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.type)
        self.send_header("Content-Length", str(len(answer.content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Connection", "close")
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.status == HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET, HEAD")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.content)

    def version_string(self) -> str:
        return "briefings"

    def log_message(self, format: str, *arguments: Any) -> None:
        log.debug(format, *arguments)


def _find(site: Site, path: str) -> Found | str | None:
    """What stands at a path of the site, or the path to go to instead."""
    made = site.on_request(path) if site.on_request else None
    if made is None:
        return find_file(site.folder, path)
    return Found(made, type_of("page.html" if path.endswith("/") or not path else path))


def open_server(host: str, port: int, board: Board, bar: Bar) -> PreviewServer:
    """A server at this port, or at the next one that is free. Raises NoPort."""
    last = min(port + PORTS_TRIED, 65536)
    for tried in range(port, last):
        try:
            return PreviewServer(host, tried, board, bar)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise NoPort(f"can't listen at {host}, port {tried}: {error.strerror or error}") from error
    raise NoPort(f"no port from {port} to {last - 1} is free at {host}")


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _hung_up(connection: socket.socket) -> bool:
    """Whether the other side has closed. Nothing more is read from a request that was read to its end."""
    readable, _, _ = select.select([connection], [], [], 0)
    try:
        return bool(readable) and not connection.recv(1, socket.MSG_PEEK)
    except OSError:
        return True
