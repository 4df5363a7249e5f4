"""What the YAML parser complains of, in an analyst's words: what is wrong, where, and what to write instead.

Knows the texts and marks of PyYAML's errors. Must not know what is read, nor make diagnostics of it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, NamedTuple

import yaml


def cut(text: str, length: int = 80) -> str:
    text = text.strip()
    return text if len(text) <= length else text[: length - 1] + "…"


def named(character: str) -> str:
    """U+202E RIGHT-TO-LEFT OVERRIDE"""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


class Reason(NamedTuple):
    at: tuple[int, int]
    message: str
    hint: str = ""
    code: str = "E102"


_QUOTE = 'put the whole text in quotes: "…"'

# Words in the parser's context and problem; code; message and hint. The first row that fits holds.
_AT_THE_OPENING = (
    ("anchor", "", "E105", "a text without quotes can't begin with &", _QUOTE),
    ("alias", "", "E105", "a text without quotes can't begin with *", _QUOTE),
    ("tag", "", "E106", "a text without quotes can't begin with !", _QUOTE),
    ("", "tag", "E106", "a text without quotes can't begin with !", _QUOTE),
    ("", "Unicode", "E109", "an escape in this text is no character", "type the character itself"),
    ("quoted scalar", "unexpected", "E102", "the quote that opens here is never closed", ""),
    ("block scalar", "", "E102", "a text without quotes can't begin with | or >", _QUOTE),
    ("", "mapping keys", "E102", "a text without quotes can't begin with ? and a space", _QUOTE),
    ("", "sequence entries", "E102", "a list can't begin on the line of its key", "begin it below"),
)


def explain_fault(error: yaml.MarkedYAMLError, lines: list[str], quoted: Any) -> Reason:
    """Why the parser gave up. `quoted` is the last text before that was not plain.

    The parsers word alike only in part, so this rests on the words they share and on the text at their marks.
    """
    context, problem = error.context or "", error.problem or ""
    mark: Any = error.problem_mark or error.context_mark
    start: Any = error.context_mark or mark
    at, opened = (mark.line, mark.column), (start.line, start.column)
    line = lines[mark.line]
    before, here = line[: mark.column], line[mark.column : mark.column + 1]

    for in_context, in_problem, code, message, hint in _AT_THE_OPENING:
        if in_context in context and in_problem in problem:
            return Reason(opened, message, hint, code)
    if "quoted scalar" in context:
        hint = r"write \\ for one backslash, or use single quotes, where it is an ordinary character"
        escape = (at[0], max(line.rfind("\\", 0, at[1] + 1), 0))
        return Reason(escape, r"in double quotes \ begins an escape", hint)
    if "cannot start any token" in problem or "node content" in problem:
        return _no_value(lines, at)
    if "mapping values" in problem:
        return _second_colon(lines, at)
    if "could not find expected ':'" in problem:
        return _no_colon(lines[opened[0]], opened)
    if "flow" in context or "unexpected ':'" in problem:
        if opened[0] == at[0]:
            return Reason(at, "a comma or a closing bracket is expected here")
        bracket = lines[opened[0]][opened[1] : opened[1] + 1]
        return Reason(opened, f"the bracket {bracket} is not closed, or a comma is missing after it")
    follows = quoted and quoted.end_mark.line == at[0] and not before[quoted.end_mark.column :].strip()
    if follows and quoted.style in ("'", '"'):
        if quoted.start_mark.line == at[0]:
            hint = "where a text contains quote marks, enclose the whole in the other kind"
            return Reason(at, "text after a closing quote", hint)
        message = f"text after a closing quote, which was opened on an earlier line: {cut(quoted.value, 30)}"
        return Reason(at, message, "was a closing quote forgotten there?")
    if line[:1] == "%":
        return Reason((at[0], 0), "a text without quotes can't begin with %", _QUOTE)
    if before.strip():
        return Reason(at, "this does not belong to what stands before it on the line", _QUOTE)
    if here == ":":
        return Reason(at, "nothing stands before the colon", "", "E114")
    if follows:
        return Reason(at, f"an indent smaller than that of the first line after the {quoted.style} above")
    if here == "-" and "mapping" in context:
        return Reason(at, "a list item, where the lines above have keys")
    if "block collection" in context:
        return Reason(at, "a list item, beginning with -, is expected here, as in the lines above")
    if "document start" in problem and any(row.startswith("...") for row in lines[: at[0]]):
        return Reason(at, "a second document begins here", "remove the line of three dots", "E107")
    return Reason(at, "the indent of this line fits none of the lines above")


def _no_value(lines: list[str], at: tuple[int, int]) -> Reason:
    here = lines[at[0]][at[1] : at[1] + 1]
    if not here:
        last = max((row for row, line in enumerate(lines) if line.strip()), default=0)
        return Reason((last, len(lines[last])), "the text ends where a value is expected")
    if here in ",]}":
        return Reason(at, f"nothing stands before {here} where a value is expected")
    return Reason(at, f"a text without quotes can't begin with {here}", _QUOTE)


def _second_colon(lines: list[str], at: tuple[int, int]) -> Reason:
    before = lines[at[0]][: at[1]]
    if len(before) > 1024:
        return Reason(at, "the key before this colon has more than 1,024 characters")
    key, colon, _ = before.partition(": ")
    if colon:
        text = lines[at[0]][len(key) + 2 :].strip()
        if text[0] in "“”„«»‘’‚‹":
            hint = "put straight quotes around the text"
            return Reason(at, f"YAML does not take {text[0]} for a quote mark", hint)
        doubled = text.replace("'", "''")
        quoted = f"'{doubled}'" if '"' in text or "\\" in text else f'"{text}"'
        return Reason(at, "a second colon in a text without quotes", cut(f"{key.strip()}: {quoted}"))
    above = next((row for row in range(at[0] - 1, -1, -1) if lines[row].strip()), at[0])
    indent = _indent(lines[above])
    if indent >= _indent(before) and re.search(r":[^ ]", lines[above]):
        return _no_colon(lines[above], (above, indent))
    message = "a colon in a text without quotes that began above, or an indent too deep"
    return Reason(at, message, "put the text in quotes, or align the line with the keys it belongs to")


def _no_colon(line: str, at: tuple[int, int]) -> Reason:
    comment = line.find(" #", at[1])
    if 0 < comment < line.find(":"):
        return Reason((at[0], comment + 1), "a # after a space begins a comment", _QUOTE)
    colon = re.compile(r":(?=[^ ])").search(line, at[1])
    if colon is None:
        hint = "if it continues the text above, indent it further; if it is a key, add a colon"
        return Reason(at, "a line without a colon, where a key is expected", hint)
    after = line[colon.end()]
    if after.isspace():
        return Reason((at[0], colon.end()), f"{named(after)} after the colon", "use an ordinary space")
    return Reason((at[0], colon.start()), "no space after the colon", "put a space after the colon")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
