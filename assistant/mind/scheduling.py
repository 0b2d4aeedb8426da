"""Podcasts that are made regularly: set, listed and taken back, whichever words come first."""

from __future__ import annotations

import re

from assistant.mind.context import Call, Context
from assistant.mind.signatures import complete
from tools.podcast.schedule import read_schedule

_THING = re.compile(r"\b(?:pod ?casts?|briefings?|brief|episodes?)\b")
_MAKING = re.compile(r"^(?:.{0,60}\b)?(?:brief me|make|do|record|prepare|produce|give me|get me|i want|i d like)\b")
_FOR_GOOD = re.compile(r"\b(?:every|each|daily|weekly|scheduled?|regular|any ?more|making|no more|cancel)\b")


def read_regular(wish: str, context: Context) -> Call | None:
    """The call for "every friday a podcast about …", "stop my morning briefing"; None for everything else."""
    if not _THING.search(wish):
        return None
    said = read_schedule(wish)
    if said is None or (said.what == "set" and not _MAKING.search(wish)):
        return None
    if said.what == "cancel" and context.spoken_word and not _FOR_GOOD.search(wish):
        return None  # one plays, and is to end
    return Call("make_podcast", complete("make_podcast", {"topic": wish}))


def read_ended(wish: str, context: Context) -> Call | None:
    """The call for "no more podcasts every morning"; None for everything else."""
    said = read_schedule(wish)
    return read_regular(wish, context) if said is not None and said.what == "cancel" else None
