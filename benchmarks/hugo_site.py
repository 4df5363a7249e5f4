"""The same pages as a Hugo site, whose template is the shell that the theme made around one of ours.

Knows pages of a built site and Hugo; not our data. Everything is done the fast way: one template without
conditions that vary, addresses instead of look-ups, no minifying, no taxonomies, feeds or typography.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urljoin

from benchmarks.built_pages import Page, with_links

CONFIGURATION = """baseURL: https://dossier.example.org/
title: A dossier
locale: en
disableKinds: [taxonomy, term, rss]
enableRobotsTXT: false
outputs: {home: [html, searchindex], section: [html], page: [html]}
outputFormats:
  searchindex: {mediaType: application/json, baseName: search_index, path: search, isPlainText: true}
markup:
  goldmark:
    extensions: {typographer: {disable: true}, linkify: false}
    parser: {autoHeadingID: true, attribute: {title: true}}
  highlight: {noClasses: true}
  tableOfContents: {startLevel: 2, endLevel: 2}
"""
INDEX = """{"docs":[{{ range $place, $page := site.Pages }}{{ if $place }},{{ end }}\
{{ dict "location" .RelPermalink "title" .Title "text" .Description | jsonify }}{{ end }}]}
"""
CONTENTS = """{{ range .Fragments.Headings }}{{ range .Headings }}<li class="md-nav__item">
  <a href="#{{ .ID }}" class="md-nav__link">
    <span class="md-ellipsis">
        {{ .Title }}
    </span>
  </a>
</li>{{ end }}{{ end }}"""


def lay_down(folder: Path, pages: Sequence[Page], site: Path, sample: str) -> None:
    """Write a project for `hugo`; `sample` is the address of the page of the built site whose shell is used."""
    by_address = {page.address: page for page in pages}

    def link(address: str, anchor: str) -> str:
        target = by_address.get(address)
        return f"/{address}{anchor if target and anchor[1:] in target.ids else ''}"

    for page in pages:
        path = folder / "content" / _file(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_front(page) + with_links(page.markdown, link), encoding="utf-8")
    lay_down_shell(folder, site, sample)


def lay_down_shell(folder: Path, site: Path, sample: str) -> None:
    """Write what any content needs: configuration, the template, the theme's files."""
    layouts = folder / "layouts"
    layouts.mkdir(parents=True, exist_ok=True)
    source = (site / sample / "index.html").read_text(encoding="utf-8")
    (layouts / "all.html").write_text(template(source, sample.count("/")), encoding="utf-8")
    (layouts / "home.searchindex.json").write_text(INDEX, encoding="utf-8")
    (folder / "hugo.yaml").write_text(CONFIGURATION, encoding="utf-8")
    shutil.copytree(site / "assets", folder / "static" / "assets", dirs_exist_ok=True)


def template(source: str, depth: int) -> str:
    """A built page with its values taken out. Raises ValueError where the theme's shell is not as expected."""
    if "{{" in (shell := _without_content(source)):
        raise ValueError("the shell has signs that Hugo's templates would read")
    title = re.search(r"<title>(.*?) - (.*?)</title>", shell, re.S)
    if title is None:
        raise ValueError("the shell has no title")
    for pattern, value in (
        (r'(<meta name="description" content=")[^"]*', r"\1{{ .Description }}"),
        (r'(<link rel="canonical" href=")[^"]*', r"\1{{ .Permalink }}"),
        (r"<title>.*?</title>", r"<title>{{ .Title }} - {{ site.Title }}</title>"),
        (r'(data-md-component="toc"[^>]*>\s*).*?(\s*</ul>)', rf"\1{CONTENTS}\2"),
        (rf"(<span class=\"md-ellipsis\">\s*){re.escape(title[1])}", r"\1{{ .Title }}"),
    ):
        shell, found = re.subn(pattern, value, shell, count=1, flags=re.S)
        if not found:
            raise ValueError(f"the shell has nothing like {pattern}")
    for word, name in (("prev", "before"), ("next", "after")):
        put = f'{{{{ with .Params.{name} }}}}<link rel="{word}" href="{{{{ . }}}}">{{{{ end }}}}'
        shell = re.sub(rf'<link rel="{word}" href="[^"]*">', put, shell, count=1)
    up = "/".join([".."] * depth)
    return (
        shell.replace(f'"{up}/', '"/').replace(f'"{up}"', '"/"').replace("<!--CONTENT-->", "{{ .Content }}")
    )


def _without_content(source: str) -> str:
    start = re.search(r'<article class="md-content__inner[^>]*>', source)
    end = source.rfind("</article>")
    if start is None or end < 0:
        raise ValueError("the page has no article of the theme")
    return f"{source[: start.end()]}\n<!--CONTENT-->\n{source[end:]}"


def _file(page: Page) -> str:
    folder, _, name = page.file.rpartition("/")
    name = "_index.md" if name == "index.md" else name
    return f"{folder}/{name}" if folder else name


def _front(page: Page) -> str:
    here = f"/{page.address}"
    values = {"title": page.title, "description": page.description}
    if page.before:
        values["before"] = urljoin(here, page.before)
    if page.after:
        values["after"] = urljoin(here, page.after)
    lines = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items())
    return f"---\n{lines}---\n"
