"""How sure one can be that a name was mistyped: letters swapped, left out, doubled or wrong.

The weights are those of a logistic regression over 1,500 published names, each misspelt in one of six ways (a letter
in twelve and one more; one or two letters swapped, left out, doubled or wrong), and 500 that the library does not have,
right and misspelt; each against the twelve most alike of 1,000, 10,000 and 80,000 names, with the name itself among
them and without. The bias is 0.4 less than the fitted one, so that fewer missing names are taken for a slip. A slip may
be anywhere; a whole word that differs makes it another name, as does a number.
"""

from __future__ import annotations

import math
import re

from rapidfuzz.distance import OSA

_BIAS, _CROWD = 10.4, -0.87
_CHANGED, _CHANGED_BY_LENGTH = -24.95, -6.12
_WORST_WORD, _OTHER_WORDS, _OTHER_NUMBER = -4.14, -1.36, -2.36
_FULL_LENGTH, _MOST_LENGTH = 12, 2.0  # letters that make up a length of 1
_MOST_CHANGED = 0.4  # of all letters; more are no slips
_SOME_WORD = 0.5  # what the worst word is taken for when the words cannot be put side by side
_MISTYPED_ARTICLE = re.compile(r"(?:th|te|teh|hte|tth|tthe|thhe|thw|thr|tge|tje|rhe|yhe) (?=\S)")  # and no word
_NUMBER = re.compile(r"\d+")


def mistyped(said: str, name: str, crowd: float) -> tuple[float, float]:
    """(about the probability that `name` was meant by the key `said`, the share of letters that are as in it).

    `crowd` is the natural logarithm of how many thousand names there are. Edit distance with swapped neighbours as one
    edit (optimal string alignment).
    """
    article = 0
    if (found := _MISTYPED_ARTICLE.match(said)) and not name.startswith(found[0]):
        said, article = said[found.end() :], 1  # keys have no article, so that it would be a word too much
    letters, wanted = said.replace(" ", ""), name.replace(" ", "")
    longest = max(len(letters), len(wanted), 1)
    most = int(_MOST_CHANGED * longest)
    slips = article + min(OSA.distance(letters, wanted, score_cutoff=most), OSA.distance(said, name, score_cutoff=most))
    if slips > most:
        return 0.0, 0.0
    changed = slips / longest
    worst = _worst_word(said, name)
    odds = (
        _BIAS + _CROWD * crowd + changed * (_CHANGED + _CHANGED_BY_LENGTH * min(longest / _FULL_LENGTH, _MOST_LENGTH))
    )
    odds += _OTHER_WORDS if worst is None else 0.0
    odds += _WORST_WORD * max(_SOME_WORD if worst is None else worst, changed)
    if set(_NUMBER.findall(said)) != set(_NUMBER.findall(name)):
        odds += _OTHER_NUMBER
    return 1 / (1 + math.exp(-odds)), 1 - changed


def _worst_word(said: str, name: str) -> float | None:
    """The share of slips in the word that has most; None when there are more words in the one than in the other."""
    some, others = said.split(), name.split()
    if len(some) != len(others):
        return None
    return max((OSA.normalized_distance(one, other) for one, other in zip(some, others, strict=True)), default=0.0)
