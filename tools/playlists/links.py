"""What a DJ says between two songs: a sentence or two of what is known, and nothing that is not."""

from __future__ import annotations

from tools.library.items import Item
from tools.taste.choices import Choice
from tools.taste.reasons import ago, times
from tools.taste.standing import Standings


def link(
    now: Item, before: Item | None, after: Item | None, choice: Choice | None, stands: Standings, at: float, turn: int
) -> str:
    """A link into the song that begins. `at`: unix seconds; `turn` counts links, so that they are not all alike."""
    first = f"That was {before.name}. " if before is not None and turn % 2 == 0 else ""
    opening = f"{first}{'Now' if first else 'This is'} {now.name}"
    why = choice.reason if choice is not None and choice.source in {"radio", "playlist", "recommended"} else ""
    told = f", because {why}." if why and not why.startswith("the radio") else "."
    more = _last_heard(now, stands, at) if "heard" not in why else ""
    if not more and after is not None and turn % 3 == 2:
        more = f" After that comes {after.name}."
    return f"{opening}{told}{more}"


def _last_heard(item: Item, stands: Standings, at: float) -> str:
    own = stands.item(item)
    if own.last is not None and own.plays:
        return f" You have heard it {times(own.plays)}, the last time {ago(own.last, at)}."
    if own.last is None and not own.plays and stands.items:
        return " You have not heard it here before."
    return ""
