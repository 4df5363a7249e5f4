"""The YAML language server that editors run, spoken to as an editor does: JSON-RPC over its standard streams.

Knows the protocol; knows nothing of briefings, nor of pytest.
"""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

PATIENCE = 30.0  # seconds until the server must have answered


_START = {"line": 0, "character": 0}


@dataclass(frozen=True, order=True)
class Problem:
    """What the server says against a document. Line and column count from 1."""

    line: int
    column: int
    message: str


@dataclass(frozen=True)
class Proposal:
    """One completion: what the list shows, what is typed for it, and the words beside it."""

    label: str
    inserted: str
    about: str


class LanguageServer:
    """One running server. `settings` are those of an editor: {"yaml": {…}}. Use it in a `with` block."""

    def __init__(self, program: Path, folder: Path, settings: Mapping[str, Any]) -> None:
        self._settings = dict(settings)
        self._process = subprocess.Popen(
            ["node", program, "--stdio"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._answers: dict[int, queue.SimpleQueue[Any]] = {}
        self._problems: dict[tuple[str, int], queue.SimpleQueue[Any]] = {}
        self._lock = threading.Lock()
        self._configured = threading.Event()
        self._asked = 0
        self._versions: dict[str, int] = {}
        threading.Thread(target=self._listen, daemon=True).start()
        folders = [{"uri": folder.as_uri(), "name": folder.name}]
        self._ask(
            "initialize",
            {
                "processId": None,
                "rootUri": folder.as_uri(),
                "workspaceFolders": folders,
                "capabilities": {
                    "workspace": {
                        "configuration": True,
                        "workspaceFolders": True,
                        "didChangeConfiguration": {"dynamicRegistration": True},
                        "didChangeWatchedFiles": {"dynamicRegistration": True},
                    },
                    "textDocument": {
                        "completion": {
                            "completionItem": {
                                "snippetSupport": True,
                                "documentationFormat": ["markdown", "plaintext"],
                            }
                        },
                        "hover": {"contentFormat": ["markdown", "plaintext"]},
                        "publishDiagnostics": {"versionSupport": True},
                    },
                },
            },
        )
        self._tell("initialized", {})
        # The server asks for its settings only now; what it is asked before it has them, it answers without schemas.
        if not self._configured.wait(PATIENCE):
            raise TimeoutError(f"the server did not ask for its settings within {PATIENCE:g} s")
        self._ask("textDocument/hover", {"textDocument": {"uri": "file:///"}, "position": _START})

    def __enter__(self) -> LanguageServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._ask("shutdown", None)
            self._tell("exit", None)
            self._process.wait(timeout=5)
        except (OSError, TimeoutError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()

    def forget(self, *files: Path) -> None:
        """Say that files were changed on the disk, as an editor's watcher does."""
        changes = [{"uri": file.as_uri(), "type": 2} for file in files]
        self._tell("workspace/didChangeWatchedFiles", {"changes": changes})

    def problems(self, file: Path, text: str | None = None) -> list[Problem]:
        """What the server says against a file, in the order of places; of another text for it where one is given."""
        return self.problems_of({file: text})[file]

    def problems_of(self, texts: Mapping[Path, str | None]) -> dict[Path, list[Problem]]:
        """The same for several files at once: the server waits 0.2 s before it looks at a file that was changed."""
        shown = {file: self._show(file, text) for file, text in texts.items()}
        return {
            file: sorted(map(_problem, self._taken(self._waiting_for(*address), f"diagnostics of {file}")))
            for file, address in shown.items()
        }

    def completions(self, file: Path, text: str) -> dict[str, Proposal]:
        """What is offered at the mark | in a text for the file, by label."""
        before, _, after = text.partition("|")
        uri, _version = self._show(file, before + after)
        position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        answer = self._ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": position})
        items = answer["items"] if isinstance(answer, dict) else answer
        return {item["label"]: _proposal(item) for item in items or []}

    def hover(self, file: Path, line: int, column: int) -> str:
        """The Markdown shown when the pointer rests on a place of the file; both count from 1."""
        uri, _version = self._show(file, None)
        position = {"line": line - 1, "character": column - 1}
        answer = self._ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": position})
        return _text_of(answer["contents"]) if answer else ""

    # ---- the protocol

    def _show(self, file: Path, text: str | None) -> tuple[str, int]:
        """Open or change a document; returns its address and version."""
        uri = file.as_uri()
        text = file.read_text(encoding="utf-8") if text is None else text
        version = self._versions[uri] = self._versions.get(uri, 0) + 1
        self._waiting_for(uri, version)
        if version == 1:
            document = {"uri": uri, "languageId": "yaml", "version": version, "text": text}
            self._tell("textDocument/didOpen", {"textDocument": document})
        else:
            self._tell(
                "textDocument/didChange",
                {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]},
            )
        return uri, version

    def _waiting_for(self, uri: str, version: int) -> queue.SimpleQueue[Any]:
        with self._lock:
            return self._problems.setdefault((uri, version), queue.SimpleQueue())

    def _taken(self, answers: queue.SimpleQueue[Any], what: str) -> Any:
        try:
            return answers.get(timeout=PATIENCE)
        except queue.Empty:
            raise TimeoutError(f"no {what} after {PATIENCE:g} s") from None

    def _ask(self, method: str, params: Any) -> Any:
        with self._lock:
            self._asked += 1
            id, answers = self._asked, queue.SimpleQueue[Any]()
            self._answers[id] = answers
        self._send({"id": id, "method": method, "params": params})
        answer = self._taken(answers, f"answer to {method}")
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer.get("result")

    def _tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: Mapping[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stream = self._process.stdin
        assert stream is not None
        with self._lock:
            stream.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            stream.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while (message := _read(stream)) is not None:
            method, params = message.get("method"), message.get("params")
            if method == "workspace/configuration":
                result = [self._settings.get(item.get("section", ""), {}) for item in params["items"]]
                self._send({"id": message["id"], "result": result})
                self._configured.set()
            elif method == "textDocument/publishDiagnostics":
                self._publish(params)
            elif "id" in message and method:
                self._send({"id": message["id"], "result": None})
            elif "id" in message:
                self._answers[message["id"]].put(message)

    def _publish(self, params: Mapping[str, Any]) -> None:
        uri = params["uri"]
        version = params.get("version", self._versions.get(uri, 0))
        self._waiting_for(uri, version).put(params["diagnostics"])


def _read(stream: BinaryIO) -> dict[str, Any] | None:
    length = 0
    while line := stream.readline().strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    body = stream.read(length)
    return json.loads(body) if body else None


def _problem(told: Mapping[str, Any]) -> Problem:
    start = told["range"]["start"]
    return Problem(start["line"] + 1, start["character"] + 1, told["message"])


def _proposal(item: Mapping[str, Any]) -> Proposal:
    inserted = (item.get("textEdit") or {}).get("newText") or item.get("insertText") or item["label"]
    return Proposal(item["label"], inserted, _text_of(item.get("documentation", "")))


def _text_of(contents: Any) -> str:
    return str(contents["value"]) if isinstance(contents, dict) else str(contents or "")
