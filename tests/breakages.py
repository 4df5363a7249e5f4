"""Ways to break the small project while it is served, and where each must be told; and the way back.

Knows nothing of servers.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from small_project import FILES

EVENTS = "briefings/dossier/events.yml"
LOCK = "briefings/dossier/evidence.lock"


@dataclass(frozen=True)
class Breakage:
    """One way to break a project, the place at which it must be told, and words of the message. Without a place:
    it stops nothing, though more or less is built."""

    name: str
    do: Callable[[Path], object]
    place: str
    words: str


def write(name: str, content: str | bytes) -> Callable[[Path], object]:
    def do(project: Path) -> None:
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return do


def replace(name: str, old: str, new: str) -> Callable[[Path], object]:
    assert old in FILES[name]
    return write(name, FILES[name].replace(old, new))


def make_folder_of(name: str) -> Callable[[Path], object]:
    def do(project: Path) -> None:
        (project / name).unlink()
        (project / name).mkdir()

    return do


def rename(old: str, new: str) -> Callable[[Path], object]:
    return lambda project: (project / old).rename(project / new)


def remove(name: str) -> Callable[[Path], object]:
    def do(project: Path) -> None:
        path = project / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return do


CONFIGURATION = FILES["mkdocs.yml"]
HOOKED = CONFIGURATION + "hooks: [hook.py]\n"


def write_both(hook: str) -> Callable[[Path], object]:
    def do(project: Path) -> None:
        write("hook.py", hook)(project)
        write("mkdocs.yml", HOOKED)(project)

    return do


BREAKAGES = (
    Breakage("a key is misspelt", replace(EVENTS, "kind:", "knid:"), f"{EVENTS}:4:3", "knid"),
    Breakage("a quote is open", replace(EVENTS, "title: Russia", 'title: "Russia'), f"{EVENTS}:8:", "quot"),
    Breakage("a tab", replace(EVENTS, "  kind", "\tkind"), f"{EVENTS}:4:1", "tab"),
    Breakage(
        "not UTF-8",
        write(EVENTS, FILES[EVENTS].replace("Poland e", "Polánd e").encode("latin-1")),
        f"{EVENTS}:2:",
        "UTF-8",
    ),
    Breakage("a file is gone", remove(EVENTS), "briefings/dossier/sources/first.md:7:", "poland-expels"),
    Breakage("an empty file", write("briefings/actors.yml", ""), f"{EVENTS}:5:", "poland"),
    Breakage("a null byte", write(EVENTS, b"\0" + FILES[EVENTS].encode()), f"{EVENTS}:1:1", ""),
    Breakage("a folder instead of a file", make_folder_of(EVENTS), f"{EVENTS}:1:1", ""),
    Breakage(
        "a folder instead of the actors",
        make_folder_of("briefings/actors.yml"),
        "briefings/actors.yml:1:1",
        "",
    ),
    Breakage(
        "a folder instead of a page",
        make_folder_of("briefings/dossier/briefing.yml"),
        "briefings/dossier/briefing.yml:1:1",
        "",
    ),
    Breakage(
        "a renamed folder", rename("briefings/dossier/sources", "briefings/dossier/sauces"), "", "second"
    ),
    Breakage("the content folder is renamed", rename("briefings", "contents"), "mkdocs.yml:5:1", "briefings"),
    Breakage(
        "a file replaced by a link to nowhere",
        lambda p: ((p / EVENTS).unlink(), (p / EVENTS).symlink_to("gone")),
        f"{EVENTS}:1:1",
        "",
    ),
    Breakage(
        "merge marks",
        write(EVENTS, f"<<<<<<< HEAD\n{FILES[EVENTS]}=======\n>>>>>>> other\n"),
        f"{EVENTS}:2:",
        "",
    ),
    Breakage(
        "an excerpt is not there",
        replace("briefings/dossier/sources/first.md", "expelled 45", "expelled 54"),
        "briefings/dossier/sources/first.md:8:",
        "not found",
    ),
    Breakage(
        "the document is gone",
        remove("archive/first.txt"),
        "briefings/dossier/sources/first.md:5:",
        "first.txt",
    ),
    Breakage("the archive is renamed", rename("archive", "arkive"), "", ""),
    Breakage(
        "mkdocs.yml: brackets",
        write(
            "mkdocs.yml", CONFIGURATION.replace("plugins: [search, briefings]", "plugins: [search, briefings")
        ),
        "mkdocs.yml:8:",
        "",
    ),
    Breakage(
        "mkdocs.yml: half",
        write("mkdocs.yml", CONFIGURATION[: CONFIGURATION.index("plugins") - 10]),
        "mkdocs.yml:",
        "",
    ),
    Breakage(
        "mkdocs.yml: not UTF-8",
        write("mkdocs.yml", CONFIGURATION.replace("Desk", "D\xe9sk").encode("latin-1")),
        "mkdocs.yml:1:",
        "UTF-8",
    ),
    Breakage("mkdocs.yml: a folder", make_folder_of("mkdocs.yml"), "mkdocs.yml:1:1", ""),
    Breakage("mkdocs.yml: gone", remove("mkdocs.yml"), "mkdocs.yml:1:1", ""),
    Breakage("mkdocs.yml: empty", write("mkdocs.yml", ""), "mkdocs.yml:1:1", "site_name"),
    Breakage("mkdocs.yml: a list", write("mkdocs.yml", "- site_name: Desk\n"), "mkdocs.yml:1:1", ""),
    Breakage(
        "mkdocs.yml: no such plugin",
        write("mkdocs.yml", CONFIGURATION.replace("search,", "serach,")),
        "mkdocs.yml:7:1",
        "serach",
    ),
    Breakage(
        "mkdocs.yml: no such theme",
        write("mkdocs.yml", CONFIGURATION.replace("name: material", "name: metarial")),
        "mkdocs.yml:6:1",
        "metarial",
    ),
    Breakage(
        "mkdocs.yml: without the plugin",
        write("mkdocs.yml", CONFIGURATION.replace("search, briefings", "search")),
        "mkdocs.yml:1:1",
        "briefings",
    ),
    Breakage(
        "mkdocs.yml: an editor that runs code",
        write(
            "mkdocs.yml",
            CONFIGURATION.replace(
                "[search, briefings]", "[search, {briefings: {editor: 'javascript:alert({path})'}}]"
            ),
        ),
        "mkdocs.yml:7:1",
        "scheme",
    ),
    Breakage(
        "a template does not parse",
        write("templates/pages/actors.html", "<h1>\n{% if %}\n"),
        "templates/pages/actors.html:2:1",
        "Expected an expression",
    ),
    Breakage(
        "a template asks for what is not there",
        write("templates/pages/actors.html", "<h1>\n\n{{ view.nothing }}\n"),
        "templates/pages/actors.html:3:1",
        "nothing",
    ),
    Breakage(
        "a template calls what is no function",
        write("templates/pages/actors.html", "{{ 3() }}\n"),
        "templates/pages/actors.html:1:1",
        "not callable",
    ),
    Breakage(
        "a template is not UTF-8",
        write("templates/pages/actors.html", b"one\ntwo \xff\n"),
        "templates/pages/actors.html:2:5",
        "UTF-8",
    ),
    Breakage(
        "a page is not UTF-8",
        write("briefings/about.md", b"# About\n\n\xe9\n"),
        "briefings/about.md:3:1",
        "UTF-8",
    ),
    Breakage(
        "a hook raises",
        write_both("def on_page_markdown(markdown, **_):\n    raise ValueError('<b>broken</b>')\n"),
        "hook.py:2:1",
        "ValueError: <b>broken</b>",
    ),
    Breakage(
        "a hook ends the program",
        write_both("import sys\n\n\ndef on_env(env, **_):\n    sys.exit('enough')\n"),
        "hook.py:5:1",
        "enough",
    ),
    Breakage("a hook does not parse", write_both("def on_env(:\n"), "hook.py:1:", "not Python"),
)


def restore(project: Path, lock: bytes) -> None:
    """Put the sound project back, as a switch of branches does: everything that differs, and nothing else."""
    sound = {name: text.encode() for name, text in FILES.items()} | {LOCK: lock}
    for path in sorted(project.rglob("*"), reverse=True):
        name = path.relative_to(project).as_posix()
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()) or name in sound:
                shutil.rmtree(path)
        elif sound.get(name) is None or path.is_symlink():
            path.unlink()
    for name, content in sound.items():
        path = project / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
