"""YAML as an analyst writes it, read as texts, lists and mappings, with the place of each value on demand.

Knows nothing of briefings, schemas or folders: whether a text is a date, or a key is known, is decided
elsewhere. Reads a deliberate subset: no anchors, aliases, tags, directives or second documents.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeAlias

import yaml
from yaml.events import MappingEndEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent
from yaml.scanner import ScannerError

from generator.diagnostics import Diagnostic, Location, Related, diagnose, in_order
from generator.yaml_complaints import cut, explain_fault, named
from generator.yaml_text import FORBIDDEN, decode, end_of

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
"""Every scalar is its text: `no` is "no", `~` is "~", `null` is "null", and nothing at all is ""."""
KeyPath: TypeAlias = tuple[str | int, ...]

MAX_DEPTH: Final = 12
MAX_FAULTS: Final = 1_000

_HIDDEN = {"Cc", "Cf", "Zl", "Zp", "Zs"}
_TAB_IN_INDENT = re.compile(r"^ *\t[ \t]*(?=[^ \t\n])", re.MULTILINE)
_DIRECTIVE = re.compile(r"(?: *(?:#.*)?\n)*(?=%)")
_CLOSING = re.compile(r"\n---[ \t]*$", re.MULTILINE)
_EXPLICIT_KEY = re.compile(r"^[ -]*\?[ \n]|[\[{,][ \n]*\?", re.MULTILINE)
"""What stands wherever a question mark makes a key, and also in texts that merely hold one."""
_LOST = re.compile(r" #\w[^\n]*")
_LITERAL = re.compile(r"\|[-+0-9]*[ ]*(?:#.*)?")
_COLON = re.compile(r"[ \n]*:")


class _PurePython(yaml.BaseLoader):
    """PyYAML's slower parser, for systems without libyaml, brought to libyaml's results.

    It ends a text within brackets at any question mark, so those within words are hidden from it behind a
    character that no file may contain. What it takes and libyaml refuses, it is made to refuse. Differences
    stay in how much is read after a tag, in `|#`, and in what is said of texts that neither can read.
    """

    _QUESTION = re.compile(r"(?:^[ -]*|[\[{,:][ \n]*)\?|(?P<within>\?)", re.MULTILINE)

    def __init__(self, source: str) -> None:
        super().__init__(self._QUESTION.sub(lambda m: "\ufdd0" if m["within"] else m[0], source))

    def get_event(self) -> Any:
        event: Any = super().get_event()  # type: ignore[no-untyped-call]
        if type(event) is ScalarEvent:
            event.value = event.value.replace("\ufdd0", "?")
        return event

    def scan_flow_scalar(self, style: str) -> Any:
        start = self.get_mark()
        try:
            token = super().scan_flow_scalar(style)
            token.value.encode()
        except (ValueError, OverflowError):  # beyond Unicode, or half of a surrogate pair
            raise ScannerError(
                "while parsing a quoted scalar", start, "no Unicode character", start
            ) from None
        return token

    def scan_plain(self) -> Any:
        token = super().scan_plain()
        if self.flow_level and self.peek() == ":" and self.peek(1) in ",[]{}":
            raise ScannerError("in flow", token.start_mark, "found unexpected ':'", self.get_mark())
        return token

    def check_directive(self) -> bool:
        return False


PARSER: type[Any] = yaml.CBaseLoader if yaml.__with_libyaml__ else _PurePython


@dataclass(slots=True)
class _Place:
    """Where a value and its key begin, and the same for its parts. Line and column from 0, in the YAML text."""

    value: tuple[int, int] = (0, 0)
    key: tuple[int, int] | None = None
    parts: dict[str | int, _Place] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Document:
    """A file that was read."""

    file: str
    value: dict[str, Value]
    """Empty for an empty file and for empty front matter."""
    body: str
    """The text after the front matter, its line ends made \n; "" for a YAML file."""
    body_line: int
    """The line of the file on which the body begins; 1 for a YAML file."""
    source: str = field(repr=False)
    """The YAML alone, as it was parsed: line ends are \n, tabs are spaces, and the last line has its end."""
    first_line: int = field(repr=False)
    """The line of the file on which the YAML begins."""
    starts: tuple[int, ...] = field(default=(), repr=False)
    """Where in `source` each key of `value` begins, in step with it. Only where it was read without a fault and all
    keys begin a line; () otherwise."""
    places: dict[str, _Place] = field(default_factory=dict, repr=False)
    """Places within each entry, counted from where it begins; with the key "" those of the whole text."""

    def forget(self) -> None:
        """Let go the values, but not where they stand."""
        object.__setattr__(self, "value", dict.fromkeys(self.value, ""))

    def locate(self, path: KeyPath, *, key: bool = False) -> Location:
        """The place of the value at `path`, or of its key; of the longest part of the path that exists.

        The first call for an entry reads it a second time: nobody pays for places who has no fault to report.
        """
        line = 0
        if not self.starts:
            place = self._places_in("", 0, len(self.source))
        elif not path or path[0] not in self.value:
            return Location(self.file, self.first_line + self.source.count("\n", 0, self.starts[0]))
        elif key and len(path) == 1:
            return Location(self.file, self.first_line + self._line(self.starts[self._numbers[path[0]]]))
        else:
            number = self._numbers[path[0]]
            start, end = (*self.starts, len(self.source))[number : number + 2]
            place = self._places_in(str(path[0]), start, end)
            line = self._line(start)
        for step in path:
            if step not in place.parts:
                break
            place = place.parts[step]
        at, column = place.key if key and place.key else place.value
        return Location(self.file, self.first_line + line + at, column + 1)

    def _line(self, offset: int) -> int:
        return bisect_left(self._line_ends, offset)

    @cached_property
    def _line_ends(self) -> list[int]:
        return [end.start() for end in re.finditer("\n", self.source)]

    @cached_property
    def _lines(self) -> list[str]:
        return self.source.split("\n")

    @cached_property
    def _numbers(self) -> dict[str | int, int]:
        return {key: number for number, key in enumerate(self.value)}

    def _places_in(self, entry: str, start: int, end: int) -> _Place:
        if entry not in self.places:
            reading = _Reading(self.source[start:end], self.file, 1, keep_places=True)
            reading.run()
            self.places[entry] = reading.root
        return self.places[entry]

    def locate_line(self, path: KeyPath, line: int) -> Location:
        """The place of a line of the text at `path`, counted from 0 and from its first line that is not blank.

        Exact where the text stands as a block after | (its lines are then those of the file); elsewhere, where lines
        are joined, the place where the text begins.
        """
        place = self.locate(path)
        lines = self._lines
        at = place.line - self.first_line
        if not _LITERAL.fullmatch(lines[at][place.column - 1 :]):
            return place
        first = next((number for number in range(at + 1, len(lines)) if lines[number].strip()), len(lines))
        if (at := first + line) >= len(lines):
            return place
        return Location(self.file, self.first_line + at, len(lines[at]) - len(lines[at].lstrip()) + 1)

    def body_location(self, line_in_body: int, column: int = 1) -> Location:
        """A place in the body, in terms of the file; both count from 1."""
        return Location(self.file, self.body_line + line_in_body - 1, column)


def read_yaml(
    data: bytes, file: str, known: Entries | None = None
) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """Read a file that is YAML throughout. Never raises.

    `known` is what an earlier reading of the same bytes gave, where that found no fault: it is not parsed again.

    A document comes back, beside its faults, where it holds all that was written but for the faulty spots: of a
    key written twice the first stays, an alias stays as its own text (`*name`), a tag is dropped, a forbidden
    character becomes U+FFFD, an entry whose key is no text is left out. None comes back where more may be missing
    or misread: checks of the rest would then report faults that nobody made.
    """
    text, faults = decode(data, file)
    if text is None:
        return None, faults
    return _read(text, file, faults, known, first_line=1, body="", body_line=1)


def read_front_matter(
    data: bytes, file: str, known: Entries | None = None
) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """Read a file that opens with YAML between two lines `---`; see `read_yaml` for what comes back."""
    text, faults = decode(data, file)
    if text is None:
        return None, faults
    first = text.partition("\n")[0]
    if first.rstrip(" \t") != "---":
        fault = diagnose("E110", Location(file), _why_not_opened(text), wrote=cut(first))
        return None, in_order((*faults, fault))
    closing = _CLOSING.search(text, len(first))
    if closing is None:
        hint = "put a line --- between the last key and the summary"
        fault = diagnose(
            "E110", Location(file), "the front matter that begins here is never closed", hint=hint
        )
        return None, in_order((*faults, fault))
    source, body = text[len(first) + 1 : closing.start() + 1], text[closing.end() + 1 :]
    return _read(source, file, faults, known, first_line=2, body=body, body_line=source.count("\n") + 3)


def _why_not_opened(text: str) -> str:
    first = text.partition("\n")[0].strip()
    if not text.strip():
        return "the file is empty; it should begin with a line ---"
    if first and not first.strip("-–—"):
        return "the first line should be exactly three hyphens, ---, and not indented"
    if text.split(maxsplit=1)[0] == "---":
        return "the line --- should be the first of the file"
    return "the file should begin with a line ---"


# --- From text to values ---


def _read(
    source: str,
    file: str,
    faults: tuple[Diagnostic, ...],
    known: Entries | None,
    *,
    first_line: int,
    body: str,
    body_line: int,
) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    if tabs := list(_TAB_IN_INDENT.finditer(source)) if "\t" in source else []:
        place = end_of("\n" * (first_line - 1) + source[: source.index("\t", tabs[0].start())], file)
        message = "a tab in the indent" + (f", on {len(tabs)} lines of this file" if len(tabs) > 1 else "")
        return None, in_order((*faults, diagnose("E103", place, message)))
    # Elsewhere a tab counts as a space, within values too: the parsers disagree on tabs, and neither pages nor
    # the folding of excerpts tell the two apart; "\t" in double quotes still is one. A last line without its
    # end gets it, so that an editor's habit changes no value.
    source = source.replace("\t", " ")
    source += "" if source.endswith("\n") else "\n"
    if known:
        return Document(file, known.value, body, body_line, source, first_line, known.starts), faults
    reading = _Reading(source, file, first_line)
    value = reading.run()
    places, starts = {}, tuple(reading.starts)
    if reading.faults:
        # Now places are worth their price: a key written twice is shown together with the first.
        reading = _Reading(source, file, first_line, keep_places=True)
        reading.run()
        places[""], starts = reading.root, ()
    document = (
        None if value is None else Document(file, value, body, body_line, source, first_line, starts, places)
    )
    return document, in_order((*faults, *reading.faults))


class Entries(NamedTuple):
    """A mapping whose keys all begin a line, and where."""

    value: dict[str, Value]
    starts: tuple[int, ...]


def read_entries(source: str, file: str) -> Entries | None:
    """Read a part of a file's YAML as if it were all; None where it has any fault or is no such mapping."""
    reading = _Reading(source, file, 1)
    value = reading.run()
    return Entries(value, tuple(reading.starts)) if value and reading.starts and not reading.faults else None


