"""New records as an analyst would write them: which file, where in it, in which words, with remarks on what may follow.

Computes changes; writes nothing and asks nothing. Must not know the command line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from pathlib import Path

from pydantic_core import PydanticCustomError

from generator.changes import Change, Changes
from generator.dates import DateFault, parse_date
from generator.diagnostics import Location, nearest
from generator.editing import Manuscript, quoted, written
from generator.model import LONGEST_ID, Briefing, Corpus, check_id
from generator.project import Project
from generator.text import plain_id
from generator.yaml_source import Value, read_yaml

_GOOD_LENGTH = 50
"""Characters of a proposed id; longer titles are cut at a word."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A record to be written, and where it will stand."""

    id: str
    changes: Changes
    place: Location


class NotDrafted(Exception):
    """The record can't be made; the message says why, `hint` how it can."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def propose_id(title: str, taken: Sequence[str]) -> str:
    """A free id made of a title; "" where the title has no letters to make one of."""
    base = plain_id(title, _GOOD_LENGTH)
    if not base or base == "index":
        base = f"{base}-page" if base else ""
    if base not in taken:
        return base
    return next(id for number in count(2) if (id := f"{base[: LONGEST_ID - 4]}-{number}") not in taken)


def refuse_id(id: str, taken: Sequence[str], what: str) -> None:
    """Raises NotDrafted for an id that is not valid or not free."""
    try:
        check_id(id)
    except PydanticCustomError as error:
        context = error.context or {}
        raise NotDrafted(str(context.get("message")), str(context.get("hint") or "")) from error
    if id in taken:
        raise NotDrafted(f"there is {what} “{id}” already", "give another id")


def refuse_word(word: str, known: Sequence[str], what: str) -> None:
    """Raises NotDrafted, with the nearest, for a word that is not among those known."""
    if word not in known:
        close = nearest(word, known)
        hint = (
            f"did you mean {', '.join(close)}?" if close else f"known: {', '.join(sorted(known)) or 'none'}"
        )
        raise NotDrafted(f"there is no {what} “{word}”", hint)


def refuse_date(text: str) -> None:
    """Raises NotDrafted for what is no EDTF date."""
    try:
        parse_date(text)
    except DateFault as error:
        hint = error.hint or "write it as 2022-04-05, 2022-04 or 2022"
        message = error.message[:1].lower() + error.message[1:].rstrip(".")
        raise NotDrafted(f"“{text}”: {message}", hint[:1].lower() + hint[1:]) from error


def ids_taken(corpus: Corpus, kind: str, briefing: Briefing | None = None) -> tuple[str, ...]:
    """Ids that a new record of a kind can't have."""
    if kind == "actor":
        return (*corpus.actors, *(id for found in corpus.briefings for id in found.sources))
    if kind == "briefing":
        return (*(found.id for found in corpus.briefings), "actors", "assets")
    if briefing is None:
        return ()
    return tuple(briefing.events) if kind == "event" else (*briefing.sources, *corpus.actors)


# ---- records in files of many


def draft_event(
    project: Project, corpus: Corpus, briefing: Briefing, id: str, fields: Mapping[str, Value]
) -> Drafted:
    """An event at the end of its file; where a file is in the order of dates, at its date."""
    refuse_id(id, ids_taken(corpus, "event", briefing), "an event")
    folder = project.content / briefing.id
    date = parse_date(str(fields["date"]))
    files = list(dict.fromkeys(event.origin.file for event in briefing.events.values()))
    in_file = {file: [e for e in briefing.events.values() if e.origin.file == file] for file in files}
    named = _relative(folder / "events.yml", project)
    if files and not (folder / "events.yml").exists():
        # One file for each period: the one that holds the event before.
        earlier = [e for e in briefing.events.values() if e.date.sort_key <= date.sort_key]
        named = max(earlier, key=lambda e: e.date.sort_key).origin.file if earlier else files[0]
    events = in_file.get(named, [])
    after = events[-1].id if events else None
    if all(one.date.sort_key <= two.date.sort_key for one, two in pairwise(events)):
        before = [event.id for event in events if event.date.sort_key <= date.sort_key]
        after = before[-1] if before else None
    first = bool(events) and after is None
    remarks = {
        "actors": "actors: {ACTOR: what it does}",
        "summary": "summary: what the documents report, in your own words",
    }
    heading = "Events: what happened or was said, once."
    return _into_file(project, named, id, fields, after, remarks, heading, first=first)


def draft_actor(project: Project, corpus: Corpus, id: str, fields: Mapping[str, Value]) -> Drafted:
    """An actor behind the last one of its type, in the file that holds most of that type."""
    refuse_id(id, ids_taken(corpus, "actor"), "an actor or a source")
    shared = _relative(project.content / "actors", project)
    files = [
        actor.origin.file
        for actor in corpus.actors.values()
        if actor.origin.file == f"{shared}.yml" or actor.origin.file.startswith(f"{shared}/")
    ]
    alike = [
        a.origin.file for a in corpus.actors.values() if a.type == fields["type"] and a.origin.file in files
    ]
    file = max(alike or files or [f"{shared}.yml"], key=(alike or files or [f"{shared}.yml"]).count)
    here = [actor for actor in corpus.actors.values() if actor.origin.file == file]
    same_type = [actor.id for actor in here if actor.type == fields["type"]]
    after = same_type[-1] if same_type else here[-1].id if here else None
    remarks = {
        "aliases": "aliases: [other names, by which mentions are recognised]",
        "part_of": "part_of: ACTOR",
        "description": "description: a line about the actor, as the documents have it",
    }
    return _into_file(
        project, file, id, fields, after, remarks, heading="Who acts or speaks in any briefing."
    )


