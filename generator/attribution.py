"""Who a text says has said something: the speaker in a sentence, and the outlets that a document credits.

By forms of English (“…, X said”, “according to X”, “(X) -”). Gives what stands there; whether it is right, and what
follows from it, is for the analyst. Must not know documents or reports.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.model import Actor
from generator.prose import Names
from generator.wordings import Span

_SAY: Final = (
    "said|says|told|tells|added|adds|stated|states|claimed|claims|stressed|stresses|noted|notes|warned|warns|"
    "explained|explains|insisted|insists|announced|announces|declared|declares|argued|argues|wrote|writes|"
    "acknowledged|complained|lamented|recalled|reiterated|responded|replied|concluded|confirmed|denied|denies|"
    "accused|accuses|described|describes|pointed out|tweeted|suggested|suggests|demanded|demands|urged|urges|vowed|vows"
)
_NOUNS_TOO: Final = frozenset(
    {"claims", "states", "notes", "demands", "stresses", "urges", "vows", "suggested"}
)
"""Words for saying that are often nouns or belong to one; they speak only beside a known name."""

_OFFICE_OF = re.compile(r"\b(?:for|of|to|by|with|from|against|under|about|near)(?: [\w’'-]+){0,5} $")
"""“The spokesman for President X said”: it is not X who said it."""

_SAID = re.compile(rf"\b(?:{_SAY})\b")
_INVERTED = re.compile(
    r"(?:said|says|added|adds|stated|stressed|noted|warned|explained|insisted|wrote|argued|announced)$"
)
_BETWEEN = re.compile(
    r"(?:,[^,]{1,90},)?(?: (?:also|then|later|has|have|had|again|repeatedly|himself|herself))*\s*$"
)
_ACCORDING = re.compile(r"\b[Aa]ccording to\b")
_NO_NAME = "(?:in|on|at|during|after|before|that|to|as|when|while|who|from)"
_STRETCH = re.compile(rf"\s*(?!{_NO_NAME}\b)((?:(?! {_NO_NAME} )[^,.;:\ufffc\n]|(?<=\b[A-Z])\.){{1,90}})")
_SOMEBODY = re.compile(
    r"(?:\b[Tt]he (?:[\w’'-]+ )?[\w’'-]+|\b(?:[Hh]e|[Ss]he|[Tt]hey|[Oo]fficials?)|"
    r"\b(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)$"
)
_HIDDEN = "\ufffc"
_LONGEST = 2000
"""Characters of a sentence or paragraph; what is longer is no prose."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words that name a speaker."""

    words: str
    """As they stand: “Lavrov said”."""
    actor: str
    """Id; "" where the words fit no known actor."""


class People:
    """Names of actors as a running text has them: whole, by alias, or a person's last name alone."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        self._actors = tuple(actors)
        self._names = Names(self._actors)
        last: dict[str, set[str]] = defaultdict(set)
        for actor in self._actors:
            if actor.type == "person":
                for name in (actor.name, *actor.aliases):
                    word = name.split()[-1]
                    if len(word) > 2 and word[0].isupper():
                        last[word].add(actor.id)
        self._by_last_name = {name: min(ids) for name, ids in last.items() if len(ids) == 1}

    def named(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """(start, end, actor id) of each name or alias."""
        return tuple(self._names.find(text))

    def mentioned(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """As `named`, and last names that only one person has."""
        found = list(self.named(text))
        for word in re.finditer(r"[^\W\d_][\w-]*", text):
            actor = self._by_last_name.get(word.group())
            if actor and not any(start < word.end() and word.start() < end for start, end, _id in found):
                found.append((*word.span(), actor))
        return tuple(sorted(found))


def attributions(sentence: str, quotations: Sequence[Span], people: People) -> tuple[Attribution, ...]:
    """Who is said to speak in a sentence, outside of what it quotes; known actors first, each once."""
    if len(sentence) > _LONGEST:
        return ()
    hidden = sentence
    for start, end in quotations:
        hidden = hidden[:start] + _HIDDEN * (end - start) + hidden[end:]
    found = list(_attributions(hidden, people.mentioned(hidden)))
    known = {one.actor: one for one in reversed(found) if one.actor}
    return tuple(known[id] for id in dict.fromkeys(one.actor for one in found if one.actor)) or tuple(
        found[:1]
    )


def _attributions(text: str, mentions: Sequence[tuple[int, int, str]]) -> Iterator[Attribution]:
    for said in _ACCORDING.finditer(text):
        yield from _in_stretch(text, said.start(), said.end(), mentions, last=False)
    for said in _SAID.finditer(text):
        before = text[: said.start()]
        subject = before[: _BETWEEN.search(before).start()]  # type: ignore[union-attr]  # it matches nothing, too
        at_end = next((one for one in mentions if one[1] == len(subject.rstrip())), None)
        if at_end and not _OFFICE_OF.search(text[: at_end[0]]):
            yield Attribution(_joined(text[at_end[0] : said.end()]), at_end[2])
        elif _INVERTED.search(said.group()) and re.search(rf"[{_HIDDEN},”\"»]\s*$", before):
            yield from _in_stretch(text, said.start(), said.end(), mentions, last=True)
        elif said.group() not in _NOUNS_TOO and (somebody := _SOMEBODY.search(subject.rstrip())):
            apart = " … " if text[len(subject.rstrip()) : said.start()].strip() else " "
            yield Attribution(f"{_joined(somebody.group())}{apart}{said.group()}", "")


def _in_stretch(
    text: str, start: int, end: int, mentions: Sequence[tuple[int, int, str]], *, last: bool
) -> Iterator[Attribution]:
    """The name after “said” or “according to”. Before a name stand offices: the last one is the speaker's."""
    stretch = _STRETCH.match(text, end)
    if not stretch:
        return
    inside = [one for one in mentions if end <= one[0] and one[1] <= stretch.end(1)]
    if inside:
        chosen = inside[-1 if last else 0]
        yield Attribution(_joined(text[start : chosen[1]]), chosen[2])
    else:
        yield Attribution(_joined(text[start : stretch.end(1)]), "")


