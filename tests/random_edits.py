"""Random edits of every kind of file in a project such as `two_briefings`: what an author does in some years.

Works on texts of files, as an author does; some edits leave the project broken. Knows nothing of what is tested.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from random import Random
from typing import Any

import yaml
from two_briefings import State, archive, as_yaml, report, source

Edit = Callable[["Draft"], None]
EDITS: dict[str, Edit] = {}
"""Name → edit. Those that find nothing to change leave the draft as it was, or raise IndexError."""

WORDS = (
    "Ost",
    "harbour",
    "Ærø",
    "“night”",
    "<b>",
    "& co",
    "Anna Berg",
    "the Mark",
    "Norland",
    "ships",
    "Bo Lind",
    "12",
)


def edit(function: Edit) -> Edit:
    EDITS[function.__name__] = function
    return function


class Draft:
    """A state of the project that an edit may change."""

    def __init__(self, files: State, chance: Random) -> None:
        self.files = dict(files)
        self.chance = chance

    def one_of(self, pattern: str) -> str:
        """A file's name."""
        return self.chance.choice([name for name in sorted(self.files) if PurePosixPath(name).match(pattern)])

    def table(self, name: str) -> dict[str, Any]:
        return yaml.load(self.files[name], yaml.BaseLoader) or {}  # noqa: S506  # strings alone

    def put(self, name: str, table: dict[str, Any]) -> None:
        self.files[name] = as_yaml(table)

    def events(self) -> tuple[str, dict[str, Any]]:
        name = self.chance.choice(
            [name for name in sorted(self.files) if name.endswith("events.yml") or "/events/" in name]
        )
        return name, self.table(name)

    def source(self) -> tuple[str, dict[str, Any], str]:
        name = self.one_of("briefings/*/sources/*.md")
        _, head, summary = self.files[name].split("---\n", 2)
        return name, yaml.load(head, yaml.BaseLoader), summary  # noqa: S506  # as above

    def put_source(self, name: str, head: dict[str, Any], summary: str) -> None:
        self.files[name] = f"---\n{as_yaml(head)}---\n{summary}"

    def words(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, 4)))

    def day(self) -> str:
        dates = (
            "2022-03",
            "2022-03-{:02}",
            "2022-04-{:02}~",
            "2021",
            "[2022-03-{:02},2022-04-01]",
            "2020-02-{:02}?",
        )
        return self.chance.choice(dates).format(self.chance.randint(1, 28))

    def actor(self) -> str:
        return self.chance.choice([*self.table("briefings/actors.yml")])

    def new_id(self) -> str:
        return f"new-{self.chance.randrange(10**6)}"


def _of_event(change: Callable[[Draft, dict[str, Any]], None]) -> Edit:
    def changed(draft: Draft) -> None:
        name, events = draft.events()
        if events:
            change(draft, events[draft.chance.choice([*events])])
            draft.put(name, events)

    return changed


def _of_actor(change: Callable[[Draft, dict[str, Any]], None]) -> Edit:
    def changed(draft: Draft) -> None:
        name = draft.chance.choice(["briefings/actors.yml"] * 4 + ["briefings/river/actors.yml"])
        actors = draft.table(name)
        change(draft, actors[draft.chance.choice([*actors])])
        draft.put(name, actors)

    return changed


def _of_source(change: Callable[[Draft, dict[str, Any]], None]) -> Edit:
    def changed(draft: Draft) -> None:
        name, head, summary = draft.source()
        change(draft, head)
        draft.put_source(name, head, summary)
        draft.files |= archive({name: draft.files[name]})

    return changed


def _toggle(table: dict[str, Any], key: str, value: Any) -> None:
    if key in table:
        del table[key]
    else:
        table[key] = value


