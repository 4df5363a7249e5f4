"""The plugin in real MkDocs builds of small projects."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from small_project import FILES, lay_down, lock

EVENT = "dossier/events/poland-expels/index.html"


def build(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *arguments],
        cwd=project,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def built(project: Path, *arguments: str) -> Path:
    done = build(project, *arguments)
    assert done.returncode == 0, done.stderr
    return project / "site"


def tree(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }


def test_a_strict_build_of_a_sound_project_passes_and_makes_every_page(tmp_path: Path) -> None:
    site = built(lay_down(tmp_path), "--strict")
    pages = {path.removesuffix("index.html") for path in tree(site) if path.endswith("index.html")}
    assert pages == {
        "",
        "about/",
        "actors/",
        "actors/gazette/",
        "actors/poland/",
        "actors/russia/",
        "actors/speaker/",
        "dossier/",
        "dossier/chronology/",
        "dossier/disagreements/",
        "dossier/evidence/",
        "dossier/lineage/",
        "dossier/pairs/first--second/",
        "dossier/events/poland-expels/",
        "dossier/events/russia-answers/",
        "dossier/sources/",
        "dossier/sources/first/",
        "dossier/sources/second/",
    }


def test_a_failed_check_leaves_the_built_site_as_it_was(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    before = tree(built(project))
    events = project / "briefings/dossier/events.yml"
    events.write_text(events.read_text().replace("date: 2022-03", "date: March"))
    failed = build(project)
    assert failed.returncode == 1
    assert "briefings/dossier/events.yml:3:9: E501" in failed.stderr
    assert "the site was left as it was" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert tree(project / "site") == before


def test_a_warning_stops_a_strict_build_before_the_site_is_touched(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    before = tree(built(project))
    with (project / "briefings/dossier/events.yml").open("a") as events:
        events.write("unreported:\n  title: Nobody reports it\n  date: 2022\n")
    failed = build(project, "--strict")
    assert failed.returncode == 1
    assert "briefings/dossier/events.yml:12:1: W701" in failed.stderr
    assert tree(project / "site") == before
    assert "dossier/events/unreported/index.html" in tree(built(project))


def test_all_faults_of_all_files_are_told_in_one_build(tmp_path: Path) -> None:
    project = lay_down(
        tmp_path,
        {
            "briefings/actors.yml": FILES["briefings/actors.yml"].replace("type: outlet", "type: paper"),
            "briefings/dossier/events.yml": FILES["briefings/dossier/events.yml"].replace(
                "2022-03", "2022-13"
            ),
            "briefings/dossier/sources/second.md": FILES["briefings/dossier/sources/second.md"].replace(
                "mode: quoted", "mood: quoted"
            ),
        },
    )
    told = build(project).stderr
    assert "briefings/actors.yml:4:36: E305" in told
    assert "briefings/dossier/events.yml:3:9: E503" in told
    assert "briefings/dossier/sources/second.md:10:5: E301" in told


def test_no_authored_file_and_no_template_is_published(tmp_path: Path) -> None:
    project = lay_down(tmp_path, {"templates/pages/actor.html": "<h1>{{ view.name }}</h1>\n"})
    names = tree(built(project))
    assert not [name for name in names if name.endswith((".yml", ".yaml", ".md", ".jinja"))]
    # With the space, since BibTeX has titles in two braces.
    assert not [name for name, data in names.items() if name.endswith(".html") and b"{{ " in data]


def test_a_link_in_the_content_folder_to_a_file_outside_it_is_not_published(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    (project / "briefings/config.txt").symlink_to(project / "mkdocs.yml")
    assert "config.txt" not in tree(built(project))


def test_generated_pages_are_not_in_the_navigation(tmp_path: Path) -> None:
    page = (built(lay_down(tmp_path)) / EVENT).read_text()
    navigation = page[page.index("md-nav--primary") : page.index("md-content")]
    assert "russia-answers" not in navigation
    assert "About" in navigation


def test_search_finds_records_and_handwritten_pages_with_the_settings_of_the_project(tmp_path: Path) -> None:
    settings = "plugins: [{search: {lang: [en, de], pipeline: [stemmer]}}, briefings]"
    changed = FILES["mkdocs.yml"].replace("plugins: [search, briefings]", settings)
    site = built(lay_down(tmp_path, {"mkdocs.yml": changed}))
    index = json.loads((site / "search/search_index.json").read_text())
    assert (index["config"]["lang"], index["config"]["pipeline"]) == (["en", "de"], ["stemmer"])
    titles = {entry["location"]: entry["title"] for entry in index["docs"]}
    assert titles["about/"] == "About"
    assert titles["dossier/events/poland-expels/"] == "Poland expels diplomats"
    assert titles["dossier/sources/second/#r-poland-expels"] == "Second report on: Poland expels diplomats"
    # Every entry is one of ours or of a handwritten page: the theme took nothing from the HTML of our pages.
    assert "The accounts, side by side" not in titles.values()


def test_the_index_for_pages_opened_as_files_has_our_entries_too(tmp_path: Path) -> None:
    changed = FILES["mkdocs.yml"].replace(
        "plugins: [search, briefings]", "plugins: [search, briefings, offline]"
    )
    site = built(lay_down(tmp_path, {"mkdocs.yml": changed}))
    assert "dossier/sources/second.html#r-poland-expels" in (site / "search/search_index.js").read_text()


@pytest.mark.parametrize(
    "plugins", ["plugins: [briefings]", "plugins: [{search: {enabled: false}}, briefings]"]
)
def test_a_site_without_search_is_built_without_an_index(tmp_path: Path, plugins: str) -> None:
    changed = FILES["mkdocs.yml"].replace("plugins: [search, briefings]", plugins)
    site = built(lay_down(tmp_path, {"mkdocs.yml": changed}), "--strict")
    assert not (site / "search").exists()


def test_pages_lead_to_the_file_their_author_wrote(tmp_path: Path) -> None:
    site = built(lay_down(tmp_path))
    edit = "https://code.example.org/desk/edit/main/briefings/"
    for page, file in {
        EVENT: "dossier/events.yml",
        "dossier/sources/first/index.html": "dossier/sources/first.md",
        "actors/poland/index.html": "actors.yml",
        "dossier/index.html": "dossier/briefing.yml",
    }.items():
        assert edit + file in (site / page).read_text(), page


def test_a_broken_link_in_prose_is_a_warning_with_its_page(tmp_path: Path) -> None:
    source = FILES["briefings/dossier/sources/first.md"].replace("../../about.md", "../../abuot.md")
    done = build(lay_down(tmp_path, {"briefings/dossier/sources/first.md": source}), "--strict")
    assert done.returncode == 1
    assert "dossier/sources/first.md" in done.stderr
    assert "abuot.md" in done.stderr


def test_a_link_to_a_missing_section_of_a_generated_page_is_a_warning(tmp_path: Path) -> None:
    about = FILES["briefings/about.md"].replace("#accounts", "#acounts")
    done = build(lay_down(tmp_path, {"briefings/about.md": about}), "--strict")
    assert done.returncode == 1
    assert "#acounts" in done.stderr


def test_links_hold_without_directory_addresses_too(tmp_path: Path) -> None:
    configuration = FILES["mkdocs.yml"] + "use_directory_urls: false\n"
    site = built(lay_down(tmp_path, {"mkdocs.yml": configuration}), "--strict")
    page = (site / "dossier/events/poland-expels.html").read_text()
    assert 'href="../../actors/poland.html"' in page
    assert 'href="../sources/first.html' in page


HOOKS = """\
seen = {}

