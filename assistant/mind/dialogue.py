"""Everything that is understood from the conversation so far, before single sentences are read by themselves."""

from __future__ import annotations

import re

from assistant.mind import along, joining, loudness, pointing, quizzing, refining, rules, undoing
from assistant.mind.context import Context
from assistant.mind.fastpath import Reading
from assistant.mind.normalise import clean

_YES = re.compile(r"(?:oh )?(?:yes|yeah|yep|yup|sure|of course)(?: please| thanks| thank you| go ahead)?")


def _agreeing(utterance: str, context: Context) -> Reading | None:
    """A yes that answers nothing."""
    asked = context.history and context.history[-1].text.rstrip().endswith("?")
    return (
        None if asked or not _YES.fullmatch(clean(utterance)) else Reading(reply="Good. What would you like to hear?")
    )


_READERS = (
    quizzing.read, along.speaker, rules.read, undoing.read, joining.read, loudness.read, refining.read, along.read,
    pointing.read, _agreeing,
)  # fmt: skip


def read(utterance: str, context: Context) -> Reading | None:
    """What an utterance means because of what was said, done and listed before; None where that has no bearing."""
    for reader in _READERS:
        if (reading := reader(utterance, context)) is not None:
            return reading
    return None
