"""Takes the text out of one HTML page or PDF, in a process of its own that is bounded and ends with the answer.

Must not import the rest of the package: this file is also the program of that process, which runs it by its path
with a stranger's document in its hands. The document comes through standard input, one JSON object answers through
standard output, one argument says how.
"""

from __future__ import annotations

import importlib
import json
import math
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

PROGRAM: Final = Path(__file__)
LIBRARIES: Final = {"text/html": "trafilatura", "application/pdf": "pypdf"}

# All that the process gets to see of the environment: what Python and its libraries may need to start at all.
_PASSED_ON = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "TEMP")
# One seed for all, so that nothing can hang on the order of a set.
_SET = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"}

_SURROGATE = re.compile("[\ud800-\udfff]")

# Elements whose content no reader of the page sees. JSON inside of scripts, too, is not the document.
_UNSEEN = ("script", "style", "template", "noscript", "svg")
# What trafilatura leaves of running text. All its other elements begin a paragraph.
_INLINE = frozenset(("a", "b", "code", "del", "em", "hi", "i", "ref", "span", "strong", "sub", "sup"))
_NO_BUSINESS = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system")


class Fault(Exception):
    """Why there is no text, in a word.

    Of the document: empty, long, locked, cipher (locked in a way that needs a further package), damaged. Of the
    process: time, memory, crash. Of the machine: missing, unloadable (the library), start (the process).
    """


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost."""

    bytes: int = 20_000_000
    characters: int = 5_000_000
    seconds: float = 20
    """For opening an HTML page or a PDF: of the clock, and of the processor where the platform can bound it."""
    memory: int = 512 * 1024 * 1024
    """For the same; bytes of address space, where the platform can bound it: macOS and Windows can't."""


# ---- the side that asks


def extract(data: bytes, media_type: str, limits: Limits, program: Path = PROGRAM) -> str:
    """The text of an HTML page (given as UTF-8) or a PDF; raises Fault, whatever the process does.

    Returns within the limit of seconds and two more. POSIX: what the process started ends with it.
    """
    try:
        request = {
            "media_type": media_type,
            "characters": limits.characters,
            "seconds": max(1, math.ceil(limits.seconds)),
            "memory": limits.memory,
            # Where this process finds its packages, but for the folder it was started in.
            "path": [entry for entry in sys.path if entry and Path(entry) != Path.cwd()],
        }
        # -P, -s and an environment of our own are what -I does, and leave us the seed.
        process = subprocess.Popen(  # noqa: S603  # no shell, and nothing of the document in the arguments
            [sys.executable, "-P", "-s", "-B", str(program), json.dumps(request)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ} | _SET,
            start_new_session=True,
        )
    except (OSError, ValueError, TypeError):  # TypeError: no sys.executable
        raise Fault("start") from None
    try:
        return _text_in(*_answer(process, data, limits))
    except RuntimeError:  # no more threads
        raise Fault("start") from None
    finally:
        _end(process)


def _answer(process: subprocess.Popen[bytes], data: bytes, limits: Limits) -> tuple[bytes, int]:
    """What the process wrote, and its exit status; raises Fault where it takes too long or writes too much."""
    most = 6 * limits.characters + 1000  # a character has four bytes at most, or six where JSON escapes it
    parts: list[bytes] = []
    # Threads, because either pipe may be full while the other is waited for, and Windows can't wait for both.
    threading.Thread(target=_feed, args=(process.stdin, data), daemon=True).start()
    reading = threading.Thread(target=_drain, args=(process.stdout, most + 1, parts), daemon=True)
    reading.start()
    reading.join(limits.seconds)
    if reading.is_alive():
        raise Fault("time")
    answer = b"".join(parts)
    if len(answer) > most:
        raise Fault("long")
    try:
        return answer, process.wait(1)
    except subprocess.TimeoutExpired:
        return answer, 0


def _feed(pipe: IO[bytes], data: bytes) -> None:
    try:
        with pipe:
            pipe.write(data)
    except OSError:
        return  # the process ended before it had read all of it


def _drain(pipe: IO[bytes], most: int, parts: list[bytes]) -> None:
    with pipe:
        parts.append(pipe.read(most))


