"""What holds for the repository as a whole: the order of the rooms, lock files, the registry of faults."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.diagnostics import CODES

REPOSITORY = Path(__file__).resolve().parent.parent
GENERATOR = REPOSITORY / "generator"
LEAKS = REPOSITORY.parent / "shared" / "tools" / "leaks"
CODES_PAGE = REPOSITORY / "briefings" / "guide" / "diagnostics.md"

# A room (a module, or a package with all its modules) imports only from rooms before it.
ROOMS = (
    "diagnostics",
    "file_state",
    "lasting",
    "aside",
    "shelf",
    "digests",
    "text",
    "anchor",
    "coverage",
    "overlap",
    "edtf_source",
    "date_mends",
    "dates",
    "worded_dates",
    "wordings",
    "page_head",
    "languages",
    "metadata",
    "figures",
    "figure_source",
    "trace",
    "vocabulary",
    "slim_models",
    "model",
    "record_digests",
    "reading",
    "page_reads",
    "keys",
    "forms",
    "schema",
    "key_reference",
    "yaml_complaints",
    "yaml_text",
    "yaml_source",
    "yaml_again",
    "yaml_nodes",
    "editing",
    "changes",
    "record_faults",
    "content_files",
    "load",
    "project",
    "decoding",
    "archive_reader",
    "archive",
    "lock",
    "searches",
    "receipts",
    "evidence",
    "graph",
    "lineage",
    "compare",
    "word_forms",
    "likely_events",
    "align",
    "difference",
    "differences",
    "omissions",
    "mutations",
    "shards",
    "addresses",
    "prose",
    "naming",
    "citations",
    "attribution",
    "suggest",
    "references",
    "checks",
    "text_checks",
    "index",
    "kept_differences",
    "pages",
    "search",
    "compiled",
    "quick_code",
    "quick",
    "environment",
    "render",
    "making",
    "publish",
    "assets",
    "policy",
    "exports",
    "schema_files",
    "vscode",
    "report",
    "pipeline",
    "id_places",
    "renaming",
    "merging",
    "rehearsal",
    "drafting",
    "adding",
    "scaffolding",
    "finding",
    "counting",
    "serving",
    "plugin",
    "cli",
)
ONLY_IMPORTER_OF_MKDOCS = "plugin"

MODULES = sorted(GENERATOR.rglob("*.py"))


def name_of(module: Path) -> str:
    return module.relative_to(REPOSITORY).as_posix()


def imports_of(source: str, package: tuple[str, ...]) -> Iterator[str]:
    """Full names of what a module in `package` imports, wherever in the module; its members count too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            origin = ".".join((*base, *((node.module,) if node.module else ())))
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def wrong_imports(path: str, source: str) -> list[str]:
    """What a module imports against the order; `path` is relative to the generator's folder."""
    parts = Path(path).with_suffix("").parts
    room = parts[0]
    if room == "__init__":
        return [name for name in imports_of(source, ("generator",)) if name.startswith("generator.")]
    if room not in ROOMS:
        return [f"{room} is no room: give it a place in ROOMS"]
    names = imports_of(source, ("generator", *parts[:-1]))
    return [name for name in names if breaks_order(name, room)]


def breaks_order(imported: str, room: str) -> bool:
    top, _, rest = imported.partition(".")
    if top == "mkdocs":
        return room != ONLY_IMPORTER_OF_MKDOCS
    other = rest.partition(".")[0]
    return top == "generator" and other in ROOMS and ROOMS.index(other) > ROOMS.index(room)


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_imports_only_from_rooms_before_its_own(module: Path) -> None:
    assert wrong_imports(str(module.relative_to(GENERATOR)), module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_opens_by_saying_what_it_is_for(module: Path) -> None:
    assert ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("load.py", "from generator.model import Event\nimport generator.text\nimport json", []),
        ("load.py", "from generator.index import backlinks", ["generator.index.backlinks"]),
        ("load.py", "from generator import model, index", ["generator.index"]),
        ("load.py", "from . import index", ["generator.index"]),
        ("load.py", "from .pages.event import plan", ["generator.pages.event.plan"]),
        ("load.py", "def late():\n    import generator.cli", ["generator.cli"]),
        ("load.py", "from generator import __version__", []),
        (
            "pages/event.py",
            "from .plan import Plan\nfrom ..index import find\nfrom generator.pages import x",
            [],
        ),
        ("pages/event.py", "from ..render import body", ["generator.render.body"]),
        ("pages/__init__.py", "from . import event\nfrom .. import cli", ["generator.cli"]),
        ("pages/deep/a.py", "from ...model import Event\nfrom ...plugin import x", ["generator.plugin.x"]),
        ("render.py", "import mkdocs.utils", ["mkdocs.utils"]),
        ("cli.py", "from mkdocs import config", ["mkdocs.config"]),
        ("plugin.py", "from mkdocs.plugins import BasePlugin", []),
        ("__init__.py", "from .cli import main", ["generator.cli.main"]),
        ("helpers.py", "", ["helpers is no room: give it a place in ROOMS"]),
    ],
)
def test_the_rule_of_the_rooms(path: str, source: str, expected: list[str]) -> None:
    assert wrong_imports(path, source) == expected