_EVENT: dict[str, Callable[[Draft, dict[str, Any]], None]] = {
    "title_of_event": lambda draft, event: event.update(title=f"Something: {draft.words()}"),
    "date_of_event": lambda draft, event: event.update(date=draft.day()),
    "kind_of_event": lambda draft, event: event.update(
        kind=draft.chance.choice(("threat", "denial", "attack"))
    ),
    "actors_of_event": lambda draft, event: event.update(
        actors={draft.actor(): draft.words(), "anna": "sees it"}
    ),
    "summary_of_event": lambda draft, event: event.update(
        summary=f"It was {draft.words()} and [it](actor:anna)."
    ),
    "measures_of_event": lambda draft, event: event.setdefault("measures", {}).update(
        {draft.chance.choice(("waiting", "lost")): draft.words()}
    ),
    "measure_taken_away": lambda _draft, event: event.pop("measures", None),
    "place_of_event": lambda draft, event: _toggle(event, "place", draft.words()),
    "note_of_date": lambda draft, event: _toggle(event, "date_note", draft.words()),
    "relation_of_event": lambda _draft, event: _toggle(event, "see_also", ["strait-closes"]),
}
_ACTOR: dict[str, Callable[[Draft, dict[str, Any]], None]] = {
    "name_of_actor": lambda draft, actor: actor.update(
        name=f"{actor['name'].split()[0]} {draft.chance.randrange(99)}"
    ),
    "alias_of_actor": lambda draft, actor: _toggle(
        actor, "aliases", [f"Alias {draft.chance.choice(WORDS)}", "ships"]
    ),
    "type_of_actor": lambda _draft, actor: actor.update(
        type={"state": "disputed", "disputed": "state", "person": "organisation"}.get(
            actor["type"], actor["type"]
        )
    ),
    "whole_of_actor": lambda draft, actor: _toggle(
        actor, "part_of", draft.chance.choice(("norland", "sudmark"))
    ),
    "role_of_actor": lambda draft, actor: _toggle(
        actor, "roles", [{"role": draft.words(), "of": draft.actor()}]
    ),
    "description_of_actor": lambda draft, actor: _toggle(
        actor, "description", f"Said to be {draft.words()}."
    ),
}
_SOURCE: dict[str, Callable[[Draft, dict[str, Any]], None]] = {
    "title_of_source": lambda draft, head: head.update(title=f"Report {draft.words()}"),
    "date_of_source": lambda draft, head: head.update(published=f"2022-04-{draft.chance.randint(1, 28):02}"),
    "publisher_of_source": lambda draft, head: head.update(publisher=draft.chance.choice(("wire", "tide"))),
    "lineage_of_source": lambda draft, head: _toggle(
        head, "draws_on", draft.chance.choice(("wire", "first-report"))
    ),
    "note_of_source": lambda draft, head: _toggle(head, "note", f"Known from {draft.words()}."),
    "excerpt_of_source": lambda draft, head: head["reports"][0].update(
        excerpt=f"it was {draft.chance.randint(2, 90)} at {draft.chance.choice(('noon', 'night', 'sea'))}"
    ),
    "figure_of_source": lambda draft, head: [
        report["figures"].update({measure: str(draft.chance.randint(1, 99))})
        for report in head["reports"]
        for measure in report.get("figures", ())
    ],
    "speaker_of_source": lambda draft, head: head["reports"][-1].update(speaker=draft.actor(), mode="quoted"),
    "note_of_report": lambda draft, head: _toggle(head["reports"][0], "note", draft.words()),
    "report_taken_away": lambda _draft, head: head["reports"].pop(),
}
EDITS |= {name: _of_event(change) for name, change in _EVENT.items()}
EDITS |= {name: _of_actor(change) for name, change in _ACTOR.items()}
EDITS |= {name: _of_source(change) for name, change in _SOURCE.items()}


@edit
def new_event(draft: Draft) -> None:
    name, events = draft.events()
    new = {"title": f"New: {draft.words()}", "date": draft.day(), "actors": {draft.actor(): "acts"}}
    draft.put(name, {**events, draft.new_id(): new})


@edit
def event_taken_away(draft: Draft) -> None:
    """With all that names it, but for links in prose: those may leave the project broken."""
    name, events = draft.events()
    gone = draft.chance.choice([*events])
    del events[gone]
    draft.put(name, {id: _without(event, gone) for id, event in events.items()})
    home = name.split("/")[1]
    for other in [other for other in draft.files if other.startswith(f"briefings/{home}/sources/")]:
        _, head, summary = draft.files[other].split("---\n", 2)
        table = yaml.load(head, yaml.BaseLoader)  # noqa: S506  # strings alone
        table["reports"] = [report for report in table["reports"] if report["event"] != gone]
        draft.put_source(other, table, summary.replace(f"event:{gone}", "actor:anna"))


def _without(event: dict[str, Any], gone: str) -> dict[str, Any]:
    kept = dict(event)
    for key in ("responds_to", "part_of", "see_also"):
        if gone in kept.get(key, ()):
            del kept[key]
    return kept


@edit
def event_that_is_only_deleted(draft: Draft) -> None:
    name, events = draft.events()
    del events[draft.chance.choice([*events])]
    draft.put(name, events)


