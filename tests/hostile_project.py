"""A project whose texts are hard to set: words without an end, addresses as titles, and scripts of every direction.

Writes files for `small_project.lay_down`; knows nothing of what is tested with them.
"""

from __future__ import annotations

from collections.abc import Mapping

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4
"""320 letters without a space."""
ADDRESS = (
    "https://archive.example.org/web/20220405/" + "very-long-segment-of-an-address/" * 6 + "page.html?q=1"
)

DOCUMENTS: Mapping[str, tuple[str, str, str]] = {
    # id: (language, title, what it says)
    "arabic": (
        "ar",
        "بولندا تطرد دبلوماسيين روسا، بحسب The Gazette",
        "قالت صحيفة The Gazette إن بولندا طردت 45 دبلوماسيا روسيا (في آذار/مارس 2022).",
    ),
    "hebrew": ("he", "פולין מגרשת 45 דיפלומטים", "פולין גירשה 45 דיפלומטים, כך לפי Reuters (5 באפריל)."),
    "persian": ("fa", "لهستان ۴۵ دیپلمات را اخراج کرد", "لهستان ۴۵ دیپلمات روس را اخراج کرد؛ به گزارش «RT»."),
    "russian": (
        "ru",
        "Польша выслала сорок пять дипломатов",
        "Польша выслала 45 российских дипломатов, сообщает Reuters.",
    ),
    "chinese": (
        "zh-Hans",
        "波兰驱逐四十五名俄罗斯外交官",
        "波兰驱逐了45名俄罗斯外交官,路透社(Reuters)周二报道。",
    ),
    "vietnamese": (
        "vi",
        "Ba Lan trục xuất bốn mươi lăm nhà ngoại giao Nga",
        "Ba Lan đã trục xuất 45 nhà ngoại giao Nga, theo hãng tin Reuters.",
    ),
    "long-words": (
        "de",
        f"{LONG[:160]} {ADDRESS}",
        f"Der Beamte der {LONG} sagte es unter {ADDRESS} voraus.",
    ),
}


def hostile() -> Mapping[str, str]:
    files = {
        "briefings/actors.yml": _ACTORS,
        "briefings/dossier/events.yml": _EVENTS,
        "briefings/dossier/briefing.yml": (
            f"title: {LONG}\nquestion: How many does {LONG} name?\nauthors: {LONG}\n"
            f"key_judgements:\n  - text: The {LONG} does not settle it.\n    events: poland-expels\n    by: {LONG}\n"
        ),
        "briefings/dossier/terms.yml": _TERMS,
    }
    for number, (id, (language, title, text)) in enumerate(DOCUMENTS.items(), 1):
        files[f"archive/{id}.txt"] = f"{title}\n\n{text}\n"
        files[f"briefings/dossier/sources/{id}.md"] = (
            f"---\ntitle: {_quoted(title)}\n"
            f"publisher: {'endless-press' if id == 'long-words' else 'scripts'}\n"
            f"published: 2022-04-{number:02}\nlanguage: {language}\narchive: {id}.txt\nurl: {ADDRESS}&n={number}\n"
            f"reports:\n  - event: {'endless' if id == 'long-words' else 'poland-expels'}\n"
            f"    excerpt: {_quoted(text)}\n    speaker: endless\n    mode: quoted\n"
            + (f"    terms: {{diplomats: {LONG}}}\n" if id == "long-words" else "")
            + ("    figures: {expelled: 45}\n" if "45" in text else "")
            + f"---\nTells of [the expulsion](event:poland-expels) and of {LONG}, see <{ADDRESS}>.\n"
        )
    return files


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_TERMS = "diplomats: {title: The people who had to leave}\n"

_ACTORS = f"""\
poland: {{name: Poland, type: state}}
russia: {{name: Russia, type: state}}
speaker: {{name: Jan Nowak, type: person, part_of: poland}}
egypt: {{name: مصر, type: state}}
syria: {{name: سوريا, type: state}}
gazette: {{name: The Gazette, type: outlet}}
scripts: {{name: قناة العالم — 新华社 — Thông tấn xã (RT), type: outlet}}
endless-press: {{name: {LONG[:200]}, type: outlet}}
endless:
  name: {LONG}
  type: person
  aliases: [{LONG[:150]}, בית]
  part_of: poland
  url: {ADDRESS}
"""

_EVENTS = f"""\
poland-expels:
  title: {LONG[:300]}
  date: 2022-03
  kind: expulsion
  actors: {{poland: expels, russia: is expelled, endless: {LONG[:100]}}}
  measures: {{expelled: {LONG[:90]}}}
  place: {LONG[:120]}
russia-answers:
  title: Russia answers
  date: 2022-04-05~
  actors: {{egypt: answers, syria: answers}}
  responds_to: poland-expels
endless:
  title: {ADDRESS}
  date: 2022-04-05
  actors: {{endless: {LONG[:80]}}}
"""
