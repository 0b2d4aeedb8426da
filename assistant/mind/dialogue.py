"""Everything that is understood from the conversation so far, before single sentences are read by themselves."""

from __future__ import annotations

from assistant.mind import pointing, refining, rules, undoing
from assistant.mind.context import Context
from assistant.mind.fastpath import Reading

_READERS = (rules.read, undoing.read, refining.read, pointing.read)


def read(utterance: str, context: Context) -> Reading | None:
    """What an utterance means because of what was said, done and listed before; None where that has no bearing."""
    for reader in _READERS:
        if (reading := reader(utterance, context)) is not None:
            return reading
    return None
