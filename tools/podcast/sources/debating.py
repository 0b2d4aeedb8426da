"""The two sides of a matter, as far as the sources themselves take sides."""

from __future__ import annotations

import re
from dataclasses import replace

from tools.podcast.sources.parts import Gathered, Part, Told

_FOR = re.compile(
    r"\b(?:support\w*|advocates?|proponents?|in favou?r|benefit\w*|advantage\w*|improv\w+|helps?|helped|saves?|saved|"
    r"success\w*|praise[ds]?|welcome[ds]?|gain\w*|better|safer|healthier|cheaper|reduc\w+ (?:risk|cost|crime|deaths)|"
    r"reward\w*|promis\w+|effective|efficient|strength\w*|opportunit\w+|enable[ds]?|protect\w*)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:critics?|critici[sz]\w+|opponents?|oppos\w+|against|harm\w*|risk\w*|danger\w*|drawback\w*|disadvantage\w*|"
    r"problem\w*|fear\w*|warn\w*|expensive|fail\w*|worse|threat\w*|damage\w*|concern\w*|"
    r"doubt\w*|cannot|weak\w*|suffer\w*|complain\w*|reject\w*|objection\w*|unfair|breakdowns?)\b",
    re.IGNORECASE,
)
_LEAST = 2


def sides(gathered: Gathered) -> Gathered:
    """What speaks for and what speaks against, as two parts after what is common ground.

    Where the sources take no two sides, everything stays as it is, and a note says so.
    """
    common: list[Told] = []
    pro: list[Told] = []
    con: list[Told] = []
    for told in (each for part in gathered.parts for each in part.told):
        lean = len(_FOR.findall(told.fact.text)) - len(_AGAINST.findall(told.fact.text))
        side = pro if lean > 0 else con if lean < 0 else common
        side.append(replace(told, follows=told.follows and bool(side) and side[-1].fact.topic == told.fact.topic))
    if min(len(pro), len(con)) < _LEAST:
        note = "The sources do not take two sides, so it became a conversation rather than a debate."
        return replace(gathered, notes=(*gathered.notes, note))
    parts = [
        Part("common", "What it is about", "the matter itself", "text", common, 0.8),
        Part("for", "What speaks for it", "the case for it", "text", pro, 1.5),
        Part("against", "What speaks against it", "the case against it", "text", con, 1.5),
    ]
    return replace(gathered, parts=tuple(part for part in parts if part.told))
