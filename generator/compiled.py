"""Templates stay compiled from one build to the next: compiling them is most of the work of a small build.

Must not know what the templates are.
"""

from __future__ import annotations

import jinja2
from jinja2.bccache import Bucket


class CompiledTemplates:
    """Compiled templates, in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def serve(self, environment: jinja2.Environment) -> None:
        """Keep what this environment compiles from now on, for itself and for those like it."""
        meaning = (
            type(environment).__qualname__,
            sorted(environment.extensions),
            sorted(environment.filters),
            sorted(environment.tests),
            environment.trim_blocks,
            environment.lstrip_blocks,
            environment.autoescape,
        )
        environment.bytecode_cache = self._kept.setdefault(repr(meaning), _Kept())


class _Kept(jinja2.BytecodeCache):
    """Jinja compares each with its source, so that a changed one is compiled anew."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._code.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()
