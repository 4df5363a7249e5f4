"""A guess at the language of a text, from its commonest small words.

Says nothing where the lead of one language is not clear. Knows a few languages only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import Final

_COMMON: Final[Mapping[str, frozenset[str]]] = {
    language: frozenset(words.split())
    for language, words in {
        "de": "der die das und ist nicht eine den dem des mit von zu auf für im sich auch als bei nach wird hat aus",
        "en": "the of and to in that is was for on with as by at from it he has have had were be said this which",
        "es": "el la los las de del que y en un una por con para no es se al su como más pero fue ha",
        "fr": "le la les des du de et un une est en que qui dans pour pas sur au aux avec par il ce a été",
        "it": "il lo la gli le di del della e un una è in che per non con da al si sono nel alla ha dei",
        "nl": "de het een en van is dat niet in op te zijn met voor aan er ook door naar als bij heeft werd uit",
        "pl": "i w na z że się nie do jest to o jak po od za przez dla przy był który są oraz ale tym",
        "pt": "o os as de do da dos das que e em um uma para com não por no na se ao mais foi é",
        "ru": "и в на не что с по как он из за от это к его для но был они о до также которые при",
        "sv": "och att det som en på är av för med den till inte har de ett om men var från sig så han vid",
        "tr": "ve bir bu da de için ile olarak çok daha gibi olan en kadar sonra ancak ne değil olduğu dedi",
        "uk": "і в на не що з та до як він від за це його для але був вони про також які при у є",
        "vi": "và của là các trong đã cho với không được những một người có này từ tại khi vào ra về",
    }.items()
}
_WORD: Final = re.compile(r"[^\W\d_]+")
_MOST_WORDS: Final = 3000
_FEWEST_HITS: Final = 12
_LEAST_SHARE: Final = 0.12
_LEAD: Final = 1.5
"""How many times as many common words as the next language's there must be."""


def likely_language(text: str) -> str:
    """A code such as "en", or "" where it is not clear."""
    words = [found.group().casefold() for found in islice(_WORD.finditer(text), _MOST_WORDS)]
    hits = {language: sum(word in common for word in words) for language, common in _COMMON.items()}
    (best, most), (_next, second) = sorted(hits.items(), key=lambda pair: -pair[1])[:2]
    clear = most >= max(_FEWEST_HITS, _LEAST_SHARE * len(words), _LEAD * second)
    return best if clear else ""