@edit
def other_id_of_event(draft: Draft) -> None:
    """By hand: everywhere, as a word."""
    _, events = draft.events()
    old, new = draft.chance.choice([*events]), draft.new_id()
    draft.files = {name: text.replace(old, new) for name, text in draft.files.items()}


@edit
def new_actor(draft: Draft) -> None:
    actors = draft.table("briefings/actors.yml")
    actors[draft.new_id()] = {
        "name": f"Person {draft.chance.randrange(99)}",
        "type": "person",
        "part_of": "norland",
    }
    draft.put("briefings/actors.yml", actors)


@edit
def actor_taken_away(draft: Draft) -> None:
    actors = draft.table("briefings/actors.yml")
    del actors[draft.chance.choice([id for id in actors if id.startswith("new-")] or [*actors])]
    draft.put("briefings/actors.yml", actors)


@edit
def new_source(draft: Draft) -> None:
    name, events = draft.events()
    id, home = draft.new_id(), name.split("/")[1]
    reports = [
        report(event, f"number {draft.chance.randint(1, 99)} was told of {event[:6]}")
        for event in [*events][:2]
    ]
    file = f"briefings/{home}/sources/{id}.md"
    text = source(
        f"New {draft.words()}",
        f"2022-05-{draft.chance.randint(1, 28)}",
        reports,
        draft.words(),
        archive=f"{id}.txt",
    )
    draft.files |= {file: text, **archive({file: text})}


@edit
def source_taken_away(draft: Draft) -> None:
    del draft.files[draft.one_of("briefings/*/sources/*.md")]


@edit
def summary_of_source(draft: Draft) -> None:
    name, head, _ = draft.source()
    links = (
        "[it](event:strait-closes)",
        "[the notes](../../notes/river.md)",
        "[nothing](../../none.md)",
        "Anna Berg",
    )
    draft.put_source(name, head, f"In short: {draft.words()}, {draft.chance.choice(links)}.\n")


@edit
def document_that_says_something_else(draft: Draft) -> None:
    name = draft.one_of("archive/*.txt")
    draft.files[name] = draft.files[name].replace("He wrote", "She wrote") + f"\nAnd {draft.words()}.\n"


@edit
def document_without_the_excerpt(draft: Draft) -> None:
    draft.files[draft.one_of("archive/*.txt")] = "Nothing of it.\n"


@edit
def document_lost(draft: Draft) -> None:
    del draft.files[draft.one_of("archive/*.txt")]


@edit
def receipts_lost(draft: Draft) -> None:
    draft.files.pop(f"briefings/{draft.chance.choice(('harbour', 'river'))}/evidence.lock", None)


@edit
def words_of_briefing(draft: Draft) -> None:
    name = draft.one_of("briefings/*/briefing.yml")
    head = draft.table(name)
    key = draft.chance.choice(("question", "summary", "scope", "authors", "short_title", "title"))
    draft.put(name, {**head, key: draft.words()})


@edit
def judgements(draft: Draft) -> None:
    name = draft.one_of("briefings/*/briefing.yml")
    judgement = {
        "text": f"Seen as {draft.words()}.",
        "by": "The desk",
        "likelihood": "likely",
        "confidence": "low",
    }
    draft.put(name, {**draft.table(name), "key_judgements": [judgement] * draft.chance.randint(1, 2)})


@edit
def terms(draft: Draft) -> None:
    name = "briefings/harbour/terms.yml"
    draft.put(
        name, {**draft.table(name), "act": {"title": draft.words()}, draft.new_id(): {"title": draft.words()}}
    )


@edit
def resolutions(draft: Draft) -> None:
    name = "briefings/harbour/resolutions.yml"
    table = draft.table(name)
    for one in table.values():
        one["history"].append(
            {
                "state": "resolved",
                "value": "40",
                "reason": draft.words(),
                "by": "Anna Berg",
                "date": "2022-06-01",
            }
        )
    draft.put(name, table)


@edit
def resolutions_taken_away(draft: Draft) -> None:
    draft.files["briefings/harbour/resolutions.yml"] = ""


@edit
def new_briefing(draft: Draft) -> None:
    id = draft.new_id()
    draft.files[f"briefings/{id}/briefing.yml"] = as_yaml({"title": f"Also {draft.words()}"})
    draft.files[f"briefings/{id}/events.yml"] = as_yaml(
        {"only": {"title": draft.words(), "date": draft.day()}}
    )


