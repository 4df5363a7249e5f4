"""How the parts of the style sheet and of the script are joined."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.assets import join_script, join_style, squeeze


@pytest.mark.parametrize(
    ("written", "squeezed"),
    [
        ("a {\n  color: red;\n}\n", "a{color: red;}\n"),
        ("/* why */ a { b: c } /* d */", "a{b: c}\n"),
        ('a::before { content: "  {x} /* y */ ; " }', 'a::before{content: "  {x} /* y */ ; "}\n'),
        (".a :hover , .b>c { x: calc(1px + 2px) }", ".a :hover,.b>c{x: calc(1px + 2px)}\n"),
        ("a { &:hover { b: c; } }", "a{&:hover{b: c;}}\n"),
    ],
)
def test_css_loses_only_what_means_nothing(written: str, squeezed: str) -> None:
    assert squeeze(written) == squeezed


def part(root: Path, name: str, text: str) -> Path:
    path = root / "assets" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return root


def test_a_part_of_the_project_replaces_the_packaged_one_and_a_new_one_takes_its_place_by_name(
    tmp_path: Path,
) -> None:
    packaged = part(part(tmp_path / "packaged", "style/10-a.css", "a{}"), "style/30-c.css", "c{}")
    own = part(part(tmp_path / "own", "style/10-a.css", "b{}"), "style/20-b.css", "d{}")
    assert join_style([own, packaged]) == "b{}d{}c{}\n"
    assert join_style([packaged]) == "a{}c{}\n"


def test_parts_of_the_script_are_joined_as_they_are(tmp_path: Path) -> None:
    root = part(part(tmp_path, "script/2.js", "{ b(); }"), "script/1.js", "{ a(); }")
    assert join_script([root]) == '"use strict";\n{ a(); }\n{ b(); }'
