"""What the language model sees of taste: `rate`, `taste_profile` and `explain`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from tools.library.items import Item
from tools.results import ToolFailed, ToolResult, ToolRetry
from tools.taste.choices import Choices
from tools.taste.consent import Use
from tools.taste.events import GUEST
from tools.taste.forgetting import Forgetting
from tools.taste.log import EventLog
from tools.taste.periods import Period, read_period
from tools.taste.profile import Counted, Profile, profile
from tools.taste.reasons import why
from tools.taste.retracting import take_back
from tools.taste.standing import Opinion, Stands

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

Locate = Callable[[str], Item | None]
"""What plays for "current", else the item that words name beyond reasonable doubt; None if there is none."""

_RATED = {
    "love": "Noted: you love {name}.", "like": "Noted: you like {name}.",
    "dislike": "Noted: {name} is not for you. I will choose it less.", "ban": "Noted: never again {name}.",
}  # fmt: skip
_RATE = """Note an opinion on one thing.

opinion: love, like, dislike, ban, or undo to take one back. item: current, or words that name it; with undo also
last: the last opinion, whatever it was of."""
_PROFILE = """Tell what the listener likes and has heard in a period, as "last month"."""
_EXPLAIN = """Say why something was chosen or suggested. item: current, or words that name it."""


def rate(log: EventLog, locate: Locate, opinion: str, item: str = "current") -> ToolResult:
    """Writes an opinion down. Raises `ToolRetry` and `ToolFailed` where there is nothing to have one about."""
    if opinion not in get_args(Opinion):
        raise ToolRetry("opinion is love, like, dislike or ban.")
    found = _located(locate, item)
    number = log.note(opinion, found)  # type: ignore[arg-type] # checked above
    if number is None:
        guest = log.listener.casefold() == GUEST
        say = "You are a guest: I keep nothing." if guest else "You asked me not to keep ratings, so I did not."
        return ToolResult(False, say, (found,), {"item": found.brief(), "kept": False})
    kept = log.event(number)
    observed = {"item": found.brief(), "kept": kept is not None, "opinion": kept.what if kept else opinion}
    return ToolResult(True, _RATED[opinion].format(name=found.name), (found,), observed)


def unrate(log: EventLog, forgetting: Forgetting, locate: Locate, item: str = "last") -> ToolResult:
    """Takes an opinion back: the last one that was given, or the last one of what is named."""
    found = None if item == "last" else _located(locate, item)
    gone = take_back(log, forgetting, found)
    if gone is None:
        of = f" of {found.name}" if found else ""
        return ToolResult(False, f"You have given no opinion{of} that I could take back.", (found,) if found else ())
    say = f"Taken back: I no longer know that you {_SAID[gone.opinion]} {gone.name}."
    return ToolResult(True, say, (found,) if found else (), {"item": gone.item, "taken_back": gone.opinion})


_SAID = {"love": "love", "like": "like", "dislike": "do not like", "ban": "never want to hear"}


def explain(choices: Choices, stands: Stands, locate: Locate, item: str, now: float) -> ToolResult:
    """Says why an item was chosen, from what was written down when it was."""
    found = _located(locate, item)
    choice = choices.of(found)
    say = why(found, choice, stands.now(), now)
    told = None if choice is None else {"source": choice.source, "words": choice.words, "reason": choice.reason}
    return ToolResult(True, say, (found,), {"item": found.brief(), "choice": told})


def _located(locate: Locate, item: str) -> Item:
    found = locate(item.strip() or "current")
    if found is None:
        if item.strip() in {"", "current"}:
            raise ToolFailed("Nothing plays at the moment.", "Name the song, the show or the book.")
        raise ToolFailed(f"There is nothing called {item.strip()} in your library.")
    return found


def taste_profile(log: EventLog, words: str, now: datetime) -> ToolResult:
    """What was heard in a period, compared with as long a time before it."""
    period = read_period(words, now)
    frame = log.frame(Use.PERSONALISE, log.listener)
    found = profile(frame, period)
    earlier = period.before()
    before = profile(frame, earlier) if earlier is not None else None
    observed = {"period": period.name, "begin": period.begin, "end": period.end, **_told(found)}
    if before is not None:
        observed["before"] = _told(before)
    return ToolResult(found.plays > 0, _spoken(found, before, period), (), observed)


def _spoken(found: Profile, before: Profile | None, period: Period) -> str:
    when = "" if period.begin is None else f" {_in(period.name)}"
    if not found.plays:
        if period.begin is None:
            return "I have heard nothing with you yet. Play something, or: segue history import FILE."
        return f"I have nothing written down{when}."
    hours = f", {_hours(found.hours)} altogether" if found.hours >= 0.05 else ""
    sentences = [f"You listened to {found.plays:,} {'thing' if found.plays == 1 else 'things'}{when}{hours}."]
    if found.artists:
        sentences.append(f"Most of all {_list(found.artists)}.")
    if found.tracks and found.tracks[0].plays > 1:
        sentences.append(f"Your song was {found.tracks[0].name}, {found.tracks[0].plays} times.")
    if found.genres:
        sentences.append(f"Mostly {' and '.join(one.name.lower() for one in found.genres[:2])}.")
    for kind, spoken in (("podcast", found.shows), ("book", found.books)):
        if spoken:
            sentences.append(f"Your {kind} was {spoken[0].name}.")
    if found.fresh:
        sentences.append(f"New to you: {' and '.join(found.fresh[:2])}.")
    if before is not None and before.plays:
        sentences.append(f"That is {_change(found, before)} the time before.")
    return " ".join(sentences)


def _change(found: Profile, before: Profile) -> str:
    share = found.plays / before.plays - 1
    if abs(share) < 0.1:
        return "about as much as"
    return f"{abs(share):.0%} {'more' if share > 0 else 'less'} than".replace("%", " percent")


def _in(name: str) -> str:
    return (
        name if name.split(maxsplit=1)[0] in {"today", "yesterday", "this", "last", "since", "past"} else f"in {name}"
    )


def _hours(hours: float) -> str:
    if hours < 1:
        return f"{round(hours * 60)} minutes"
    return f"{hours:.1f} hours" if hours < 10 else f"{round(hours):,} hours"


def _list(counted: Sequence[Counted]) -> str:
    names = [f"{one.name}" for one in counted[:3]]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _told(found: Profile) -> dict[str, Any]:
    lists = {name: [[one.name, one.plays] for one in getattr(found, name)] for name in _LISTS}
    return {"plays": found.plays, "hours": round(found.hours, 2), **lists, "fresh": list(found.fresh)}


_LISTS = ("artists", "tracks", "genres", "shows", "books")


def make_tools(
    log: EventLog,
    stands: Stands,
    choices: Choices,
    locate: Locate,
    clock: Callable[[], float],
    forgetting: Forgetting,
) -> list[BaseTool]:
    """The LangChain tools `rate`, `taste_profile` and `explain`. The artifact of each is its `ToolResult`."""
    from langchain_core.tools import StructuredTool

    def rate_(
        opinion: Literal["love", "like", "dislike", "ban", "undo"], item: str = "current"
    ) -> tuple[str, ToolResult]:
        undo = opinion == "undo"
        result = unrate(log, forgetting, locate, item) if undo else rate(log, locate, opinion, item)
        return result.say, result

    def taste_profile_(period: str = "all time") -> tuple[str, ToolResult]:
        result = taste_profile(log, period, datetime.fromtimestamp(clock()).astimezone())
        return result.say, result

    def explain_(item: str = "current") -> tuple[str, ToolResult]:
        result = explain(choices, stands, locate, item, clock())
        return result.say, result

    return [
        StructuredTool.from_function(
            function, name=name, description=description, response_format="content_and_artifact"
        )
        for name, function, description in (
            ("rate", rate_, _RATE),
            ("taste_profile", taste_profile_, _PROFILE),
            ("explain", explain_, _EXPLAIN),
        )
    ]
