"""The forms of values, the words on keys, and the schemas made of both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, get_args

import pytest
from hypothesis import given
from pydantic import AfterValidator, ValidationError
from test_dates import date_texts

from generator import key_reference
from generator.dates import parse_date
from generator.figure_source import parse_figure
from generator.forms import DATE, EXCERPT, ID_OF_OWN, RECORDS, URL_FORM, entries_of, form_of
from generator.keys import EVENT_KIND_MEANINGS, KEYS, WORDS
from generator.model import Origin, Record, Source
from generator.schema import KINDS, MOST_EVENTS_WITH_OWN_MEASURES, Offered, describe, schema_for
from generator.vocabulary import EVENT_KINDS
from generator.yaml_source import read_yaml

KEYS_PAGE = Path(__file__).resolve().parent.parent / "briefings" / "guide" / "keys.md"

OFFERED = Offered(
    {
        "actor": {"poland": "Poland (state)", "gazette": "The Gazette (outlet)"},
        "outlet": {"gazette": "The Gazette (outlet)"},
        "event": {"poland-expels": "2022: Poland expels", "russia-answers": "2022: Russia answers"},
        "source": {},
        "origin": {"gazette": "The Gazette (outlet)"},
        "kind": {"expulsion": "Expulsion."},
        "question": {"breaking-off": "Do they?"},
        "term": {"metaphor": "The figure of speech"},
    },
    {"poland-expels": {"expelled": "Diplomats"}},
    {"figure/poland-expels/expelled": "figure: differ."},
)


# ---- Words


@pytest.mark.parametrize("name", [*RECORDS, "figure"])
def test_every_key_has_words_that_end_as_sentences_and_an_example_of_that_key(name: str) -> None:
    for entry in entries_of(name):
        assert re.fullmatch(r"[A-Z].+\.", entry.words.about, re.DOTALL), entry.key
        assert entry.words.example.startswith(f"{entry.key}:"), entry.key


def test_words_and_models_have_the_same_keys() -> None:
    assert KEYS.keys() == {*RECORDS, "figure"}
    with_id = {"id", "origin"}
    assert {name: set(RECORDS[name].model_fields) - with_id for name in RECORDS} == {
        name: set(KEYS[name]) for name in RECORDS
    }


def records_below(record: type[Record]) -> Iterator[type[Record]]:
    def inside(annotation: Any) -> Iterator[type[Record]]:
        if isinstance(annotation, type) and issubclass(annotation, Record):
            yield annotation
        for part in get_args(annotation):
            yield from inside(part)

    for field in record.model_fields.values():
        yield from inside(field.annotation)


def test_no_record_is_without_words() -> None:
    found = {inner for record in RECORDS.values() for inner in records_below(record)}
    assert found - set(RECORDS.values()) == set()


def test_every_kind_of_event_and_every_word_of_a_closed_list_has_a_meaning() -> None:
    assert EVENT_KIND_MEANINGS.keys() == EVENT_KINDS.keys()
    assert all(tuple(meanings) == words for words, meanings in WORDS.items())


def test_a_type_or_a_check_that_is_new_has_to_be_taught() -> None:
    with pytest.raises(TypeError, match="no form is known for"):
        form_of(float)
    with pytest.raises(TypeError, match="no form is known for"):
        form_of(Annotated[str, AfterValidator(str.upper)])


# ---- The page


def test_the_page_of_keys_is_what_the_code_says() -> None:
    assert KEYS_PAGE.read_text(encoding="utf-8") == key_reference.as_markdown(), (
        "run: briefings schema --markdown > briefings/guide/keys.md"
    )


SECTIONS = {section.record: section for section in key_reference.SECTIONS}


def test_the_page_has_a_section_for_each_record() -> None:
    assert SECTIONS.keys() == KEYS.keys()


@pytest.mark.parametrize("name", SECTIONS)
def test_an_example_of_the_page_passes_our_own_checks_of_form(name: str) -> None:
    document, faults = read_yaml(key_reference.example_of(SECTIONS[name]).encode(), "example.yml")
    assert document is not None
    assert faults == ()
    value: Any = document.value
    for _line in range(SECTIONS[name].before.count("\n")):
        (value,) = value.values()
    (value,) = value if SECTIONS[name].opening else (value,)
    assert list(value) == list(KEYS[name])
    if name == "figure":
        parse_figure(value.pop("value"), **value)
        return
    own = {"id": "x", "origin": Origin("x")}
    fields = own if "id" in RECORDS[name].model_fields else {}
    RECORDS[name].model_validate({**value, **fields})


# ---- Forms against the models


@given(date_texts())
def test_every_date_that_is_read_has_the_form_of_a_date(text: str) -> None:
    try:
        parse_date(text)
    except ValueError:
        return
    assert re.search(DATE["pattern"], text)


@pytest.mark.parametrize(
    "text", ["Wednesday", "April 4, 2022", "4.4.2022", "05/04/2022", "2022-4-5", "2022-04-05T12:00", "", "-"]
)
def test_what_is_far_from_a_date_has_not_its_form(text: str) -> None:
    assert not re.search(DATE["pattern"], text)


@pytest.mark.parametrize(
    ("pattern", "key", "texts"),
    [
        (EXCERPT, "excerpt", ["one", "a " * 60, "a " * 61, " ", "a\nb\n\n c", "a " * 59 + "b\u00a0c d"]),
        (URL_FORM, "url", ["https://a.b", "http://a.b/c?d", "www.a.b", "javascript:x", "https://a b", "https://"]),
        (ID_OF_OWN, "event", ["a" * 81]),
        (ID_OF_OWN, "event", ["a", "a-b", "2022", "index", "indexes", "a--b", "-a", "A", "a_b", "é", "a" * 80]),
    ],
)  # fmt: skip
def test_a_pattern_accepts_what_the_model_accepts(
    pattern: dict[str, Any], key: str, texts: list[str]
) -> None:
    for text in texts:
        report = {"event": "x", "excerpt": "x"} | ({key: text} if key != "url" else {})
        source = {"title": "x", "published": "2022", "id": "x", "origin": Origin("x"), "reports": [report]}
        try:
            Source.model_validate(source | ({"url": text} if key == "url" else {}))
            accepted = True
        except ValidationError:
            accepted = False
        assert bool(re.search(pattern["pattern"], text)) is accepted, text


# ---- Schemas


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["$ref"]] if "$ref" in value else [])
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from references(part)


@pytest.mark.parametrize("offered", [Offered(), OFFERED], ids=["nothing known", "all known"])
@pytest.mark.parametrize("name", KINDS)
def test_a_schema_is_whole_and_holds_nothing_that_it_does_not_need(name: str, offered: Offered) -> None:
    schema = schema_for(name, offered)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert {f"#/definitions/{key}" for key in schema["definitions"]} == set(references(schema))
    json.dumps(schema)


def definitions(name: str, offered: Offered) -> dict[str, Any]:
    found: dict[str, Any] = schema_for(name, offered)["definitions"]
    return found


def test_ids_are_offered_with_what_they_are() -> None:
    found = definitions("events", OFFERED)
    assert found["id-of-event"]["enum"] == ["poland-expels", "russia-answers"]
    assert found["id-of-event"]["enumDescriptions"] == ["2022: Poland expels", "2022: Russia answers"]
    assert found["text-by-actor"]["properties"]["poland"]["description"] == "Poland (state)"


def test_where_there_is_nothing_to_name_no_id_is_accepted_and_no_schema_lists_nothing() -> None:
    found = definitions("resolutions", OFFERED)["id-of-source"]
    assert "enum" not in found
    assert not re.search(found["pattern"], "anything")


def test_where_ids_are_not_known_every_id_is_accepted() -> None:
    assert definitions("events", Offered())["id-of-event"] == ID_OF_OWN
    assert "properties" not in definitions("events", Offered())["text-by-actor"]


def test_a_briefing_of_many_events_offers_the_measures_of_all_to_each() -> None:
    events = {f"event-{n}": "An event" for n in range(MOST_EVENTS_WITH_OWN_MEASURES + 1)}
    many = Offered({"event": events}, {id: {f"of-{id}": "Label"} for id in events})
    (condition,) = definitions("source", many)["report"]["allOf"]
    assert len(condition["properties"]["figures"]["properties"]) == len(events)


def test_what_an_editor_shows_beside_a_key() -> None:
    (mode,) = (entry for entry in entries_of("report") if entry.key == "mode")
    assert describe(mode) == (
        "How the passage gives it.\n\n"
        "*optional*: *quoted*, *paraphrased*, *own voice*; own voice where none is given\n\n"
        "```yaml\nmode: quoted\n```"
    )
