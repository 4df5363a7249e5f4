"""Sentences of a document that no report touches and that carry something to report, each with the stub of a report.

Suggests, and invents nothing: every value is the document's own words or an id that exists, every excerpt is found
again before it is offered, and no event is chosen. Must not read files or know the command line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from generator.anchor import Found, Missing, Text, find
from generator.attribution import Attribution, People, attributions
from generator.coverage import Coverage, State
from generator.dates import Date
from generator.editing import quoted
from generator.likely_events import LikelyEvents
from generator.model import LONGEST_EXCERPT, Briefing, Corpus, Measure, Source
from generator.word_forms import stem
from generator.worded_dates import resolve
from generator.wordings import Span, dates_in, numbers_in, quotations_in

_LEAST_QUOTED, _LEAST_CUT = 5, 3
"""Words from which on a quotation is offered without the rest of its sentence; fewer where the sentence cuts it."""

_SHORTEST_PART = 15
"""Words that a sentence must keep when it is cut."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a sentence is listed."""

    kind: str
    """"date", "number", "quotation" or "actor"."""
    text: str
    """As it stands in the document; of an actor, its id."""


@dataclass(frozen=True, slots=True)
class Stub:
    """A report to be filled in. Remarks stand as comments in its YAML."""

    excerpt: str
    excerpt_remark: str = ""
    prefix: str = ""
    suffix: str = ""
    events: tuple[str, ...] = ()
    """The nearest ones, of which none is chosen."""
    speaker: str = ""
    speaker_remark: str = ""
    mode: str = ""
    figures: tuple[tuple[str, str, str], ...] = ()
    """Measure, number as worded, and the words counted."""
    date: str = ""
    date_remark: str = ""

    def as_yaml(self) -> str:
        """An item for the list under `reports:`, indented as it stands there."""
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        nearest = (
            f"nearest: {', '.join(self.events)}" if self.events else "no event here seems near; a new one?"
        )
        yield f"  - event:  # {nearest}"
        yield f"    excerpt: {quoted(self.excerpt)}{_remark(self.excerpt_remark)}"
        for key in ("prefix", "suffix"):
            if text := getattr(self, key):
                yield f"    {key}: {quoted(text)}"
        if self.speaker:
            yield f"    speaker: {self.speaker}{_remark(self.speaker_remark)}"
        elif self.speaker_remark:
            yield f"    # speaker: an-actor{_remark(self.speaker_remark)}"
        if self.mode:
            yield f"    mode: {self.mode}{_remark('guess, check it' if self.mode == 'paraphrased' else '')}"
        for measure, number, words in self.figures:
            yield f"    # figures: {{{measure}: {quoted(number, in_brackets=True)}}}{_remark(f'“{words}”')}"
        if self.date:
            yield f"    date: {quoted(self.date)}{_remark(self.date_remark)}"
        elif self.date_remark:
            yield f"    # date: as worded{_remark(self.date_remark)}"


