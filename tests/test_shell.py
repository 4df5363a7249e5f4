"""A page that is filled into the theme's shell has the bytes of one that is rendered in full, or it is rendered so."""

from __future__ import annotations

import gc
import logging
import shutil
import textwrap
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mkdocs.commands.build
import pytest
import small_project
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from generator import plugin
from generator.plugin import BriefingsPlugin, alike, later, shell
from generator.plugin.filling import fill_pages
from generator.plugin.outlet import CACHE
from generator.plugin.pages import GeneratedPage
from generator.publish.ledger import ledger_file, read_ledger

TITLES = (
    "Poland expels 45 diplomats",
    "Answers & <questions>",
    "<script>alert(1)</script> is no script",
    "</title><style>p {}</style>",
    'role="dialog" tabindex="" style="color: red"',
    "It's &amp;lt;b&amp;gt;, &lt;i&gt; and &#60;u&#62;",
    "בולנדה מגרשת 45 דיפלומטים",
    "بولندا تطرد دبلوماسيين",
    "🇵🇱 {{ page.title }} {% raw %} \\ %s {title}",
    "Poland   expels many  diplomats",
    "briefings.example <h1>",
    "A" * 200,
)
EVENTS = "".join(
    f"event-{number}:\n  title: '{title.replace(chr(39), 2 * chr(39))}'\n  date: 2022-05-{number + 1:02}\n"
    f"  actors: {{poland: acts}}\n"
    for number, title in enumerate(TITLES)
)
EVENTS_FILE = "briefings/dossier/events.yml"
PROJECT = {EVENTS_FILE: small_project.FILES[EVENTS_FILE] + EVENTS}

MATERIAL = "theme: {name: material, font: false, features: [content.action.edit]}\n"


def configuration(**changes: str) -> str:
    """The small project's mkdocs.yml with other lines; an empty one takes a line away."""
    lines = {
        "site_name": 'site_name: Desk & "Co"\n',
        "site_url": "site_url: https://example.org/desk/\n",
        "repo_url": "repo_url: https://code.example.org/desk\nedit_uri: edit/main/briefings/\n",
        "docs_dir": "docs_dir: briefings\n",
        "theme": MATERIAL,
        "plugins": "plugins: [search, briefings]\n",
    }
    return "".join((lines | {name: f"{line}\n" if line else "" for name, line in changes.items()}).values())


def features(*names: str) -> str:
    return f"theme: {{name: material, font: false, features: [{', '.join(names)}]}}"


def override(template: str, name: str = "main.html") -> dict[str, str]:
    return {
        f"own/{name}": template,
        "mkdocs.yml": configuration(theme="theme: {name: material, font: false, custom_dir: own}"),
    }


def announce(snippet: str) -> str:
    """A template of the project that writes more on every page."""
    return (
        "{% extends 'base.html' %}{% block announce %}{% if page %}" + snippet + "{% endif %}{% endblock %}"
    )


def hook(code: str) -> dict[str, str]:
    return {"hook.py": textwrap.dedent(code), "mkdocs.yml": configuration(hooks="hooks: [hook.py]")}


@dataclass(frozen=True)
class Built:
    """A site, and how it was built."""

    tree: Mapping[str, bytes]
    count: Counter[str]
    said: str
    frames: Mapping[str, str]
    """Address → frame of each page that has a shell."""


