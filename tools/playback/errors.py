"""How playback fails."""

from __future__ import annotations

from tools.errors import PlainError


class PlaybackError(PlainError):
    """Something about playing did not work."""


class DecodeError(PlaybackError):
    """A file is missing, unreadable or holds no sound."""


class OutputError(PlaybackError):
    """The sound cannot leave: no device, no driver, or the device has gone."""
