"""How items, times and numbers are said."""

from __future__ import annotations

from tools.library.items import Item

_THINGS = {"episode": "episode", "chapter": "chapter"}


def spoken(item: Item) -> str:
    """An item in words: "Night Drive by Lena Orr", "The Cave, from The Salt Road"."""
    if item.kind in {"episode", "chapter"} and item.album:
        return f"{item.title}, from {item.album}"
    return item.name


def thing(item: Item | None) -> str:
    """What sort of thing plays: track, episode or chapter."""
    return "track" if item is None else _THINGS.get(item.kind, "track")


def several(count: int, items: tuple[Item, ...]) -> str:
    """A number of things: "12 tracks", "one episode"."""
    kinds = {thing(item) for item in items}
    noun = kinds.pop() if len(kinds) == 1 else "item"
    return f"one {noun}" if count == 1 else f"{count} {noun}s"


def lasting(seconds: float) -> str:
    """A length of time: "45 seconds", "3 minutes and 20 seconds", "an hour and 5 minutes"."""
    whole = round(max(0.0, seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    parts = []
    if hours:
        parts.append("an hour" if hours == 1 else f"{hours} hours")
    if minutes:
        parts.append("1 minute" if minutes == 1 else f"{minutes} minutes")
    if (left and not hours) or not parts:
        parts.append("1 second" if left == 1 else f"{left} seconds")
    return " and ".join(parts)


def factor(speed: float) -> str:
    """A speed: "1.5"."""
    return f"{speed:.3f}".rstrip("0").rstrip(".")
