"""Under `serve`, a page is made when a reader asks for it, and what was saved in records alone needs no MkDocs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from small_project import FILES, lay_down

from generator.difference import Difference
from generator.index import Index
from generator.index.facts import Facts
from generator.pages.plan import PagePlan
from generator.plugin import BriefingsPlugin
from generator.plugin.building import SiteBuild
from generator.plugin.preview import SiteBuilder
from generator.plugin.requested import RequestedPages
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


def index_of(preview: Preview) -> Index:
    assert preview.plugin._planned_from is not None
    return preview.plugin._planned_from[0]


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    return Preview(lay_down(tmp_path / "project"))


def page(built: Built, path: str) -> str:
    assert built.on_request is not None, built.faults
    found = built.on_request(path)
    assert found is not None, path
    return found.decode()


@pytest.mark.parametrize(
    "configuration",
    [
        FILES["mkdocs.yml"],
        FILES["mkdocs.yml"].replace("features: [", "features: [navigation.footer, "),
        FILES["mkdocs.yml"] + "nav: [index.md, dossier/index.md, Who: actors/index.md]\n",
    ],
    ids=["as it is", "with neighbours named", "with pages in the navigation"],
)
def test_a_page_that_is_asked_for_has_the_bytes_of_one_that_was_built(
    tmp_path: Path, configuration: str
) -> None:
    laid = {"mkdocs.yml": configuration}
    asked = Preview(lay_down(tmp_path / "project", laid)).look()
    # A strict preview has every page built, since a warning of any of them stops it.
    strict = Preview(lay_down(tmp_path / "strict" / "project", laid), {"strict": True})
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


def test_files_are_made_for_pages_that_are_asked_for_and_their_neighbours(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RequestedPages, "rehearse", lambda _self: None)
    made: list[str] = []
    make = SiteBuild.file

    def noted(build: SiteBuild, plan: PagePlan, config: MkDocsConfig) -> File:
        made.append(plan.src_uri)
        file = make(build, plan, config)
        assert file.generated_by == "briefings"
        return file

    monkeypatch.setattr(SiteBuild, "file", noted)
    built = preview.look()
    assert made == ["dossier/events/poland-expels.md"]  # an author's page links to it
    page(built, "dossier/sources/first/")
    assert made[1:] == ["dossier/sources/first.md", "dossier/sources/second.md"]
    changed = preview.save(EVENTS, lambda text: text.replace("Poland expels", "Poland now expels"))
    assert "Poland now expels" in page(changed, EVENT)
    assert made[3:] == ["dossier/events/russia-answers.md"]


@pytest.mark.parametrize(
    ("event", "hook"),
    [
        ("files", "@event_priority(-50)\ndef on_files(files, **_):\n    look(files)\n    return files\n"),
        (
            "other files",
            "@event_priority(-50)\ndef on_files(files, **_):\n    look(files)\n    return Files(list(files))\n",
        ),
        ("nav", "def on_nav(nav, files, **_):\n    look(files)\n"),
        ("env", "def on_env(env, files, **_):\n    look(files)\n"),
    ],
)
def test_a_plugin_that_goes_through_the_files_meets_those_of_all_pages(
    tmp_path: Path, event: str, hook: str
) -> None:
    seen = tmp_path / "seen"
    look = f"def look(files):\n    open({str(seen)!r}, 'w').write(' '.join(f.src_uri for f in files))\n"
    configuration = FILES["mkdocs.yml"] + "hooks: [hook.py]\n"
    start = "from mkdocs.plugins import event_priority\nfrom mkdocs.structure.files import Files\n\n"
    laid = {"hook.py": start + look + hook, "mkdocs.yml": configuration}
    preview = Preview(lay_down(tmp_path / "project", laid))
    built = preview.look()
    addresses = seen.read_text(encoding="utf-8").split()
    assert {"about.md", "dossier/events/poland-expels.md", "actors/poland.md"} <= set(addresses), event
    assert "Poland expels diplomats" in page(built, EVENT)
    added = "poland-waits:\n  title: Poland waits\n  date: 2022-06-01\n  actors: {poland: waits}\n"
    built = preview.save(EVENTS, lambda text: text + added)
    assert preview.builds == 1
    assert "Poland waits" in page(built, "dossier/events/poland-waits/")


# ---- What is left until somebody reads the site.


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.plugin.requested._LARGE", 3)


BROKEN_TEMPLATE = "templates/pages/event.html"


@pytest.mark.usefixtures("large")
def test_a_large_project_can_be_read_before_a_page_of_each_kind_is_made_and_is_then_no_good_after_all(
    preview: Preview,
) -> None:
    template = preview.project / BROKEN_TEMPLATE
    template.parent.mkdir(parents=True)
    template.write_text("<h1 id='title'>\n{{ view.nothing }}</h1>", encoding="utf-8")
    built = preview.look()
    assert (built.faults, "can’t be made" in page(built, EVENT)) == ((), True)
    assert built.left is not None
    assert [fault.location.file for fault in built.left()] == [BROKEN_TEMPLATE]
    # Now MkDocs must build, though only a record was saved since.
    template.unlink()
    mended = preview.look(EVENTS)
    assert (preview.builds, mended.faults) == (2, ())
    assert mended.left is not None
    assert mended.left() == ()
    assert "Poland expels" in page(mended, EVENT)


@pytest.mark.usefixtures("large")
def test_a_site_that_was_good_stays_until_a_page_of_each_kind_of_the_next_one_could_be_made(
    preview: Preview,
) -> None:
    built = preview.look()
    assert built.left is not None
    assert built.left() == ()
    broken = preview.save(BROKEN_TEMPLATE, lambda _text: "{{ view.nothing }}")
    assert [fault.location.file for fault in broken.faults] == [BROKEN_TEMPLATE]
    whole = preview.save(BROKEN_TEMPLATE, lambda _text: "<h1 id='title'>x</h1>")
    assert (whole.faults, whole.left) == ((), None)


def test_a_small_project_leaves_nothing(preview: Preview) -> None:
    assert preview.look().left is None


@pytest.mark.usefixtures("large")
def test_what_is_left_includes_what_the_first_saved_record_would_wait_for(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RequestedPages, "rehearse", lambda _self: None)
    preview.look()
    preview = Preview(preview.project)  # which need not look for differences
    left = preview.look().left
    index = index_of(preview)
    facts = index._found["dossier"]._facts
    assert (left is not None, facts._differences_of) == (True, {})
    assert left is not None
    left()
    before = index.memo.made
    assert facts._differences_of.keys() == facts.briefing.events.keys()
    preview.save(EVENTS, lambda text: text.replace("Russia answers", "Russia replies"))
    # The event that was saved, its figures and its accounts; and not the others.
    assert index.memo.made - before < 12


# ---- From one preview to the next.


def test_the_next_preview_finds_no_differences_again(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = preview.look()
    found: list[str] = []
    find = Facts.differences_of

    def noted(facts: Facts, id: str) -> tuple[Difference, ...]:
        found.append(id)
        return find(facts, id)

    monkeypatch.setattr(Facts, "differences_of", noted)
    monkeypatch.setattr(RequestedPages, "rehearse", lambda _self: None)
    second = Preview(preview.project).look()
    assert found == []
    for path in (EVENT, "dossier/disagreements/", "dossier/", SEARCH):
        assert page(second, path) == page(first, path), path


def test_what_was_saved_during_a_preview_is_kept_for_the_next_one(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview.look()
    preview.save(EVENTS, lambda text: text.replace("Poland expels", "Poland now expels"))
    preview.plugin.on_shutdown()
    monkeypatch.setattr(RequestedPages, "rehearse", lambda _self: None)
    following = Preview(preview.project)
    following.look()
    assert following.plugin._desk is not None
    assert following.plugin._desk.work.entries_parsed == 0
    assert index_of(following)._found["dossier"]._facts._all_differences is not None


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
