"""Why a build of MkDocs stopped, as diagnostics: whose fault it is, and in which file and line.

Must not know what is done with them.
"""

from __future__ import annotations

import importlib.util
import logging
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb
from types import FrameType

import jinja2
import yaml
from mkdocs.exceptions import Abort, BuildError, MkDocsException, PluginError

from generator.diagnostics import Diagnostic, Location, diagnose, in_order
from generator.render import PACKAGED_TEMPLATES

GENERATOR = Path(__file__).resolve().parent.parent
_ENGINE = GENERATOR / "environment.py"
OWN_LOGGER = "mkdocs.plugins.briefings"

_SAID_OF_KEY = re.compile(r"Config value '([^']+)': (.+)", re.DOTALL)
_SAID_OF_PAGE = re.compile(r"Error (?:reading|building) page '([^']+)':")
_SAID_OF_FILE = re.compile(r"Doc file '([^']+)' contains (?:a|an [a-z ]+) link '([^']+)'")
_TEMPLATES = frozenset({".html", ".xml", ".txt", ".jinja", ".j2"})


class ProjectFault(PluginError):
    """The project has faults, which were told one by one."""

    def __init__(self, message: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(message)
        self.diagnostics = diagnostics


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the project when a build stops."""

    root: Path
    configuration: Path
    content: Path | None
    """None where the configuration could not be read."""
    plugins: Mapping[str, object]
    watched: Collection[Path]


def why_stopped(
    error: BaseException, heard: Sequence[logging.LogRecord], setting: Setting
) -> tuple[Diagnostic, ...]:
    """At least one diagnostic. `heard`: the warnings and errors that MkDocs and its plugins logged meanwhile."""
    chain = list(_chain(error))
    for link in chain:
        if isinstance(link, ProjectFault):
            return link.diagnostics
    found = (
        _not_utf8(chain, setting)
        or _unreadable(chain, setting)
        or _broken_code(chain, setting)
        or (_configuration(chain, heard, setting) if setting.content is None else ())
        or _template_or_code(chain, setting)
        or (_warnings(heard, setting) if isinstance(error, Abort) and len(chain) == 1 else ())
        or _stopped(chain[-1], heard, setting)
    )
    return in_order(found)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and those it came from, last first."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__


def _not_utf8(chain: Iterable[BaseException], setting: Setting) -> tuple[Diagnostic, ...]:
    """The exception says which bytes it met, but not in which file."""
    for error in chain:
        if isinstance(error, UnicodeDecodeError) and error.object:
            for path in _files(setting.watched):
                try:
                    same = path.stat().st_size == len(error.object) and path.read_bytes() == error.object
                except OSError:
                    continue
                if same:
                    before = bytes(error.object[: error.start])
                    place = Location(
                        _name(path, setting),
                        before.count(b"\n") + 1,
                        len(before.rpartition(b"\n")[2].decode(errors="replace")) + 1,
                    )
                    return (diagnose("E101", place, "a byte here is not UTF-8"),)
    return ()


def _files(watched: Iterable[Path]) -> Iterator[Path]:
    for path in watched:
        yield from (file for file in path.rglob("*") if file.is_file()) if path.is_dir() else (path,)


def _unreadable(chain: Iterable[BaseException], setting: Setting) -> tuple[Diagnostic, ...]:
    for error in chain:
        if isinstance(error, OSError) and isinstance(error.filename, str):
            path = Path(error.filename).absolute()
            if path.is_relative_to(setting.root):
                message = f"the file can't be read or written: {error.strerror}"
                return (diagnose("E111", Location(_name(path, setting)), message),)
    return ()


def _broken_code(chain: Iterable[BaseException], setting: Setting) -> tuple[Diagnostic, ...]:
    """A hook that is not Python."""
    for error in chain:
        if isinstance(error, SyntaxError) and error.filename:
            place = Location(_name(Path(error.filename), setting), error.lineno or 1, error.offset or 1)
            return (diagnose("E903", place, f"this is not Python: {error.msg}"),)
    return ()


def _configuration(
    chain: Iterable[BaseException], heard: Iterable[logging.LogRecord], setting: Setting
) -> tuple[Diagnostic, ...]:
    name = _name(setting.configuration, setting)
    for error in chain:
        if isinstance(error, yaml.MarkedYAMLError) and (mark := error.problem_mark):
            return (diagnose("E901", Location(name, mark.line + 1, mark.column + 1), str(error.problem)),)
        if isinstance(error, yaml.reader.ReaderError):
            return (diagnose("E901", Location(name), f"the file can't be read as text: {error.reason}"),)
    told = [found for record in heard if (found := _SAID_OF_KEY.fullmatch(record.getMessage()))]
    lines = _lines(setting.configuration)
    return tuple(
        diagnose("E901", Location(name, _line_of(rf"{re.escape(key)}\s*:", lines)), f"{key}: {message}")
        for key, message in (found.groups() for found in told)
    )


def _template_or_code(chain: Sequence[BaseException], setting: Setting) -> tuple[Diagnostic, ...]:
    """By what was running last that belongs to somebody: a template, a hook, a plugin, or this program."""
    for error in reversed(chain):
        if isinstance(error, MkDocsException):
            continue  # it was raised to be read: what it says is all there is to say
        if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
            return (_template(Path(error.filename), error.lineno, error.message or "", setting),)
        message = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        for frame, line in reversed(list(walk_tb(error.__traceback__))):
            path = Path(frame.f_code.co_filename)
            if path.suffix in _TEMPLATES and path.is_file():
                said = str(error) if isinstance(error, jinja2.TemplateError) else message
                return (_template(path, line, said, setting),)
            if path == _ENGINE:
                continue  # it does what templates say
            if path.is_relative_to(GENERATOR):
                place = Location(path.relative_to(GENERATOR.parent).as_posix(), line)
                return (
                    diagnose("E905", Location(_name(setting.configuration, setting)), f"{message} ({place})"),
                )
            if path.is_relative_to(setting.root) and not _is_installed(path):
                return (diagnose("E903", Location(_name(path, setting), line), message),)
            if plugin := _plugin(frame, setting.plugins):
                return (_of_plugin(plugin, message, setting),)
        if isinstance(error, jinja2.TemplateNotFound):
            place = Location(_name(setting.configuration, setting))
            return (diagnose("E902", place, f"there is no template {error.name}"),)
    return ()


def _template(path: Path, line: int, message: str, setting: Setting) -> Diagnostic:
    if path.is_relative_to(setting.root):
        return diagnose("E902", Location(_name(path, setting), line), message)
    whose = "packaged " if path.is_relative_to(PACKAGED_TEMPLATES) else ""
    place = Location(_name(setting.configuration, setting))
    return diagnose(
        "E905" if whose else "E902", place, f"{message} ({whose}template {path.name}, line {line})"
    )


def _warnings(heard: Iterable[logging.LogRecord], setting: Setting) -> tuple[Diagnostic, ...]:
    """What stops a strict build at its end."""
    return tuple(
        diagnose("W904", _place_said(record.getMessage(), setting), record.getMessage())
        for record in heard
        if record.levelno >= logging.WARNING and record.name != OWN_LOGGER
    )


def _stopped(
    error: BaseException, heard: Iterable[logging.LogRecord], setting: Setting
) -> tuple[Diagnostic, ...]:
    said = [record.getMessage() for record in heard if record.levelno >= logging.ERROR]
    message = error.message if isinstance(error, MkDocsException) else f"{type(error).__name__}: {error}"
    for frame, _line in reversed(list(walk_tb(error.__traceback__))):
        if isinstance(error, BuildError) and (plugin := _plugin(frame, setting.plugins)):
            return (_of_plugin(plugin, message, setting),)
    for text in said:
        if _SAID_OF_PAGE.match(text):
            return (diagnose("E903", _place_said(text, setting), message),)
    code = "E903" if setting.content else "E901"
    return (diagnose(code, Location(_name(setting.configuration, setting)), message),)


def _place_said(text: str, setting: Setting) -> Location:
    """The place that a message of MkDocs speaks of, as near as it says."""
    found = _SAID_OF_FILE.search(text) or _SAID_OF_PAGE.search(text)
    if found and setting.content and (path := setting.content / found[1]).is_file():
        target = re.escape(found[2]) if found.re is _SAID_OF_FILE else r"\A"
        return Location(_name(path, setting), _line_of(rf".*{target}", _lines(path)))
    return Location(_name(setting.configuration, setting))


def _of_plugin(plugin: str, message: str, setting: Setting) -> Diagnostic:
    line = _line_of(rf"\s*-?\s*['\"]?{re.escape(plugin)}\b", _lines(setting.configuration))
    place = Location(_name(setting.configuration, setting), line)
    return diagnose("E903", place, f"the plugin “{plugin}” stopped: {message}")


def _plugin(frame: FrameType, plugins: Mapping[str, object]) -> str:
    """The name of the plugin whose package a frame runs in; “” for MkDocs' own parts and for anything else."""
    running = str(frame.f_globals.get("__name__", ""))
    for name, plugin in plugins.items():
        module = type(plugin).__module__
        package = module.rpartition(".")[0] or module
        if module.partition(".")[0] in ("mkdocs", "generator"):
            continue
        if running == module or running.startswith(f"{package}."):
            return name.rpartition("/")[2]
    return ""


def _is_installed(path: Path) -> bool:
    return "site-packages" in path.parts or path == Path(importlib.util.__file__)


def _name(path: Path, setting: Setting) -> str:
    """A file's name in diagnostics: below the project's folder where it is there."""
    return (path.relative_to(setting.root) if path.is_relative_to(setting.root) else path).as_posix()


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _line_of(pattern: str, lines: Sequence[str]) -> int:
    """The first line that begins with a pattern, from 1; 1 where none does."""
    return next((number for number, line in enumerate(lines, 1) if re.match(pattern, line)), 1)
