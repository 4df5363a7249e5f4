"""What can be wrong with a project, as values: where, which coded fault, what was written, how to mend it.

Knows nothing of YAML, pydantic or MkDocs. Nothing here raises, prints or decides when to stop.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from rapidfuzz import fuzz, process


class Severity(Enum):
    """How bad: an error stops every build, a warning stops a strict build, a note stops nothing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file the analyst can open. Line and column count from 1, in characters."""

    file: str
    """Path with forward slashes, relative to the project's folder."""
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Code:
    """One documented kind of fault. `id` never changes its meaning once released."""

    id: str
    title: str
    mend: str
    """One or two sentences, in the analyst's words: why it matters and what to do."""

    @property
    def severity(self) -> Severity:
        return {"E": Severity.ERROR, "W": Severity.WARNING, "N": Severity.NOTE}[self.id[0]]


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that belongs to the fault, such as where a name was used first."""

    location: Location
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault at one place. Sorts by place, then code, then message."""

    location: Location
    code: Code
    message: str
    wrote: str = ""
    """The offending text, as written."""
    closest: tuple[str, ...] = ()
    """The nearest valid names or passages, best first. Never applied by the program."""
    hint: str = ""
    """A mend for this very case; the code's general mend is used where it is empty."""
    related: tuple[Related, ...] = ()

    @property
    def severity(self) -> Severity:
        return self.code.severity

    @property
    def sort_key(self) -> tuple[Location, str, str]:
        return (self.location, self.code.id, self.message)


def diagnose(
    code: str,
    location: Location,
    message: str,
    *,
    wrote: str = "",
    closest: Iterable[str] = (),
    hint: str = "",
    related: Iterable[Related] = (),
) -> Diagnostic:
    """Build a diagnostic; raises KeyError for a code that is not in the registry."""
    return Diagnostic(location, CODES[code], message, wrote, tuple(closest), hint, tuple(related))


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted by file, line and column, with exact repeats dropped."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda diagnostic: diagnostic.sort_key))


def nearest(written: str, valid: Iterable[str], *, limit: int = 3) -> tuple[str, ...]:
    """The valid names most like what was written, best first; none where nothing is alike.

    The cut at 60 of 100 is a matter of taste: below it suggestions read as noise.
    """
    found = process.extract(written, sorted(valid), scorer=fuzz.WRatio, limit=limit, score_cutoff=60)
    return tuple(name for name, _score, _index in found)


def _registry(*codes: Code) -> Mapping[str, Code]:
    table = {code.id: code for code in codes}
    if len(table) != len(codes):
        raise ValueError("a diagnostic code is defined twice")
    return MappingProxyType(table)


