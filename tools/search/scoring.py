"""How sure one can be that two names are the same: by spelling, by sound, and by how many names there are to confuse.

What was said may have been misheard or mistyped; the better explanation counts (see `spelling` for the second).

The weights of the first are those of a logistic regression over 250 published names (artists, podcasts, books, authors)
that eight synthetic voices spoke, clean and over music, and Whisper base wrote down without a prompt, with one, and
once more with the likeliest names as one; each against the twelve most alike of 1,000, 10,000 and 100,000 names, with
the name itself among them and without. Only what it did not get right was looked at. Likeness of sound counts by
length, because ten sounds that agree tell more than three; and the more names there are, the more of them are alike by
chance.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from tools.search.sounds import ARTICULATION
from tools.search.spelling import mistyped

_SPELLING, _SOUND, _SKELETON = 3.1, 6.28, 4.37
_LENGTH, _SOUND_BY_LENGTH = -10.77, 14.69
_STRANGE, _OTHER_NUMBER = -0.82, -3.0  # a wrong number is rarely misheard; the fit, on few, gave -1.34
_CROWD, _BIAS = -0.81, -10.03
_FULL_LENGTH = 12  # sounds that make up a length of 1
_MOST_LENGTH = 2.0
_MOST_STRANGE = 8
_SMALLEST_CROWD = 20
_TELLS = 0.2
_SAME_LETTERS = 0.99  # "kick bong", "kickbong"
_LEAST = 0.35  # names less alike than this, in spelling and in sound, are not compared further
_NUMBER = re.compile(r"\d+")

_SHORTENED, _PER_SHARE = 0.2, 0.6  # what a shortened name is worth, growing with the share of it that was said
_LEAST_SHARE, _LEAST_LETTERS = 0.35, 4
_BY_CHANCE, _TELLING_LETTERS = 0.05, 14  # what a letter less makes less sure in a crowd; with so many none does


class Form(NamedTuple):
    """A name in the three forms in which names are compared: see `words.keys`, `sounds.sounds`, `sounds.skeletons`."""

    key: str
    sound: str
    skeleton: str


def features(said: Form, name: Form) -> tuple[float, float, float, float]:
    """Likeness of spelling, sound and skeleton (0 to 1), and length (0 to 2)."""
    together = Levenshtein.normalized_similarity(said.key.replace(" ", ""), name.key.replace(" ", ""))
    in_any_order = fuzz.token_sort_ratio(said.key, name.key) / 100 - 0.02
    return (
        max(together, in_any_order),
        Levenshtein.normalized_similarity(said.sound.translate(ARTICULATION), name.sound.translate(ARTICULATION)),
        Levenshtein.normalized_similarity(said.skeleton, name.skeleton),
        min(len(said.sound) / _FULL_LENGTH, len(name.sound) / _FULL_LENGTH, _MOST_LENGTH),
    )


def similarity(said: Form, name: Form, among: int, strange: int = 0) -> float:
    """About the probability that `said` means `name`, one of `among` names; 1 only for the same key.

    `strange` is how many sounds before it were not understood: see `spoken.Part`.
    """
    if said.key == name.key and not strange:
        return 1.0
    if said.key.replace(" ", "") == name.key.replace(" ", "") and not strange:
        return _SAME_LETTERS
    crowd = math.log(max(among, _SMALLEST_CROWD) / 1000)
    part = 0.0
    if not strange:
        slipped, as_written = mistyped(said.key, name.key, crowd)
        part = max(_part_of(said.key, name.key, crowd), _telling(slipped, as_written))
    spelling, sound, skeleton, length = features(said, name)
    if not length or max(spelling, sound) < _LEAST:
        return part
    alike = _SPELLING * spelling + _SOUND * sound + _SKELETON * skeleton + _STRANGE * min(strange, _MOST_STRANGE)
    if set(_NUMBER.findall(said.key)) != set(_NUMBER.findall(name.key)):
        alike += _OTHER_NUMBER
    odds = alike + length * (_LENGTH + _SOUND_BY_LENGTH * sound) + _CROWD * crowd + _BIAS
    return max(part, _telling(1 / (1 + math.exp(-max(odds, -50.0))), (spelling + sound) / 2))


def _telling(sure: float, alike: float) -> float:
    """Long names are all sure; the last bit of the score tells the more alike of two from the less."""
    return min(sure, 0.995) * (1 - _TELLS + _TELLS * alike)


def _part_of(said: str, name: str, crowd: float) -> float:
    """How sure it is that a name was shortened: to its beginning, or to some of its words in order.

    A short word is a part of some name or other if only there are enough of them.
    """
    share = len(said) / max(len(name), 1)
    if share >= 1 or share < _LEAST_SHARE or len(said) < _LEAST_LETTERS:
        return 0.0
    if not name.startswith(said):
        rest = iter(name.split())
        if not all(word in rest for word in said.split()):
            return 0.0
    sure = _SHORTENED + _PER_SHARE * share
    by_chance = _BY_CHANCE * max(crowd, 0.0) * max(_TELLING_LETTERS - len(said), 0)
    return sure / (sure + (1 - sure) * math.exp(by_chance))
