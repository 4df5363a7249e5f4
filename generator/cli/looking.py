"""Commands that look things up: find, stats."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import click

from generator import report
from generator.cli.console import checked_in, project_in, project_option
from generator.cli.ending import FAULTS
from generator.counting import BriefingCounts, Counts, count_project
from generator.finding import Hit
from generator.finding import find as look_for
from generator.index import build_index
from generator.load import load

format_option = click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True
)


@click.command()
@project_option
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="Show no more than so many."
)
@format_option
def find(folder: Path, text: tuple[str, ...], limit: int, style: str) -> None:
    """Search actors, events, sources and excerpts for words.

    All words must be there; capitals and accents make no difference. Shows where each stands and the path of its page.
    """
    project = project_in(folder)
    corpus, _faults = load(project.content, project.root)
    hits = look_for(corpus, " ".join(text))
    if style == "json":
        click.echo(json.dumps([_as_data(hit) for hit in hits[:limit]], indent=2, ensure_ascii=False))
    else:
        for hit in hits[:limit]:
            click.echo(f"{hit.place}: {hit.kind} {hit.id}")
            click.echo(f"    {report.visible(report.shortened(' '.join(hit.title.split())))}")
            click.echo(f"    page: /{hit.page}")
        if len(hits) > limit:
            click.echo(f"{len(hits) - limit} more; --limit {len(hits)} shows all", err=True)
        if not hits:
            click.echo("nothing was found", err=True)
    sys.exit(0 if hits else FAULTS)


def _as_data(hit: Hit) -> Mapping[str, object]:
    place = {"file": hit.place.file, "line": hit.place.line, "column": hit.place.column}
    return {"kind": hit.kind, "id": hit.id, "title": hit.title, **place, "page": hit.page}


@click.command()
@project_option
@format_option
def stats(folder: Path, style: str) -> None:
    """Count documents, origins, events, excerpts, differences.

    Records with faults are left out; `briefings check` tells them.
    """
    checked = checked_in(project_in(folder))
    counts = count_project(build_index(checked.corpus, checked.evidence))
    if style == "json":
        click.echo(json.dumps(asdict(counts), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(_as_table(counts)))
    if checked.failed:
        click.echo(f"{report.summary(checked.diagnostics)}: the numbers may be too low", err=True)


def _as_table(counts: Counts) -> Iterator[str]:
    for briefing in counts.briefings:
        yield briefing.id
        yield from _aligned(_numbers(briefing))
        yield ""
    total = sum(counts.actors.values())
    yield f"{total} actor{'' if total == 1 else 's'}"
    yield from _aligned([(name, str(number)) for name, number in counts.actors.items()])


def _numbers(found: BriefingCounts) -> list[tuple[str, str]]:
    unreported = f" ({found.unreported} that no document reports)" if found.unreported else ""
    conflicts = f" ({found.conflicts} that can't all be so)" if found.conflicts else ""
    share = f" ({100 * found.covered // found.sentences} %)" if found.sentences else ""
    rows = [
        ("documents", str(found.documents)),
        ("independent origins", f"at most {found.origins}"),
        ("events", f"{found.events}{unreported}"),
        ("reports", str(found.reports)),
        ("excerpts verified", str(found.verified)),
        ("excerpts not verified", str(found.unverified)),
        ("sentences covered", f"{found.covered} of {found.sentences}{share}"),
        ("differences", f"{sum(found.differences.values())}{conflicts}"),
    ]
    return rows + [(f"  {kind}", str(number)) for kind, number in found.differences.items()]


def _aligned(rows: list[tuple[str, str]]) -> Iterator[str]:
    width = max((len(name) for name, _value in rows), default=0)
    for name, value in rows:
        yield f"  {name.ljust(width)}  {value}"
