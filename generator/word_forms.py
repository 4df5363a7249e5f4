"""The forms of an English word: expel, expels, expelled and expulsion have one stem. Rough, for comparing only.

Knows endings and irregular verbs. Must not know passages or what a word means.
"""

from __future__ import annotations

import re
from functools import lru_cache

_IRREGULAR_VERBS = """
become became, begin began begun, break broke broken, bring brought, build built, choose chose chosen, come came,
fall fell fallen, fight fought, find found, freeze froze frozen, give gave given, go went gone goes, hold held,
keep kept, know knew known, lead led, leave left, lose lost, make made, meet met, pay paid, see saw seen, send sent,
speak spoke spoken, take took taken, tell told, think thought, win won, withdraw withdrew withdrawn,
write wrote written
"""
_IRREGULAR = {form: verb for verb, *forms in map(str.split, _IRREGULAR_VERBS.split(",")) for form in forms}

_ENDINGS = re.compile(
    r"(?<=.{5})(?:ity|al|or)$|(?<=.{4})(?:ation|ated|ating|ment|ness|ance|ence|ive|ate|ly|er)$|(?<=.{3})(?:ing|ed)$"
)
_ION = re.compile(r"(?:(?<=.{5})|(?<=ct)|(?<=pt))ion$")
_VERBS = {
    "puls": "pel", "cis": "cid", "vas": "vad", "clus": "clud", "pans": "pand", "miss": "mit", "duct": "duc",
    "cept": "ceiv", "vers": "vert", "tent": "tend", "tens": "tend", "pens": "pend", "script": "scrib",
}  # fmt: skip
_VERB = re.compile(rf"(?:{'|'.join(_VERBS)})$")
"""Ends of nouns in -ion and of their verbs: expulsion, expel; decision, decide; invasion, invade."""


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A casefolded English word without its endings; rough, good only for comparing. Other words stay as they are."""
    word = word.removesuffix("'s").removesuffix("'")
    word = _IRREGULAR.get(word, word)
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    if word.endswith(("sses", "ches", "shes", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    word = re.sub(r"(?<=...)our$", "or", word)
    rest = _ENDINGS.sub("", word)
    if rest == word:
        rest = _ION.sub("", word)
        if rest != word:
            rest = _VERB.sub(lambda end: _VERBS[end.group()], rest)
    if re.search("[aeiouy]", rest):
        word = rest
    if word.endswith("e"):
        word = word[:-1]
    elif word.endswith("y"):
        word = word[:-1] + "i"
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
