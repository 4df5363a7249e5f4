"""Briefings of a few lines, written as mappings: laid down as files and read by the loader, as an analyst's are.

Checks nothing. A document is given as its reports, or as a mapping with more keys; what is left out is filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from generator.compare import FigureGroup, Stated, figure_groups
from generator.difference import Difference, Kind
from generator.differences import find_differences
from generator.load import load
from generator.model import Actor, Briefing

ACTORS: Mapping[str, Mapping[str, Any]] = {
    "norland": {"name": "Norland", "type": "state"},
    "sudmark": {"name": "Sudmark", "type": "state"},
    "estria": {"name": "Estria", "type": "state"},
    "westerland": {"name": "Westerland", "type": "state"},
    "enclave": {"name": "The Enclave", "type": "disputed"},
    "ministry": {"name": "Ministry of Norland", "type": "organisation", "part_of": "norland"},
    "anna": {"name": "Anna Berg", "type": "person", "part_of": "ministry"},
    "bo": {"name": "Bo Lind", "type": "person", "roles": [{"role": "president", "of": "norland"}]},
    "carl": {"name": "Carl Ek", "type": "person", "roles": [{"role": "spokesman", "of": "bo"}]},
    "dora": {"name": "Dora Sund", "type": "person", "part_of": "sudmark"},
    "emil": {
        "name": "Emil Dahl",
        "type": "person",
        "roles": [{"role": "minister", "of": "norland", "during": "2010/2015"}],
    },
    "fay": {"name": "Fay Holm", "type": "person", "part_of": "enclave"},
    "gus": {"name": "Gus Holm", "type": "person", "part_of": "enclave"},
    "league": {"name": "The League", "type": "organisation"},
    "hal": {"name": "Hal Roth", "type": "person", "part_of": "league"},
    "ida": {"name": "Ida Roth", "type": "person", "part_of": "league"},
    "wire": {"name": "The Wire", "type": "outlet"},
    "gazette": {"name": "The Gazette", "type": "outlet"},
}


class _WrittenOut(yaml.SafeDumper):
    """Writes a value out wherever it stands: files of briefings have no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


Documents = Mapping[str, "list[dict[str, Any]] | dict[str, Any]"]


class Dossier(NamedTuple):
    briefing: Briefing
    actors: Mapping[str, Actor]
    figures: Mapping[str, tuple[FigureGroup, ...]]

    @property
    def differences(self) -> tuple[Difference, ...]:
        return find_differences(self.briefing, self.actors, self.figures)


def read_dossier(
    folder: Path,
    events: Mapping[str, Mapping[str, Any]],
    documents: Documents,
    *,
    terms: Mapping[str, str] | None = None,
    questions: Mapping[str, str] | None = None,
    kinds: Mapping[str, str] | None = None,
) -> Dossier:
    """Lay a briefing down in an empty folder and read it; every mistake in it fails the test.

    Documents are dated to the day one after the other, from 1 May 2022 on, where they give no date.
    """
    home = folder / "briefings" / "dossier"
    (home / "sources").mkdir(parents=True)
    _write(folder / "briefings" / "actors.yml", {id: dict(actor) for id, actor in ACTORS.items()})
    _write(home / "briefing.yml", {"title": "A dossier", "questions": questions or {}, "kinds": kinds or {}})
    _write(
        home / "events.yml",
        {id: {"title": id.replace("-", " ").capitalize(), "date": "2022-04-04", **event}
         for id, event in events.items()},
    )  # fmt: skip
    if terms:
        _write(home / "terms.yml", {id: {"title": title} for id, title in terms.items()})
    for day, (id, given) in enumerate(documents.items(), 1):
        document = given if isinstance(given, dict) else {"reports": given}
        head = {"title": id, "published": f"2022-05-{day:02}", **document}
        reports = [{"excerpt": "something was reported", **report} for report in head["reports"]]
        text = f"---\n{_yaml({**head, 'reports': reports})}---\nIt tells of it.\n"
        (home / "sources" / f"{id}.md").write_text(text, encoding="utf-8")
    return open_dossier(folder)


def open_dossier(folder: Path) -> Dossier:
    """The first briefing of a project that is already there."""
    corpus, faults = load(folder / "briefings", folder)
    assert faults == (), faults
    briefing = corpus.briefings[0]
    return Dossier(briefing, corpus.actors, figures_of(briefing))


def figures_of(briefing: Briefing) -> Mapping[str, tuple[FigureGroup, ...]]:
    """Event id → its figures in groups, documents in the order of their dates."""
    sources = sorted(briefing.sources.values(), key=lambda source: source.published.sort_key)
    stated = [
        (report.event, Stated(source, number, claim))
        for source in sources
        for number, report in enumerate(source.reports)
        for claim in report.claims
    ]
    return {
        event.id: figure_groups(event, (item for id, item in stated if id == event.id))
        for event in briefing.events.values()
    }


def ids(differences: tuple[Difference, ...], *kinds: Kind) -> list[str]:
    return [difference.id for difference in differences if difference.kind in kinds]


def _write(path: Path, value: Mapping[str, Any]) -> None:
    path.write_text(_yaml(dict(value)), encoding="utf-8")


def _yaml(value: dict[str, Any]) -> str:
    return str(yaml.dump(value, Dumper=_WrittenOut, allow_unicode=True, sort_keys=False))
