"""A document for the archive and the draft of its source: what it says of itself, whom it names, what it resembles.

Computes; writes nothing and asks no other host. The document is a stranger's: what comes from it is cleaned, and stands
in YAML as a quoted value or a comment. Must not know the command line.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlsplit

from generator.archive import MEDIA_TYPES, Archive
from generator.archive_reader import Limits
from generator.attribution import credits
from generator.changes import Change, Changes
from generator.decoding import ArchiveFault, Refusal, decode
from generator.diagnostics import Location
from generator.drafting import NotDrafted, draft_source, ids_taken, propose_id, refuse_date
from generator.metadata import Fact, Metadata, clean, of_page, of_text
from generator.model import Actor, Briefing, Corpus
from generator.overlap import overlaps
from generator.page_head import read_page
from generator.pipeline import Checked
from generator.project import Project
from generator.prose import Names
from generator.text import plain_id, without_accents
from generator.yaml_source import Value

_LONGEST_NAME: Final = 60
_ALMOST_ALL: Final = 0.8
"""Share of the shorter text from which on two documents are told as likely the same."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read, not yet in the archive."""

    name: str
    """Made safe: small letters of ASCII, digits and hyphens, and an ending that the archive reads."""
    data: bytes
    text: str
    metadata: Metadata
    encoding: str
    unreadable: str = ""
    """Why excerpts can't be checked in it here yet, as a sentence with the mend."""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Kinship:
    """Where a document may come from, and what speaks for it."""

    how: str
    """"republishes" or "draws_on"."""
    of: str
    """Id of a source or outlet; "" for an outlet that is none of the project's."""
    why: str


@dataclass(frozen=True, slots=True)
class Addition:
    """A document as it is to be added, and what was noticed."""

    id: str
    briefing: str
    changes: Changes
    place: Location
    archived: str
    """Its name in the archive."""
    was_archived: bool
    """The same bytes are there already."""
    told: tuple[tuple[str, str, str], ...]
    """Key, value ("" where none was found), and where it was taken from or why not."""
    actors: tuple[tuple[str, int], ...]
    """Ids of the actors named in the text, and how often, most often first."""
    alike: tuple[str, ...]
    """Sentences on documents with the same wording."""
    lineage: tuple[Kinship, ...]
    """Where it may come from: proposed in the draft, as comments."""


# ---- reading


_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]+://|www\.)\S+")


def read_document(file: str, encoding: str = "") -> Document:
    """Read a text, a saved page or a PDF. Raises NotDrafted for all else, and OSError."""
    if _ADDRESS.match(file):
        raise NotDrafted(
            f"{clean(file, 80)} is a web address, and this program asks no other host",
            "save the page in your browser and add the saved file",
        )
    path = Path(file)
    data = _bytes(path)
    name = _safe_name(path.name)
    document = None
    page = None
    with TemporaryDirectory(prefix="briefings-") as folder:
        Path(folder, name).write_bytes(data)
        document = Archive(Path(folder)).read(name, encoding or None)
    if MEDIA_TYPES[PurePosixPath(name).suffix] == "text/html":
        try:
            page = read_page(decode(data, name, encoding or None, html=True))
        except Refusal as refusal:
            raise NotDrafted(refusal.fault.message) from None
    if not isinstance(document, ArchiveFault):
        text = document.text
        metadata = of_page(page, text) if page else of_text(text)
        return Document(name, data, text, metadata, encoding)
    if page and page.text and "pip install" in document.message:
        # The page itself can be read; the library that finds the article in it is not here.
        return Document(name, data, page.text, of_page(page, ""), encoding, document.message)
    raise NotDrafted(document.message)


def _bytes(path: Path) -> bytes:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        raise NotDrafted(f"{path} is a link", "name the file that it leads to, if it is the one you mean")
    if not stat.S_ISREG(status.st_mode):
        raise NotDrafted(f"{path} is not a file", "name a text, a saved web page (.html) or a PDF")
    most = Limits().bytes
    if status.st_size > most:
        raise NotDrafted(
            f"{path} has {status.st_size:,} bytes, more than the {most:,} that are read",
            "add its plain text, or the part that you quote from",
        )
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        return file.read(most + 1)


def _safe_name(name: str) -> str:
    """A file's name for the archive, whatever the letters of the given one."""
    ending = PurePosixPath(name).suffix.lower()
    if ending not in MEDIA_TYPES:
        if re.fullmatch(r"\.\w{1,8}", ending) and not ending[1:].isdigit():
            endings = ", ".join(filter(None, MEDIA_TYPES))
            raise NotDrafted(
                f"files that end in {clean(ending, 20)} are not read",
                f"save it as one of {endings}; mostly .txt will do",
            )
        ending = ""
    stem = plain_id(name.removesuffix(PurePosixPath(name).suffix) if ending else name, _LONGEST_NAME)
    return f"{stem or 'document'}{ending or '.txt'}"


