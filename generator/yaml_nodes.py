"""Where each value of a YAML text is written: its first and last character, its quoting, the comments between.

For texts that `yaml_source` reads without a fault. Must not know files, records or how a text is changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import yaml
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from generator.yaml_source import PARSER, KeyPath

_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Node:
    """A value as it is written. Offsets count characters of the text; `end` lies behind the last one."""

    kind: Literal["text", "list", "mapping", "other"]
    start: int
    end: int
    column: int
    style: str
    """Of a text "" (plain), ', ", | or >; of a list or mapping "[" where it stands in brackets or braces, else ""."""
    text: str = ""
    keys: tuple[Node, ...] = ()
    """Of a mapping, in step with `values`."""
    values: tuple[Node, ...] = ()
    """Of a mapping or a list."""

    def entry(self, key: str) -> tuple[Node, Node] | None:
        """The key and value of an entry of a mapping; None where it has none of that key."""
        pairs = zip(self.keys, self.values, strict=True)
        return next((pair for pair in pairs if pair[0].text == key), None)

    def at(self, path: KeyPath) -> Node:
        """The value at a path, which must exist."""
        node = self
        for step in path:
            entry = node.entry(step) if isinstance(step, str) else (node, node.values[step])
            if entry is None:
                raise KeyError(path)
            node = entry[1]
        return node

    def key_at(self, path: KeyPath) -> Node:
        """The key that leads to the value at a path, which must exist and end in a key."""
        entry = self.at(path[:-1]).entry(str(path[-1]))
        if entry is None:
            raise KeyError(path)
        return entry[0]

    def texts(self) -> Iterator[Node]:
        """Every text in it, keys too, in the order of writing."""
        if self.kind in ("text", "other"):
            yield self
        for number, value in enumerate(self.values):
            if self.keys:
                yield self.keys[number]
            yield from value.texts()


def read_nodes(source: str) -> Node:
    """The nodes of a YAML text; an empty mapping for a text without values. Raises yaml.YAMLError.

    Line ends must be \\n and tabs spaces, as in `yaml_source.Document.source`.
    """
    following = PARSER(source).get_event
    following()
    if type(following()) is yaml.StreamEndEvent:
        return Node("mapping", len(source), len(source), 0, "")
    root = _node(following(), following, source)
    return root if root.kind != "text" or root.text else Node("mapping", len(source), len(source), 0, "")


def _node(event: Any, following: Callable[[], Any], source: str) -> Node:
    begin, finish = event.start_mark, event.end_mark
    start, column = begin.index, begin.column
    if type(event) is ScalarEvent:
        style = event.style or ""
        end = finish.index
        # A block's end mark stands behind the blank lines that follow it.
        end = start + len(source[start:end].rstrip()) if style in ("|", ">") else end
        return Node("text", start, end, column, style, str(event.value))
    if type(event) not in (SequenceStartEvent, MappingStartEvent):
        return Node("other", start, finish.index, column, "")
    keys, values = [], []
    kind: Literal["list", "mapping"] = "list" if type(event) is SequenceStartEvent else "mapping"
    inner: Any = following()
    while type(inner) not in (SequenceEndEvent, MappingEndEvent):
        if kind == "mapping":
            keys.append(_node(inner, following, source))
            inner = following()
        values.append(_node(inner, following, source))
        inner = following()
    if event.flow_style:
        return Node(kind, start, inner.end_mark.index, column, "[", "", tuple(keys), tuple(values))
    # The end mark of a block stands at what follows it, behind comments that belong to neither.
    end = max((node.end for node in (*keys[-1:], *values[-1:])), default=start)
    return Node(kind, start, end, column, "", "", tuple(keys), tuple(values))


def comments(source: str, root: Node, start: int = 0, end: int | None = None) -> list[tuple[int, str]]:
    """Where each comment between `start` and `end` begins, and its text from # to the end of its line."""
    masked = list(source)
    for node in root.texts():
        if node.style in ("|", ">"):
            # The line of the sign itself may end in a comment.
            first = source.find("\n", node.start, node.end)
            masked[first + 1 or node.end : node.end] = "x" * (node.end - (first + 1 or node.end))
        else:
            masked[node.start : node.end] = "x" * (node.end - node.start)
    found = _COMMENT.finditer("".join(masked), start, len(source) if end is None else end)
    return [(comment.start(), comment.group()) for comment in found]
