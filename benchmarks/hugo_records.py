"""A Hugo site whose pages come from the same records as ours: a page for each event, actor and document, made by
content adapters from YAML, in the same shell. It checks nothing, and has no pages that compare documents.

Knows the data format, Hugo, and a built site for its shell.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from benchmarks import hugo_site

EVENTS = """{{ $reports := newScratch }}
{{ range $id, $source := hugo.Data.sources }}
  {{ range $source.reports }}
    {{ $account := dict "id" $id "title" $source.title "publisher" $source.publisher
      "published" $source.published "report" . }}
    {{ $reports.Add .event (slice $account) }}
  {{ end }}
{{ end }}
{{ range $id, $event := hugo.Data.events }}
  {{ $params := dict "event" $event "accounts" ($reports.Get $id) }}
  {{ $.AddPage (dict "path" $id "title" $event.title "type" "event" "params" $params) }}
{{ end }}
"""
ACTORS = """{{ $events := newScratch }}
{{ range $id, $event := hugo.Data.events }}
  {{ range $actor, $role := $event.actors }}
    {{ $events.Add $actor (slice (dict "id" $id "title" $event.title "date" $event.date "role" $role)) }}
  {{ end }}
{{ end }}
{{ range $id, $actor := hugo.Data.actors }}
  {{ $.AddPage (dict "path" $id "title" $actor.name "type" "actor" "params" (dict "events" ($events.Get $id))) }}
{{ end }}
"""
SOURCES = """{{ range $id, $source := hugo.Data.sources }}
  {{ $content := dict "mediaType" "text/markdown" "value" $source.summary }}
  {{ $.AddPage (dict "path" $id "title" $source.title "type" "source" "content" $content
    "params" (dict "source" $source)) }}
{{ end }}
"""
EVENT_PAGE = """{{ define "main" }}{{ $actors := hugo.Data.actors }}{{ with .Params.event }}
<p class="kicker"><span class="kind">{{ .kind }}</span> <time class="date">{{ .date }}</time></p>
<h1 id="title">{{ .title }}</h1>
<ul class="parts">{{ range $id, $role := .actors }}
<li><a href="/actors/{{ $id }}/">{{ (index $actors $id).name }}</a> <span class="role">{{ $role }}</span></li>{{ end }}
</ul>{{ end }}
{{ with .Params.event.measures }}<h2 id="figures">What the figures are</h2>
<table class="collation"><thead><tr><th>What is counted</th>\
{{ range $.Params.accounts }}<th>{{ (index $actors .publisher).name }}</th>{{ end }}</tr></thead><tbody>
{{ range $measure, $words := . }}<tr><th>{{ $words }}</th>\
{{ range $.Params.accounts }}<td>{{ with .report.figures }}{{ index . $measure }}{{ end }}</td>{{ end }}</tr>
{{ end }}</tbody></table>{{ end }}
<h2 id="accounts">The accounts, side by side</h2>
{{ range .Params.accounts }}<article class="account" id="by-{{ .id }}">
<p><a href="/actors/{{ .publisher }}/">{{ (index $actors .publisher).name }}</a></p>
<h3><a href="/sources/{{ .id }}/">{{ .title }}</a></h3>
<p class="entry-note"><time class="date">{{ .published }}</time></p>
<blockquote class="excerpt"><p>{{ .report.excerpt }}</p></blockquote>
<p class="attribution">{{ with .report.speaker }}<a href="/actors/{{ . }}/">{{ (index $actors .).name }}</a>, \
{{ end }}{{ .report.mode }}</p>
</article>
{{ end }}{{ with .Params.event.responds_to }}<h2 id="related">Before and after</h2>
<ul>{{ range . }}<li><a href="/events/{{ . }}/">{{ (index hugo.Data.events .).title }}</a></li>{{ end }}</ul>{{ end }}
{{ end }}
"""
ACTOR_PAGE = """{{ define "main" }}<h1 id="title">{{ .Title }}</h1>
<ol class="entries">{{ range .Params.events }}
<li><p>{{ .date }}</p><p><a href="/events/{{ .id }}/">{{ .title }}</a> {{ .role }}</p></li>{{ end }}
</ol>{{ end }}
"""
SOURCE_PAGE = """{{ define "main" }}{{ $actors := hugo.Data.actors }}<h1 id="title">{{ .Title }}</h1>
<p>{{ (index $actors .Params.source.publisher).name }}, {{ .Params.source.published }}</p>
{{ .Content }}
<h2 id="reports">What it reports</h2>
<ol>{{ range .Params.source.reports }}
<li><h3><a href="/events/{{ .event }}/">{{ (index hugo.Data.events .event).title }}</a></h3>
<blockquote><p>{{ .excerpt }}</p></blockquote></li>{{ end }}
</ol>{{ end }}
"""
OTHER_PAGE = """{{ define "main" }}<h1 id="title">{{ .Title }}</h1>
<ol>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ol>{{ end }}
"""


def lay_down(folder: Path, records: Path, site: Path, sample: str) -> None:
    """Write a project for `hugo server` from the dossier below `records`, with the shell of a page of a built site."""
    hugo_site.lay_down_shell(folder, site, sample)
    layouts = folder / "layouts"
    shell = (layouts / "all.html").read_text(encoding="utf-8")
    (layouts / "all.html").unlink()
    shell = shell.replace("{{ .Content }}", '{{ block "main" . }}{{ end }}').replace(hugo_site.CONTENTS, "")
    for name, text in (
        ("layouts/baseof.html", shell),
        ("layouts/event/page.html", EVENT_PAGE),
        ("layouts/actor/page.html", ACTOR_PAGE),
        ("layouts/source/page.html", SOURCE_PAGE),
        ("layouts/list.html", OTHER_PAGE),
        ("layouts/home.html", OTHER_PAGE),
        ("content/events/_content.gotmpl", EVENTS),
        ("content/actors/_content.gotmpl", ACTORS),
        ("content/sources/_content.gotmpl", SOURCES),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    content = records / "briefings"
    data = folder / "data" / "sources"
    data.mkdir(parents=True)
    shutil.copy(content / "actors.yml", folder / "data" / "actors.yml")
    shutil.copy(content / "dossier" / "events.yml", folder / "data" / "events.yml")
    for path in (content / "dossier" / "sources").glob("*.md"):
        _, head, summary = path.read_text(encoding="utf-8").split("---\n", 2)
        text = f"{head}summary: {json.dumps(summary.strip(), ensure_ascii=False)}\n"
        (data / f"{path.stem}.yml").write_text(text, encoding="utf-8")
