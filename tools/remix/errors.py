"""How remixing fails."""

from __future__ import annotations

from tools.errors import PlainError


class RemixError(PlainError):
    """Something about analysing or remixing did not work."""


class BadAudio(RemixError):
    """What was handed in is no sound: an impossible shape or rate, or nothing at all."""


class NoStems(RemixError):
    """A part was asked for that this separator, or this recording, does not have."""


class MissingEngine(RemixError):
    """An optional engine or its weights are not on this machine; `todo` names the command that brings them."""