CODES: Mapping[str, Code] = _registry(
    # 1xx: reading files
    Code("E101", "not UTF-8", "Save the file as UTF-8; editors call this the file's encoding."),
    Code(
        "E102",
        "not valid YAML",
        "Often a missing quote mark, a colon inside an unquoted text, or a wrong indent on this line "
        "or the one above.",
    ),
    Code("E103", "tab in the indent", "YAML indents with spaces only. Replace the tab by spaces."),
    Code("E104", "key written twice", "Two entries with one key hide each other. Rename or remove one."),
    Code(
        "E105",
        "YAML anchor or alias",
        "Write the value out in full; a text starting with & or * needs quotes.",
    ),
    Code("E106", "YAML tag", "Remove it; a text starting with ! needs quotes."),
    Code("E107", "more than one YAML document", "Keep one document in a file: remove the extra --- line."),
    Code("E108", "nested too deep", "No file of a briefing needs this depth. Check brackets and indents."),
    Code("E109", "character not allowed", "Remove the invisible or broken character named in the message."),
    Code(
        "E110",
        "front matter missing",
        "A source file begins with --- on its first line and closes it with ---.",
    ),
    Code("E111", "file can't be read", "Check that it is a file, that it is there and that you may read it."),
    Code(
        "E112", "file too large", "Split the file: events may live in events/*.yml, one file per period, say."
    ),
    Code("E113", "link leads out of the project", "Replace the symbolic link by the file itself."),
    Code("E114", "key is not a text", "Only a plain text can stand before the colon."),
    Code("E115", "file extension", "Name YAML files .yml, and sources .md or .yml."),
    Code(
        "E116",
        "no briefing.yml",
        "A folder with events or sources needs a briefing.yml with at least a title.",
    ),
    Code("E117", "no briefing", "Make a folder with a briefing.yml inside the content folder."),
    Code(
        "W118",
        "text lost after #",
        "Put the text in quotes; if a comment is meant, put a space after the #.",
    ),
    # 2xx: evidence
    Code(
        "E201",
        "excerpt not found in the archived document",
        "Copy the text exactly as it stands in the document. Only spaces, line wraps, quotation marks, dashes and "
        "other marks that change no word may differ.",
    ),
    Code(
        "E202", "excerpt stands more than once", "Add prefix: or suffix: with the words before or after it."
    ),
    Code(
        "E203",
        "prefix or suffix not beside the excerpt",
        "Copy the words that stand directly before or after it.",
    ),
    Code(
        "E204",
        "excerpt cuts a word or a number",
        "Begin and end excerpts at whole words: a cut can turn a meaning.",
    ),
    Code(
        "E205", "excerpt runs over the end of a paragraph", "Make two reports of it, one for each paragraph."
    ),
    Code("E206", "excerpt without words", "Quote at least one word."),
    Code(
        "E207",
        "excerpt too long",
        "Excerpts are short quotations of at most 60 words. Cut it to what you need.",
    ),
    Code("E208", "wording not in the excerpt", "Terms are words of the excerpt itself: copy them from it."),
    Code("E209", "document not in the archive", "Put the file into the archive folder, or correct its name."),
    Code(
        "E210",
        "archived document can't be read",
        "See the message; convert the document to plain text if need be.",
    ),
    Code(
        "W211",
        "omission leaves out a negation",
        "What the […] skips holds a word such as not or never. Quote it in full, or make two reports.",
    ),
    Code(
        "W212",
        "insertion adds a negation",
        "Words in [brackets] must not turn what was said. Use a note instead.",
    ),
    Code("E213", "bounds of a passage not found", "Copy begins: and ends: exactly from the document."),
    Code("E215", "archive would be published", "Move the archive out of the content folder."),
    Code(
        "E221",
        "excerpt without proof",
        "Run `briefings lock` where the archive is, and commit evidence.lock.",
    ),
    Code("W222", "receipt missing from the lock", "Run `briefings lock` and commit evidence.lock."),
    Code(
        "E223",
        "archived document changed",
        "The document is not the one that was verified. Look at it, then run `briefings lock`.",
    ),
    Code(
        "W224", "receipt for nothing", "The excerpt or document is gone or was changed. Run `briefings lock`."
    ),
    Code(
        "E225",
        "receipt differs from what was found",
        "The lock was edited or is damaged. Run `briefings lock`.",
    ),
    Code("E226", "line of the lock not understood", "Run `briefings lock` to write the lock anew."),
    Code("N227", "excerpt marked as unverified", "It is shown as such wherever it stands."),
    Code("W231", "number, date or quotation without evidence", "Quote it in a report, or leave it out."),
    Code("W241", "undeclared overlap between documents", "Declare the lineage, or note why the texts agree."),
    Code("W251", "date as worded clashes with the event's date", "Check both dates."),
    # 3xx: shape
    Code("E301", "unknown key", "Correct the spelling, or remove the key."),
    Code("E302", "key missing", "Add the key; the reference says what it holds."),
    Code("E303", "wrong kind of value", "The message says what belongs here."),
    Code("E304", "empty value", "Give it a value, or remove the key."),
    Code("E305", "not one of the allowed words", "Use one of the words listed."),
    Code(
        "E306",
        "not a valid id",
        "Ids are made of small letters a-z, digits and single hyphens, begin with a letter or digit, and have "
        "at most 80 characters. They become web addresses.",
    ),
    Code("E308", "not a web address", "Write a full address beginning with http:// or https://."),
    Code("E309", "not a language code", "Use a code such as en, vi, ru or pt-BR."),
    # 4xx: names that point to something
    Code("E401", "unknown actor", "Add the actor to actors.yml, or correct the id."),
    Code("E402", "unknown event", "Add the event to events.yml, or correct the id."),
    Code(
        "E403",
        "unknown source or outlet",
        "Lineage points to a source of this briefing or an outlet in actors.yml.",
    ),
    Code("E404", "unknown measure", "List the measure under the event's measures, or correct its name."),
    Code("E405", "id used twice", "Ids are unique: give one of the two another id, or merge them."),
    Code("E406", "wrong type of actor", "Only an actor of the named type can stand here."),
    Code("E407", "relations form a circle", "An event can't, directly or through others, precede itself."),
    Code(
        "E409",
        "two pages with one address",
        "Rename one of the two; some systems ignore the case of letters.",
    ),
    Code("E410", "unknown kind of event", "Use a listed kind, or add your own under kinds: in briefing.yml."),
    Code(
        "E411", "lineage forms a circle", "A document can't, directly or through others, derive from itself."
    ),
    Code(
        "W412",
        "name shared by two actors",
        "Mentions of it are not linked. Make one of the names more specific.",
    ),
    Code(
        "E413",
        "value for a key that is not there",
        "Reasons under inferred: belong to keys that this source gives.",
    ),
    Code("E414", "lineage contradicts itself", "Keep the one relation that holds, or correct the dates."),
    Code("E415", "unknown concept", "Add it to terms.yml, or correct its id."),
    Code("E416", "unknown question", "Add it under questions: in briefing.yml, or correct its id."),
    Code("E417", "resolution of no difference", "Copy the difference's id from the page of disagreements."),
    # 5xx: dates and figures
    Code(
        "E501",
        "not a date",
        "Write dates as EDTF: 2022-04-05, 2022-04, 2022, 2022-04-05~ (about), 2022-22 (summer).",
    ),
    Code("E502", "interval ends before it begins", "Put the earlier date first."),
    Code("E503", "no such day", "Check the month and the day."),
    Code(
        "E511", "not a figure", "Write a number (45, over 40, about 1.2 million, 35-40, 12 %) or plain words."
    ),
    Code("E512", "range ends below its beginning", "Put the smaller number first."),
    Code(
        "N521",
        "event later than a document that reports it",
        "Right for something announced; otherwise check the event's date and the document's date.",
    ),
    Code("W522", "response earlier than its cause", "Check both dates, or remove the relation."),
    # 6xx: prose
    Code(
        "E601",
        "link not allowed",
        "Links lead to http://, https:// or mailto: addresses, to pages of this site, or to event:, actor: and "
        "source: ids.",
    ),
    Code("E602", "link to an unknown id", "Correct the id after event:, actor: or source:."),
    Code("W603", "HTML in prose", "It is shown as text, not obeyed. Use Markdown instead."),
    # 7xx: what is still missing
    Code("W701", "event that no source reports", "Add a report to a source, or remove the event."),
    Code("W702", "source without reports", "Add its reports, or remove the source."),
    Code(
        "W703",
        "source without a summary",
        "Write 80-200 words in your own words: below the front matter, or under summary: in a file that ends in .yml.",
    ),
    Code("N704", "actor that nothing mentions", "It gets a page that says so. Use it or remove it."),
    Code("N705", "measure without a figure", "No report gives a figure for it yet."),
    # 9xx: building the site
    Code(
        "E901",
        "site's configuration can't be used",
        "Mend mkdocs.yml at this place; the message says what is wrong.",
    ),
    Code(
        "E902",
        "template can't be used",
        "Mend the template at this place, or remove it: then the packaged one is used.",
    ),
    Code(
        "E903",
        "build stopped by another part",
        "A hook, a plugin or MkDocs itself could not go on. The message is theirs; their documentation explains it.",
    ),
    Code("W904", "warning of MkDocs or a plugin", "The message is theirs. It stops only a strict build."),
    Code(
        "E905",
        "fault of this program",
        "This is not your mistake, and should not happen. Please report it with the message and what you changed last.",
    ),
)