def _relative(path: Path, project: Project) -> str:
    return (path.relative_to(project.root) if path.is_relative_to(project.root) else path).as_posix()


def _into_file(
    project: Project,
    file: str,
    id: str,
    fields: Mapping[str, Value],
    after: str | None,
    remarks: Mapping[str, str],
    heading: str,
    *,
    first: bool = False,
) -> Drafted:
    """Add a record behind another, before all, or, where neither is said, at the end."""
    path = project.root / file
    before = path.read_bytes() if path.exists() else None
    text = Manuscript(f"# {heading}\n".encode() if before is None else before, file)
    if after is None and not first:
        after = next(reversed(text.value), None)
    lines = [f"{id}:", *(f"  {key}: {written(value)}" for key, value in fields.items())]
    lines += [f"  # {remark}" for key, remark in remarks.items() if key not in fields]
    text.add_record("\n".join(lines), id, dict(fields), after=after)
    data = text.finish()
    if before is None and not data.endswith(b"\n"):
        data += b"\n"
    document, _faults = read_yaml(data, file)
    place = document.locate((id,), key=True) if document else Location(file)
    return Drafted(id, Changes((Change(path, before, data),)), place)


# ---- records in files of their own


_EXAMPLES = {
    "title": "as printed",
    "published": "YYYY-MM-DD",
    "author": "as printed",
    "language": "en, vi, ru …",
}


def draft_source(
    project: Project,
    corpus: Corpus,
    briefing: Briefing,
    id: str,
    fields: Mapping[str, Value],
    said: Mapping[str, str] | None = None,
    proposals: Sequence[str] = (),
) -> Drafted:
    """A source's file with commented front matter and an example of a report.

    `said` holds remarks on keys in place of the usual ones, of keys without a value too; `proposals` are lines to
    take up or strike out. Both are printable, on one line each.
    """
    refuse_id(id, ids_taken(corpus, "source", briefing), "a source or an actor")
    remarks = {
        "publisher": "an outlet in actors.yml; left out where the document names none",
        "published": "2022-04-05; 2022-04 where the day is unknown; 2022-04-05? where it is uncertain",
        "language": "of the document: en, vi, ru …",
        "archive": "the file in the archive",
    }
    shown = {
        "publisher": "an-outlet",
        "url": "https://…",
        "archive": "name-of-the-file.txt",
        "republishes": "an-outlet  # also translates: and draws_on:, where the document says so",
    }
    if said is not None:
        remarks = dict(said)
        shown = {key: f"{(shown | _EXAMPLES)[key]}  # {said[key]}" for key in said if key not in fields}
    lines = ["---"]
    for key, value in fields.items():
        remark = f"  # {remarks[key]}" if key in remarks else ""
        lines.append(f"{key}: {written(value)}{remark}")
    lines += [f"# {key}: {example}" for key, example in shown.items() if key not in fields]
    lines += [f"# {proposal}" for proposal in proposals]
    lines += [
        "# One report for each passage on an event. Take the # away and fill in; more keys stand in the data format.",
        "# reports:",
        "#   - event: id-of-an-event",
        "#     excerpt: the passage, word for word, at most 60 words",
        "#     speaker: an-actor  # whose words these are, where the document says so",
        "#     mode: quoted  # quoted, paraphrased or own voice",
        "---",
        "",
    ]
    path = project.content / briefing.id / "sources" / f"{id}.md"
    changes = Changes((Change(path, None, "\n".join(lines).encode()),))
    return Drafted(id, changes, Location(_relative(path, project)))


def draft_briefing(project: Project, corpus: Corpus, id: str, fields: Mapping[str, Value]) -> Drafted:
    """A briefing's folder: briefing.yml, an events.yml that shows how events are written, and a folder for sources."""
    refuse_id(id, ids_taken(corpus, "briefing"), "a briefing or a folder of the site")
    folder = project.content / id
    if folder.exists():
        raise NotDrafted(f"the folder {_relative(folder, project)} exists already", "give another id")
    examples = {
        "question": "question: What do the documents report, and where do they differ?",
        "scope": "scope: what is in, and what is left out",
        "period": "period: 2022-02/2022-11",
        "authors": "authors: [Research desk]",
    }
    head = [
        "# What this briefing asks and covers. Lines that begin with # are not read; take the # away to use one.",
        *(f"{key}: {written(value)}" for key, value in fields.items()),
        *(f"# {example}" for key, example in examples.items() if key not in fields),
    ]
    events = [
        "# Every event once, whoever reports it. `briefings new event` adds one; by hand it is five lines:",
        "#",
        f"# {quoted('spain-recalls-envoy')}:",
        "#   title: Spain recalls its ambassador for consultations",
        "#   date: 2022-04-06",
        "#   kind: withdrawal",
        "#   actors: {spain: recalls, russia: host country}",
    ]
    files = {"briefing.yml": head, "events.yml": events, "sources/.gitkeep": []}
    changes = Changes(
        tuple(
            Change(folder / name, None, "".join(f"{line}\n" for line in lines).encode())
            for name, lines in files.items()
        )
    )
    return Drafted(id, changes, Location(_relative(folder / "briefing.yml", project)))
