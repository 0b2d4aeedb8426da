"""What the language model sees of podcasts of our own: `make_podcast`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tools.podcast.errors import PodcastError
from tools.podcast.schedule import Schedules, read_schedule
from tools.podcast.schedule.answers import keep_schedule
from tools.podcast.writing.wish import Wish, read_wish
from tools.results import ToolFailed, ToolResult, ToolRetry

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from tools.podcast.sound.making import Maker, Production
    from tools.podcast.writing.draft import Draft
    from tools.podcast.writing.writer import Writer

Said = Callable[[], str]
"""What the listener said last, word for word: format and files may stand there only."""

_PODCAST = """Make a spoken episode about a topic.

topic: what it is about, in the listener's words: "my week in music", an artist, a file, "my new releases and shows";
with when, if it is to be made regularly ("every morning at seven …", "stop my morning briefing").
minutes: how long. hosts: how many speakers."""
_STARTED = 1.5
"""Seconds to wait for what ends at once."""


def make_podcast(
    writer: Writer, maker: Maker, said: str, topic: str, minutes: float | None = None, hosts: int | None = None
) -> ToolResult:
    """Begin an episode and answer at once; it plays as soon as enough of it is there. Raises `ToolFailed`."""
    if not topic.strip():
        raise ToolRetry("make_podcast needs a topic.")
    try:
        draft = writer.write(_wish(topic, minutes, hosts, said))
    except PodcastError as error:
        raise ToolFailed(error.say, error.todo, retryable=error.retryable) from error
    production = maker.begin(draft, draft.seconds)
    production.ended.wait(_STARTED)
    if production.failed is not None:
        raise ToolFailed(production.failed.say, production.failed.todo)
    return ToolResult(True, _spoken(draft), (production.item,), _observed(draft, production))


def by_schedule(
    schedules: Schedules, said: str, topic: str, minutes: float | None = None, hosts: int | None = None
) -> ToolResult | None:
    """What is said about making episodes regularly, done; None where nothing of the kind is said."""
    spoken = read_schedule(said) or read_schedule(topic)
    if spoken is None:
        return None
    return keep_schedule(schedules, spoken, minutes=minutes, hosts="" if hosts is None else str(hosts))


def _wish(topic: str, minutes: float | None, hosts: int | None, said: str) -> Wish:
    """The topic as it was understood, with what only the whole sentence tells: format, names, files."""
    wish = read_wish(topic, minutes, hosts)
    whole = read_wish(said) if said else wish
    return Wish(
        topic=wish.topic or whole.topic,
        minutes=wish.minutes,
        hosts=wish.hosts or whole.hosts,
        names=wish.names or whole.names,
        style=wish.style or whole.style,
        words=said or topic,
    )


def _spoken(draft: Draft) -> str:
    length = max(1, round(draft.seconds / 60))
    minutes = "one minute" if length == 1 else f"{length} minutes"
    say = f"Making {draft.title}, {minutes}, with {' and '.join(draft.hosts)}. It plays as soon as it has begun."
    return " ".join([*draft.notes, say])


def _observed(draft: Draft, production: Production) -> dict[str, Any]:
    return {
        "podcast": {
            "title": draft.title,
            "style": draft.style,
            "seconds": round(draft.seconds),
            "hosts": dict(draft.hosts),
            "topics": list(draft.topics),
            "sources": [source.title for source in draft.sources],
            "made": production.ended.is_set(),
        },
        "item": production.item.brief(),
    }


def make_tools(
    writer: Callable[[], Writer], maker: Callable[[], Maker], said: Said, schedules: Callable[[], Schedules]
) -> list[BaseTool]:
    """The LangChain tool `make_podcast`. Its artifact is its `ToolResult`. All three are made when first needed."""
    from langchain_core.tools import StructuredTool

    def make_podcast_(topic: str, minutes: float | None = None, hosts: int | None = None) -> tuple[str, ToolResult]:
        regularly = by_schedule(schedules(), said(), topic, minutes, hosts)
        result = regularly or make_podcast(writer(), maker(), said(), topic, minutes, hosts)
        return result.say, result

    return [
        StructuredTool.from_function(
            make_podcast_, name="make_podcast", description=_PODCAST, response_format="content_and_artifact"
        )
    ]
