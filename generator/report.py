"""Diagnostics as text for people, as JSON, or as annotations for a code host. The only place that knows colour.

Must not decide what counts as failure.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from generator.anchor import Text
from generator.coverage import Coverage, State
from generator.diagnostics import CODES, Code, Diagnostic, Severity

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_LONGEST_WROTE = 160


def as_text(diagnostics: Iterable[Diagnostic], *, colour: bool = False) -> str:
    """One block a diagnostic: place, code and message; then what was written, the closest, and the mend."""
    return "\n".join(one_as_text(diagnostic, colour=colour) for diagnostic in diagnostics)


def one_as_text(diagnostic: Diagnostic, *, colour: bool = False) -> str:
    def painted(text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if colour else text

    code = painted(diagnostic.code.id, f"1;{_COLOURS[diagnostic.severity]}")
    lines = [f"{painted(visible(str(diagnostic.location)), '1')}: {code} {visible(diagnostic.message)}"]
    details: list[tuple[str, str]] = []
    if diagnostic.wrote:
        details.append(("wrote", shortened(diagnostic.wrote)))
    if diagnostic.closest:
        details.append(("closest", ", ".join(diagnostic.closest)))
    details += [("see", f"{related.location}: {related.text}") for related in diagnostic.related]
    details.append(("mend", diagnostic.hint or diagnostic.code.mend))
    lines += [f"    {painted(f'{label}:'.ljust(9), '2')} {visible(text)}" for label, text in details]
    return "\n".join(lines)


def shortened(text: str) -> str:
    """A text cut at the length that a line of the terminal bears."""
    return text if len(text) <= _LONGEST_WROTE else f"{text[:_LONGEST_WROTE].rstrip()} …"


def visible(text: str) -> str:
    """Text of authors, and names of files, made harmless for a terminal: control characters, such as escapes,
    and characters that turn the order of others are shown as marks."""
    return "".join(
        character if character.isprintable() else " " if character in "\n\t\r" else "\ufffd"
        for character in text
    )


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """A JSON list in ASCII, one object a diagnostic. Keys are stable."""
    return json.dumps(
        [
            {
                "file": diagnostic.location.file,
                "line": diagnostic.location.line,
                "column": diagnostic.location.column,
                "code": diagnostic.code.id,
                "severity": diagnostic.severity.value,
                "message": diagnostic.message,
                "wrote": diagnostic.wrote,
                "closest": list(diagnostic.closest),
                "mend": diagnostic.hint or diagnostic.code.mend,
                "related": [
                    {
                        "file": r.location.file,
                        "line": r.location.line,
                        "column": r.location.column,
                        "text": r.text,
                    }
                    for r in diagnostic.related
                ],
            }
            for diagnostic in diagnostics
        ],
        indent=2,
    )


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Workflow commands that GitHub shows beside the lines of a pull request."""
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
    lines = []
    for diagnostic in diagnostics:
        place = diagnostic.location
        properties = (
            f"file={_property(place.file)},line={place.line},col={place.column},"
            f"title={_property(f'{diagnostic.code.id} {diagnostic.code.title}')}"
        )
        closest = f" Closest: {', '.join(diagnostic.closest)}." if diagnostic.closest else ""
        text = f"{diagnostic.message.rstrip('.')}.{closest} {diagnostic.hint or diagnostic.code.mend}"
        lines.append(f"::{words[diagnostic.severity]} {properties}::{_data(text)}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return visible(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def coverage_lines(source: str, covered: Coverage, text: Text, states: Collection[State]) -> Iterator[str]:
    """A document's coverage for the terminal: the counts, then the sentences of the states asked for."""
    counts = ", ".join(
        f"{covered.count(state)} {name}"
        for state, name in (
            (State.QUOTED, "touched by an excerpt"),
            (State.SET_ASIDE, "set aside"),
            (State.OUTSIDE, "outside of the article"),
            (State.OPEN, "neither"),
        )
    )
    yield f"{source}: {len(covered.sentences)} sentences, {counts}"
    for sentence in covered.sentences:
        if sentence.state in states:
            line = text.original.count("\n", 0, sentence.start) + 1
            words = " ".join(text.original[sentence.start : sentence.end].split())
            yield f"  line {line}: {visible(shortened(words))}"


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """“2 errors and 1 warning”, or “no faults”."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    parts = [
        f"{counts[severity]} {severity.value}{'' if counts[severity] == 1 else 's'}"
        for severity in Severity
        if counts[severity]
    ]
    if not parts:
        return "no faults"
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def explain(code: Code) -> str:
    """What a code means, for the terminal."""
    return f"{code.id} ({code.severity.value}): {code.title}\n{code.mend}"


def codes_as_markdown(examples: Mapping[str, str] = MappingProxyType({})) -> str:
    """The reference of all codes, as a Markdown page. `examples`: by code, what is printed where it is told."""
    heads = {
        "1": "Reading files",
        "2": "Evidence",
        "3": "The shape of records",
        "4": "Names that lead somewhere",
        "5": "Dates and figures",
        "6": "Prose",
        "7": "What is still missing",
        "9": "Building the site",
    }
    lines = [
        "# Diagnostics",
        "",
        "What `briefings check`, `mkdocs build` and `mkdocs serve` tell about a project. An **error** (E) stops",
        "every build, a **warning** (W) stops a strict build, a **note** (N) stops nothing. A code keeps its meaning",
        "in later versions. `briefings explain CODE` tells the same in the terminal.",
    ]
    group = ""
    for code in sorted(CODES.values(), key=lambda code: (code.id[1:], code.id[0])):
        if code.id[1] != group:
            group = code.id[1]
            lines += ["", f"## {heads[group]}"]
        lines += ["", f"### {code.id}: {code.title} {{ #{code.id.lower()} }}", "", code.mend]
        if example := examples.get(code.id):
            lines += ["", "```text", example, "```"]
    return "\n".join(lines) + "\n"
