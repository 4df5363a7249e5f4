"""A project in which everything leads to something else: two briefings, lineage, terms, resolutions, pages by hand.

Lays down no files; knows nothing of what is tested with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

State = dict[str, str]
"""Name of a file below the project's folder → its text."""

_CONFIGURATION = """\
site_name: Harbour desk
site_url: https://example.org/desk/
repo_url: https://code.example.org/desk
edit_uri: edit/main/briefings/
docs_dir: briefings
theme: {name: material, font: false, custom_dir: look, features: [content.action.edit, navigation.footer]}
plugins: [search, briefings]
markdown_extensions: [tables]
nav: [Start: index.md, All actors: actors/index.md, Method: method.md, Harbour: harbour/index.md]
validation:
  links: {anchors: info}
"""

_ACTORS: Mapping[str, Any] = {
    "norland": {"name": "Norland", "type": "state"},
    "sudmark": {"name": "Sudmark", "type": "state", "aliases": ["the Mark"]},
    "ministry": {"name": "Ministry of Norland", "type": "organisation", "part_of": "norland"},
    "anna": {"name": "Anna Berg", "type": "person", "part_of": "ministry", "aliases": ["Berg"]},
    "bo": {"name": "Bo Lind", "type": "person", "roles": [{"role": "envoy", "of": "sudmark"}]},
    "wire": {"name": "North Wire", "type": "outlet"},
    "tide": {"name": "Daily Tide", "type": "outlet", "description": "A paper of Norland."},
}

_EVENTS: Mapping[str, Any] = {
    "strait-closes": {
        "title": "The strait is closed",
        "date": "2022-03-01",
        "kind": "threat",
        "actors": {"norland": "closes it", "sudmark": "is shut out"},
        "measures": {"waiting": "Ships waiting", "days": {"label": "Days it takes", "unit": "days"}},
        "place": "The strait",
    },
    "berg-explains": {
        "title": "Berg explains it",
        "date": "2022-03-02~",
        "actors": {"anna": "explains"},
        "summary": "What [the closing](event:strait-closes) is for, says [Anna](actor:anna). Bo Lind listens.",
        "responds_to": "strait-closes",
        "positions": {"lawful": "for"},
    },
    "mark-answers": {
        "title": "Sudmark answers",
        "date": "2022-03",
        "kind": "denial",
        "actors": {"sudmark": "answers", "bo": "speaks"},
        "responds_to": "strait-closes",
        "measures": {"waiting": "Ships waiting"},
        "positions": {"lawful": "against"},
    },
    "strait-opens": {
        "title": "The strait is open again",
        "date": "2022-04-10/2022-04-12",
        "actors": {"norland": "opens it"},
        "part_of": "strait-closes",
    },
}

_RIVER: Mapping[str, Any] = {
    "dam-built": {
        "title": "A dam is built",
        "date": "2021-05",
        "actors": {"norland": "builds", "miller": "objects"},
        "measures": {"height": {"label": "Height of the dam", "unit": "m"}},
    },
    "dam-bursts": {"title": "The dam bursts", "date": "2022-03-15", "actors": {"miller": "is flooded"}},
}


def source(title: str, published: str, reports: list[dict[str, Any]], summary: str, **keys: Any) -> str:
    head = {"title": title, "published": published, **keys, "reports": reports}
    return f"---\n{as_yaml(head)}---\n{summary}\n"


def report(event: str, excerpt: str, **keys: Any) -> dict[str, Any]:
    return {"event": event, "excerpt": excerpt, **keys}


def as_yaml(value: Mapping[str, Any]) -> str:
    return str(yaml.dump(dict(value), Dumper=_WrittenOut, allow_unicode=True, sort_keys=False, width=200))