def _text_in(answer: bytes, status: int) -> str:
    try:
        reply = json.loads(answer)
    except (ValueError, RecursionError):
        overtime = hasattr(signal, "SIGXCPU") and status == -signal.SIGXCPU
        raise Fault("time" if overtime else "crash") from None
    match reply:
        case {"text": str(text)} if not _SURROGATE.search(text):
            return text
        case {"fault": str(word)}:
            raise Fault(word)
    raise Fault("crash")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started; nothing to do where it ended by itself."""
    if process.returncode is not None:
        return
    try:
        # Not waited for yet, so that its number can't have passed to another process.
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
        process.wait(1)
    except (OSError, subprocess.TimeoutExpired):
        return


# ---- the side that answers


def main() -> None:
    """Answer {"text": …} or {"fault": …}; no answer at all means that the program was ended."""
    request = json.loads(sys.argv[1])
    answer = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # what a library prints must not stand in the answer
    sys.path.extend(entry for entry in request["path"] if entry not in sys.path)
    confine(request["seconds"], request["memory"])
    answer.write(_reply(sys.stdin.buffer.read(), request["media_type"], request["characters"]))
    answer.flush()
    os._exit(0)  # nothing to tidy up, and nothing of the libraries' may crash on the way out


def confine(seconds: int, memory: int) -> None:
    """Bound this process's CPU time and address space (bytes), and keep Python code from reaching out.

    Where the platform knows no such limit, or a stricter one is set, it stays as it is. The hook stops what a
    library does in good faith, such as fetching a page; it is no wall against machine code.
    """
    try:
        resource: Any = importlib.import_module("resource")
    except ImportError:  # Windows
        resource = None
    if resource:
        # Over the soft limit of time a process ends by a signal that says so, over the hard one by a bare kill.
        for name, soft, hard in (
            ("CPU", seconds, seconds + 1), ("AS", memory, memory), ("FSIZE", 0, 0), ("CORE", 0, 0),
        ):  # fmt: skip
            if hasattr(resource, f"RLIMIT_{name}"):
                _lower(resource, getattr(resource, f"RLIMIT_{name}"), soft, hard)
    sys.addaudithook(_refuse_to_reach_out)


def _lower(resource: Any, kind: int, soft: int, hard: int) -> None:
    _soft, present = resource.getrlimit(kind)
    if present != resource.RLIM_INFINITY:
        soft, hard = min(soft, present), min(hard, present)
    try:
        resource.setrlimit(kind, (soft, hard))
    except (ValueError, OSError):  # macOS has the name RLIMIT_AS, but not the limit
        return


def _refuse_to_reach_out(event: str, arguments: tuple[object, ...]) -> None:
    writes = event == "open" and isinstance(flags := arguments[2], int) and flags & (os.O_WRONLY | os.O_RDWR)
    if writes or (event.startswith(_NO_BUSINESS) and event != "socket.__new__"):
        raise PermissionError(event)


def _reply(data: bytes, media_type: str, characters: int) -> bytes:
    try:
        text = _READERS[media_type](data)
        if len(text) > characters:
            raise Fault("long")
        reply = {"text": text} if text.strip() else {"fault": "empty"}
        return json.dumps(reply, ensure_ascii=False).encode()
    except Fault as fault:
        word = str(fault)
    except ImportError as error:
        word = "missing" if error.name == LIBRARIES[media_type] else "unloadable"
    except MemoryError:
        word = "memory"
    except Exception:  # whatever a damaged document brings a library to; its words could quote the document
        word = "damaged"
    return json.dumps({"fault": word}).encode()


# ---- HTML


def _read_html(data: bytes) -> str:
    """One paragraph a line, blank lines between; every line stands in the page without a gap.

    `data` is UTF-8. White space is folded as browsers fold it. The page's headlines (h1) come first where
    trafilatura takes them for no part of the article.
    """
    trafilatura: Any = importlib.import_module("trafilatura")
    etree: Any = importlib.import_module("lxml.etree")
    html: Any = importlib.import_module("lxml.html")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        page = html.document_fromstring(data, parser=parser)
    except etree.ParserError:  # the parser's word for a page without any element
        raise Fault("empty") from None
    except etree.XMLSyntaxError:  # of HTML, which it reads however broken, only where memory ran out
        raise Fault("memory") from None
    if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
        raise Fault("memory")  # the parser goes on with less than the page holds
    etree.strip_elements(page, *_UNSEEN, with_tail=False)
    etree.strip_tags(page, "time")  # else left out, with the day in “on Wednesday”
    whole = _without_space("".join(page.itertext()))
    headlines = [_one_line(" ".join(heading.itertext())) for heading in page.iter("h1")]
    article = trafilatura.bare_extraction(page, include_comments=False, with_metadata=False)
    if article is None:
        raise Fault("empty")
    lines = list(_lines_in_page(_lines(etree, article.body), whole))
    held = _without_space("".join(lines))
    above = [line for line in headlines if line and _without_space(line) not in held]
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(above) + "\n\n" + "\n".join(lines)).strip("\n")


def _lines(etree: Any, body: Any) -> list[str]:
    """The article's lines; paragraphs are set apart by empty ones, the cells of a row by tabs."""
    pieces = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        edge = "" if element.tag in _INLINE or element.tag == "lb" else "\n\n"
        if element.tag == "cell":
            edge = "\t"
        if event == "start":
            pieces.append("\n" if element.tag == "lb" else edge)
            pieces.append(_folded(element.text))
        else:
            pieces.append(edge)
            if element is not body:
                pieces.append(_folded(element.tail))
    return [_one_line(line) for line in "".join(pieces).split("\n")]