def _explicit_keys(source: str) -> frozenset[int]:
    """Where the keys begin that a question mark announces, as far as the text can be read."""
    scanner, found, announced = PARSER(source), set(), -1
    try:
        while (token := scanner.get_token()) is not None:
            at = token.start_mark.index
            if announced not in (-1, at):  # other keys begin where they are announced
                found.add(at)
            announced = at if type(token) is yaml.KeyToken else -1
    except yaml.MarkedYAMLError:
        pass  # the reading will tell
    return frozenset(found)


class _Unreadable(Exception):
    """Nothing after this point can be read; the reason is among the faults."""


class _Reading:
    """One pass over the parser's events: values and faults, and places where they are wanted."""

    def __init__(self, source: str, file: str, first_line: int, *, keep_places: bool = False) -> None:
        self.source = source
        self.file = file
        self.first_line = first_line
        self.faults: list[Diagnostic] = []
        self.root = _Place()
        self.starts: list[int] = []
        """Where the keys of the whole begin, if each begins a line."""
        self._keep_places = keep_places
        self._has_escapes = "\\" in source
        self._has_lost = _LOST.search(source) is not None
        announced = "?" in source and _EXPLICIT_KEY.search(source)
        self._explicit_keys = _explicit_keys(source) if announced else frozenset()
        self._next: Callable[[], Any]
        self._quoted: Any = None

    def run(self) -> dict[str, Value] | None:
        """The mapping, or None where it can't be had."""
        try:
            try:
                return self._document()
            except yaml.MarkedYAMLError as error:
                self._explain(error)
        except _Unreadable:
            pass
        return None

    def _fault(self, code: str, at: tuple[int, int], message: str, **more: Any) -> None:
        if last := len(self.faults) == MAX_FAULTS - 1:
            message += f"; reading stops here, after {MAX_FAULTS:,} faults"
        self.faults.append(diagnose(code, self._location(at), message, **more))
        if last:
            raise _Unreadable

    def _location(self, at: tuple[int, int]) -> Location:
        return Location(self.file, self.first_line + at[0], at[1] + 1)

    def _document(self) -> dict[str, Value] | None:
        if directive := _DIRECTIVE.match(self.source):
            at = (self.source.count("\n", 0, directive.end()), 0)
            self._fault("E102", at, "a line that begins with % is an instruction to the parser; remove it")
            return None
        self._next = PARSER(self.source).get_event
        self._next()
        if type(self._next()) is yaml.StreamEndEvent:
            return {}
        event = self._next()
        self.root.value = _start(event)
        value = self._value(event, 1, self.root if self._keep_places else None)
        self._next()
        end = self._next()
        if type(end) is yaml.DocumentStartEvent:
            self._fault("E107", _start(end), "a second document begins here")
            return None
        if isinstance(value, dict):
            return value
        if value == "" and not event.style:
            return {}
        kind = "a list" if isinstance(value, list) else "a single text"
        self._fault("E303", self.root.value, f"the file holds {kind}, where keys and their values belong")
        return None

    def _value(self, event: Any, depth: int, place: _Place | None) -> Value:
        kind = type(event)
        if kind is yaml.AliasEvent:
            self._fault("E105", _start(event), f"an alias, *{event.anchor}", wrote=f"*{event.anchor}")
            return f"*{event.anchor}"
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if kind is ScalarEvent:
            if event.style:
                self._quoted = event
            elif self._has_lost and event.value and (lost := _LOST.match(self.source, event.end_mark.index)):
                at = (event.end_mark.line, event.end_mark.column + 1)
                self._fault("W118", at, "not read: a # after a space begins a comment", wrote=lost[0].strip())
            return self._text(event) if self._has_escapes and event.style == '"' else event.value
        if depth > MAX_DEPTH:
            message = f"lists and keys within each other, more than {MAX_DEPTH} levels deep"
            self._fault("E108", _start(event), message)
            raise _Unreadable
        if kind is SequenceStartEvent:
            return self._list(depth, place)
        return self._mapping(depth, place, in_braces=bool(event.flow_style))

    def _text(self, event: Any) -> str:
        text = str(event.value)
        for character in dict.fromkeys(FORBIDDEN.findall(text)):
            self._fault("E109", _start(event), f"an escape for {named(character)} in this text")
        return FORBIDDEN.sub("\ufffd", text)

    def _list(self, depth: int, place: _Place | None) -> Value:
        items: list[Value] = []
        while type(event := self._next()) is not SequenceEndEvent:
            part = None
            if place is not None:
                part = place.parts[len(items)] = _Place(_start(event))
            items.append(self._value(event, depth + 1, part))
        return items

    def _mapping(self, depth: int, place: _Place | None, *, in_braces: bool) -> Value:
        entries: dict[str, Value] = {}
        following = self._next
        starts = self.starts if depth == 1 and not in_braces and not self.root.value[1] else None
        bare = place is None and not self._explicit_keys and not self._has_lost
        while type(event := following()) is not MappingEndEvent:
            if starts is not None:
                starts.append(event.start_mark.index)
            if bare and _is_plain(event):
                # Nearly everything that is written: a plain key and, most often, a plain text.
                key, value = event.value, following()
                if key not in entries and _is_plain(value):
                    entries[key] = value.value
                    continue
            else:
                key = self._key(event, depth)
                value = following()
            part = None if place is None else _Place(_start(value), _start(event))
            if type(value) is ScalarEvent and not value.value and not value.style:
                # Nothing stands here. The parsers differ on where: right after its colon, we say.
                colon = _COLON.match(self.source, event.end_mark.index)
                if in_braces and colon is None and key is not None:
                    message = f'no colon after "{key}": within braces a comma ends a value'
                    hint = "put a text that contains a comma in quotes"
                    self._fault("E102", _start(event), message, wrote=key, hint=hint)
                    key = None
                elif colon is not None and part is not None and "\n" not in colon[0]:
                    part.value = (event.end_mark.line, event.end_mark.column + len(colon[0]))
            if key in entries:
                first = None if place is None else place.parts[key].key
                related = [Related(self._location(first), "used here first")] if first else []
                message = f'the key "{key}" is used twice'
                self._fault("E104", _start(event), message, wrote=key, related=related)
                key = None
            read = self._value(value, depth + 1, part)
            if key is not None:
                entries[key] = read
                if place is not None and part is not None:
                    place.parts[key] = part
        return entries

    def _key(self, event: Any, depth: int) -> str | None:
        """The key's text, or None where it can't be a key: its value is then read for its faults only."""
        if type(event) is yaml.AliasEvent:
            return str(self._value(event, depth, None))
        if type(event) is not ScalarEvent:
            self._fault("E114", _start(event), "a list or a mapping stands where a key belongs")
            self._value(event, depth + 1, None)
            return None
        key = str(event.value)
        mark: Any = event.start_mark
        if event.style:
            self._quoted = event
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if mark.index in self._explicit_keys:
            self._fault("E114", _start(event), "a question mark before a key", wrote=cut(f"? {key}"))
            return None
        if not key:
            self._fault("E114", _start(event), "nothing stands before the colon")
            return None
        return key if key.isprintable() else self._visible(key, event)

    def _visible(self, key: str, event: Any) -> str:
        """Keys are compared letter by letter: what can't be seen in them misleads more than elsewhere."""
        hidden = dict.fromkeys(c for c in key if c != " " and unicodedata.category(c) in _HIDDEN)
        for character in hidden:
            self._fault("E109", _start(event), f"the key contains {named(character)}", wrote=key)
        return "".join(c for c in key if c not in hidden) or key

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor is not None:
            self._fault("E105", _start(event), f"an anchor, &{event.anchor}", wrote=f"&{event.anchor}")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._fault("E106", _start(event), f"a tag, {tag}", wrote=tag)

    def _explain(self, error: yaml.MarkedYAMLError) -> None:
        lines = [*self.source.split("\n"), ""]
        at, message, hint, code = explain_fault(error, lines, self._quoted)
        place = self._location(at)
        # A bracket that is never closed makes keys without colons of all that follows; and what stands after a
        # refused * or & or ! on its line trips the parser too. One fault is enough.
        self.faults = [f for f in self.faults if f.code.id != "E102" or f.location < place]
        if not any(f.location.line == place.line and f.code.id in ("E105", "E106") for f in self.faults):
            self._fault(code, at, message, wrote=cut(lines[at[0]]), hint=hint)


def _is_plain(event: Any) -> bool:
    """A text without quotes, anchor or tag, of characters that can be seen, and not empty."""
    return (
        type(event) is ScalarEvent
        and not event.style
        and event.anchor is None
        and event.tag is None
        and event.value.isprintable()
        and event.value != ""
    )


def _start(event: Any) -> tuple[int, int]:
    return event.start_mark.line, event.start_mark.column
