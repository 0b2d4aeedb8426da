"""How sure one can be that two names are the same: by spelling, by sound, and by the skeleton of the sound."""

from __future__ import annotations

import math
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

# Logistic regression; see `similarity`.
_SPELLING, _SOUND, _SKELETON, _LENGTH, _BIAS = 6.0, 6.0, 3.0, 1.0, -11.5
_SHORTENED, _PER_SHARE = 0.45, 0.5  # what a shortened name is worth, growing with the share of it that was said
_LEAST_SHARE, _LEAST_LETTERS = 0.35, 4
_FULL_LENGTH = 12  # letters from which on more letters do not make a likeness more telling


class Form(NamedTuple):
    """A name in the three forms in which names are compared: see `words.keys`, `sounds.sounds`, `sounds.skeletons`."""

    key: str
    sound: str
    skeleton: str


def features(said: Form, name: Form) -> tuple[float, float, float, float]:
    """Likeness of spelling, sound and skeleton, and length of the name, each 0 to 1."""
    together = Levenshtein.normalized_similarity(said.key.replace(" ", ""), name.key.replace(" ", ""))
    in_any_order = fuzz.token_sort_ratio(said.key, name.key) / 100 - 0.02
    return (
        max(together, in_any_order),
        Levenshtein.normalized_similarity(said.sound, name.sound),
        Levenshtein.normalized_similarity(said.skeleton, name.skeleton),
        min(len(name.sound), _FULL_LENGTH) / _FULL_LENGTH,
    )


def similarity(said: Form, name: Form) -> float:
    """How sure it is that `said` means `name`, 0 to 1; 1 only for the same key."""
    if said.key == name.key:
        return 1.0
    part = _part_of(said.key, name.key)
    spelling, sound, skeleton, length = features(said, name)
    if not length or max(spelling, sound) < 0.35:
        return part
    x = _SPELLING * spelling + _SOUND * sound + _SKELETON * skeleton + _LENGTH * length + _BIAS
    return max(part, min(1 / (1 + math.exp(-x)), 0.995))


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
