"""Objects that last: who looks through them, and who takes them apart at the end."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """\
from generator.lasting import leave

class Thing:
    def __init__(self, name):
        self.name, self.itself = name, self

    def __repr__(self):
        return ""

    def __del__(self):
        print("taken apart:", self.name, flush=True)

first, second, third = Thing("first"), Thing("second"), Thing("third")
first.itself = None
leave(first)
del first
print("next", flush=True)
leave(second, [third])
del second
"""


def said(program: str) -> list[str]:
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stderr == ""
    return ran.stdout.splitlines()


def test_what_is_left_is_not_taken_apart_before_the_next_is_left_nor_when_the_program_ends() -> None:
    assert said(PROGRAM) == ["next", "taken apart: first"]
    by_python = said(PROGRAM.replace("leave(", "print("))
    assert {"taken apart: second", "taken apart: third"} < set(by_python)