def _lines_in_page(lines: list[str], whole: str) -> Iterator[str]:
    """The lines, broken into paragraphs wherever the page has more between two words than the extraction.

    Extraction leaves out what it takes for furniture, such as a button inside of a sentence. A sentence closed
    over such a gap could say the opposite of the page's, and an excerpt of it would count as verbatim.
    """
    for line in lines:
        if _without_space(line) in whole:
            yield line
            continue
        words = re.split(r"(?<=[ \t])", line)
        at = 0
        while at < len(words):
            stands, beyond = at, len(words) + 1  # words[at:stands] is in the page, words[at:beyond] is not
            while beyond - stands > 1:
                middle = (stands + beyond) // 2
                if _without_space("".join(words[at:middle])) in whole:
                    stands = middle
                else:
                    beyond = middle
            if stands > at:
                yield from ("", "".join(words[at:stands]).strip(), "")
            at = max(stands, at + 1)  # goes past a word that is not the page's


def _folded(text: str | None) -> str:
    return re.sub(r"[ \t\n\f\r]+", " ", text or "")


def _one_line(text: str) -> str:
    cells = (re.sub(r"[ \n\f\r]+", " ", cell).strip(" ") for cell in text.split("\t"))
    return "\t".join(cell for cell in cells if cell)


def _without_space(text: str) -> str:
    """What the extraction never changes: all but white space and characters that can't be seen."""
    joined = "".join(text.split())
    return joined if joined.isprintable() else "".join(filter(str.isprintable, joined))


# ---- PDF


def _read_pdf(data: bytes) -> str:
    """Pages with text, blank lines between; line ends and hyphens stay as they are in the PDF."""
    pypdf: Any = importlib.import_module("pypdf")
    errors: Any = importlib.import_module("pypdf.errors")
    try:
        document = pypdf.PdfReader(BytesIO(data))
        # Most protected files only forbid printing and the like, and open with an empty password.
        if document.is_encrypted and not document.decrypt(""):
            raise Fault("locked")
        pages = [_mended(page.extract_text()) for page in document.pages]
    except errors.DependencyError:
        raise Fault("cipher") from None
    except errors.FileNotDecryptedError:
        raise Fault("locked") from None
    return "\n\n".join(page.strip("\n") for page in pages if page.strip())


def _mended(text: str) -> str:
    """Halves of surrogate pairs joined; a letter whose character the PDF doesn't tell becomes U+FFFD."""
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\0", "\ufffd")


_READERS: Final[dict[str, Callable[[bytes], str]]] = {
    "text/html": _read_html,
    "application/pdf": _read_pdf,
}

if __name__ == "__main__":
    main()
