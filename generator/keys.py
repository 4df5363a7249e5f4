"""What an analyst is told about every key of every file: the words, with an example of each.

Data only, said once: editors, the reference page and `briefings explain` show it. Must not know what is valid.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from generator.vocabulary import ACTOR_TYPES, CONFIDENCES, LIKELIHOODS, POSITIONS, RESOLUTIONS


class Key(NamedTuple):
    """The words on one key: what it holds, and an example as it stands in a file."""

    about: str
    example: str


KEYS: Mapping[str, Mapping[str, Key]] = MappingProxyType(
    {
        # kind of record: key: (about, example); the order is that of the reference and of the editor's list
        "actor": {
            "name": Key("The name shown wherever the actor is named.", "name: Dmitry Peskov"),
            "type": Key("What the actor is.", "type: person"),
            "aliases": Key(
                "Other names. Mentions of the name or of an alias in prose become links by themselves, so leave out "
                "words that also mean something else.",
                "aliases: [Peskov, D. Peskov]",
            ),
            "sort_name": Key(
                "The name by which lists are sorted, where it is not the name itself.",
                "sort_name: Peskov, Dmitry",
            ),
            "part_of": Key(
                "The larger actors that this one belongs to: a minister to a ministry, a ministry to a state.",
                "part_of: russia",
            ),
            "roles": Key(
                "What the actor was, for whom and when. A role alone may stand as a text.",
                "roles: {role: Kremlin spokesman, of: russia, during: 2012/..}",
            ),
            "description": Key(
                "A line about the actor, in words that every side would accept.",
                "description: Spokesman of the president.",
            ),
            "url": Key("The actor's own web address.", "url: https://example.org/"),
        },
        "role": {
            "role": Key("The role.", "role: Kremlin spokesman"),
            "of": Key("For whom.", "of: russia"),
            "during": Key("When: a date, or an interval that may be open.", "during: 2012/.."),
        },
        "briefing": {
            "title": Key("Title of the briefing.", "title: Russia and Western states in 2022"),
            "short_title": Key("A short form for navigation.", "short_title: Russia and the West"),
            "question": Key(
                "The question that the briefing answers.",
                "question: What do five documents report about the expulsions, and where do they differ?",
            ),
            "scope": Key(
                "What is in, what is left out, and why.",
                "scope: Reports of spring 2022. Later ones are left out.",
            ),
            "summary": Key(
                "The overview that opens the briefing, in the analysts' words. Link events as `[words](event:ID)`.",
                "summary: In March [Poland expelled diplomats](event:poland-expels).",
            ),
            "period": Key("The time that the briefing covers.", "period: 2022-02/2022-11"),
            "authors": Key("Who made the briefing.", "authors: [Research desk]"),
            "updated": Key("Date of the last revision.", "updated: 2022-12-01"),
            "kinds": Key(
                "Further kinds of event, where the built-in ones do not fit: an id and a label for each.",
                "kinds: {background: Background}",
            ),
            "questions": Key(
                "Questions to which events take a position: an id and the question for each.",
                "questions: {breaking-off: Do the words point towards breaking off relations?}",
            ),
            "key_judgements": Key(
                "What the analysts conclude. Judgements stand apart from what is reported, signed and dated.",
                "key_judgements:\n  - text: The documents do not settle the number.\n    by: Research desk",
            ),
            "start_with": Key("Events to begin reading with.", "start_with: [poland-expels, france-expels]"),
        },
        "judgement": {
            "text": Key("The judgement.", "text: The documents do not settle the number."),
            "likelihood": Key(
                "How likely it is, in the words of Intelligence Community Directive 203; left out where the judgement "
                "is no estimate.",
                "likelihood: very likely",
            ),
            "confidence": Key("How well founded the judgement is.", "confidence: moderate"),
            "events": Key("The events that it rests on.", "events: [poland-expels, france-expels]"),
            "by": Key("Who judges.", "by: Research desk"),
            "date": Key("When it was judged.", "date: 2022-12-01"),
        },
        "event": {
            "title": Key(
                "Who did what, neutrally. What is disputed is not stated as fact in a title.",
                "title: Poland expels Russian diplomats",
            ),
            "date": Key(
                "When it happened, as closely as the documents allow. Leave off what nobody reports.",
                "date: 2022-03",
            ),
            "kind": Key("What kind of event it is.", "kind: expulsion"),
            "summary": Key(
                "A few sentences on what is reported. Numbers, dates and quotations in it must stand in an excerpt.",
                "summary: Both documents report it; they differ on the number.",
            ),
            "date_note": Key(
                "How the date was found, or what is unsure about it.",
                "date_note: The document names the weekday alone.",
            ),
            "place": Key("Where it happened.", "place: Warsaw"),
            "actors": Key(
                "Who took part, and in which role: the id of each actor and a few words.",
                "actors: {poland: expels, russia: is expelled}",
            ),
            "measures": Key(
                "What is counted: an id and a label for each. Reports give figures for these ids.",
                "measures: {expelled: Russian diplomats expelled}",
            ),
            "responds_to": Key("The events that this one answers.", "responds_to: poland-expels"),
            "part_of": Key(
                "Larger events that this one is part of.", "part_of: western-states-expel-diplomats"
            ),
            "see_also": Key("Other events that a reader of this one should know.", "see_also: france-expels"),
            "positions": Key(
                "What the event says to the questions in briefing.yml: the id of each question and for, against or "
                "open.",
                "positions: {breaking-off: for}",
            ),
        },
        "measure": {
            "label": Key("What is counted.", "label: Fine for the embassy"),
            "unit": Key("Its unit, where it is no plain count.", "unit: EUR"),
        },
        "source": {
            "title": Key(
                "Title of the document, as printed.", "title: Moscow Closes the Window of Diplomacy"
            ),
            "short_title": Key(
                "A few words that tell the document from the others, for columns and lists.",
                "short_title: RT, republished",
            ),
            "publisher": Key(
                "The outlet that published it. Leave it out where the document does not name one.",
                "publisher: daily-tide",
            ),
            "author": Key("Who wrote it, as printed.", "author: Anna Berg"),
            "published": Key("When it appeared.", "published: 2022-04-06"),
            "published_as": Key("The date as the document prints it.", "published_as: Wednesday, April 6"),
            "retrieved": Key("When it was fetched.", "retrieved: 2022-04-07"),
            "language": Key("The language it is written in.", "language: en"),
            "original_language": Key(
                "The language it was translated from, where it is a translation.", "original_language: ru"
            ),
            "url": Key("Its web address.", "url: https://example.org/2022/04/06/window"),
            "archive": Key(
                "Name of its file in the archive, the private folder with the documents' full texts. Excerpts are "
                "looked for there.",
                "archive: 001_window.txt",
            ),
            "encoding": Key(
                "Character encoding of the archived file, where it is not Unicode.", "encoding: windows-1251"
            ),
            "article": Key(
                "First and last words of the article, where menus or other stories surround it in the archived file.",
                "article: {begins: Poland not only expelled, ends: said on Wednesday.}",
            ),
            "set_aside": Key(
                "Stretches of the document that no report needs to touch, and why. They count as looked at.",
                "set_aside:\n  - begins: Sign up to our newsletter\n    reason: An advertisement.",
            ),
            "genre": Key("What kind of text it is.", "genre: news agency report"),
            "note": Key(
                "What a reader should know about the document itself.",
                "note: The page names no author and no source.",
            ),
            "inferred": Key(
                "Keys of this file whose values the document does not state itself, each with its reason.",
                "inferred: {published: The text speaks of yesterday's vote.}",
            ),
            "republishes": Key(
                "Sources or outlets whose text this document repeats. It is then no independent account.",
                "republishes: north-wire",
            ),
            "translates": Key(
                "Sources or outlets whose text this document translates.", "translates: north-wire"
            ),
            "draws_on": Key(
                "Sources or outlets that this document uses and adds to.",
                "draws_on: [north-wire, daily-tide]",
            ),
            "reports": Key(
                "The passages quoted from the document, each with the event it reports.",
                "reports:\n  - event: poland-expels\n    excerpt: Poland not only expelled 45 diplomats",
            ),
            "summary": Key(
                "What the document says, in your own words, 80 to 200 of them. This key belongs to files that end in "
                ".yml; in a file that ends in .md the summary stands below the keys.",
                "summary: |\n  Tells of the expulsion and of Moscow's answer.",
            ),
        },
        "bounds": {
            "begins": Key("The first words, copied from the document.", "begins: Poland not only expelled"),
            "ends": Key(
                "The last words, copied from the document. Without them, the first words are the whole stretch.",
                "ends: said on Wednesday.",
            ),
        },
        "set aside": {
            "begins": Key("The first words, copied from the document.", "begins: Sign up to our newsletter"),
            "ends": Key(
                "The last words, copied from the document. Without them, every place of the first words is set aside.",
                "ends: at any time.",
            ),
            "reason": Key("Why no report needs to touch it.", "reason: An advertisement."),
        },
        "report": {
            "event": Key("The event that the passage is about.", "event: poland-expels"),
            "excerpt": Key(
                "The passage, word for word as it stands in the archived document, at most 60 words. […] leaves "
                "something out; [other words in brackets] are yours.",
                "excerpt: Poland not only expelled 45 diplomats",
            ),
            "prefix": Key(
                "The words just before the excerpt, where it stands in the document more than once.",
                "prefix: As was reported,",
            ),
            "suffix": Key(
                "The words just after the excerpt, where it stands in the document more than once.",
                "suffix: on Wednesday",
            ),
            "speaker": Key(
                "Whose words or view the passage gives. Leave it out where the document speaks for itself.",
                "speaker: dmitry-peskov",
            ),
            "mode": Key("How the passage gives it.", "mode: quoted"),
            "via": Key(
                "Outlets that the passage itself names as where it has the statement from.", "via: north-wire"
            ),
            "figures": Key(
                "The numbers that the passage gives, by the event's measures; for each a figure, or figures by actor.",
                "figures: {expelled: over 40}",
            ),
            "date": Key(
                "The date as the passage words it. It is worked out from the day of publication and compared with the "
                "event's date.",
                "date: on Wednesday",
            ),
            "terms": Key(
                "Words of the excerpt to compare between documents, by the concepts of terms.yml.",
                "terms: {closing-metaphor: window}",
            ),
            "item": Key(
                "Headline of another story on the same page, where the passage stands in that story and not in the "
                "article.",
                "item: Embassy account frozen",
            ),
            "status": Key(
                "Says that the passage could not be checked. It is shown as such wherever it stands.",
                "status: unverified",
            ),
            "note": Key("A remark on the passage.", "note: The document gives no source for the number."),
        },
        "figure": {
            "value": Key("The number, with the words that limit it.", "value: at least 1,480"),
            "unit": Key("Its unit, where the measure does not say it.", "unit: people"),
            "as_of": Key("The date that it was counted for.", "as_of: 2022-04-05"),
            "by": Key("Who gives it, by the document's own words.", "by: united-nations"),
            "scope": Key("What it counts, where that is less than the measure.", "scope: civilians"),
        },
        "term": {
            "title": Key(
                "The concept, in words as plain as you can find: they stand above what the documents say.",
                "title: The figure of speech for ending relations",
            ),
            "note": Key("What a reader should know of it.", "note: The documents differ on who said it."),
        },
        "difference": {
            "history": Key(
                "What was said of the difference, oldest first. The last entry counts; earlier ones stay.",
                "history:\n  - state: open\n    reason: Neither document says where its number is from.\n"
                "    by: Research desk\n    date: 2022-12-01",
            ),
        },
        "resolution": {
            "state": Key("What became of the difference.", "state: open"),
            "prefers": Key("The source whose account is preferred.", "prefers: north-wire-of-april"),
            "reason": Key("Why.", "reason: Neither document says where its number is from."),
            "by": Key("Who says so.", "by: Research desk"),
            "date": Key("When it was said.", "date: 2022-12-01"),
        },
    }
)

WORDS: Mapping[tuple[str, ...], Mapping[str, str]] = MappingProxyType(
    {
        # a closed list of words, in its order: word: what it means
        tuple(ACTOR_TYPES): {
            "person": "A human being.",
            "state": "A state; say disputed where the documents do not agree that it is one.",
            "organisation": "A ministry, army, company, party or international body.",
            "outlet": "A newspaper, agency, broadcaster or site that publishes documents.",
            "group": "People or states that are spoken of together, such as Western states.",
            "disputed": "An entity whose status the documents dispute.",
        },
        tuple(LIKELIHOODS): {word: f"A chance of {range}." for word, range in LIKELIHOODS.items()},
        tuple(CONFIDENCES): dict(CONFIDENCES),
        POSITIONS: {
            "for": "It speaks for a yes.",
            "against": "It speaks for a no.",
            "open": "It speaks to the question and leaves it open.",
        },
        RESOLUTIONS: {
            "open": "It can't be settled from the documents.",
            "preferred": "One account is preferred; the reason says why.",
            "superseded": "Later documents have overtaken it.",
        },
        ("quoted", "paraphrased", "own voice"): {
            "quoted": "The speaker's words, in quotation marks.",
            "paraphrased": "What the speaker said, in the document's words.",
            "own voice": "The document itself says so.",
        },
        ("unverified",): {"unverified": "The passage could not be checked against the document."},
    }
)

EVENT_KIND_MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "accusation": "Somebody is said to have done wrong.",
        "agreement": "Two or more sides agree on something.",
        "aid": "Money, goods, arms or help are given.",
        "appeal": "Somebody asks for something, without a threat.",
        "attack": "Force is used against people or things.",
        "casualties": "People are reported killed or hurt.",
        "coercion": "Somebody is made to yield by force or pressure short of an attack.",
        "concession": "Somebody yields on something.",
        "consultation": "Sides meet or talk.",
        "cooperation": "Sides act together.",
        "demand": "Somebody requires something of another.",
        "denial": "Somebody says that something is not so.",
        "displacement": "People leave their homes.",
        "evacuation": "People are brought away from a danger.",
        "expulsion": "People are sent out of a country.",
        "military-action": "Forces move or fight.",
        "mobilisation": "Forces are made ready.",
        "promise": "Somebody says that they will do something.",
        "proposal": "Somebody suggests something to others.",
        "protest": "People or a state object in public or by note.",
        "recognition": "A state or a government is recognised.",
        "refusal": "Somebody says no to what was asked or offered.",
        "sanction": "Trade, money or travel are restricted as a penalty.",
        "statement": "Something is said that is no other kind of event.",
        "support": "Somebody takes the side of another, in words or votes.",
        "threat": "Somebody says that harm will follow.",
        "warning": "Somebody points to a danger that they would not cause themselves.",
        "withdrawal": "Forces, staff or a member go away or are called home.",
    }
)