class _WrittenOut(yaml.SafeDumper):
    """Writes a value out wherever it stands: files of briefings have no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _sources() -> Iterator[tuple[str, str]]:
    yield "harbour/sources/first-report.md", source(
        "The strait shut",
        "2022-03-01",
        [
            report("strait-closes", "Norland has shut the strait to 40 ships", figures={"waiting": "40"},
                   terms={"act": "shut"}),
            report("berg-explains", "Berg said that it would last 3 days", speaker="anna", mode="paraphrased"),
        ],
        "Tells of [the closing](event:strait-closes) by Norland. See [the method](../../method.md#figures).",
        publisher="wire",
        archive="first-report.txt",
    )  # fmt: skip
    yield "harbour/sources/tide-copy.md", source(
        "Strait shut, agency says",
        "2022-03-02",
        [
            report("strait-closes", "the closing keeps 45 ships waiting", figures={"waiting": "over 45"},
                   terms={"act": "closing"}),
            report("mark-answers", "Sudmark called it unlawful", speaker="bo", mode="quoted"),
        ],
        "Repeats North Wire, and adds what Bo Lind said.",
        publisher="tide",
        draws_on="first-report",
        archive="tide-copy.txt",
    )  # fmt: skip
    yield (
        "harbour/sources/later.md",
        source(
            "What the ships did",
            "2022-04-12",
            [
                report("strait-opens", "on Tuesday the first ships went through"),
                report(
                    "strait-closes", "of the 40 ships at first, 12 turned back", figures={"waiting": "40"}
                ),
                report("mark-answers", "some 50 ships waited then", figures={"waiting": "about 50"}),
            ],
            "The last word on it, by the Daily Tide. The Ministry of Norland did not speak.",
            publisher="tide",
            author="Cara Moe",
            archive="later.txt",
        ),
    )
    yield (
        "river/sources/old-letter.md",
        source(
            "A letter of the miller",
            "2022-03-16",
            [
                report("dam-built", "the dam is 12 m high", figures={"height": "12"}),
                report("dam-bursts", "it broke in the night", note="Heard from Anna Berg."),
            ],
            "He tells of [the dam](event:dam-built), and of Norland.",
            archive="old-letter.txt",
        ),
    )


def two_briefings() -> State:
    """The project, without its lock."""
    files = {
        "mkdocs.yml": _CONFIGURATION,
        "look/partials/source.html": "<!-- no repository here -->\n",
        "briefings/index.md": "Two questions. See [the method](method.md), [Norland](actors/norland.md).\n",
        "briefings/method.md": (
            "# Method\n\nHow it is done; see [the closing](harbour/events/strait-closes.md#accounts).\n\n"
            "## Figures\n\n![A map](files/map.svg)\n"
        ),
        "briefings/notes/river.md": "# Notes\n\nOf [a letter](../river/sources/old-letter.md).\n",
        "briefings/files/map.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
        "briefings/actors.yml": as_yaml(_ACTORS),
        "briefings/harbour/briefing.yml": as_yaml(
            {
                "title": "The strait",
                "question": "How many ships waited?",
                "summary": "Of Norland and [the closing](event:strait-closes).",
                "authors": "The desk",
                "questions": {"lawful": "Was it lawful?"},
                "kinds": {"blockade": "blockade"},
                "key_judgements": [
                    {"text": "It is not settled.", "events": "strait-closes", "by": "The desk"}
                ],
            }
        ),
        "briefings/harbour/events.yml": as_yaml(_EVENTS),
        "briefings/harbour/terms.yml": as_yaml({"act": {"title": "What was done", "note": "See Anna Berg."}}),
        "briefings/harbour/resolutions.yml": as_yaml(
            {
                "figure/strait-closes/waiting": {
                    "history": [
                        {"state": "open", "reason": "None says why.", "by": "The desk", "date": "2022-05-01"}
                    ]
                }
            }
        ),
        "briefings/river/briefing.yml": as_yaml({"title": "The river", "question": "How high was the dam?"}),
        "briefings/river/events/dam.yml": as_yaml(_RIVER),
        "briefings/river/actors.yml": as_yaml({"miller": {"name": "The Miller", "type": "person"}}),
    }
    for name, text in _sources():
        files[f"briefings/{name}"] = text
    return {**files, **archive(files)}


def archive(files: Mapping[str, str]) -> State:
    """For each source a document that holds its excerpts."""
    found = {}
    for name, text in files.items():
        if "/sources/" in name:
            head = yaml.load(text.split("---\n")[1], yaml.BaseLoader)  # noqa: S506  # strings alone
            said = "\n\n".join(
                f"He wrote: {report['excerpt']}, and more." for report in head.get("reports", ())
            )
            if "archive" in head:
                found[f"archive/{head['archive']}"] = f"{head['title']}\n\n{said}\n"
    return found
