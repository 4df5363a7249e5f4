"""Builds projects within the tests' own process, as `mkdocs build` does, and compares what came of it.

Knows nothing of what is tested with them.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
from mkdocs.commands.build import build
from mkdocs.config import load_config

EPOCH = "1700000000"
"""For SOURCE_DATE_EPOCH."""
_COUNTED = re.compile(r"(\d+) pages made, (\d+) kept as they were")


class Outcome(NamedTuple):
    failed: bool
    made: int
    kept: int
    log: str


def build_here(project: Path, **given: Any) -> Outcome:
    """`given`: what stands over mkdocs.yml, as the command line's options do."""
    with _heard() as told:
        failed = False
        try:
            config = load_config(str(project / "mkdocs.yml"), **given)
            config.plugins.on_startup(command="build", dirty=False)
            try:
                build(config)
            finally:
                config.plugins.on_shutdown()
        except (Exception, SystemExit) as error:
            told.append(str(error))
            failed = True
    log = "\n".join(told)
    counted = _COUNTED.search(log)
    return Outcome(failed, *(map(int, counted.groups()) if counted else (0, 0)), log)


def built_here(project: Path, **given: Any) -> Outcome:
    outcome = build_here(project, **given)
    assert not outcome.failed, outcome.log
    return outcome


def built_clean(project: Path, folder: Path, **given: Any) -> dict[str, bytes]:
    """The site that a copy of a project gives that was never built before."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(project, folder, ignore=shutil.ignore_patterns(".cache", "site"))
    built_here(folder, **given)
    return tree(folder / "site")


def tree(site: Path) -> dict[str, bytes]:
    """Every file below a site's folder, and every folder, which holds nothing."""
    return {
        f"{path.relative_to(site).as_posix()}{'/' if path.is_dir() else ''}": b""
        if path.is_dir()
        else path.read_bytes()
        for path in site.rglob("*")
    }


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """Names of files that are not the same in both."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def stamps(site: Path) -> dict[str, tuple[int, int]]:
    """Which file each page is: one that was written anew is another."""
    return {
        path.relative_to(site).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in site.rglob("*.html")
    }


@contextmanager
def _heard() -> Iterator[list[str]]:
    told: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append(f"{record.levelname} {record.getMessage()}")

    ear, logger = Ear(), logging.getLogger("mkdocs")
    was = logger.level, logger.propagate
    logger.addHandler(ear)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield told
    finally:
        logger.removeHandler(ear)
        logger.level, logger.propagate = was
        logger.manager._clear_cache()  # type: ignore[attr-defined]  # levels are kept per logger


@contextmanager
def quick_templates() -> Iterator[None]:
    """Compile each template's text once, and list the theme's files once: most of the work of a small build.

    What a template makes stays as it is, since the same text in the same kind of environment is the same code.
    """
    compiling, listing = jinja2.Environment.compile, jinja2.FileSystemLoader.list_templates
    codes: dict[object, Any] = {}

    def compile(self: Any, source: Any, name: Any = None, filename: Any = None, *rest: Any) -> Any:
        meaning = (self.trim_blocks, self.lstrip_blocks, repr(self.autoescape), sorted(self.extensions))
        key = (type(self), source, name, filename, rest, repr((meaning, sorted(self.filters))))
        if not isinstance(source, str):
            return compiling(self, source, name, filename, *rest)
        if key not in codes:
            codes[key] = compiling(self, source, name, filename, *rest)
        return codes[key]

    @cache
    def listed(folder: str) -> list[str]:
        # MkDocs publishes no hidden files, and the theme has ten thousand icons.
        return [name for name in listing(jinja2.FileSystemLoader(folder)) if not name.startswith(".")]

    def list_templates(self: Any) -> list[str]:
        packaged = [os.fspath(path) for path in self.searchpath if "site-packages" in os.fspath(path)]
        others = [path for path in self.searchpath if os.fspath(path) not in packaged]
        found = {name for path in packaged for name in listed(path)}
        return sorted(found.union(listing(jinja2.FileSystemLoader(others)) if others else ()))

    jinja2.Environment.compile = compile  # type: ignore[method-assign,assignment]
    jinja2.FileSystemLoader.list_templates = list_templates  # type: ignore[method-assign]
    try:
        yield
    finally:
        jinja2.Environment.compile = compiling  # type: ignore[method-assign]
        jinja2.FileSystemLoader.list_templates = listing  # type: ignore[method-assign]
