"""What the listener asked for once and for all, for this evening or for once: kept, shown, applied, undone."""

from tools.taste.preferences.rules import Rule, Subject
from tools.taste.preferences.store import Preference, Preferences, Scope

__all__ = ["Preference", "Preferences", "Rule", "Scope", "Subject"]