def on_page_read_source(page, config): seen.setdefault("read_source", []).append(page.file.src_uri)
def on_page_markdown(markdown, page, config, files): seen.setdefault("markdown", []).append(page.file.src_uri)
def on_page_content(html, page, config, files): return html + "<!-- by a hook -->"
def on_page_context(context, page, config, nav): seen.setdefault("context", []).append(page.file.src_uri)
def on_post_page(output, page, config): return output.replace("<body", "<body data-hook='1'", 1)
def on_post_build(config):
    import json, pathlib
    pathlib.Path(config.site_dir, "seen.json").write_text(json.dumps(seen))
"""


def test_hooks_of_other_plugins_see_generated_pages(tmp_path: Path) -> None:
    configuration = FILES["mkdocs.yml"] + "hooks: [hooks.py]\n"
    site = built(lay_down(tmp_path, {"mkdocs.yml": configuration, "hooks.py": HOOKS}))
    seen = json.loads((site / "seen.json").read_text())
    for event in ("read_source", "markdown", "context"):
        assert "dossier/events/poland-expels.md" in seen[event]
    page = (site / EVENT).read_text()
    assert "<!-- by a hook -->" in page
    assert "data-hook='1'" in page


def test_a_template_of_the_project_replaces_the_packaged_one(tmp_path: Path) -> None:
    project = lay_down(tmp_path, {"templates/pages/actor.html": "<h1>Own {{ view.name }}</h1>\n"})
    assert "<h1>Own Poland</h1>" in (built(project) / "actors/poland/index.html").read_text()


def test_a_faulty_template_is_told_without_a_traceback(tmp_path: Path) -> None:
    failed = build(lay_down(tmp_path, {"templates/pages/actor.html": "<h1>{{ view.nmae }}</h1>\n"}))
    assert failed.returncode == 1
    assert "pages/actor.html" in failed.stderr
    assert "nmae" in failed.stderr
    assert "Traceback" not in failed.stderr


HOSTILE = "<script>alert(1)</script><b>x</b> & \"q\" 'a' {{ 7*7 }} {% raw %} <!--"


def test_titles_names_and_excerpts_are_escaped_everywhere(tmp_path: Path) -> None:
    quoted = json.dumps(HOSTILE)
    changes = {
        "briefings/actors.yml": FILES["briefings/actors.yml"].replace("name: Poland", f"name: {quoted}"),
        "briefings/dossier/briefing.yml": f"title: {quoted}\nquestion: {quoted}\n",
        "briefings/dossier/events.yml": FILES["briefings/dossier/events.yml"]
        .replace("title: Poland expels diplomats", f"title: {quoted}")
        .replace("poland: expels", f"poland: {quoted}")
        .replace("expelled: Diplomats expelled", f"expelled: {quoted}"),
        "briefings/dossier/sources/first.md": FILES["briefings/dossier/sources/first.md"]
        .replace("title: First report", f"title: {quoted}\nauthor: {quoted}\ngenre: {quoted}")
        .replace(
            "excerpt: Poland expelled 45 diplomats",
            f"excerpt: {quoted}\n    date: {quoted}\n    note: {quoted}",
        ),
    }
    changes["archive/first.txt"] = f"{HOSTILE}\n\nMoscow was silent; an answer came on Tuesday.\n"
    project = lay_down(tmp_path, changes)
    lock(project)
    site = built(project)
    for name, data in tree(site).items():
        if name.endswith(".html"):
            text = data.decode()
            assert "<script>alert" not in text, name
            assert "<b>x</b>" not in text, name
            assert "49" not in text.split("<body")[0], name
    page = (site / EVENT).read_text()
    assert "{{ 7*7 }}" in page
    for entry in json.loads((site / "search/search_index.json").read_text())["docs"]:
        assert "<script" not in entry["title"] + entry["text"]
        assert "<b>" not in entry["title"] + entry["text"]


@pytest.mark.parametrize("place", ["summary", "note"])
def test_prose_can_not_bring_markup_or_forbidden_links_into_a_page(tmp_path: Path, place: str) -> None:
    source = FILES["briefings/dossier/sources/first.md"]
    evil = "<img src=x onerror=alert(1)> and [a link](https://example.org/)"
    if place == "summary":
        source = source.replace("A shorter text.", "").rstrip() + f"\n\n{evil}\n"
    else:
        source = source.replace("publisher: gazette", f"publisher: gazette\nnote: {json.dumps(evil)}")
    page = (
        built(lay_down(tmp_path, {"briefings/dossier/sources/first.md": source}))
        / "dossier/sources/first/index.html"
    )
    text = page.read_text()
    assert "<img src=x" not in text
    assert 'href="https://example.org/"' in text


def test_two_builds_of_one_state_give_the_same_bytes(tmp_path: Path) -> None:
    project = lay_down(tmp_path)
    first = tree(built(project))
    second = tree(built(project))
    first.pop("sitemap.xml.gz")
    second.pop("sitemap.xml.gz")
    assert first == second
