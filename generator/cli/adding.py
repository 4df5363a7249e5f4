"""Commands that bring in a document and what it holds: add, suggest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from generator import report
from generator.adding import Addition, Document, archived_as, described_in, plan_addition, read_document
from generator.archive import Archive
from generator.changes import unified, write
from generator.cli.console import (
    briefing_option,
    checked_in,
    dry_run_option,
    patience,
    project_in,
    project_option,
    shown,
    with_colour,
)
from generator.cli.ending import wrong_use
from generator.cli.writing import chosen_briefing
from generator.diagnostics import nearest
from generator.model import Corpus
from generator.pipeline import Checked
from generator.project import Project
from generator.suggest import Suggestion
from generator.suggest import suggest as look_through

_MOST_ACTORS = 12

_REPORTS = re.compile(r"(?:# ?)?reports:")


@click.command()
@project_option
@click.argument("file", metavar="FILE")
@briefing_option
@click.option("--id", "id", default="", help="The source's id and file name; made of the title by default.")
@click.option("--published", default="", help="When it appeared, where you know better than the document.")
@click.option("--encoding", default="", help="Of a text that is not Unicode, such as windows-1251.")
@dry_run_option
def add(
    folder: Path, file: str, briefing: str, id: str, published: str, encoding: str, dry_run: bool
) -> None:
    """Put a document into the archive and draft its source.

    FILE is a text, a web page saved in a browser (.html), or a PDF. A copy goes into the archive; sources/ID.md in the
    briefing gets what the document says of itself, each value with a comment on where it was taken from. What can't be
    found is left open. Nothing is fetched.
    """
    project = project_in(folder)
    archive = Archive(project.archive)
    checked = checked_in(project, archive)
    with patience("reading the document"):
        document = read_document(file, encoding)
    archived = archived_as(archive, document)
    home = chosen_briefing(checked, briefing)
    if archived:
        for of, source in described_in(checked.corpus, archived):
            click.echo(
                f"the same document is in the archive as {archived}; it is “{source}” of {of}", err=True
            )
            if of == home.id:
                click.echo(f"nothing was added. Next: `briefings suggest {source}`", err=True)
                return
    addition = plan_addition(project, checked, archive, home, document, id=id, published=published)
    if dry_run:
        _rehearse(project, addition)
        return
    write(addition.changes)
    _tell_written(project, addition)
    click.echo("\n".join(_noticed(addition, document, checked.corpus)))
    _tell_next(project, addition)


def _rehearse(project: Project, addition: Addition) -> None:
    if not addition.was_archived:
        click.echo(f"would be archived as {addition.archived}", err=True)
    drafted = type(addition.changes)(addition.changes.files[-1:])
    for line in unified(drafted, project.root):
        click.echo(line)


def _tell_written(project: Project, addition: Addition) -> None:
    where = shown(project.archive / addition.archived, project)
    click.echo(f"is in the archive already: {where}" if addition.was_archived else f"wrote {where}")
    click.echo(f"wrote {shown(project.root / addition.place.file, project)}")


def _noticed(addition: Addition, document: Document, corpus: Corpus) -> Iterator[str]:
    width = max(len(key) for key, _value, _said in addition.told)
    for key, value, said in addition.told:
        words = f"{report.shortened(value)}  ({said})" if value else f"–  ({said})"
        yield f"  {key.ljust(width)}  {report.visible(words)}"
    named = [f"{corpus.actors[id].name} {count}" for id, count in addition.actors]
    more = f" and {len(named) - _MOST_ACTORS} more" if len(named) > _MOST_ACTORS else ""
    yield f"actors named: {', '.join(named[:_MOST_ACTORS]) or 'none that is known'}{more}"
    yield from addition.alike
    for kinship in addition.lineage:
        yield report.visible(
            f"may come from {kinship.of or 'an outlet that is not in actors.yml'}: {kinship.why}"
        )
    if addition.lineage:
        yield "  proposed in the draft, as comments: take the # away from what is so, and strike out the rest"
    if document.unreadable:
        yield report.visible(document.unreadable)


def _tell_next(project: Project, addition: Addition) -> None:
    """What the check says of the draft, and the next command."""
    checked = checked_in(project, Archive(project.archive))
    faults = [one for one in checked.diagnostics if one.location.file == addition.place.file]
    if faults:
        colour = with_colour(None)
        click.echo(f"\n{report.as_text(faults, colour=colour)}\n", color=colour)
    several = f" --briefing {addition.briefing}" if len(checked.corpus.briefings) > 1 else ""
    advice = f"`briefings suggest {addition.id}{several}`"
    click.echo(
        f"Next: look the draft over, fill in what is missing, then {advice} for what to report.", err=True
    )


@click.command()
@project_option
@click.argument("source")
@briefing_option
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="Show no more than so many."
)
@click.option(
    "--format", "style", type=click.Choice(["text", "json", "yaml"]), default="text", show_default=True
)
def suggest(folder: Path, source: str, briefing: str, limit: int, style: str) -> None:
    """List sentences worth a report, each with a stub to paste.

    SOURCE is the id of a source. Listed are sentences of its document that no report touches and that carry a date, a
    number, a quotation or a known actor's name, in the document's order. A stub's excerpt is exact; guesses are marked
    as such, and the event is left for you to choose. With --format yaml, only the stubs are printed. Needs the archive.
    """
    project = project_in(folder)
    checked = checked_in(project)
    of = _home_of(project, checked, source, briefing)
    home = next(one for one in checked.corpus.briefings if one.id == of)
    key = (of, source)
    found = look_through(
        checked.corpus,
        home,
        home.sources[source],
        checked.evidence.texts[key],
        checked.evidence.coverage[key],
    )
    if style == "json":
        click.echo(json.dumps([_as_data(one) for one in found[:limit]], indent=2, ensure_ascii=False))
    elif style == "yaml":
        click.echo("".join(one.stub.as_yaml() for one in found[:limit] if one.stub), nl=False)
    else:
        for one in found[:limit]:
            click.echo("\n".join((*_as_text(one), "")))
    sentences = len(checked.evidence.coverage[key].sentences)
    click.echo(
        f"{source}: {len(found)} of {sentences} sentences carry something that no report touches", err=True
    )
    if len(found) > limit:
        click.echo(f"{len(found) - limit} more; --limit {len(found)} shows all", err=True)
    if any(one.stub for one in found[:limit]):
        _tell_where_to_paste(project.root / home.sources[source].origin.file, project)


def _tell_where_to_paste(file: Path, project: Project) -> None:
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    found = next(
        ((number, line) for number, line in enumerate(lines, 1) if _REPORTS.match(line)),
        (2 if file.suffix == ".md" else 1, ""),
    )
    number, line = found
    mend = {"#": " (take the # away from that line)", "": " (write that line first)"}.get(line[:1], "")
    click.echo(
        f"Next: paste what you need below reports: in {shown(file, project)}:{number}{mend}, "
        "write the event's id into it, then `briefings lock`.",
        err=True,
    )


def _home_of(project: Project, checked: Checked, source: str, briefing: str) -> str:
    """The briefing of a source whose document was read."""
    if not checked.evidence.archive_present:
        raise wrong_use(f"the archive is not here: there is no folder {project.archive}")
    if briefing:
        briefing = chosen_briefing(checked, briefing).id
    homes = [of for of, id in checked.evidence.texts if id == source and briefing in ("", of)]
    if len(homes) == 1:
        return homes[0]
    if homes:
        raise wrong_use(
            f"several briefings have a source “{source}”: {', '.join(homes)}", "say which with --briefing"
        )
    if source in checked.corpus.faulty:
        raise wrong_use(f"the source “{source}” has faults", "`briefings check` tells them; mend them first")
    known = [id for of, id in checked.evidence.texts if briefing in ("", of)]
    close = nearest(source, known)
    raise wrong_use(
        f"there is no source “{source}” with a document", f"did you mean {', '.join(close)}?" if close else ""
    )


def _as_text(one: Suggestion) -> Iterator[str]:
    yield f"line {one.line}: {report.visible(one.sentence)}"
    yield f"  {report.visible(_reasons(one))}"
    if one.stub:
        yield from map(report.visible, one.stub.as_yaml().splitlines())
    else:
        yield f"  no stub: {report.visible(one.why_not)}"


def _reasons(one: Suggestion) -> str:
    kinds: dict[str, list[str]] = {}
    for reason in one.reasons:
        kinds.setdefault(reason.kind, []).append(
            report.shortened(reason.text) if reason.kind != "quotation" else ""
        )
    return "; ".join(_of_kind(kind, texts) for kind, texts in kinds.items())


def _of_kind(kind: str, texts: Sequence[str]) -> str:
    listed = ", ".join(dict.fromkeys(filter(None, texts)))
    plural = "s" if len(set(texts)) > 1 and listed else ""
    return f"{kind}{plural} {listed}".strip()


def _as_data(one: Suggestion) -> dict[str, object]:
    return {
        "line": one.line,
        "sentence": one.sentence,
        "reasons": [{"kind": reason.kind, "text": reason.text} for reason in one.reasons],
        "nearest_events": list(one.stub.events) if one.stub else [],
        "stub": one.stub.as_yaml() if one.stub else None,
        "why_not": one.why_not or None,
    }