# ---- what is there already


def archived_as(archive: Archive, document: Document) -> str | None:
    """The name under which the archive holds the same bytes."""
    if archive.folder is None:
        return None
    for name in archive.names():
        path = archive.folder / name
        if path.stat().st_size == len(document.data) and path.read_bytes() == document.data:
            return name
    return None


def described_in(corpus: Corpus, archived: str) -> tuple[tuple[str, str], ...]:
    """(briefing, source) of the sources whose document has a name in the archive."""
    return tuple(
        (briefing.id, source.id)
        for briefing in corpus.briefings
        for source in briefing.sources.values()
        if source.archive == archived
    )


def _free_name(folder: Path, name: str) -> str:
    """A name that nothing has, links that lead nowhere and other letter case included."""
    taken = {entry.name.casefold() for entry in os.scandir(folder)} if folder.is_dir() else set()
    stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix
    names = (f"{stem}{f'-{number}' if number > 1 else ''}{ending}" for number in range(1, len(taken) + 2))
    return next(free for free in names if free not in taken)


# ---- the draft


def plan_addition(
    project: Project,
    checked: Checked,
    archive: Archive,
    briefing: Briefing,
    document: Document,
    *,
    id: str = "",
    published: str = "",
) -> Addition:
    """What adding a document to a briefing would write. Raises NotDrafted where it can't be."""
    if project.archive.resolve().is_relative_to(project.content.resolve()):
        raise NotDrafted(
            "the archive stands inside the content folder, where its documents would be published",
            "name another folder under plugins: briefings: archive: in mkdocs.yml",
        )
    corpus = checked.corpus
    known = archived_as(archive, document)
    name = known or _free_name(project.archive, document.name)
    metadata = document.metadata
    facts = _facts(corpus, metadata)
    if published:
        refuse_date(published)
        facts["published"] = Fact(published, "as given to `briefings add`")
    title = metadata.title.value if metadata.title else PurePosixPath(name).stem
    id = (
        id
        or propose_id(title, ids_taken(corpus, "source", briefing))
        or plain_id(PurePosixPath(name).stem, _LONGEST_NAME)
    )
    fields: dict[str, Value] = {key: facts[key].value for key in ("title", "publisher") if facts[key].value}
    if metadata.authors:
        fields["author"] = [fact.value for fact in metadata.authors]
    fields |= {key: facts[key].value for key in ("published", "language", "url") if facts[key].value}
    if metadata.published_as and not published:
        fields["published_as"] = metadata.published_as
    fields["archive"] = name
    if document.encoding:
        fields["encoding"] = document.encoding
    alike, lineage = _resemblances(checked, briefing, document, facts["publisher"].value)
    said = {key: _remark(fact.said) for key, fact in facts.items()}
    drafted = draft_source(project, corpus, briefing, id, fields, said, tuple(_proposals(lineage)))
    files = () if known else (Change(project.archive / name, None, document.data),)
    told = [(key, _shown(fields[key]) if key in fields else "", fact.said) for key, fact in facts.items()]
    names = Names(corpus.actors.values())
    counts = Counter(actor for _start, _end, actor in names.find(document.text))
    return Addition(
        id=id,
        briefing=briefing.id,
        changes=Changes((*files, *drafted.changes.files)),
        place=drafted.place,
        archived=name,
        was_archived=known is not None,
        told=tuple(told),
        actors=tuple(counts.most_common()),
        alike=alike,
        lineage=lineage,
    )


