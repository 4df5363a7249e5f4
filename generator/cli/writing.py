"""The commands that write a record: new briefing, source, event, actor."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from generator.archive import Archive
from generator.cli.asking import Question, answer, answers, not_blank
from generator.cli.completing import rewire_editors
from generator.cli.console import (
    briefing_option,
    carry_out,
    checked_in,
    dry_run_option,
    project_in,
    project_option,
    shown,
)
from generator.cli.ending import wrong_use
from generator.drafting import (
    Drafted,
    NotDrafted,
    draft_actor,
    draft_briefing,
    draft_event,
    draft_source,
    ids_taken,
    propose_id,
    refuse_date,
    refuse_id,
    refuse_word,
)
from generator.model import Briefing
from generator.pipeline import Checked
from generator.project import Project
from generator.vocabulary import ACTOR_TYPES, EVENT_KINDS
from generator.yaml_source import Value


@click.group()
def new() -> None:
    """Write a new briefing, source, event or actor.

    What is missing is asked for on a terminal; elsewhere the command says which options are needed. The id is made of
    the title unless --id gives it.
    """


def chosen_briefing(checked: Checked, wanted: str) -> Briefing:
    """The briefing wanted, the only one, or the one named on the terminal. Raises where it isn't clear."""
    known = {briefing.id: briefing for briefing in checked.corpus.briefings}
    if not known:
        raise NotDrafted("there is no briefing yet", "make one with `briefings new briefing`")
    names = ", ".join(known)
    if not wanted and len(known) > 1 and not sys.stdin.isatty():
        raise wrong_use(f"there are several briefings: {names}", "say which with --briefing")
    if wanted or len(known) > 1:
        question = Question(
            "--briefing",
            f"Briefing ({names})",
            wanted or None,
            lambda id: refuse_word(id, list(known), "briefing"),
        )
        (wanted,) = answers([question])
        return known[wanted]
    return next(iter(known.values()))


def _pairs(option: str, given: Sequence[str]) -> dict[str, Value]:
    """ID=TEXT options as a mapping."""
    found: dict[str, Value] = {}
    for pair in given:
        id, sign, text = pair.partition("=")
        if not sign or not id.strip() or not text.strip():
            raise wrong_use(f"{option} {pair} is not ID=TEXT", f"write {option} 'spain=recalls'")
        found[id.strip()] = text.strip()
    return found


def _chosen_id(given: str | None, title: str, taken: Sequence[str]) -> str:
    if given is not None:
        return given
    proposal = propose_id(title, taken)
    if not proposal:
        (proposal,) = answers(
            [Question("--id", "Id (a-z, digits, hyphens)", None, lambda id: refuse_id(id, taken, "a record"))]
        )
    return proposal


def _write(
    project: Project, checked: Checked, archive: Archive, drafted: Drafted, dry_run: bool, advice: str
) -> None:
    carry_out(project, drafted.changes, checked, archive, dry_run=dry_run, only_errors=True)
    if not dry_run:
        path = project.root / drafted.place.file
        click.echo(f"wrote {shown(path, project)}:{drafted.place.line}  {drafted.id}")
        click.echo(advice, err=True)


def _given(fields: Mapping[str, object]) -> dict[str, Value]:
    """The fields that have a value. A list of one id stands as the id alone."""
    found: dict[str, Value] = {}
    for key, value in fields.items():
        if isinstance(value, tuple) and value:
            found[key] = (
                str(value[0]) if len(value) == 1 and key != "aliases" else [str(item) for item in value]
            )
        elif isinstance(value, (str, dict)) and value:
            found[key] = value
    return found