def _remark(text: str) -> str:
    """A comment behind a value; what can't be seen would end it or hide in it."""
    seen = "".join(character if character.isprintable() else " " for character in text)
    return f"  # {' '.join(seen.split())}" if text else ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A sentence, and what could be made of it."""

    line: int
    """In the archived document, or in the text read from it; from 1."""
    sentence: str
    reasons: tuple[Reason, ...]
    stub: Stub | None
    why_not: str = ""
    """Why there is no stub."""


def suggest(
    corpus: Corpus, briefing: Briefing, source: Source, text: Text, coverage: Coverage
) -> tuple[Suggestion, ...]:
    """What the document still holds, in its own order."""
    return tuple(_Suggesting(corpus, briefing, source, text).run(coverage))


class _Suggesting:
    def __init__(self, corpus: Corpus, briefing: Briefing, source: Source, text: Text) -> None:
        self._people = People(corpus.actors.values())
        self._likely = LikelyEvents(briefing)
        self._briefing = briefing
        self._source = source
        self._text = text
        folded = text.folded
        starts = [0, *(end + 1 for end in folded.paragraph_ends)]
        ends = [*folded.paragraph_ends, len(folded.text)]
        self._paragraphs = [folded.span(a, b) for a, b in zip(starts, ends, strict=True) if a < b]

    def run(self, coverage: Coverage) -> Iterator[Suggestion]:
        paragraphs = iter(self._paragraphs)
        paragraph: Span = (0, 0)
        quotations: tuple[Span, ...] = ()
        unquotable: set[str] = set()
        for sentence in coverage.sentences:
            while paragraph[1] < sentence.end and (following := next(paragraphs, None)):
                paragraph = following
                quotations = _moved(quotations_in(self._text.original[slice(*paragraph)]), paragraph[0])
            if sentence.state is not State.OPEN:
                continue
            found = self._look_at(sentence.start, sentence.end, paragraph, quotations)
            if found and found.sentence not in unquotable:
                yield found
                unquotable.update(
                    () if found.stub else (found.sentence,)
                )  # a caption printed twice is told once

    def _look_at(
        self, start: int, end: int, paragraph: Span, quotations: Sequence[Span]
    ) -> Suggestion | None:
        original = self._text.original
        standing = original[start:end]
        inside = [(max(a, start), min(b, end)) for a, b in quotations if a < end and start < b]
        reasons = [Reason("date", _on_one_line(standing[a:b])) for a, b in dates_in(standing)]
        reasons += [Reason("number", _on_one_line(standing[a:b])) for a, b in numbers_in(standing)]
        reasons += [
            Reason("quotation", _on_one_line(original[a:b])) for a, b in inside if _has_word(original[a:b])
        ]
        actors = list(dict.fromkeys(id for _a, _b, id in self._people.mentioned(standing)))
        reasons += [Reason("actor", id) for id in actors]
        if not reasons:
            return None
        line = original.count("\n", 0, start) + 1
        sentence = _on_one_line(standing)
        span, remark = _worth_quoting(original, (start, end), inside)
        cut = _shortened(original, span)
        if cut is None:
            count = len(original[slice(*span)].split())
            why = f"{count} words, at most {LONGEST_EXCERPT} are allowed, and no mark to cut at: choose a part by hand"
            return Suggestion(line, sentence, tuple(reasons), None, why)
        if cut != span:
            following = " ".join(original[cut[1] : span[1]].split()[:4])
            remark = f"cut, as it is longer than {LONGEST_EXCERPT} words; it goes on “{following} …”"
        beside = _told_apart(self._text, cut)
        if isinstance(beside, Missing):
            return Suggestion(line, sentence, tuple(reasons), None, beside.message)
        stub = self._stub(cut, beside, remark, (start, end), paragraph, quotations)
        return Suggestion(line, sentence, tuple(reasons), stub)

    def _stub(
        self,
        span: Span,
        beside: tuple[str, str],
        remark: str,
        sentence: Span,
        paragraph: Span,
        quotations: Sequence[Span],
    ) -> Stub:
        excerpt = _on_one_line(self._text.original[slice(*span)])
        is_quoted = any(a <= span[0] and span[1] <= b for a, b in quotations)
        speaker, speaker_remark = self._speaker(sentence, paragraph, quotations, is_quoted=is_quoted)
        mode = "quoted" if is_quoted else "paraphrased" if speaker else ""
        dates = [
            (_on_one_line(excerpt[a:b]), self._meaning(excerpt[a:b], quoted=is_quoted))
            for a, b in dates_in(excerpt)
        ]
        worded = list(dict.fromkeys(words for words, _date in dates))
        date, date_remark = "", ""
        if len(worded) == 1 and dates[0][1]:
            date, date_remark = worded[0], f"read as {dates[0][1].edtf}"
        elif worded:
            date_remark = " or ".join(f"“{words}”" for words in worded)
        whole = self._text.original[slice(*sentence)]
        events = self._likely.nearest(
            whole,
            [id for _a, _b, id in self._people.mentioned(whole)],
            [found for a, b in dates_in(whole) if (found := self._meaning(whole[a:b], quoted=False))],
        )
        return Stub(
            excerpt,
            remark,
            *beside,
            events,
            speaker,
            speaker_remark,
            mode,
            self._figures(excerpt, events),
            date,
            date_remark,
        )

    def _speaker(
        self, sentence: Span, paragraph: Span, quotations: Sequence[Span], *, is_quoted: bool
    ) -> tuple[str, str]:
        """An actor's id, where the words leave one only, and what they are."""
        found = self._attributed(sentence, quotations)
        where = ""
        if not found and is_quoted:
            found, where = self._attributed(paragraph, quotations), " in the same paragraph"
        known = [one for one in found if one.actor]
        if len(known) == 1:
            return known[0].actor, f"guess: “{known[0].words}”{where}, check it"
        if known:
            listed = ", ".join(f"{one.actor} (“{one.words}”)" for one in known)
            return "", f"{listed}{where}: whose words are these?"
        return "", f"“{found[0].words}”{where}; who?" if found else ""

    def _attributed(self, span: Span, quotations: Sequence[Span]) -> tuple[Attribution, ...]:
        start, end = span
        inside = [
            (max(a, start) - start, min(b, end) - start) for a, b in quotations if a < end and start < b
        ]
        return attributions(self._text.original[start:end], inside, self._people)

    def _meaning(self, wording: str, *, quoted: bool) -> Date | None:
        resolved = resolve(wording, self._source.published, language=self._source.language, quoted=quoted)
        return resolved.date if resolved else None

    def _figures(self, excerpt: str, events: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
        """Numbers that stand before what an event counts; of events that are near where there are any."""
        order = [*events, *(id for id in self._briefing.events if id not in events)]
        measures: dict[str, Measure] = {}
        for event in order:
            for id, measure in self._briefing.events[event].measures.items():
                measures.setdefault(id, measure)
        found = []
        for start, end in numbers_in(excerpt):
            limit = _LIMIT.search(excerpt[:start])
            first = limit.start() if limit else start
            counted = _COUNTED.match(excerpt, end)
            words = list(re.finditer(r"[\w’'-]+", counted.group())) if counted else []
            words = list(takewhile(lambda word: word.group() not in _LINKS, words))
            for id, measure in measures.items():
                label = {stem(word.casefold()) for word in measure.label.split()} - _EMPTY
                noun = next(
                    (word for word in words if word.group().islower() and stem(word.group()) in label), None
                )
                if noun:
                    found.append((id, excerpt[first:end], excerpt[first : end + noun.end()]))
                    break
        return tuple(found)


_LIMIT = re.compile(
    r"\b(?i:over|more than|at least|about|around|nearly|almost|some|up to|fewer than|less than|roughly|approximately) $"
)
_COUNTED = re.compile(r"(?: [\w’'-]+){1,4}")
_LINKS = frozenset(
    "and or in on at by from with that which who were was had have to".split()  # noqa: SIM905  # as words read
)
_EMPTY = frozenset(
    map(stem, "the a an of for as number".split())  # noqa: SIM905  # as words read
) | {stem(word) for word in _LINKS}


def _moved(spans: Sequence[Span], by: int) -> tuple[Span, ...]:
    return tuple((start + by, end + by) for start, end in spans)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _worth_quoting(text: str, sentence: Span, quotations: Sequence[Span]) -> tuple[Span, str]:
    """The sentence, or the longest quotation in it where that is most of it, or begins or ends outside of it."""
    if quotations:
        longest = max(quotations, key=lambda span: span[1] - span[0])
        words, of_all = (len(text[slice(*span)].split()) for span in (longest, sentence))
        goes_over = longest[0] == sentence[0] or longest[1] == sentence[1]
        if words >= (_LEAST_CUT if goes_over else _LEAST_QUOTED) and (goes_over or 2 * words >= of_all):
            start, end = _trimmed(text, longest)
            while end > start + 1 and text[end - 1] in ",;:–—- ":
                end -= 1
            return (
                start,
                end,
            ), "the quotation alone, without the rest of the sentence" if of_all - words > 6 else ""
    return _trimmed(text, sentence), ""


_BULLETS = "•·▪‣◦*"


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and (text[start].isspace() or text[start] in _BULLETS):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _shortened(text: str, span: Span) -> Span | None:
    """The span, cut behind the last clause that fits where it is too long; None where it can't be."""
    start, end = span
    words = [found.span() for found in re.finditer(r"\S+", text[start:end])]
    if len(words) <= LONGEST_EXCERPT:
        return span
    for _begin, stop in reversed(words[_SHORTEST_PART:LONGEST_EXCERPT]):
        # What goes before a comma alone may be half a list or half a name; a stronger mark ends a clause.
        if text[start + stop - 1] in ",;:" or text[start + stop : start + stop + 2] in (" –", " —", " -"):
            return (start, start + stop - (text[start + stop - 1] in ",;:"))
    return None


def _told_apart(text: Text, span: Span) -> tuple[str, str] | Missing:
    """Prefix and suffix that lead to this place of an excerpt and no other; empty where it stands only once."""
    excerpt = _on_one_line(text.original[slice(*span)])
    before = text.original[max(0, span[0] - 300) : span[0]]
    after = text.original[span[1] : span[1] + 300]
    why: Missing | None = None
    for prefix, suffix in islice(_beside(before, after), 40):
        found = find(excerpt, text, prefix=prefix, suffix=suffix)
        if isinstance(found, Found) and (found.spans[0][0], found.spans[-1][1]) == span:
            return prefix, suffix
        why = why or (found if isinstance(found, Missing) else None)
    if why and why.code == "E202":
        return Missing("E202", f"{why.message}, and no words beside it tell the places apart")
    return why or Missing("E201", "the sentence can't be quoted as it stands")


def _beside(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Nothing; then more and more of the words before; then of those after."""
    yield "", ""
    earlier, later = (
        re.findall(r"\S+", part) for part in (before.rpartition("\n")[2], after.partition("\n")[0])
    )
    whole = [*earlier[1:], ""][:-1] if len(before) == 300 else earlier  # its first word may be cut
    yield from ((" ".join(whole[-count:]), "") for count in range(1, min(len(whole), 12) + 1))
    yield from (("", " ".join(later[:count])) for count in range(1, min(len(later), 12) + 1))
