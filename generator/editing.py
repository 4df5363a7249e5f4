"""Changes to one file of YAML, or of Markdown with YAML on top, as cuts into its text: what isn't meant stays as it is.

Comments, order, quoting, indents, line ends, a byte order mark and a missing last line end survive. Every change is
told twice, as a cut and as what it does to the data; `finish` reads the new text and compares. Knows no records.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import yaml

from generator.diagnostics import Diagnostic
from generator.yaml_nodes import Node, comments, read_nodes
from generator.yaml_source import Document, KeyPath, Value, read_front_matter, read_yaml

_BOM = b"\xef\xbb\xbf"
_STEP = "  "
_LIKE_A_KEY = re.compile(r"[\[{,] *\?")
"""Plain, a question mark there can be taken for the sign of a key, whatever comes on the next line."""

Rewrite = Callable[[str], str]


class Uneditable(Exception):
    """A file can't be changed safely. The message names it; `faults` says what has to be mended first, if known."""

    def __init__(self, message: str, faults: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class _Cut:
    """What stands from `start` to `end` of the file's own text is replaced."""

    start: int
    end: int
    text: str


@dataclass
class _Intent:
    """What the data are to become, said without a word about their text."""

    texts: dict[KeyPath, Rewrite] = field(default_factory=dict)
    keys: dict[KeyPath, str] = field(default_factory=dict)
    removed: set[KeyPath] = field(default_factory=set)
    items: dict[KeyPath, list[Value]] = field(default_factory=dict)
    entries: dict[KeyPath, list[tuple[str | None, str, Value]]] = field(default_factory=dict)
    """Path of a mapping → (the key after which an entry is added, None for its beginning; its key; its value)."""

    def applied(self, value: Value, path: KeyPath = ()) -> Value:
        if isinstance(value, str):
            new = self.texts[path](value) if path in self.texts else value
            return [new, *self.items[path]] if path in self.items else new
        if isinstance(value, list):
            kept = [
                self.applied(item, (*path, number))
                for number, item in enumerate(value)
                if (*path, number) not in self.removed
            ]
            return kept + self.items.get(path, [])
        pairs = [(None, "", "")] + [
            (key, self.keys.get((*path, key), key), self.applied(item, (*path, key)))
            for key, item in value.items()
        ]
        result: dict[str, Value] = {}
        for old, key, item in pairs:
            if old is not None and (*path, old) not in self.removed:
                result[key] = item
            result |= {key: item for after, key, item in self.entries.get(path, ()) if after == old}
        return [result, *self.items[path]] if path in self.items else result


class Manuscript:
    """A file that is being changed. Paths in all methods are those of the file as it was."""

    def __init__(self, data: bytes, file: str) -> None:
        """Read a file; `file` is its name for messages, and ends in .md where YAML stands on top only."""
        document, faults = (read_front_matter if file.endswith(".md") else read_yaml)(data, file)
        if document is None or faults:
            raise Uneditable(f"{file} has faults that must be mended first", faults)
        self.file = file
        self.data = data
        self.document: Document = document
        self.root = read_nodes(document.source)
        self._original = data.removeprefix(_BOM).decode()
        unix = self._original.replace("\r\n", "\n").replace("\r", "\n")
        lines = unix.split("\n")
        self._yaml_starts = sum(len(line) + 1 for line in lines[: document.first_line - 1])
        self._body_starts = min(sum(len(line) + 1 for line in lines[: document.body_line - 1]), len(unix))
        self._pairs = [place - n for n, place in enumerate(_all(self._original, "\r\n"))]
        """Places in the text with \\n alone of the line ends that are two characters in the file."""
        ends = Counter({"\r\n": len(self._pairs), "\n": self._original.count("\n") - len(self._pairs)})
        ends["\r"] = self._original.count("\r") - len(self._pairs)
        self._line_end = ends.most_common(1)[0][0] if lines[1:] else "\n"
        self._cuts: list[_Cut] = []
        self._intent = _Intent()
        self._rewrite_body: Rewrite | None = None
        self._handed_over: tuple[str, ...] = ()

    @property
    def value(self) -> dict[str, Value]:
        return self.document.value

    # ---- changes

    def rewrite(self, path: KeyPath, change: Rewrite, *, key: bool = False) -> None:
        """Change the text at a path, or the key that leads there.

        `change` gets the text as it is written, quotation marks and line breaks included, and must do the same to it
        as to the text that is meant.
        """
        node = self.root.key_at(path) if key else self.root.at(path)
        self._cut_as_written(node, change)
        if key:
            self._intent.keys[path] = change(str(path[-1]))
        else:
            before = self._intent.texts.get(path)
            if before is not None:
                raise ValueError(f"{path} is rewritten twice")
            self._intent.texts[path] = change

    def rewrite_body(self, change: Rewrite) -> None:
        """Change the Markdown below the front matter."""
        start = self._place(self._body_starts)
        self._cuts.append(_Cut(start, len(self._original), change(self._original[start:])))
        self._rewrite_body = change

    def replace(self, path: KeyPath, text: str) -> None:
        """Put another text in the place of a text."""
        node = self.root.at(path)
        self._cut(node.start, node.end, quoted(text, in_brackets=True))
        self._intent.texts[path] = lambda _old: text

    def add_items(self, path: KeyPath, items: list[Value]) -> None:
        """Add items to the end of a list. What stands alone becomes a list with them."""
        node = self.root.at(path)
        if not items:
            return
        inside = [written(item, in_brackets=True) for item in items]
        self._intent.items[path] = items
        if node.kind == "list" and node.style != "[":
            self._add_lines(node.end, "\n".join(f"{' ' * node.column}- {written(item)}" for item in items))
        elif node.kind == "list":
            place = node.values[-1].end if node.values else node.start + 1
            self._cut(place, place, ", ".join(["", *inside] if node.values else inside))
        else:
            alone = quoted(node.text, in_brackets=True)
            as_it_is = node.kind != "text" or node.style in ("'", '"') or alone == node.text
            first = self._source[node.start : node.end] if as_it_is else alone
            self._cut(node.start, node.end, f"[{', '.join([first, *inside])}]")

    def add_entry(self, path: KeyPath, key: str, value: Value) -> None:
        """Add an entry to the end of a mapping; a list or mapping within it is written in brackets."""
        node = self.root.at(path)
        entry = f"{key}: {written(value, in_brackets=node.style == '[')}"
        last = node.values[-1].end if node.values else node.start + 1
        if node.style == "[":
            self._cut(last, last, f", {entry}" if node.values else entry)
        else:
            self._add_lines(node.end, " " * node.keys[0].column + entry)
        after = node.keys[-1].text if node.keys else None
        self._intent.entries.setdefault(path, []).append((after, key, value))

    def add_record(self, lines: str, key: str, value: Value, *, after: str | None) -> None:
        """Add an entry to the file's own mapping, behind the entry `after`, or first where that is None.

        `lines` are its text, comments too, without indent and without a last line end. Behind the last entry, it
        comes at the very end of the file.
        """
        root, source = self.root, self._source
        if root.style == "[":
            raise Uneditable(f"{self.file} is written in braces; give each entry lines of its own first")
        indent = " " * (root.keys[0].column if root.keys else 0)
        block = "\n".join(indent + line if line else "" for line in lines.split("\n"))
        gap = "\n\n" if self._spaced() else "\n"
        if after is None and root.keys:
            place = source.rfind("\n", 0, root.keys[0].start) + 1
            self._cut(place, place, block + gap)
        elif after is None or after == root.keys[-1].text:
            end = len(source.rstrip())
            if end:
                self._cut(end, end, gap + block)
            else:
                self._cut(0, 0, block if source.strip(" ") else block + "\n")
        else:
            entry = root.entry(after)
            assert entry is not None  # noqa: S101  # callers take it from `value`
            self._add_lines(max(entry[0].end, entry[1].end), gap[1:] + block)
        self._intent.entries.setdefault((), []).append((after, key, value))

    def remove(self, path: KeyPath) -> tuple[str, ...]:
        """Take out an entry or an item with all that belongs to it. Returns the comments that go with it; they are the
        caller's to keep.

        Who removes the only one in brackets should remove the brackets instead.
        """
        parent = self.root.at(path[:-1])
        numbers = range(len(parent.values))
        place = next(n for n in numbers if path[-1] in (n if not parent.keys else parent.keys[n].text,))
        starts = parent.keys or parent.values
        start, end = starts[place].start, max(starts[place].end, parent.values[place].end)
        self._intent.removed.add(path)
        if parent.style == "[":
            if place:
                self._cut(parent.values[place - 1].end, end, "")
            else:
                self._cut(start, starts[1].start if len(starts) > 1 else end, "")
            return ()
        source = self._source
        start = source.rfind("\n", 0, start) + 1
        end = source.find("\n", end) + 1 or len(source)
        lost = tuple(text for _place, text in comments(source, self.root, start, end))
        if source[:start].endswith("\n\n") or not start:
            end += len(source[end:]) - len(source[end:].lstrip("\n"))
        # Without its own line end, but with the one before: so that lines can be added below it in the same go.
        self._cut(max(start - 1, 0), end - (start > 0), "")
        self._handed_over += lost
        return lost

    def add_comments(self, path: KeyPath, texts: tuple[str, ...]) -> None:
        """Add comment lines below the last line of a value; each begins with #."""
        node = self.root.at(path)
        column = node.keys[0].column if node.keys and node.style != "[" else self.root.column + len(_STEP)
        if texts:
            self._add_lines(node.end, "\n".join(" " * column + text for text in texts))

    # ---- the result

    @property
    def changed(self) -> bool:
        return any(self._original[cut.start : cut.end] != cut.text for cut in self._cuts)

    def finish(self) -> bytes:
        """The file with all changes. Raises Uneditable where it would not say exactly what was intended."""
        parts, done = [], 0
        for cut in sorted(self._cuts, key=lambda cut: (cut.start, cut.end)):
            if cut.start < done:
                raise Uneditable(f"{self.file}: two changes meet in one place")
            parts += [self._original[done : cut.start], cut.text]
            done = cut.end
        text = "".join(parts) + self._original[done:]
        data = (_BOM if self.data.startswith(_BOM) else b"") + text.encode()
        after, faults = (read_front_matter if self.file.endswith(".md") else read_yaml)(data, self.file)
        if after is None or faults:
            raise Uneditable(f"{self.file} is written in a way that this command can't change", faults)
        if not _same(after.value, self._intent.applied(self.value)):
            raise Uneditable(
                f"{self.file} is written in a way that this command can't change; edit it by hand"
            )
        body = self._rewrite_body(self.document.body) if self._rewrite_body else self.document.body
        if after.body != body:
            raise Uneditable(f"{self.file}: the text below the front matter would change")
        try:
            kept = Counter(text for _place, text in comments(after.source, read_nodes(after.source)))
        except yaml.YAMLError as error:  # pragma: no cover  # it was read a moment ago
            raise Uneditable(f"{self.file} can't be read again") from error
        lost = Counter(text for _place, text in comments(self._source, self.root))
        lost -= kept + Counter(self._handed_over)
        if lost:
            raise Uneditable(f"{self.file}: a comment would be lost, “{next(iter(lost))}”; move it first")
        return data

    # ---- places

    @property
    def _source(self) -> str:
        return self.document.source

    def _place(self, offset: int) -> int:
        """Where a character of the text with plain line ends stands in the file's own text."""
        return min(offset + bisect_left(self._pairs, offset), len(self._original))

    def _cut(self, start: int, end: int, text: str) -> None:
        """Replace a part of the YAML."""
        self._cuts.append(
            _Cut(
                self._place(self._yaml_starts + start),
                self._place(self._yaml_starts + end),
                text.replace("\n", self._line_end),
            )
        )

    def _cut_as_written(self, node: Node, change: Rewrite) -> None:
        start, end = (self._place(self._yaml_starts + place) for place in (node.start, node.end))
        self._cuts.append(_Cut(start, end, change(self._original[start:end])))

    def _add_lines(self, behind: int, lines: str) -> None:
        """Add lines below the line on which something ends."""
        end = self._source.find("\n", behind)
        end = len(self._source) - 1 if end < 0 else end
        self._cut(end, end, f"\n{lines}")

    def _spaced(self) -> bool:
        """Whether the last entries of the file are parted by blank lines. A file with fewer than two entries is."""
        keys = self.root.keys[1:][-20:]
        return sum(_blank_before(self._source, key.start) for key in keys) * 2 >= len(keys)


def _blank_before(source: str, start: int) -> bool:
    """Whether a blank line stands before an entry, or before the comments above it."""
    end = source.rfind("\n", 0, start)
    while end >= 0:
        begin = source.rfind("\n", 0, end) + 1
        line = source[begin:end].strip()
        if not line.startswith("#"):
            return not line
        end = begin - 1
    return False


def _all(text: str, part: str) -> list[int]:
    found, place = [], text.find(part)
    while place >= 0:
        found.append(place)
        place = text.find(part, place + len(part))
    return found


def _same(one: Value, other: Value) -> bool:
    """Equal, the order of keys included."""
    return json.dumps(one) == json.dumps(other)


# ---- writing values


def quoted(text: str, *, in_brackets: bool = False) -> str:
    """A text as YAML on one line: plain where that can't be mistaken, else in quotes."""
    plain = text[:1].isalnum() and text.isprintable() and not _LIKE_A_KEY.search(text)
    if plain and _reads_as(text, text, in_brackets):
        return text
    if text.isprintable() and _reads_as(single := "'" + text.replace("'", "''") + "'", text, in_brackets):
        return single if '"' in text or "\\" in text else f'"{text}"'
    return json.dumps(text, ensure_ascii=False)


def _reads_as(written: str, text: str, in_brackets: bool) -> bool:
    line = f"a: [{written}, b]\n" if in_brackets else f"a: {written}\n"
    document, faults = read_yaml(line.encode(errors="replace"), "")
    expected: Value = [text, "b"] if in_brackets else text
    return not faults and document is not None and document.value == {"a": expected} and " #" not in written


def written(value: Value, *, in_brackets: bool = False) -> str:
    """A value as YAML on one line."""
    if isinstance(value, str):
        return quoted(value, in_brackets=in_brackets)
    if isinstance(value, list):
        return f"[{', '.join(written(item, in_brackets=True) for item in value)}]"
    return f"{{{', '.join(f'{key}: {written(item, in_brackets=True)}' for key, item in value.items())}}}"
