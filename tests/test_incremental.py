"""Whatever is edited, a build that keeps what it can gives the bytes of a build that begins with nothing."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
import yaml
from building import EPOCH, build_here, built_clean, built_here, differing, quick_templates, stamps, tree
from mkdocs.config.config_options import Hooks
from mkdocs.config.defaults import MkDocsConfig
from random_edits import EDITS, Draft
from small_project import lock
from two_briefings import State, two_briefings

from generator import changes, plugin, search, shards
from generator.pages import actor, actors, briefing, differences, disagreements, pairing, proofs, sources
from generator.pipeline import check_project
from generator.plugin.outlet import FILE_EVENTS, PAGE_EVENTS
from generator.project import find_project
from generator.publish import workshop
from generator.renaming import KINDS, Refusal, ids_of, rename


@pytest.fixture(autouse=True, scope="module")
def _quick() -> Iterator[None]:
    with quick_templates():
        yield


@pytest.fixture(autouse=True)
def _same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


def write(folder: Path, files: Mapping[str, str], before: Mapping[str, str] | None = None) -> None:
    """Write what differs from what was there before, as an author's editor does."""
    for name in before or {}:
        if name not in files:
            (folder / name).unlink()
    for name, text in files.items():
        if before is None or before.get(name) != text:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")


def read(folder: Path) -> State:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] not in (".cache", "site")
    }


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The two briefings, with their receipts, built."""
    folder = tmp_path / "project"
    write(folder, two_briefings())
    lock(folder)
    built_here(folder)
    return folder


# ---- many edits


def renamed_by_program(folder: Path, chance: Random) -> None:
    corpus = check_project(find_project(folder)).corpus
    kind = chance.choice(KINDS)
    home = chance.choice(corpus.briefings)
    known = (
        list(corpus.actors) if kind == "actor" else [home.id] if kind == "briefing" else ids_of(home, kind)
    )
    if known:
        try:
            done = rename(
                find_project(folder),
                corpus,
                kind,
                chance.choice(known),
                f"id-{chance.randrange(999)}",
                home.id,
            )
        except Refusal:
            return
        changes.write(done)


def locked(folder: Path, _chance: Random) -> None:
    if check_project(find_project(folder)).can_lock:
        lock(folder, "2022-06-01")


BY_PROGRAM: Mapping[str, Callable[[Path, Random], None]] = {
    "renamed_by_program": renamed_by_program,
    "locked": locked,
}


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages with little room, so that lists have parts and leave things out as in a project of thousands."""
    monkeypatch.setattr(shards, "ROOM", 1500)
    for page in (actors, disagreements, proofs, sources):
        monkeypatch.setattr(page, "LISTED", 700)
    for page in (actor, briefing, differences):
        for name in vars(page):
            if name.startswith("MOST_"):
                monkeypatch.setattr(page, name, 1)
    monkeypatch.setattr(pairing, "FEW", 2)
    monkeypatch.setattr(pairing, "PARTNERS", 1)


@pytest.fixture
def with_a_plugin_that_looks_through_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """MkDocs has a file for each page from the beginning."""
    curious = plugin.curious_plugins

    def or_one_more(config: MkDocsConfig, events: Iterable[str] = PAGE_EVENTS) -> tuple[str, ...]:
        return (*curious(config, events), *(("files",) if events is FILE_EVENTS else ()))

    monkeypatch.setattr(plugin, "curious_plugins", or_one_more)


WALKS = 5


@pytest.fixture(params=range(WALKS))
def walk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """A number, with circumstances of its own; asked for before the project is built."""
    if request.param % 2:
        request.getfixturevalue("narrow")
    if request.param == WALKS - 2:
        request.getfixturevalue("with_a_plugin_that_looks_through_files")
    if request.param == WALKS - 1:
        monkeypatch.setattr(workshop, "FEWEST", 1)
        monkeypatch.setattr(workshop, "may_fork", lambda: True)  # pytest's threads hold no lock that matters
        monkeypatch.setattr(workshop, "processors", lambda: 3)
    return int(request.param)


