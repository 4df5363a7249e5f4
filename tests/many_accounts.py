"""One event with as many accounts as are asked for: documents of one report each, as long as real ones.

Writes files for `small_project.lay_down`; knows nothing of what is tested with them.
"""

from __future__ import annotations

from collections.abc import Mapping

EVENT = "dossier/events/poland-expels/"


def many_accounts(number: int) -> Mapping[str, str]:
    """Every document has its own outlet and its own figure, so that every two of them differ."""
    files = {"briefings/actors.yml": _ACTORS + "".join(_outlet(place) for place in range(1, number + 1))}
    for place in range(1, number + 1):
        excerpt = _excerpt(place)
        quoted = "    speaker: minister\n    mode: quoted\n" if place % 4 == 0 else ""
        draws_on = f"draws_on: outlet-{place - 1:02}\n" if place % 5 == 0 else ""
        files[f"briefings/dossier/sources/report-{place:02}.md"] = (
            f"---\ntitle: Warsaw sends Russian diplomats home in the largest expulsion since the war, day {place}\n"
            f"publisher: outlet-{place:02}\npublished: 2022-05-{place:02}\narchive: report-{place:02}.txt\n"
            f"url: https://outlet-{place:02}.example.org/world/2022/05/{place:02}/warsaw-sends-diplomats-home\n"
            f"{draws_on}reports:\n  - event: poland-expels\n    excerpt: {excerpt}\n"
            f"    figures: {{expelled: {40 + place}}}\n{quoted}---\n"
            "Tells of the expulsion, of what Warsaw said of it and of how Moscow answered.\n"
        )
        files[f"archive/report-{place:02}.txt"] = (
            f"Report {place}\n\nOn that day {excerpt}. Moscow was silent.\n"
        )
    return files


def _excerpt(place: int) -> str:
    return (
        f"the Polish foreign ministry expelled {40 + place} employees of the Russian embassy and of its trade "
        f"mission, whom the agency for internal security had named {place} days before as officers of intelligence"
    )


def _outlet(place: int) -> str:
    return f"outlet-{place:02}: {{name: The Morning Courier of Town {place:02}, type: outlet}}\n"


_ACTORS = """\
poland: {name: Poland, type: state}
russia: {name: Russia, type: state}
speaker: {name: Jan Nowak, type: person, part_of: poland}
minister: {name: Zbigniew Rau, type: person, part_of: poland}
gazette: {name: The Gazette, type: outlet}
"""
