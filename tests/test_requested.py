"""Under `serve`, a page is made when a reader asks for it, and what was saved in records alone needs no MkDocs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from small_project import FILES, lay_down

from generator.plugin import BriefingsPlugin
from generator.plugin.preview import SiteBuilder
from generator.serving.preview import Built

URL = "http://127.0.0.1:8000/"
EVENTS = "briefings/dossier/events.yml"
EVENT = "dossier/events/poland-expels/"
SEARCH = "search/search_index.json"


class Preview:
    """A project under `serve`, without the server."""

    def __init__(self, project: Path, given: dict[str, Any] | None = None) -> None:
        self.project = project
        self.builds = 0
        """How often MkDocs has built."""
        self.builder = SiteBuilder(project / "mkdocs.yml", given or {}, build=self._count)
        self._folders = iter(range(1000))

    def _count(self, config: MkDocsConfig) -> None:
        if not self.builds:
            config.plugins.on_startup(command="serve", dirty=False)
        self.builds += 1
        build(config, serve_url=config.site_url)

    def look(self, *changed: str) -> Built:
        """What a build after these files have changed comes to; without any, the first."""
        folder = self.project.parent / f"made-{next(self._folders)}"
        paths = frozenset(str(self.project / name) for name in changed) if changed else None
        return self.builder(folder, URL, paths)

    def save(self, name: str, change: Callable[[str], str]) -> Built:
        file = self.project / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(change(file.read_text(encoding="utf-8") if file.exists() else ""), encoding="utf-8")
        return self.look(name)

    @property
    def plugin(self) -> BriefingsPlugin:
        assert self.builder.config is not None
        plugin = self.builder.config.plugins["briefings"]
        assert isinstance(plugin, BriefingsPlugin)
        return plugin


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    return Preview(lay_down(tmp_path / "project"))


def page(built: Built, path: str) -> str:
    assert built.on_request is not None, built.faults
    found = built.on_request(path)
    assert found is not None, path
    return found.decode()


def test_a_page_that_is_asked_for_has_the_bytes_of_one_that_was_built(tmp_path: Path) -> None:
    asked = Preview(lay_down(tmp_path / "project")).look()
    # A strict preview has every page built, since a warning of any of them stops it.
    strict = Preview(lay_down(tmp_path / "strict" / "project"), {"strict": True})
    built = strict.look()
    assert not built.faults
    assert built.on_request is None
    folder = strict.project.parent / "made-0"
    names = [
        path.relative_to(folder).as_posix() for path in folder.rglob("*.html") if path.name != "404.html"
    ]
    generated = [name for name in names if name != "about/index.html"]
    assert len(generated) > 15
    for name in generated:
        assert page(asked, name) == (folder / name).read_text(encoding="utf-8"), name
        assert page(asked, name.removesuffix("index.html")) == page(asked, name)
    assert page(asked, SEARCH) == (folder / SEARCH).read_text(encoding="utf-8")


def test_only_what_authors_wrote_stands_in_the_folder_and_other_addresses_are_none_of_ours(
    preview: Preview,
) -> None:
    built = preview.look()
    folder = preview.project.parent / "made-0"
    assert [path.parent.name for path in folder.rglob("index.html")] == ["about"]
    assert not list(folder.rglob("*.yml"))
    assert built.on_request is not None
    for path in ("about/", "assets/briefings.css", "dossier/events/none/", "../mkdocs.yml", "dossier/events"):
        assert built.on_request(path) is None, path


def test_a_saved_record_shows_without_another_build_and_only_it_is_read_again(preview: Preview) -> None:
    first = preview.look()
    assert "Poland expels diplomats" in page(first, EVENT)
    changed = preview.save(
        EVENTS, lambda text: text.replace("Poland expels diplomats", "Poland sends them home")
    )
    assert preview.builds == 1
    assert changed.folder == preview.project.parent / "made-0"
    assert "Poland sends them home" in page(changed, EVENT)
    assert "Poland sends them home" in page(changed, SEARCH)
    assert preview.plugin._desk is not None
    work = preview.plugin._desk.work
    assert (work.files_parsed, work.entries_parsed, work.sources_searched) == (1, 1, 0)


def test_a_new_event_has_its_page_without_another_build(preview: Preview) -> None:
    preview.look()
    added = "poland-waits:\n  title: Poland waits\n  date: 2022-06-01\n  actors: {poland: waits}\n"
    built = preview.save(EVENTS, lambda text: text + added)
    assert preview.builds == 1
    assert "Poland waits" in page(built, "dossier/events/poland-waits/")
    assert "poland-waits/" in page(built, "dossier/chronology/")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("mkdocs.yml", lambda text: text.replace("site_name: Desk", "site_name: Another desk")),
        ("briefings/about.md", lambda text: f"{text}\nMore.\n"),
        ("briefings/picture.svg", lambda _text: "<svg xmlns='http://www.w3.org/2000/svg'/>"),
        (EVENTS, lambda text: text.split("russia-answers:", maxsplit=1)[0]),
    ],
    ids=["configuration", "a page by an author", "a picture", "a record taken away"],
)
def test_whatever_else_may_show_elsewhere_is_built_by_mkdocs(
    preview: Preview, name: str, change: Callable[[str], str]
) -> None:
    preview.look()
    first = "briefings/dossier/sources/first.md"
    source = FILES[first].split("  - event: russia-answers", maxsplit=1)
    (preview.project / first).write_text(
        source[0] + "---\n" + source[1].split("---\n")[1] if name == EVENTS else FILES[first],
        encoding="utf-8",
    )
    built = preview.save(name, change)
    assert not [fault for fault in built.faults if fault.severity.value == "error"], built.faults
    assert preview.builds == 2


def test_what_changed_while_records_were_broken_is_not_forgotten(preview: Preview) -> None:
    preview.look()
    whole = (preview.project / EVENTS).read_text(encoding="utf-8")
    assert preview.save(EVENTS, lambda _text: "poland-expels: [\n").faults
    assert preview.save("briefings/about.md", lambda text: f"{text}\nMore.\n").faults
    built = preview.save(EVENTS, lambda _text: whole)
    assert not built.faults
    assert built.folder is None
    made = next(
        path for path in preview.project.parent.glob("made-*/about/index.html") if path.parts[-3] != "made-0"
    )
    assert "More." in made.read_text(encoding="utf-8")


def test_a_plugin_that_looks_at_pages_sees_all_of_them(tmp_path: Path) -> None:
    hook = "seen = []\ndef on_page_content(html, page, **_):\n    return html + '<p>hooked</p>'\n"
    configuration = FILES["mkdocs.yml"] + "hooks: [hook.py]\n"
    preview = Preview(lay_down(tmp_path / "project", {"hook.py": hook, "mkdocs.yml": configuration}))
    built = preview.look()
    assert built.on_request is None
    folder = preview.project.parent / "made-0"
    assert "hooked" in (folder / EVENT / "index.html").read_text(encoding="utf-8")


def test_a_page_that_cannot_be_made_says_so_and_others_are_shown(preview: Preview) -> None:
    template = preview.project / "templates/pages/event.html"
    template.parent.mkdir(parents=True)
    template.write_text(
        "{% if view.title == 'Russia answers' %}{{ view.nothing }}{% endif %}<h1 id='title'>x</h1>",
        encoding="utf-8",
    )
    built = preview.look()
    assert "can’t be made" in page(built, "dossier/events/russia-answers/")
    assert "<h1 id='title'>x</h1>" in page(built, EVENT)