@new.command("briefing")
@project_option
@click.argument("title", required=False)
@click.option("--question", default="", help="The question the briefing answers.")
@click.option("--id", "id", help="Its id and folder; made of the title by default.")
@dry_run_option
def new_briefing(folder: Path, title: str | None, question: str, id: str | None, dry_run: bool) -> None:
    """Make a folder with briefing.yml, events.yml and sources/."""
    project, archive, checked = _opened(folder)
    title, question = answers(
        [
            Question("TITLE", "Title", title, not_blank),
            Question("--question", "Question it answers (may be empty)", question or None, default=""),
        ]
    )
    chosen = _chosen_id(id, title, ids_taken(checked.corpus, "briefing"))
    drafted = draft_briefing(project, checked.corpus, chosen, _given({"title": title, "question": question}))
    advice = (
        f"Next: `briefings add FILE --briefing {chosen}` for a document, "
        f"and `briefings new event --briefing {chosen}`."
    )
    _write(project, checked, archive, drafted, dry_run, advice)
    if not dry_run:
        rewire_editors(project)


@new.command("source")
@project_option
@click.argument("title", required=False)
@click.option("--published", help="When it appeared, such as 2022-04-05 or 2022-04.")
@click.option("--publisher", default="", help="Id of the outlet, where the document names one.")
@click.option("--language", default="", help="A code such as en or vi; English where none is given.")
@click.option("--archive", "document", default="", help="Name of its file in the archive.")
@click.option("--url", default="", help="Its web address.")
@click.option(
    "--republishes", multiple=True, metavar="ID", help="The source or outlet whose text it repeats."
)
@briefing_option
@click.option("--id", "id", help="Its id and file name; made of the title by default.")
@dry_run_option
def new_source(
    folder: Path,
    title: str | None,
    published: str | None,
    publisher: str,
    language: str,
    document: str,
    url: str,
    republishes: tuple[str, ...],
    briefing: str,
    id: str | None,
    dry_run: bool,
) -> None:
    """Write sources/ID.md with commented front matter."""
    project, archive, checked = _opened(folder)
    home = chosen_briefing(checked, briefing)
    outlets = [actor.id for actor in checked.corpus.actors.values() if actor.type == "outlet"]
    title, published, publisher, document = answers(
        [
            Question("TITLE", "Title, as printed", title, not_blank),
            Question("--published", "Published (2022-04-05, 2022-04, 2022)", published, refuse_date),
            Question(
                "--publisher",
                "Outlet (id; empty if none is named)",
                publisher or None,
                lambda id: refuse_word(id, outlets, "outlet"),
                default="",
            ),
            Question("--archive", "File in the archive (may be empty)", document or None, default=""),
        ]
    )
    chosen = _chosen_id(id, title, ids_taken(checked.corpus, "source", home))
    fields = _given(
        {
            "title": title,
            "publisher": publisher,
            "published": published,
            "language": language,
            "url": url,
            "archive": document,
            "republishes": republishes,
        }
    )
    drafted = draft_source(project, checked.corpus, home, chosen, fields)
    advice = "Next: write a report for each passage on an event, and a summary below the second ---."
    _write(project, checked, archive, drafted, dry_run, advice)


