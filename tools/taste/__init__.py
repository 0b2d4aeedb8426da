"""What somebody likes: their listening, what is learned from it, and why."""

from __future__ import annotations

from tools.taste.consent import Consents, Use
from tools.taste.errors import TasteError
from tools.taste.events import DEFAULT, GUEST, ListeningEvent
from tools.taste.exclusions import Exclusion, Exclusions
from tools.taste.log import EventLog
from tools.taste.recorder import PlayRecorder

__all__ = [
    "DEFAULT",
    "GUEST",
    "Consents",
    "EventLog",
    "Exclusion",
    "Exclusions",
    "ListeningEvent",
    "PlayRecorder",
    "TasteError",
    "Use",
]
