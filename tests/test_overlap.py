"""Texts that share wording are found, whether their runs of words are compared at once or part by part."""

from __future__ import annotations

import random

import pytest

from generator import overlap

WORDS = [f"word{number}" for number in range(300)]


def texts(seed: int) -> dict[str, str]:
    chance = random.Random(seed)  # noqa: S311  # the same texts each time
    shared = [" ".join(chance.choices(WORDS, k=40)) for _ in range(6)]
    return {
        f"text-{number}": " ".join(
            [*chance.choices(WORDS, k=60), *chance.sample(shared, chance.randrange(3))]
        )
        for number in range(12)
    }


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("at_once", [500, 1500, 4000])
def test_parts_find_what_all_at_once_find(seed: int, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = overlap.overlaps(texts(seed))
    assert expected
    monkeypatch.setattr(overlap, "_AT_ONCE", at_once)
    assert overlap.overlaps(texts(seed)) == expected
