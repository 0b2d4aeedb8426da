"""True sentences about why something is before the listener, from what was chosen and what the log holds."""

from __future__ import annotations

import time
from datetime import datetime

from tools.library.items import Item
from tools.taste.choices import Choice
from tools.taste.standing import Standings

_SOURCES = {
    "playlist": "It is in the playlist for {words}",
    "recommended": "I suggested it for {words}",
    "radio": "The radio went from {words} to it",
}


def ago(then: float, now: float) -> str:
    """How long ago, as people say it: "today", "three weeks ago", "in March 2024"."""
    days = int((now - then) // 86_400)
    if days < 1:
        return "today" if datetime.fromtimestamp(then).date() == datetime.fromtimestamp(now).date() else "yesterday"  # noqa: DTZ006
    if days < 2:
        return "yesterday"
    if days < 14:
        return f"{days} days ago"
    if days < 60:
        return f"{days // 7} weeks ago"
    moment = time.localtime(then)
    return f"in {time.strftime('%B', moment)} {moment.tm_year}"


def times(count: int) -> str:
    """A number of times in words: "once", "twice", "5 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def history_of(item: Item, stands: Standings, now: float) -> str:
    """One clause of what the log holds about an item or its maker; "" where it holds nothing."""
    own, maker = stands.item(item), stands.artist(item)
    if own.opinion in {"love", "like"}:
        return f"you told me that you {own.opinion} it"
    if own.plays:
        when = f", the last time {ago(own.last, now)}" if own.last is not None else ""
        return f"you have heard it {times(own.plays)}{when}"
    if maker.opinion in {"love", "like"}:
        return f"you told me that you {maker.opinion} {item.artist}"
    if maker.plays > 1:
        return f"you have heard {item.artist} {times(maker.plays)}"
    return ""


def why(item: Item, choice: Choice | None, stands: Standings, now: float) -> str:
    """Sentences that say why an item plays or was suggested; nothing that was not written down."""
    sentences = []
    if choice is None:
        sentences.append(f"I did not choose {item.title} myself: it came with what you asked for.")
    elif choice.source == "asked":
        sentences.append(f"You asked for {choice.words}.")
    else:
        lead = _SOURCES[choice.source].format(words=choice.words or "what you like")
        sentences.append(f"{lead}: {choice.reason}." if choice.reason else f"{lead}.")
    heard = history_of(item, stands, now)
    if heard and (choice is None or heard not in choice.reason):
        sentences.append(f"{heard[0].upper()}{heard[1:]}.")
    return " ".join(sentences)
