"""How taste fails."""

from __future__ import annotations

from tools.errors import PlainError


class TasteError(PlainError):
    """Something is wrong with listening events, or with what was learned from them."""


class BadLog(TasteError):
    """A listening log cannot be read, or holds too little."""


class BadBundle(TasteError):
    """A model file is not one of ours, is damaged, or does not belong to this library."""