class Project:
    """A project that is built with and without shells."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture) -> None:
        self.folder, self._patch, self._log = folder, patch, log

    def build(self, changes: Mapping[str, str] | None = None, *, fewest: int = 2) -> Built:
        for name, text in (changes or {}).items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self._patch.setattr(shell, "FEWEST", fewest)
        self._log.clear()
        site = self.folder / "site"
        for left in (site, self.folder / ".cache"):  # a page that is kept is neither filled nor rendered
            shutil.rmtree(left, ignore_errors=True)
        with self._log.at_level(logging.INFO):
            config = load_config(str(self.folder / "mkdocs.yml"), site_dir=str(site))
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
        own = config.plugins["briefings"]
        assert isinstance(own, BriefingsPlugin)
        shells = own._shells
        assert shells is not None
        tree = {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}
        return Built(tree, shells.count, "\n".join(self._log.messages), self._frames(site))

    def _frames(self, site: Path) -> dict[str, str]:
        file = ledger_file(self.folder / CACHE, site)
        basis = file.read_bytes().split()[2].decode()
        ledger = read_ledger(file, basis)
        assert ledger is not None
        return {address: page.frame for address, page in ledger.pages.items() if page.shell}

    def build_both(self, changes: Mapping[str, str] | None = None) -> tuple[Built, Built]:
        """With shells, and without."""
        return self.build(changes), self.build(fewest=10**9)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Project:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1650000000")
    return Project(small_project.lay_down(tmp_path, PROJECT), monkeypatch, caplog)


def assert_same(filled: Built, full: Built) -> None:
    assert filled.tree.keys() == full.tree.keys()
    assert [name for name, text in filled.tree.items() if text != full.tree[name]] == []
    assert full.count.keys() == {"full"}


ALL_FEATURES = (
    "navigation.tabs, navigation.sections, navigation.indexes, navigation.prune, navigation.path, navigation.footer, "
    "navigation.instant, navigation.instant.progress, navigation.top, content.action.edit, content.action.view, "
    "announce.dismiss, search.suggest, search.highlight, toc.follow"
)
NAV = "nav: [Home: index.md, {Records: [actors/index.md, about.md, {Deep: [dossier/lineage.md]}]}, Away: 'https://example.org/a?b&c']"
CONFIGURATIONS = {
    "as it is": configuration(),
    "without directories": configuration(urls="use_directory_urls: false"),
    "without addresses": configuration(site_url="", repo_url=""),
    "with every feature": configuration(theme=features(ALL_FEATURES), nav=NAV),
    "with the list of contents in the navigation": configuration(theme=features("toc.integrate"), nav=NAV),
    "with a navigation of everything below": configuration(theme=features("navigation.expand"), nav=NAV),
    "in Hebrew, with colours": configuration(
        theme="theme: {name: material, font: false, language: he, palette: [{scheme: default, toggle: "
        "{icon: material/weather-night, name: 'Dark & <b>'}}, {scheme: slate}]}"
    ),
    "with events in the navigation": configuration(
        nav="nav: [index.md, dossier/events/event-3.md, dossier/events/event-4.md, {More: [dossier/events/event-5.md]}]"
    ),
    "without a policy": configuration(
        plugins="plugins: [search, briefings: {content_security_policy: false}]"
    ),
    "with its own styles and scripts": configuration(
        css="extra_css: [a.css, 'https://example.org/b.css']",
        js="extra_javascript: [{path: c.mjs, type: module}]",
    ),
    "with feedback": configuration(
        extra=textwrap.dedent("""\
        extra:
          homepage: https://example.org/
          analytics:
            provider: google
            property: G-1
            feedback:
              title: Good?
              ratings:
                - {icon: material/heart, name: "Yes", data: 1, note: "<a href='/f?u={url}&t={title}'>Tell us</a>"}
        """)
    ),
    "with alternates": configuration(
        extra="extra: {alternate: [{name: English, link: /en/, lang: en}, {name: Actors, link: actors/, lang: de}]}"
    ),
}


@pytest.mark.parametrize("mkdocs_yml", CONFIGURATIONS.values(), ids=CONFIGURATIONS.keys())
def test_a_filled_site_has_the_bytes_of_one_that_is_rendered_in_full(
    project: Project, mkdocs_yml: str
) -> None:
    filled, full = project.build_both({"mkdocs.yml": mkdocs_yml})
    assert_same(filled, full)
    assert "in full" not in filled.said
    assert filled.count["filled"] >= len(TITLES) - 5


def test_a_page_that_the_theme_links_to_is_rendered_in_full(project: Project) -> None:
    extra = configuration(extra="extra: {homepage: dossier/events/event-3/}")
    filled, full = project.build_both({"mkdocs.yml": extra})
    assert_same(filled, full)
    assert filled.said.count("such as dossier/events/event-3.md: the theme links to it") == 1
    assert filled.count["filled"] >= len(TITLES) - 2


OVERRIDES = {
    "metadata": "{{ page.meta.nothing }}{{ page.meta.title }}{{ page.meta | length }}",
    "where the file is": "{{ page.file.src_uri | upper }}{{ page.url }}{{ page.file.name }}{{ page.abs_url }}",
    "titles in every way": "{{ page.title | striptags | e }}{{ page.title[:8] ~ '!' }}{{ {'t': page.title} | tojson }}",
    "neighbours": (
        "{% if page.next_page %}{{ page.next_page.title }}{{ page.next_page.file.src_uri }}{% endif %}"
        "{{ page.previous_page.title if page.previous_page }}"
    ),
    "the list of contents": "{% for i in page.toc %}{{ i.title }}{{ i.level }}{{ i.children | length }}{% endfor %}",
    "scripts": "<script>var title = {{ page.title | tojson }}</script><p style='--a: \"{{ page.url }}\"'>",
    "content": "{{ page.content | replace('<p', '<p data-a') }}{{ page.content | striptags | truncate(30) }}",
}


@pytest.mark.parametrize("snippet", OVERRIDES.values(), ids=OVERRIDES.keys())
def test_a_project_may_change_the_theme(project: Project, snippet: str) -> None:
    filled, full = project.build_both(override(announce(snippet)))
    assert_same(filled, full)
    assert "in full" not in filled.said
    assert filled.count["filled"] >= len(TITLES)


IN_FULL = {
    "{{ pages | length }}": "the theme reads “pages”",
    "{{ build_date_utc }}": "the theme reads “build_date_utc”",
    "{% if page.title == 'Poland' %}a{% else %}b{% endif %}{{ page.content | length }}": "by len(page.content)",
    "{{ page.file.page.title }}": "by page.file.page",
    "{{ 'a' if page.title in 'Russia answers, Poland expels 45 diplomats' }}": "can't be followed",
    "{% autoescape true %}{{ page.title }}{% endautoescape %}": "would differ from what the theme makes of it",
}


@pytest.mark.parametrize(("snippet", "reason"), IN_FULL.items(), ids=IN_FULL.values())
def test_what_the_theme_decides_for_each_page_is_left_to_it(
    project: Project, snippet: str, reason: str
) -> None:
    filled, full = project.build_both(override(announce(snippet)))
    assert_same(filled, full)
    assert filled.said.count(reason) == 1
    assert filled.count["full"] > 0


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_other_themes_are_filled_or_rendered_in_full(project: Project, theme: str) -> None:
    filled, full = project.build_both({"mkdocs.yml": configuration(theme=f"theme: {theme}", nav=NAV)})
    assert_same(filled, full)
    assert filled.count["filled"] >= len(TITLES)


CONTEXT = """
    def on_page_context(context, page, config, nav):
        if page.file.src_uri == "dossier/events/event-3.md":
            {}
        return context
