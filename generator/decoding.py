"""Bytes of a document as text: Unicode, or the legacy encoding that the document or the analyst declares.

Never guesses an encoding and never replaces what can't be decoded. Must not know files or what is extracted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from generator.diagnostics import nearest

ENCODINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        label: codec
        for codec, labels in {
            "utf-8": "utf-8 utf8",
            "utf-16-le": "utf-16-le utf-16le utf-16",
            "utf-16-be": "utf-16-be utf-16be",
            "utf-32-le": "utf-32-le utf-32le utf-32",
            "utf-32-be": "utf-32-be utf-32be",
            "cp1252": "windows-1252 cp1252 iso-8859-1 iso8859-1 latin-1 latin1 ascii us-ascii",
            "cp1254": "windows-1254 cp1254 iso-8859-9 iso8859-9 latin5",
            "cp874": "windows-874 cp874 iso-8859-11 tis-620",
            "cp932": "shift-jis sjis x-sjis windows-31j cp932",
            "euc_jp": "euc-jp x-euc-jp",
            "iso2022_jp": "iso-2022-jp",
            "cp949": "euc-kr cp949 ks-c-5601-1987 windows-949",
            "gb18030": "gb18030 gbk gb2312 cp936",
            "big5hkscs": "big5 big5-hkscs cp950",
            "koi8_r": "koi8-r",
            "koi8_u": "koi8-u",
            "cp866": "ibm866 cp866",
            "mac_roman": "macintosh mac-roman",
            "mac_cyrillic": "x-mac-cyrillic mac-cyrillic",
            **{f"cp125{n}": f"windows-125{n} cp125{n}" for n in (0, 1, 3, 5, 6, 7, 8)},
            **{
                f"iso8859_{n}": f"iso-8859-{n} iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)
            },
        }.items()
        for label in labels.split()
    }
)
"""What `encoding:` may say, in small letters and with hyphens → Python's name of it.

As in the WHATWG Encoding Standard, the older name of a family means its widest member (iso-8859-1 is windows-1252,
gb2312 is gb18030), since files are named so; but a byte that stands for nothing is a fault here.
"""


@dataclass(frozen=True, slots=True)
class ArchiveFault:
    """Why a document can't be quoted from: E209 it is not there, E210 it can't be read."""

    code: str
    message: str
    """What is wrong and how to mend it, in the analyst's words."""


class Refusal(Exception):
    def __init__(self, message: str, *, code: str = "E210", lasting: bool = True) -> None:
        super().__init__(message)
        self.fault = ArchiveFault(code, message)
        self.lasting = lasting
        """Whether it holds for as long as the file stays as it is."""


_MARKS: Final = (  # longest first, as one begins another
    (b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"), (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
)  # fmt: skip
_SIGNATURES: Final = (
    (b"%PDF-", "a PDF; let its name end in .pdf"),
    (b"PK\x03\x04", "a packed file, such as of an office program; archive its plain text"),
    (b"\xd0\xcf\x11\xe0", "a file of an office program; archive its plain text"),
    (b"{\\rtf", "an RTF file; archive its plain text"),
    (b"\x1f\x8b", "a packed file; unpack it"),
)


def decode(data: bytes, name: str, encoding: str | None, *, html: bool) -> str:
    """The characters, without a mark at the beginning. What doesn't decode is refused, never replaced."""
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise Refusal(f"“{name}” is {what}")
    mark, marked = next((pair for pair in _MARKS if data.startswith(pair[0])), (b"", None))
    codec = "utf-8"
    if encoding is not None:
        codec = _codec(encoding, name, "encoding:")
        if marked and marked != codec and not marked.startswith(f"{encoding.strip().lower()}-"):
            raise Refusal(f"“{name}” begins with the mark of {marked}, not of {encoding}; remove encoding:")
    elif html and not marked:
        codec = _declared_in_html(data, name)
    codec = marked or codec
    try:
        text = data[len(mark) :].decode(codec)
    except UnicodeDecodeError as error:
        at = len(mark) + error.start
        above = data[len(mark) : at].decode(codec, "ignore").replace("\r\n", "\n").replace("\r", "\n")
        raise Refusal(
            f"“{name}” is not {codec} at byte offset {at:,} (line {above.count(chr(10)) + 1:,}); "
            + ("get a copy that is not damaged" if marked else _mend_of_encoding(data))
        ) from None
    except (UnicodeError, LookupError):  # a Python built without this codec
        raise Refusal(f"“{name}” can't be read as {codec} here; save it as UTF-8") from None
    if "\0" in text:
        raise Refusal(f"“{name}” holds the character NUL, which no text does; " + _mend_of_encoding(data))
    return text


def _codec(label: str, name: str, said_by: str) -> str:
    key = re.sub(r"[\s_]+", "-", label.strip().lower())
    if key not in ENCODINGS:
        close = nearest(key, ENCODINGS) or ("windows-1252", "koi8-r", "shift-jis")
        raise Refusal(
            f"“{name}”: {said_by} says “{label}”, which is no encoding of text that is read here; use one such as "
            + ", ".join(close)
        )
    return ENCODINGS[key]


def _declared_in_html(data: bytes, name: str) -> str:
    head = re.sub(rb"<!--.*?-->", b"", data[:8192], flags=re.DOTALL)
    found = re.match(rb"\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]+)", head) or re.search(
        rb"<meta\b[^>]{0,500}?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", head, re.IGNORECASE
    )
    if not found:
        return "utf-8"
    codec = _codec(found[1].decode("ascii", "replace"), name, "its charset")
    return "utf-8" if codec.startswith(("utf-16", "utf-32")) else codec  # could not have been read so far


_LATIN = re.compile(r"(?=.*[A-Za-z]|.$)(?:[A-ZÀ-ÖØ-ÜŒŠŽ]?[a-zß-ïñ-öø-üœšžÿ]+|[A-ZÀ-ÖØ-ÜŒŠŽ]{2,})")
_CYRILLIC = re.compile(r"[А-ЯЁҐЄІЇ]?[а-яёґєії]+")
_OTHER = frozenset("“”‘’„‚–—…•·«»‹›§©®°№£\u00a0\u00ad")


def _mend_of_encoding(data: bytes) -> str:
    """Names the encoding that it seems to have, where there is next to no doubt: when read in it, the words are of
    one script and have no capitals inside. UTF-8 that is damaged never reads so.
    """
    sample = data[:100_000]
    guess = ""
    zeros = [sample[start::2].count(0) / max(1, len(sample) // 2) for start in (0, 1)]
    if len(sample) > 16 and max(zeros) > 0.4 and min(zeros) < 0.01:
        guess = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    elif not any(zeros):
        trials = (("windows-1252", _LATIN), ("windows-1251", _CYRILLIC), ("koi8-r", _CYRILLIC))
        guess = next((label for label, word in trials if _reads_well(sample, label, word)), "")
    if guess:
        return f"it seems to be {guess}: add encoding: {guess}, or save it as UTF-8"
    if any(zeros):
        return "it may not be a text at all; archive its plain text"
    return "save it as UTF-8, or say under encoding: which encoding it has"


def _reads_well(sample: bytes, label: str, word: re.Pattern[str]) -> bool:
    try:
        text = sample.decode(label)
    except UnicodeDecodeError:
        return False
    words = [found for found in re.findall(r"[^\W\d_]+", text) if not found.isascii()]
    others = {char for char in text if not char.isascii() and not char.isalpha()}
    good = sum(1 for found in words if word.fullmatch(found))
    return others <= _OTHER and good >= 0.9 * len(words)