def _shown(value: Value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _remark(text: str) -> str:
    """A text as a comment, which a line end would close."""
    return "".join(character for character in text if character.isprintable())


def _facts(corpus: Corpus, metadata: Metadata) -> dict[str, Fact]:
    """For each key that a document may tell, its value, or "" and why there is none."""
    authors = metadata.authors
    return {
        "title": metadata.title or Fact("", "not found, and needed: take it from the document"),
        "publisher": _publisher(corpus, metadata),
        "author": Fact(_shown([fact.value for fact in authors]), authors[0].said)
        if authors
        else Fact("", "none found"),
        "published": metadata.published
        or Fact(
            "", "not found, and needed; 2022-04 where the day is unknown, 2022-04-05? where it is uncertain"
        ),
        "language": metadata.language or Fact("", "not clear; en is taken where nothing is given"),
        "url": metadata.url or Fact("", "none found"),
    }


def _publisher(corpus: Corpus, metadata: Metadata) -> Fact:
    """The outlet that the page's site name or address leads to."""
    outlets = [actor for actor in corpus.actors.values() if actor.type == "outlet"]
    site, url = metadata.site, metadata.url
    if site:
        named = [
            actor.id for actor in outlets if _plain(site.value) in map(_plain, (actor.name, *actor.aliases))
        ]
        if len(named) == 1:
            return Fact(named[0], f"guess: the page names its site “{site.value}”, {site.said}, check it")
    host = _host(url.value) if url else ""
    if host:
        for how, hosts in (
            ("the outlet’s own address", _own_hosts(outlets)),
            ("other documents of the outlet", _hosts_of_sources(corpus)),
            ("a name of the outlet", {_plain(n): a.id for a in outlets for n in (a.name, *a.aliases)}),
        ):
            for part in _parents(host):
                key = _plain(part.split(".")[0]) if how.startswith("a name") else part
                if key in hosts:
                    return Fact(hosts[key], f"guess: the page’s address is at {host}, as {how}, check it")
    if site:
        why = f"the page names its site “{site.value}”, which is no outlet in actors.yml yet"
        return Fact("", f"{why}: `briefings new actor --type outlet`")
    where = f"; the page’s address is at {host}" if host else ""
    return Fact("", f"no outlet was recognised{where}")


def _plain(name: str) -> str:
    return re.sub(r"^the|\W", "", without_accents(name))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _parents(host: str) -> Iterator[str]:
    """news.example.org, example.org; never an ending alone."""
    labels = host.split(".")
    yield from (".".join(labels[start:]) for start in range(max(1, len(labels) - 1)))


def _own_hosts(outlets: Sequence[Actor]) -> Mapping[str, str]:
    return {host: actor.id for actor in outlets if actor.url and (host := _host(actor.url))}


def _hosts_of_sources(corpus: Corpus) -> Mapping[str, str]:
    """Hosts at which all documents with an address are of one outlet."""
    found: dict[str, set[str]] = {}
    for briefing in corpus.briefings:
        for source in briefing.sources.values():
            if source.url and source.publisher and (host := _host(source.url)):
                found.setdefault(host, set()).add(source.publisher)
    return {host: min(ids) for host, ids in found.items() if len(ids) == 1}


# ---- resemblance


def _resemblances(
    checked: Checked, briefing: Briefing, document: Document, publisher: str
) -> tuple[tuple[str, ...], tuple[Kinship, ...]]:
    """Sentences on documents with the same wording, and where this one may come from."""
    texts = {
        source: text.original for (of, source), text in checked.evidence.texts.items() if of == briefing.id
    }
    alike: list[str] = []
    lineage: list[Kinship] = []
    for overlap in overlaps({**texts, "": document.text}):
        if "" not in (overlap.first, overlap.second):
            continue
        other = overlap.first or overlap.second
        share = f"{overlap.share:.0%} of the shorter text, {overlap.runs} runs of words"
        likely = "likely the same text as" if overlap.share >= _ALMOST_ALL else "shares wording with"
        alike.append(f"{likely} {other}: {share}")
        lineage.append(
            Kinship("draws_on", other, "shares wording; it may be the other way round, or both from a third")
        )
    outlets = [actor for actor in checked.corpus.actors.values() if actor.type == "outlet"]
    for credit in credits(document.text, outlets):
        if not credit.actor or credit.actor != publisher:
            unknown = "" if credit.actor else f"; “{clean(credit.name, 40)}” is no outlet in actors.yml yet"
            words = f"line {credit.line} of the text: “{clean(credit.words, 120)}”{unknown}"
            lineage.append(Kinship(credit.how, credit.actor, words))
    return tuple(alike), tuple(lineage)


def _proposals(lineage: Sequence[Kinship]) -> Iterator[str]:
    """For each key one line, so that it can be taken up as it is, and below it what speaks for each id."""
    for how in dict.fromkeys(kinship.how for kinship in lineage):
        group = [kinship for kinship in lineage if kinship.how == how]
        ids = list(dict.fromkeys(kinship.of or "an-outlet" for kinship in group))
        listed = ids[0] if len(ids) == 1 else f"[{', '.join(ids)}]"
        yield f"{how}: {listed}  # proposed; keep what is so"
        yield from (_remark(f"  {kinship.of or 'an-outlet'}: {kinship.why}") for kinship in group)