LOCK_LINE = re.compile(
    r"""\s*\#(?:(?!://).)*          # a comment that names no address
    | [a-z0-9][a-z0-9._-]*==[^\s;@]+(\s;[^\\/]+)?\s\\ # a version, and for which systems
    | \s{4}--hash=sha256:[0-9a-f]{64}(\s\\)?
    """,
    re.VERBOSE,
)


def odd_lines(lock: str) -> list[str]:
    """Lines that are neither a pinned package, nor a digest, nor a comment without an address."""
    return [line for line in lock.splitlines() if not LOCK_LINE.fullmatch(line)]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_pins_with_digests_and_names_no_host_and_no_index(name: str) -> None:
    lock = (REPOSITORY / name).read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert odd_lines(lock) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.org/simple",
        "--extra-index-url https://example.org/simple",
        "--find-links wheels",
        "# from https://example.org/simple",
        "click @ https://example.org/click.whl \\",
        "click==8.1 @ https://example.org/click.whl \\",
        "click>=8.1 \\",
        "click==8.1",
        "-e .",
    ],
)
def test_an_odd_line_of_a_lock_file_is_noticed(line: str) -> None:
    assert odd_lines(f"# via mkdocs\n{line}\n") == [line]


def test_the_runtime_lock_is_part_of_the_development_lock() -> None:
    pinned = re.compile(r"^([a-z0-9._-]+==\S+)", re.MULTILINE)
    runtime, development = (
        set(pinned.findall((REPOSITORY / name).read_text(encoding="utf-8")))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert runtime - development == set()


BESIDE_THE_README = {
    "mkdocs.yml": "site_name: Desk\ndocs_dir: briefings\n",
    "archive/rt-via-hub.txt": """
Poland not only expelled 45 diplomats, it is said on Wednesday.
The expulsion of diplomats is a decision that closes the window of diplomatic relations, he said.
""",
    "briefings/desk/briefing.yml": "title: Desk\n",
    "briefings/actors.yml": """
poland: {name: Poland, type: state}
russia: {name: Russia, type: state}
dmitry-peskov: {name: Dmitry Peskov, type: person}
rt: {name: RT, type: outlet}
libertarian-hub: {name: Libertarian Hub, type: outlet}
""",
    "briefings/desk/events/statements.yml": """
peskov-on-breaking-ties: {title: Peskov speaks on ties, date: 2022-04-06, actors: {dmitry-peskov: speaks}}
""",
}


def test_the_examples_in_the_readme_pass_the_check(tmp_path: Path) -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    (source,) = re.findall(r"```markdown\n(.*?)```", readme, re.DOTALL)
    (events,) = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    written = {"briefings/desk/sources/rt-via-hub.md": source, "briefings/desk/events/expulsions.yml": events}
    for name, content in (BESIDE_THE_README | written).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    briefings = Path(sys.executable).with_name("briefings")
    for command in ("lock", "check"):
        checked = subprocess.run(
            [briefings, command], cwd=tmp_path, capture_output=True, text=True, check=False
        )
    assert (checked.stdout, checked.returncode) == ("", 0), checked.stderr


def codes_in(text: str) -> set[str]:
    return set(re.findall(r"\b[EWN]\d{3}\b", text))


def test_every_code_that_is_used_is_registered() -> None:
    used = {
        (name_of(module), node.value)
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[EWN]\d{3}", node.value)
    }
    assert {(module, code) for module, code in used if code not in CODES} == set()


def test_the_page_of_codes_explains_each_registered_code_and_no_other() -> None:
    assert codes_in(CODES_PAGE.read_text(encoding="utf-8")) == set(CODES)


@pytest.mark.skipif(not LEAKS.is_file(), reason="the texts to compare with are not beside this clone")
def test_no_long_passage_of_a_source_and_no_path_of_a_machine_is_tracked() -> None:
    found = subprocess.run([sys.executable, LEAKS, REPOSITORY], capture_output=True, text=True, check=False)
    assert (found.stdout, found.returncode) == ("", 0)