@edit
def briefing_taken_away(draft: Draft) -> None:
    ids = sorted({name.split("/")[1] for name in draft.files if name.startswith("briefings/new-")})
    if ids:
        gone = f"briefings/{draft.chance.choice(ids)}/"
        draft.files = {name: text for name, text in draft.files.items() if not name.startswith(gone)}


@edit
def home(draft: Draft) -> None:
    draft.files["briefings/index.md"] = (
        f"Of {draft.words()}; see [the method](method.md), [Bo](actors/bo.md).\n"
    )


@edit
def page_by_hand(draft: Draft) -> None:
    name = draft.chance.choice(("briefings/method.md", "briefings/notes/river.md", "briefings/notes/more.md"))
    up = "../" * (name.count("/") - 1)
    record = draft.chance.choice(
        ("harbour/events/strait-closes.md#accounts", "actors/bo.md", "river/sources/index.md")
    )
    draft.files[name] = f"# Of {draft.words()}\n\nSee [this]({up}{record}).\n\n## Figures\n"


@edit
def page_by_hand_taken_away(draft: Draft) -> None:
    draft.files.pop("briefings/notes/more.md", None)
    if draft.chance.random() < 0.5:
        draft.files.pop("briefings/notes/river.md", None)


@edit
def static_file(draft: Draft) -> None:
    draft.files[f"briefings/files/{draft.chance.choice(('map.svg', 'more.txt'))}"] = (
        f"<svg>{draft.words()}</svg>\n"
    )


@edit
def static_file_taken_away(draft: Draft) -> None:
    draft.files.pop("briefings/files/more.txt", None)


@edit
def template_of_the_project(draft: Draft) -> None:
    texts = {
        "templates/pages/actor.html": "<h1 id='title'>{{ view.name }}</h1>{{ view.extent }}\n",
        "templates/partials/chain.html": "",
        "templates/assets/style/98-ours.css": ":root { --ours: 1; }\n",
        "templates/pages/terms.html": "<h1 id='title'>Words {{ page.title }}</h1>\n",
        "templates/pages/event.html": "<h1>{{ view.nothing_like_it }}</h1>\n",
    }
    name = draft.chance.choice([*texts])
    if name in draft.files:
        del draft.files[name]
    else:
        draft.files[name] = texts[name]


@edit
def template_of_the_project_changed(draft: Draft) -> None:
    for name in [name for name in draft.files if name.startswith("templates/pages/")]:
        draft.files[name] += f"<p>{draft.chance.randrange(99)}</p>\n"


@edit
def theme_of_the_project(draft: Draft) -> None:
    texts = {
        "look/main.html": '{% extends "base.html" %}{% block footer %}<p>{{ page.title }} &copy;</p>{% endblock %}\n',
        "look/partials/copyright.html": f"<p>{draft.chance.randrange(99)}</p>\n",
        "look/partials/source.html": f"<!-- {draft.chance.randrange(99)} -->\n",
    }
    name = draft.chance.choice([*texts])
    if name in draft.files and name.count("/") + draft.chance.randint(0, 1) == 1:
        del draft.files[name]
    else:
        draft.files[name] = texts[name]


@edit
def configuration(draft: Draft) -> None:
    text = draft.files["mkdocs.yml"]
    for old, new in draft.chance.choice(_SETTINGS):
        if old in text:
            draft.files["mkdocs.yml"] = text.replace(old, new, 1)
            return


def _added(line: str) -> list[tuple[str, str]]:
    return [(f"{line}\n", ""), ("docs_dir", f"{line}\ndocs_dir")]


_SETTINGS = (
    [("Harbour desk", "The other desk"), ("The other desk", "Harbour desk")],
    [("All actors: ", "Who: "), ("Who: ", "All actors: ")],
    [("navigation.footer", "navigation.tabs"), ("navigation.tabs", "navigation.footer")],
    [
        (", briefings]", ", briefings: {content_security_policy: false}]"),
        ("briefings: {content_security_policy: false}", "briefings"),
    ],
    [("plugins: [search, ", "plugins: ["), ("plugins: [", "plugins: [search, ")],
    [("nav: [Start: index.md, ", "nav: ["), ("nav: [", "nav: [Start: index.md, ")],
    [("example.org/desk/", "example.org/"), ("example.org/", "example.org/desk/")],
    _added("use_directory_urls: false"),
    _added("extra_css: [files/map.svg]"),
    _added("site_description: Of it all"),
    _added("copyright: Ours"),
)
"""For each what may stand in mkdocs.yml, and what takes its place; the first that is there is replaced."""
