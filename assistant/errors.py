"""How a failure reaches people: as an event with a sentence, and what to do about it."""

from __future__ import annotations

import logging

from assistant.events import Failed
from tools.errors import PlainError

log = logging.getLogger(__name__)


class SegueError(PlainError):
    """Something went wrong in the assistant itself."""


class SettingsError(SegueError):
    """A setting is unknown or has a value that cannot be used."""


class MissingModel(SegueError):
    """Model weights are not on this machine; `todo` names the command that brings them."""


class WeightsError(SegueError):
    """Weights could not be fetched, or are not what they should be."""


class EarsError(SegueError):
    """Sound could not be heard or understood as speech."""


class MindError(SegueError):
    """The language model could not be loaded or did not answer."""


def describe(error: Exception) -> Failed:
    """Any failure as an event.

    Of one that nobody has put into words yet the kind is logged; the rest may hold the listener's words and is for
    those who asked for everything.
    """
    say = getattr(error, "say", None)
    if isinstance(say, str):
        return Failed(say, str(getattr(error, "todo", "")), bool(getattr(error, "retryable", False)))
    log.error("%s: nobody has put this failure into words yet; --debug says more", type(error).__name__)
    log.debug("where it failed", exc_info=error)
    return Failed("Something went wrong inside me, and I could not finish that.")
