"""A file's bytes as the text that both YAML parsers take the same way, and what can't belong in it.

Must not know YAML beyond the characters it may hold.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from generator.diagnostics import Diagnostic, Location, diagnose, in_order
from generator.yaml_complaints import named

MAX_BYTES: Final = 5_000_000

# What never belongs in a text, typed or escaped: controls, separators that YAML takes for line ends and editors
# don't, a byte order mark inside the text, non-characters, halves of surrogate pairs, and the two bidi overrides:
# these can show a reader another order of letters or digits than the file holds. The other bidi characters
# stay: honest Arabic, Hebrew and Persian need them.
FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def decode(data: bytes, file: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The text with line ends as \\n, no byte order mark, and U+FFFD for each forbidden character."""
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data) / 1e6:.1f} MB, and at most {MAX_BYTES / 1e6:g} MB are read"
        return None, (diagnose("E112", Location(file), message),)
    # Latin text in UTF-16 without its mark is valid UTF-8, every second byte of it NUL.
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data.count(0) * 3 > len(data):
        return None, (diagnose("E101", Location(file), "the file is UTF-16 or UTF-32, not UTF-8"),)
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = _unix(data.decode())
    except UnicodeDecodeError as error:
        place = end_of(_unix(data[: error.start].decode()), file)
        byte = data[error.start : error.start + 1]
        legacy = byte.decode("cp1252", "ignore")
        hint = f"in Windows-1252 it would be {legacy}: save the file as UTF-8" if legacy else ""
        return None, (diagnose("E101", place, f"byte 0x{byte.hex().upper()} is not UTF-8", hint=hint),)
    faults = []
    counts = Counter(FORBIDDEN.findall(text))
    for character, count in counts.items():
        place = end_of(text[: text.index(character)], file)
        message = named(character) + (f", {count} times in this file" if count > 1 else "")
        faults.append(diagnose("E109", place, message, hint=_in_its_place(character)))
    return FORBIDDEN.sub("\ufffd", text) if counts else text, in_order(faults)


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def end_of(text: str, file: str) -> Location:
    return Location(file, text.count("\n") + 1, len(text) - text.rfind("\n"))


def _in_its_place(character: str) -> str:
    """What a C1 control was probably meant to be: the character that has this byte in Windows-1252."""
    meant = bytes([ord(character)]).decode("cp1252", "ignore") if 0x80 <= ord(character) <= 0x9F else ""
    return f"probably {meant} that lost its encoding on the way: type it again" if meant else ""