"""
TOUCHED = {
    "what templates get": (CONTEXT.format("context['more'] = 1"), "changed what templates get"),
    "the list of styles": (
        CONTEXT.format("context['extra_css'].append('a.css')"),
        "changed what templates get",
    ),
    "the page's metadata": (CONTEXT.format("page.meta['tags'] = []"), "its metadata"),
    "the kind of what it hides": (CONTEXT.format("page.meta['hide'] = 'navigation'"), "its metadata"),
    "a kind of metadata": (
        CONTEXT.format("page.meta = type('Meta', (dict,), {})(page.meta)"),
        "its metadata",
    ),
    "the list of contents": (CONTEXT.format("page.toc = [*page.toc]"), "its table of contents"),
    "an entry of it": (
        """
        from mkdocs.structure.toc import AnchorLink
        class Set(AnchorLink):
            typeset = {"title": "<em>set</em>"}
        def on_page_context(context, page, config, nav):
            if page.file.src_uri == "dossier/events/event-3.md":
                page.toc.items[0].children.append(Set("A", "a", 2))
        """,
        "its table of contents",
    ),
}


@pytest.mark.parametrize(("code", "reason"), TOUCHED.values(), ids=TOUCHED.keys())
def test_a_page_that_another_plugin_changed_is_rendered_in_full(
    project: Project, code: str, reason: str
) -> None:
    before = project.build({"mkdocs.yml": configuration()})
    filled, full = project.build_both(hook(code))
    assert_same(filled, full)
    assert filled.said.count("in full") == filled.said.count(reason) == 1
    assert "dossier/events/event-3.md" in filled.said
    assert filled.count["full"] == before.count["full"] + 1


HARMLESS = {
    "content": "def on_page_content(html, **_):\n    return f'{html}<p style=\"color: red\">more</p>'",
    "a title": CONTEXT.format("page.meta['title'] = 'Another &amp; <b>title</b>'"),
    "what is hidden": CONTEXT.format("page.meta['hide'].remove('navigation')"),
    "a neighbour": CONTEXT.format("page.next_page = page.previous_page"),
    "an address": CONTEXT.format(
        "page.edit_url = None; page.canonical_url = 'https://example.org/elsewhere'"
    ),
    "output": "def on_post_page(output, **_):\n    return output.replace('<p', '<p style=\"color: red\"', 1)",
    "a filter": (
        "def on_env(env, **_):\n    env.filters['striptags'] = lambda text: text[::-1]\n"
        "    env.get_template('main.html')\n    return env"
    ),
    "the order of pages": "def on_nav(nav, **_):\n    nav.items.reverse()\n    return nav",
}


@pytest.mark.parametrize("code", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_other_plugins_change_for_templates_to_show_is_filled_in(project: Project, code: str) -> None:
    filled, full = project.build_both(hook(code))
    assert_same(filled, full)
    assert filled.count["filled"] >= len(TITLES) - 3


@pytest.mark.parametrize(
    "change",
    [
        "config.extra['social'] = [{'icon': 'material/heart', 'link': page.url}]",
        "config.copyright = page.url",
        "config.theme['features'] = ['navigation.top'] if 'event-3' in page.url else []",
        "nav.items[0].title = page.url",
    ],
)
def test_what_another_plugin_changes_around_pages_is_seen(project: Project, change: str) -> None:
    code = f"def on_page_context(context, page, config, nav):\n    {change}"
    filled, full = project.build_both(hook(code))
    assert_same(filled, full)
    assert "changed the navigation or the settings from page to page" in filled.said


def test_a_shell_costs_two_renderings_and_a_page_in_the_navigation_is_rendered_in_full(
    project: Project,
) -> None:
    built = project.build(
        {"mkdocs.yml": configuration(nav="nav: [index.md, about.md, actors/index.md]")}, fewest=3
    )
    middle = [f"event-{number}" for number in range(len(TITLES) - 1)]
    assert built.count["traced"] == built.count["compared"] <= 3
    assert built.count["filled"] >= len(middle)
    assert built.count["filled"] + built.count["full"] == sum(
        name.endswith("index.html") and name != "about/index.html" for name in built.tree
    )


def test_frames_stay_while_nothing_changes(project: Project) -> None:
    first = project.build(override(announce("{{ page.active }}"))).frames
    second = project.build().frames
    assert first == second
    assert len(first) >= len(TITLES)
    assert len(set(first.values())) == len(first)


def test_a_frame_changes_with_the_theme(project: Project) -> None:
    address = "dossier/events/event-3.md"
    before = project.build().frames[address]
    after = project.build({"mkdocs.yml": configuration(copyright="copyright: The desk")}).frames[address]
    assert before != after


def test_a_frame_changes_where_a_title_is_shown(project: Project) -> None:
    shown = configuration(theme=features("navigation.footer"))
    before = project.build({"mkdocs.yml": shown}).frames
    changed = PROJECT[EVENTS_FILE].replace("Poland   expels many", "Poland expels some")
    after = project.build({EVENTS_FILE: changed}).frames
    assert {name for name in before if before[name] != after[name]} == {
        "dossier/events/event-8.md",
        "dossier/events/event-9.md",
        "dossier/events/event-10.md",
    }


def test_the_policy_is_computed_once_for_a_shell(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator import policy  # noqa: PLC0415

    calls: list[str] = []
    whole = policy.with_policy

    def counted(page: str, *, untrusted: str = "", **given: bool) -> str:
        calls.append(untrusted)
        return whole(page, untrusted=untrusted, **given)

    monkeypatch.setattr(policy, "with_policy", counted)
    built = project.build()
    assert b"Content-Security-Policy" in built.tree["dossier/events/event-5/index.html"]
    without_code = len(
        [title for title in TITLES if "<" not in title and "style=" not in title and "&" not in title]
    )
    assert len([call for call in calls if 'id="title"' in call]) < len(built.tree) - without_code + 20
    assert built.count["filled"] >= len(TITLES)


def test_a_site_is_the_same_where_mkdocs_has_a_file_for_each_page_from_the_beginning(
    project: Project,
) -> None:
    lazy = project.build({"mkdocs.yml": configuration()})
    hooked = hook("def on_files(files, **_):\n    assert len(files) > 30\n    return files")
    beginning = project.build(hooked)
    assert lazy.tree == beginning.tree
    assert lazy.count == beginning.count
    pages = [name for name in lazy.tree if name.endswith("index.html")]
    assert lazy.tree["sitemap.xml"].count(b"<loc>") == len(pages) > len(TITLES)


def test_mkdocs_has_few_pages_at_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []

    def count() -> int:
        pages = [one for one in gc.get_objects() if isinstance(one, GeneratedPage)]
        return sum(page.plan.template == "event" for page in pages)

    def fill_and_count(*given: Any) -> None:
        gc.collect()
        before = count()  # also those of builds before, which nothing takes apart
        assert not gc.isenabled()
        fill_pages(*given)
        held.append(count() - before)

    monkeypatch.setattr(later, "_RECENT", 4)
    monkeypatch.setattr(alike, "_SAMPLES", 1)  # the others come in the order of time
    monkeypatch.setattr(plugin, "fill_pages", fill_and_count)
    built = project.build()
    assert built.count["filled"] > len(TITLES)
    assert len(held) == 1
    assert held[0] <= 8 < len(TITLES)


def test_mkdocs_comes_to_no_page_that_was_filled(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    build_page = mkdocs.commands.build._build_page

    def noted(page: Page, *given: Any, **named: Any) -> None:
        seen.append(page.file.dest_uri)
        build_page(page, *given, **named)

    monkeypatch.setattr(mkdocs.commands.build, "_build_page", noted)
    built = project.build()
    by_mkdocs = set(seen)
    seen.clear()
    in_full = project.build(fewest=10**9)
    assert_same(built, in_full)
    assert built.count["filled"] > len(TITLES)
    assert len(seen) - len(by_mkdocs) == built.count["filled"]
    seen.clear()
    project.build(hook("def on_post_page(output, page, config): return output"))
    assert len(seen) == len(by_mkdocs) + built.count["filled"]  # for the hook shall see them


def test_templates_that_list_pages_list_the_filled_ones_too(project: Project) -> None:
    listing = "{% for file in pages %}{{ file.src_uri }} {{ file.page.title }}\n{% endfor %}"
    filled, full = project.build_both(
        override(listing, "list.html") | {"briefings/list.md": "---\ntemplate: list.html\n---\n# All\n"}
    )
    assert_same(filled, full)
    assert filled.count["filled"] > len(TITLES)
    assert b"dossier/events/event-3.md" in filled.tree["list/index.html"]


@pytest.mark.parametrize(
    "base",
    [
        "https://example.org/desk/",
        "https://example.org/desk",
        "https://example.org",
        "https://example.org/a/../b/",
        "https://example.org/?a=b",
        "",
    ],
)
@pytest.mark.parametrize("directory_urls", [True, False])
def test_pages_have_the_addresses_that_mkdocs_gives_them(
    project: Project, base: str, *, directory_urls: bool
) -> None:
    config = load_config(str(project.folder / "mkdocs.yml"), site_url=base, use_directory_urls=directory_urls)
    for address in ("index.md", "a/index.md", "a/b-c.md", "a/b.c.md", "a/ü b.md", "x:y.md", "..a/b.md"):
        file = File(address, None, "site", directory_urls)
        expected = Page(None, file, config)
        found = GeneratedPage.__new__(GeneratedPage)
        found.file = file
        found._set_canonical_url(config.site_url)
        assert (found.canonical_url, found.abs_url) == (expected.canonical_url, expected.abs_url)