def test_forty_random_edits_one_after_the_other_give_the_bytes_of_clean_builds(
    walk: int, project: Path, tmp_path: Path
) -> None:
    chance = Random(walk)  # noqa: S311  # no secret
    names = [*EDITS, *BY_PROGRAM] * 3
    chance.shuffle(names)
    state, site = read(project), tree(project / "site")
    done: Counter[str] = Counter()
    while done.total() < 40:
        name = names.pop()
        if name in BY_PROGRAM:
            BY_PROGRAM[name](project, chance)
            after = read(project)
        else:
            draft = Draft(state, chance)
            with suppress(IndexError):  # there is nothing to choose from
                EDITS[name](draft)
            after = draft.files
            write(project, after, state)
        if after == state:
            continue
        outcome = build_here(project)
        if outcome.failed:
            assert differing(site, tree(project / "site")) == [], f"{name}: the site was not left as it was"
            shutil.rmtree(tmp_path / "broken", ignore_errors=True)
            shutil.copytree(project, tmp_path / "broken", ignore=shutil.ignore_patterns(".cache", "site"))
            assert build_here(tmp_path / "broken").failed, f"{name}: {outcome.log}"
            write(project, state, after)
            done["invalid"] += 1
        else:
            state, site = after, tree(project / "site")
            clean = built_clean(project, tmp_path / "clean")
            assert differing(site, clean) == [], f"edit {done.total() + 1}: {name}, {outcome.made} made"
            done[name] += 1
    assert done["invalid"] < 20


# ---- one edit

EVENTS = "briefings/harbour/events.yml"
LATER = "briefings/harbour/sources/later.md"
COPY = "briefings/harbour/sources/tide-copy.md"
BY_HAND = {"404.html", "method/index.html", "notes/river/index.html"}
"""MkDocs makes these at every build."""

ONE_EDIT: Mapping[str, tuple[str, str, str, int, int]] = {
    # what: (file, old, new, pages that differ, pages made in vain at most)
    "a name": ("briefings/actors.yml", "name: Bo Lind", "name: Bo Lund", 12, 3),
    "a name in prose": ("briefings/actors.yml", "name: Anna Berg", "name: Anna Borg", 14, 1),
    "a publisher's name": ("briefings/actors.yml", "name: Daily Tide", "name: Daily Tidings", 22, 0),
    "another name": ("briefings/actors.yml", "- the Mark\n", "- the Marks\n", 1, 1),
    "a figure": (LATER, "waiting: about 50", "waiting: about 51", 2, 3),
    "a figure that differs": (COPY, "waiting: over 45", "waiting: over 44", 7, 2),
    "a title": (EVENTS, "title: Berg explains it", "title: Berg explains all", 12, 0),
    "a place": (EVENTS, "place: The strait\n", "place: The straits\n", 1, 0),
    "a document's summary": (LATER, "The last word", "The very last word", 2, 1),
    "an event's summary": (EVENTS, "is for, says", "was for, says", 3, 0),
    "a judgement": ("briefings/harbour/briefing.yml", "It is not settled.", "It is open.", 1, 0),
    "a resolution": ("briefings/harbour/resolutions.yml", "None says why.", "None says.", 3, 0),
    "the home page": ("briefings/index.md", "Two questions.", "Two of them.", 1, 0),
    "a page by hand": ("briefings/method.md", "How it is done", "How it was done", 1, 0),
    "a static file": ("briefings/files/map.svg", "/>", "><g/></svg>", 0, 0),
    "a new event": (
        "briefings/river/events/dam.yml",
        "dam-bursts:",
        "dam-leaks: {title: It leaks, date: 2022-02}\ndam-bursts:",
        11,
        0,
    ),
    "a new actor": (
        "briefings/river/actors.yml",
        "miller:",
        "owner: {name: Ola, type: person}\nmiller:",
        2,
        0,
    ),
}


@pytest.mark.parametrize("what", ONE_EDIT)
def test_one_edit_makes_the_pages_that_show_it_and_few_others(
    project: Path, tmp_path: Path, what: str
) -> None:
    file, old, new, differ, in_vain = ONE_EDIT[what]
    before, was = tree(project / "site"), stamps(project / "site")
    text = (project / file).read_text()
    assert old in text
    (project / file).write_text(text.replace(old, new))
    outcome = built_here(project)
    after, now = tree(project / "site"), stamps(project / "site")
    assert differing(after, built_clean(project, tmp_path / "clean")) == []
    changed = {name for name in now if after[name] != before.get(name)} - BY_HAND
    made = {name for name in now if now[name] != was.get(name)} - BY_HAND
    assert outcome.made == len(made)
    assert changed <= made
    assert (len(changed), sorted(made - changed)) == (differ, sorted(made - changed)[:in_vain])


