"""Text → the words that a voice should say: no Markdown, emoji or addresses; numbers, dates and units as words."""

from __future__ import annotations

from voices.speakable.text import plain, speakable

__all__ = ["plain", "speakable"]
