"""Two actors become one: the second's references, names, roles and memberships go to the first.

Computes changes; writes nothing. Nothing is lost: what can't stand in the first's record stays as a comment in it.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.changes import Change, Changes
from generator.diagnostics import nearest
from generator.editing import Manuscript
from generator.id_places import Place, places, prose_paths, relink, renamed_difference
from generator.model import Briefing, Corpus
from generator.project import Project
from generator.renaming import Refusal, Renaming, change_pages, record_files, relinking
from generator.yaml_source import KeyPath, Value

_ALONE = ("sort_name", "description", "url")
"""Keys of an actor that hold one text."""


def merge_actors(
    project: Project, corpus: Corpus, kept: str, dropped: str, roles: Mapping[str, str] | None = None
) -> Changes:
    """What making one actor of two takes. `roles` says the role of the one in events that name both: event → role.

    Raises Refusal where that needs a decision first, and Uneditable for a file that can't be changed safely.
    """
    for id in (kept, dropped):
        if id not in corpus.actors:
            close = nearest(id, corpus.actors)
            raise Refusal(f"there is no actor “{id}”", f"did you mean {', '.join(close)}?" if close else "")
    if kept == dropped:
        raise Refusal(f"“{kept}” can't be merged with itself")
    return _Merging(project, corpus, kept, dropped, roles or {}).run()


class _Merging:
    def __init__(
        self, project: Project, corpus: Corpus, kept: str, dropped: str, roles: Mapping[str, str]
    ) -> None:
        self.project = project
        self.corpus = corpus
        self.kept = kept
        self.dropped = dropped
        self.roles = roles
        self.renaming = Renaming("actor", dropped, kept)
        self.texts: dict[str, Manuscript] = {}

    def run(self) -> Changes:
        self._refuse_what_needs_a_decision()
        for file, kind, briefing in record_files(self.corpus):
            text = Manuscript((self.project.root / file).read_bytes(), file)
            self.texts[file] = text
            self._redirect(text, kind, briefing)
        self._unite()
        return Changes((*self._changed(), *change_pages(self.project, self.corpus, self.renaming)))

    def _changed(self) -> Iterator[Change]:
        for file, text in self.texts.items():
            if text.changed:
                yield Change(Path(self.project.root / file), text.data, text.finish())

    # ---- decisions

    def _refuse_what_needs_a_decision(self) -> None:
        first, second = self.corpus.actors[self.kept], self.corpus.actors[self.dropped]
        if first.type != second.type:
            raise Refusal(
                f"“{self.kept}” is of type {first.type}, “{self.dropped}” of type {second.type}",
                "make the types alike first, if they are one actor",
            )
        for one, other in ((first, second), (second, first)):
            if any(role.of == other.id for role in one.roles):
                place = self.corpus.locate(one.origin, "roles", key=True)
                raise Refusal(f"“{one.id}” has a role in “{other.id}” ({place})", "take that role out first")
        undecided = []
        both: set[str] = set()
        for briefing in self.corpus.briefings:
            for event in briefing.events.values():
                if not {self.kept, self.dropped} <= set(event.actors):
                    continue
                both.add(event.id)
                role, other_role = event.actors[self.kept], event.actors[self.dropped]
                if role != other_role and event.id not in self.roles:
                    undecided.append((event.id, role, other_role))
        if stray := sorted(set(self.roles) - both):
            raise Refusal(f"no event “{stray[0]}” names both actors", "--role is for events that do")
        if undecided:
            said = "; ".join(f"{event}: “{one}” and “{other}”" for event, one, other in undecided)
            example = f"--role '{undecided[0][0]}={undecided[0][1]}'"
            raise Refusal(
                f"both take part in {len(undecided)} event{'s' * (len(undecided) > 1)} in different roles: {said}",
                f"say the role of the one, for each, as in {example}",
            )

    # ---- references

    def _redirect(self, text: Manuscript, kind: str, briefing: Briefing | None) -> None:
        own = self._own_path(text)
        in_lists: dict[KeyPath, list[Place]] = defaultdict(list)
        for place in places(kind, text.value):
            if place.path[: len(own)] == own and own:
                continue
            if place.kind == "difference":
                self._redirect_difference(text, place, briefing)
            elif place.id == self.dropped and self._is_actor(place, briefing):
                if isinstance(place.path[-1], int):
                    in_lists[place.path[:-1]].append(place)
                else:
                    self._redirect_one(text, place)
        for path, found in in_lists.items():
            self._redirect_in_list(text, path, found)
        folder = text.file.removeprefix(f"{self.corpus.content}/").rpartition("/")[0]
        change = relinking(folder, self.renaming, elsewhere=False)
        for path in prose_paths(text.value):
            node = text.root.at(path)
            if not (own and path[: len(own)] == own) and relink(node.text, change) != node.text:
                text.rewrite(path, lambda written: relink(written, change))
        if relink(text.document.body, change) != text.document.body:
            text.rewrite_body(lambda written: relink(written, change))

    def _own_path(self, text: Manuscript) -> KeyPath:
        origin = self.corpus.actors[self.dropped].origin
        return origin.path if origin.file == text.file else ()

    def _is_actor(self, place: Place, briefing: Briefing | None) -> bool:
        if place.kind == "origin":
            return briefing is None or place.id not in briefing.sources
        return place.kind == "actor"

    def _redirect_one(self, text: Manuscript, place: Place) -> None:
        if not place.key:
            if place.path == (self.kept, "part_of"):
                text.remove(place.path)  # nobody is part of themselves
            else:
                text.rewrite(place.path, self._new_name)
            return
        parent = text.root.at(place.path[:-1])
        beside = parent.entry(self.kept)
        if beside is None:
            text.rewrite(place.path, self._new_name, key=True)
            return
        if place.path[-2] != "actors":
            where = text.document.locate(place.path, key=True)
            raise Refusal(f"a figure is given for both actors ({where})", "keep one of the two first")
        event = str(place.path[0])
        text.remove(place.path)
        if (role := self.roles.get(event, beside[1].text)) != beside[1].text:
            text.replace((*place.path[:-1], self.kept), role)

    def _redirect_in_list(self, text: Manuscript, path: KeyPath, found: list[Place]) -> None:
        items = [node.text for node in text.root.at(path).values]
        to_itself = path == (self.kept, "part_of")
        if to_itself and set(items) == {self.dropped}:
            text.remove(path)
            return
        surplus = found if to_itself or self.kept in items else found[1:]
        for place in found:
            if place in surplus:
                text.remove(place.path)
            else:
                text.rewrite(place.path, self._new_name)

    def _new_name(self, written: str) -> str:
        return written.replace(self.dropped, self.kept, 1)

    def _redirect_difference(self, text: Manuscript, place: Place, briefing: Briefing | None) -> None:
        events = briefing.events if briefing else {}
        new = renamed_difference(
            place.id, self.renaming.id, lambda event, id: event in events and id in events[event].measures
        )
        if new == place.id:
            return
        if new in text.value:
            where = text.document.locate(place.path, key=True)
            raise Refusal(
                f"the difference {new} has a resolution of its own ({where})", "join the two by hand"
            )
        text.rewrite(place.path, lambda written: written.replace(place.id, new, 1), key=True)

    # ---- the record

    def _unite(self) -> None:
        """Give the first actor what the second has, and take the second out."""
        first, second = (self.corpus.actors[id].origin for id in (self.kept, self.dropped))
        target, source = self.texts[first.file], self.texts[second.file]
        one, other = target.value[first.path[0]], source.value[second.path[0]]  # type: ignore[index]  # one key leads to an actor
        assert isinstance(one, dict)  # noqa: S101  # both were read as actors
        assert isinstance(other, dict)  # noqa: S101
        at: KeyPath = first.path
        remarks = list(source.remove(second.path))
        names = {str(one["name"]), *map(str, _listed(one.get("aliases")))}
        new_names = dict.fromkeys(map(str, (other["name"], *_listed(other.get("aliases")))))
        self._add(target, at, "aliases", [name for name in new_names if name not in names], one)
        member_of = [id for id in _listed(other.get("part_of")) if id not in (self.kept, self.dropped)]
        self._add(
            target, at, "part_of", [id for id in member_of if id not in _listed(one.get("part_of"))], one
        )
        held = [_role(role) for role in _listed(one.get("roles"))]
        self._add(target, at, "roles", [r for r in _listed(other.get("roles")) if _role(r) not in held], one)
        for key in _ALONE:
            if key in other and key not in one:
                target.add_entry(at, key, other[key])
            elif key in other and other[key] != one[key]:
                remarks += _remark(f"{key} of {self.dropped}: {' '.join(str(other[key]).split())}")
        target.add_comments(at, tuple(remarks))

    def _add(
        self, text: Manuscript, at: KeyPath, key: str, items: list[Value], one: Mapping[str, Value]
    ) -> None:
        if not items:
            return
        if self._loses(one.get(key)) and key == "part_of":
            # Its only entry goes, as it would be part of itself: what is added stands in a key anew.
            text.add_entry(at, key, items)
        elif key in one:
            text.add_items((*at, key), items)
        else:
            text.add_entry(at, key, items)

    def _loses(self, part_of: Value | None) -> bool:
        return bool(_listed(part_of)) and set(map(str, _listed(part_of))) == {self.dropped}


def _listed(value: Value | None) -> list[Value]:
    return value if isinstance(value, list) else [value] if value else []


def _role(role: Value) -> Value:
    return {"role": role} if isinstance(role, str) else role


def _remark(text: str) -> list[str]:
    return textwrap.wrap(text, 110, initial_indent="# ", subsequent_indent="#   ")
