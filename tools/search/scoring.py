"""How sure one can be that two names are the same: by spelling, by sound, and by how many names there are to confuse.

The weights are those of a logistic regression over names that a synthetic voice spoke and Whisper base wrote down
without any prompt (artists and books; only what it did not get right), each against the most alike of 1,100, 8,000 and
27,000 other names, checked by five-fold cross-validation. Likeness of sound counts by length, because ten sounds that
agree tell more than three; and the more names there are, the more of them are alike by chance.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

_SPELLING, _SOUND, _SKELETON = 4.32, 1.54, 6.1
_LENGTH, _SOUND_BY_LENGTH = -5.83, 12.58
_CROWD, _BIAS = -0.63, -9.86
_FULL_LENGTH = 12  # sounds that make up a length of 1
_MOST_LENGTH = 2.0
_SMALLEST_CROWD = 20
_TELLS = 0.2
_LEAST = 0.35  # names less alike than this, in spelling and in sound, are not compared further

_SHORTENED, _PER_SHARE = 0.2, 0.6  # what a shortened name is worth, growing with the share of it that was said
_LEAST_SHARE, _LEAST_LETTERS = 0.35, 4


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
        Levenshtein.normalized_similarity(said.sound, name.sound),
        Levenshtein.normalized_similarity(said.skeleton, name.skeleton),
        min(len(said.sound) / _FULL_LENGTH, len(name.sound) / _FULL_LENGTH, _MOST_LENGTH),
    )


def similarity(said: Form, name: Form, among: int) -> float:
    """About the probability that `said` means `name`, one of `among` names; 1 only for the same key."""
    if said.key == name.key:
        return 1.0
    part = _part_of(said.key, name.key)
    spelling, sound, skeleton, length = features(said, name)
    if not length or max(spelling, sound) < _LEAST:
        return part
    crowd = math.log(max(among, _SMALLEST_CROWD) / 1000)
    alike = _SPELLING * spelling + _SOUND * sound + _SKELETON * skeleton
    odds = alike + length * (_LENGTH + _SOUND_BY_LENGTH * sound) + _CROWD * crowd + _BIAS
    sure = min(1 / (1 + math.exp(-max(odds, -50.0))), 0.995)
    # Long names are all sure; the last bit of the score tells the more alike of two from the less.
    return max(part, sure * (1 - _TELLS + _TELLS * (spelling + sound) / 2))


def _part_of(said: str, name: str) -> float:
    """How sure it is that a name was shortened: to its beginning, or to some of its words in order."""
    share = len(said) / max(len(name), 1)
    if share >= 1 or share < _LEAST_SHARE or len(said) < _LEAST_LETTERS:
        return 0.0
    if not name.startswith(said):
        rest = iter(name.split())
        if not all(word in rest for word in said.split()):
            return 0.0
    return _SHORTENED + _PER_SHARE * share