def _joined(words: str) -> str:
    return " ".join(words.replace(_HIDDEN, "").split())


# ---- outlets that a document credits


@dataclass(frozen=True, slots=True)
class Credit:
    """A place where a text names an outlet as where it has something from."""

    how: str
    """"republishes" where the whole text seems to be the outlet's, else "draws_on"."""
    actor: str
    """Id of the outlet; "" where it is no known one."""
    name: str
    words: str
    """The words around, as they stand."""
    line: int


_DATELINE = re.compile(r"^[^\n()]{0,60}\((?P<name>[^\W\d_][\w.&’' -]{1,30})\)\s{1,3}[-–—]", re.MULTILINE)
_TAKEN_OVER = re.compile(
    r"(?i:(?:originally|first) (?:published|appeared)(?: \w+){0,3}|republish\w*[^.\n]{0,60}|reprinted [^.\n]{0,30}|"
    r"syndicated [^.\n]{0,30}) (?:the )?$"
)
_DRAWN_ON = re.compile(
    r"(?:(?i:according to|(?:reported|quoted|cited|published) by|told|interview (?:with|to|for)|citing|via)"
    r"(?: (?:the|[a-z]+|[A-Z][a-z]+(?=[a-z ]* (?:TV|channel|news|agency|daily|newspaper)\b)|TV)){0,5} |\b[Ss]ource: )$"
)
_REPORTS = re.compile(r" (?:has |had )?(?:reported|reports|quoted|cited)\b|[’']s? report(?:ing|s)?\b")


def credits(text: str, outlets: Iterable[Actor]) -> tuple[Credit, ...]:
    """Outlets that a text credits, each once, in the order of the text."""
    names = Names(outlets)
    found: dict[str, Credit] = {}

    def add(how: str, actor: str, start: int, end: int, first: int, last: int) -> None:
        words = " ".join(text[max(first, start - 60) : min(last, end + 30)].split())
        line = text.count("\n", 0, start) + 1
        name = text[start:end]
        if (known := found.get(actor or name)) is None or (how == "republishes" and known.how != how):
            found[actor or name] = Credit(how, actor, name, words, line)

    datelines = {match.start("name"): match for match in _DATELINE.finditer(text)}
    for match in datelines.values():
        actor = next((id for _s, _e, id in names.find(match["name"])), "")
        add("republishes", actor, *match.span("name"), *match.span())
    for start, end, actor in names.find(text):
        before = text[max(0, start - 100) : start].rpartition("\n")[2]
        if start in datelines:
            continue
        first, last = start - len(before), end + 40
        if taken := _TAKEN_OVER.search(before):
            add("republishes", actor, start, end, first + taken.start(), end)
        elif drawn := _DRAWN_ON.search(before):
            add("draws_on", actor, start, end, first + drawn.start(), end)
        elif reports := _REPORTS.match(text, end):
            add("draws_on", actor, start, end, start, min(last, reports.end()))
    return tuple(found.values())
