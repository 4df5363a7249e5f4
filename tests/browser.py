"""A Chromium for tests: how it is started, and a log of what its pages complain of and ask for.

Knows nothing of pytest, nor of the site that is opened.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Playwright

ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # Nothing but this machine can be reached, so no test depends on a network; the log names who tried.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)
LOCAL_HOSTS = ("127.0.0.1", "localhost")
NETWORK_SCHEMES = ("http", "https", "ws", "wss")


@dataclass
class PageLog:
    """What happened in a page since it was opened. A test that provokes an entry on purpose clears it."""

    console_errors: list[str] = field(default_factory=list)
    """Errors on the console and exceptions that nothing caught."""
    foreign_requests: list[str] = field(default_factory=list)
    """Addresses of other hosts that were asked for, whether or not an answer could come."""

    def faults(self) -> list[str]:
        return [f"console: {text}" for text in self.console_errors] + [
            f"request to another host: {address}" for address in self.foreign_requests
        ]


def launch(playwright: Playwright, chromium: Path) -> Browser:
    """Root can't have the sandbox; everybody else keeps it."""
    return playwright.chromium.launch(
        executable_path=chromium, args=list(ARGUMENTS), chromium_sandbox=os.geteuid() != 0
    )


def record(context: BrowserContext, log: PageLog) -> None:
    """Let the log fill itself from all pages that the context will open."""

    def note_request(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in NETWORK_SCHEMES and parts.hostname not in LOCAL_HOSTS:
            log.foreign_requests.append(address)

    def note_error(text: str) -> None:
        log.console_errors.append(text)

    context.on("console", lambda message: note_error(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: note_error(str(error.error)))
    context.on("request", lambda request: note_request(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: note_request(socket.url)))