def test_pages_are_kept_where_a_hook_looks_through_their_files(project: Path, tmp_path: Path) -> None:
    (project / "hooks.py").write_text("""\
def on_files(files, config):
    assert "river/events/dam-bursts.md" in [file.src_uri for file in files]
    return files
""")
    with (project / "mkdocs.yml").open("a") as file:
        file.write("hooks: [hooks.py]\n")
    Hooks._load_hook.cache_clear()  # MkDocs reads a hook once for as long as it runs
    assert built_here(project).kept == 0
    where, old, new, differ, _in_vain = ONE_EDIT["a title"]
    (project / where).write_text((project / where).read_text().replace(old, new))
    assert built_here(project).made == differ
    assert differing(tree(project / "site"), built_clean(project, tmp_path / "clean")) == []


def test_authors_are_told_of_links_that_lead_nowhere_whether_pages_are_made_or_kept(project: Path) -> None:
    links = (
        "[one](river/events/dam-bursts.md#nowhere) [other](river/events/none.md) [good](river/index.md#title)"
    )
    with (project / "briefings/method.md").open("a") as file:
        file.write(f"\n{links}\n")
    with (project / "mkdocs.yml").open("a") as file:
        file.write("validation: {anchors: warn}\n")
    for made in (True, False):
        outcome = built_here(project)
        assert bool(outcome.made) is made
        told = [line for line in outcome.log.splitlines() if "contains a link" in line]
        assert len(told) == 2
        assert "river/events/none.md', but the target is not found" in told[0]
        assert "'river/events/dam-bursts.md' does not contain an anchor '#nowhere'" in told[1]


def test_a_deleted_event_makes_the_pages_that_showed_it_and_takes_its_own_away(
    project: Path, tmp_path: Path
) -> None:
    state = read(project)
    draft = Draft(state, Random(1))  # noqa: S311  # no secret
    events = draft.table("briefings/river/events/dam.yml")
    draft.put("briefings/river/events/dam.yml", {"dam-built": events["dam-built"]})
    letter = "briefings/river/sources/old-letter.md"
    _, head, summary = draft.files[letter].split("---\n", 2)
    table = yaml.safe_load(head)
    draft.put_source(letter, {**table, "reports": table["reports"][:1]}, summary)
    was = stamps(project / "site")
    write(project, draft.files, state)
    built_here(project)
    now = stamps(project / "site")
    assert was.keys() - now.keys() == {"river/events/dam-bursts/index.html"}
    made = {name for name in now if now[name] != was[name]} - BY_HAND
    assert not [name for name in made if name.startswith("harbour/")]
    assert len(made) <= 14
    assert differing(tree(project / "site"), built_clean(project, tmp_path / "clean")) == []


def test_a_build_after_nothing_changed_makes_no_page_and_writes_none(project: Path) -> None:
    before, was = tree(project / "site"), stamps(project / "site")
    outcome = built_here(project)
    assert (outcome.made, outcome.kept) == (0, len(was) - len(BY_HAND))
    now = stamps(project / "site")
    assert {name for name in now if now[name] != was[name]} == BY_HAND
    assert differing(before, tree(project / "site")) == []


# ---- a site that somebody else has touched

PAGE = "harbour/events/strait-closes/index.html"


def edited(page: Path) -> None:
    page.write_text(page.read_text() + "<!-- mine -->")


def edited_to_the_same_length(page: Path) -> None:
    page.write_text(page.read_text().replace("Norland", "Morland"))


def deleted(page: Path) -> None:
    page.unlink()


def replaced_by_another_page(page: Path) -> None:
    shutil.copy2(page.parent.parent / "berg-explains" / "index.html", page)