@new.command("event")
@project_option
@click.argument("title", required=False)
@click.option("--date", "date", help="When: 2022-04-05, 2022-04, 2022-04-05~ (about), 2022-04-04/2022-04-06.")
@click.option("--kind", help="A kind of event, such as expulsion; a statement where none is given.")
@click.option(
    "--actor", "actors", multiple=True, metavar="ID=ROLE", help="Who takes part, and how; once for each."
)
@click.option(
    "--measure", "measures", multiple=True, metavar="ID=LABEL", help="What is counted; once for each."
)
@click.option("--summary", default="", help="A few sentences.")
@click.option("--place", default="", help="Where.")
@click.option("--responds-to", multiple=True, metavar="ID", help="An event it answers.")
@click.option("--part-of", multiple=True, metavar="ID", help="A larger event.")
@click.option("--see-also", multiple=True, metavar="ID", help="Another event.")
@briefing_option
@click.option("--id", "id", help="Its id; made of the title by default.")
@dry_run_option
def new_event(
    folder: Path,
    title: str | None,
    date: str | None,
    kind: str | None,
    actors: tuple[str, ...],
    measures: tuple[str, ...],
    summary: str,
    place: str,
    responds_to: tuple[str, ...],
    part_of: tuple[str, ...],
    see_also: tuple[str, ...],
    briefing: str,
    id: str | None,
    dry_run: bool,
) -> None:
    """Write an event into events.yml, at its date or at the end."""
    project, archive, checked = _opened(folder)
    home = chosen_briefing(checked, briefing)
    kinds = [*EVENT_KINDS, *home.head.kinds]
    asked = title is None or date is None
    title, date, kind = answers(
        [
            Question("TITLE", "Title: who did what, neutrally", title, not_blank),
            Question("--date", "Date (2022-04-05, 2022-04, 2022)", date, refuse_date),
            Question(
                "--kind", "Kind", kind, lambda word: refuse_word(word, kinds, "kind of event"), "statement"
            ),
        ]
    )
    parts = _pairs("--actor", actors)
    for actor in parts:
        refuse_word(actor, list(checked.corpus.actors), "actor")
    if asked and not parts and sys.stdin.isatty():
        parts = _asked_actors(list(checked.corpus.actors))
    chosen = _chosen_id(id, title, ids_taken(checked.corpus, "event", home))
    fields = _given(
        {
            "title": title,
            "date": date,
            "kind": kind if kind != "statement" else "",
            "summary": summary,
            "place": place,
            "actors": parts,
            "measures": _pairs("--measure", measures),
            "responds_to": responds_to,
            "part_of": part_of,
            "see_also": see_also,
        }
    )
    drafted = draft_event(project, checked.corpus, home, chosen, fields)
    advice = f"Next: its evidence, a report in a source: `- event: {chosen}` and `excerpt: …`; then `briefings lock`."
    _write(project, checked, archive, drafted, dry_run, advice)


def _asked_actors(known: Sequence[str]) -> dict[str, Value]:
    parts: dict[str, Value] = {}
    while True:
        question = Question(
            "--actor", "Actor (id; empty to go on)", None, lambda id: refuse_word(id, known, "actor"), ""
        )
        actor = answer(question, asking=True)
        if not actor:
            return parts
        parts[actor] = answer(Question("--actor", f"What {actor} does", None, not_blank), asking=True)


@new.command("actor")
@project_option
@click.argument("name", required=False)
@click.option("--type", "type_", help=f"One of {', '.join(ACTOR_TYPES)}.")
@click.option("--alias", "aliases", multiple=True, metavar="NAME", help="Another name; once for each.")
@click.option("--sort-name", default="", help="The name by which lists are sorted: Groß, Jürgen.")
@click.option("--part-of", multiple=True, metavar="ID", help="A larger actor; once for each.")
@click.option("--description", default="", help="A line about the actor.")
@click.option("--url", default="", help="Its own web address.")
@click.option("--id", "id", help="Its id; made of the name by default.")
@dry_run_option
def new_actor(
    folder: Path,
    name: str | None,
    type_: str | None,
    aliases: tuple[str, ...],
    sort_name: str,
    part_of: tuple[str, ...],
    description: str,
    url: str,
    id: str | None,
    dry_run: bool,
) -> None:
    """Write an actor into actors.yml, behind its like."""
    project, archive, checked = _opened(folder)
    name, type_ = answers(
        [
            Question("NAME", "Name", name, not_blank),
            Question(
                "--type",
                f"Type ({', '.join(ACTOR_TYPES)})",
                type_,
                lambda word: refuse_word(word, list(ACTOR_TYPES), "type"),
            ),
        ]
    )
    chosen = _chosen_id(id, name, ids_taken(checked.corpus, "actor"))
    fields = _given(
        {
            "name": name,
            "type": type_,
            "sort_name": sort_name,
            "aliases": aliases,
            "part_of": part_of,
            "description": description,
            "url": url,
        }
    )
    drafted = draft_actor(project, checked.corpus, chosen, fields)
    advice = f"Next: name it where it takes part, as in `actors: {{{chosen}: what it does}}`, or `speaker: {chosen}`."
    _write(project, checked, archive, drafted, dry_run, advice)


def _opened(folder: Path) -> tuple[Project, Archive, Checked]:
    project = project_in(folder)
    archive = Archive(project.archive)
    return project, archive, checked_in(project, archive)