def replaced_as_a_file_of_the_same_day(page: Path) -> None:
    """Put there with the old size and date, as by `rsync --times`."""
    kept, other = page.stat(), page.with_name("other")
    other.write_text(page.read_text().replace("Norland", "Morland"))
    os.utime(other, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    other.replace(page)


def replaced_by_a_folder(page: Path) -> None:
    page.unlink()
    page.mkdir()
    (page / "foreign.txt").write_text("x")


def replaced_by_a_link(page: Path) -> None:
    page.unlink()
    page.symlink_to("../berg-explains/index.html")


@pytest.mark.parametrize(
    "touch",
    [
        edited,
        edited_to_the_same_length,
        deleted,
        replaced_by_another_page,
        replaced_as_a_file_of_the_same_day,
        replaced_by_a_folder,
        replaced_by_a_link,
    ],
)
def test_a_published_page_that_somebody_touched_is_made_again(
    project: Path, touch: Callable[[Path], None]
) -> None:
    before = tree(project / "site")
    touch(project / "site" / PAGE)
    assert differing(before, tree(project / "site")) != []
    assert built_here(project).made == 1
    assert differing(before, tree(project / "site")) == []


def test_what_is_foreign_in_the_site_goes_and_what_is_missing_comes_back(project: Path) -> None:
    site = project / "site"
    before = tree(site)
    (site / "foreign.html").write_text("x")
    (site / "harbour" / "foreign").mkdir()
    (site / "harbour" / "foreign" / "index.html").write_text("x")
    (site / "sitemap.xml").unlink()
    shutil.rmtree(site / "river")
    shutil.rmtree(site / "assets")
    built_here(project)
    assert differing(before, tree(site)) == []


def test_a_site_that_is_gone_is_made_again(project: Path) -> None:
    before = tree(project / "site")
    shutil.rmtree(project / "site")
    built_here(project)
    assert differing(before, tree(project / "site")) == []


def test_a_site_of_another_state_put_in_its_place_is_made_again(project: Path, tmp_path: Path) -> None:
    before = tree(project / "site")
    shutil.copytree(project / "site", tmp_path / "old")
    edited_text = (project / EVENTS).read_text().replace("Berg explains it", "Berg explains all")
    (project / EVENTS).write_text(edited_text)
    built_here(project)
    shutil.rmtree(project / "site")
    (tmp_path / "old").rename(project / "site")
    built_here(project)
    after = tree(project / "site")
    assert differing(before, after) != []
    assert differing(after, built_clean(project, tmp_path / "clean")) == []


# ---- what is around pages, and what all rest on

FOOTER = '{% extends "base.html" %}{% block footer %}<p>{{ page.title }}</p>{% endblock %}\n'
AROUND: Mapping[str, tuple[str, str, bool]] = {
    # what: (file, text, whether pages of records show it)
    "a part of the theme": ("look/partials/footer.html", "<p>Ours</p>\n", True),
    "the theme's main template": ("look/main.html", FOOTER, True),
    "a page in the navigation": ("briefings/notes/more.md", "# More\n", True),
    "a template of one kind of page": ("templates/pages/actor.html", "<h1>{{ view.name }}</h1>\n", True),
    "a style of the project": ("templates/assets/style/98-ours.css", ":root { --ours: 1; }\n", False),
}


@pytest.mark.parametrize("what", AROUND)
def test_what_stands_around_pages_or_makes_them_is_new_on_all_that_show_it(
    project: Path, tmp_path: Path, what: str
) -> None:
    file, text, shown = AROUND[what]
    configuration = (project / "mkdocs.yml").read_text()
    kept = [
        line for line in configuration.splitlines() if not line.startswith("nav:")
    ]  # MkDocs lists all pages
    (project / "mkdocs.yml").write_text("\n".join(kept))
    built_here(project)
    for change in (lambda: write(project, {file: text}), (project / file).unlink):
        before = (project / "site" / "actors" / "bo" / "index.html").read_bytes()
        change()
        built_here(project)
        after = tree(project / "site")
        assert differing(after, built_clean(project, tmp_path / "clean")) == []
        assert (after["actors/bo/index.html"] != before) == shown


# ---- other circumstances


def test_two_sites_of_one_project_are_kept_apart(project: Path, tmp_path: Path) -> None:
    before = tree(project / "site")
    assert built_here(project, site_dir=str(tmp_path / "other")).kept == 0
    assert built_here(project, site_dir=str(tmp_path / "other")).made == 0
    assert built_here(project).made == 0
    assert differing(before, tree(tmp_path / "other")) == []
    assert differing(before, tree(project / "site")) == []


def test_options_that_stand_outside_of_mkdocs_yml_count_too(project: Path, tmp_path: Path) -> None:
    (project / "mkdocs.yml").rename(project / "base.yml")
    (project / "mkdocs.yml").write_text("INHERIT: base.yml\n")
    built_here(project)
    base = (project / "base.yml").read_text()
    for change in (
        (
            "plugins: [search, briefings]",
            "plugins: {search: {}, briefings: {content_security_policy: false}}",
        ),
        ("site_name: Harbour desk", "site_name: Another desk"),
        ("plugins: [search, briefings]", "plugins: {search: {}, briefings: {archive: nowhere}}"),
        ("plugins: [search, briefings]", "plugins: [briefings, search]"),
    ):
        (project / "base.yml").write_text(base.replace(*change))
        built_here(project)
        assert differing(tree(project / "site"), built_clean(project, tmp_path / "clean")) == [], change


def test_many_records_give_short_entries_to_the_search_on_kept_pages_too(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = sum(
        1 for name in tree(project / "site") if "/events/" in name or "/sources/" in name or "actors/" in name
    )
    for most in (0, count + 100):
        monkeypatch.setattr(search, "MOST_RECORDS", most)
        built_here(project)
        assert differing(tree(project / "site"), built_clean(project, tmp_path / "clean")) == []


def test_an_invalid_template_leaves_the_site_as_it_was_and_nothing_beside_it(project: Path) -> None:
    before = tree(project / "site")
    write(project, {"templates/pages/event.html": "<h1>{{ view.nothing }}</h1>"})
    assert build_here(project).failed
    assert differing(before, tree(project / "site")) == []
    assert [path.name for path in project.glob(".*")] == [".cache"]


def test_a_strict_build_that_warns_leaves_the_site_as_it_was(project: Path) -> None:
    before = tree(project / "site")
    (project / "briefings/method.md").write_text("# Method\n\n[nothing](none.md)\n")
    assert build_here(project, strict=True).failed
    assert differing(before, tree(project / "site")) == []
    assert [path.name for path in project.glob(".*")] == [".cache"]


HOOKS = {
    "looks at pages": "def on_page_content(html, page, config, files): return html + '<!-- seen -->'\n",
    "changes them": "def on_post_page(output, page, config): return output.replace('</body>', '<p>x</p></body>')\n",
}


@pytest.mark.parametrize("hook", HOOKS)
def test_where_a_hook_looks_at_pages_all_are_made_and_the_log_says_so(
    project: Path, tmp_path: Path, hook: str
) -> None:
    (project / "hooks.py").write_text(HOOKS[hook])
    with (project / "mkdocs.yml").open("a") as file:
        file.write("hooks: [hooks.py]\n")
    for _ in range(2):
        outcome = built_here(project)
        assert outcome.kept == 0
        assert "Every page is made anew, since plugins look at it: hooks" in outcome.log
    assert differing(tree(project / "site"), built_clean(project, tmp_path / "clean")) == []


@pytest.mark.parametrize("hook", HOOKS)
def test_what_a_hook_made_of_pages_is_not_kept_once_it_leaves_them_alone(
    project: Path, tmp_path: Path, hook: str
) -> None:
    (project / "hooks.py").write_text(HOOKS[hook])
    with (project / "mkdocs.yml").open("a") as file:
        file.write("hooks: [hooks.py]\n")
    Hooks._load_hook.cache_clear()  # MkDocs reads a hook once for as long as it runs
    built_here(project)
    (project / "hooks.py").write_text("def on_nav(nav, config, files): return nav\n")
    Hooks._load_hook.cache_clear()
    built_here(project)
    assert differing(tree(project / "site"), built_clean(project, tmp_path / "clean")) == []


FINISHING = """\
from pathlib import Path

def on_post_build(config):
    for page in Path(config.site_dir).rglob("index.html"):
        with page.open("a") as file:
            file.write("<!-- finished -->")
"""


def test_a_hook_that_finishes_pages_in_the_folder_finishes_each_once_and_none_that_readers_see(
    project: Path, tmp_path: Path
) -> None:
    (project / "hooks.py").write_text(FINISHING)
    with (project / "mkdocs.yml").open("a") as file:
        file.write("hooks: [hooks.py]\n")
    built_here(project)
    with (project / "site" / PAGE).open() as seen_by_a_reader:
        before = (project / "site" / PAGE).read_bytes()
        built_here(project)
        assert seen_by_a_reader.read().encode() == before
    assert differing(tree(project / "site"), built_clean(project, tmp_path / "clean")) == []
