"""What commands do with the listening log, in the process that owns the home."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assistant.errors import SegueError
from assistant.working import Tell, in_thread

if TYPE_CHECKING:
    from tools.playback.found import Found
    from tools.results import ToolResult
    from tools.taste import EventLog
    from tools.taste.forgetting import Forgetting


def note_asked(log: EventLog, found: Found) -> None:
    """What was asked for by name is a signal of its own; a wish for a style or a mood names nothing."""
    named = found.heading or (found.items[0] if len(found.items) == 1 else None)
    if named is not None and not (found.question or found.fits):
        log.note("ask", named)


def note_search(log: EventLog, result: ToolResult) -> None:
    """What was looked for and is the one thing that was found."""
    if result.ok and len(result.items) == 1:
        log.note("search", result.items[0])


def work_on_history(log: EventLog, forgetting: Forgetting, body: Mapping[str, Any]) -> AsyncIterator[Mapping[str, Any]]:
    """Does what a command asks, in a worker thread; see `_act` for what there is.

    Yields `{"what", "done", "total"}` as it goes, last `{"say", "problems"}` and more. Closing the iterator stops it.
    """
    return in_thread(lambda tell, stopped: _act(log, forgetting, body, tell, stopped))


def _act(
    log: EventLog, forgetting: Forgetting, body: Mapping[str, Any], tell: Tell, stopped: Callable[[], bool]
) -> Mapping[str, Any]:
    match body:
        case {"act": "import", "files": list(files)}:
            return _import(log, files, body, tell, stopped)
        case {"act": "forget"}:
            return _forget(forgetting, body)
        case {"act": "consent", "signal": str(signal), "use": str(use), "on": bool(on)}:
            return _consent(log, signal, use, on, body)
        case {"act": "exclude", "rule": dict(rule)}:
            return _exclude(log, rule)
        case {"act": "include", "rules": list(numbers)}:
            return _include(log, numbers)
    raise SegueError(f"There is nothing to do with the history called {body.get('act')!r}.")


def _import(
    log: EventLog, files: list[str], body: Mapping[str, Any], tell: Tell, stopped: Callable[[], bool]
) -> Mapping[str, Any]:
    from tools.taste.importing.importer import import_history

    try:
        zone = ZoneInfo(body["zone"]) if body.get("zone") else None
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SegueError(f"There is no time zone {body['zone']}.", "Say it as Europe/Berlin.") from error
    report = import_history(
        log,
        [Path(file) for file in files],
        user=str(body.get("user") or ""),
        zone=zone,
        dry_run=bool(body.get("dry_run")),
        progress=lambda done, total: tell("import", done / 1e6, total / 1e6),
        cancelled=stopped,
    )
    if not report.files:
        raise SegueError(report.say(), " ".join(report.problems()))
    return report.plain()


def _forget(forgetting: Forgetting, body: Mapping[str, Any]) -> Mapping[str, Any]:
    from tools.taste.wording import period_of

    words, period, user = body.get("item"), body.get("period"), body.get("user")
    if not (words or period or user is not None or body.get("all")):
        raise SegueError("It is not clear what to forget.", "Name a thing, or say --period, --listener or --all.")
    things = forgetting.find(words, artist=bool(body.get("artist"))) if words else None
    time = period_of(period, datetime.now().astimezone()) if period else None
    begin, end = (None, None) if time is None else (time.begin, time.end)
    gone = forgetting.forget(user=user, things=things, begin=begin, end=end)
    what = [] if things is None else [f"of {things.name}"]
    what += [] if time is None else [f"of {time.name}"]
    what += [] if user is None else [f"of {user or 'the usual listener'}"]
    left = (
        " Your rules and what you allow stay; see: segue taste exclude, segue taste consent." if gone.everything else ""
    )
    events = "1 event" if gone.events == 1 else f"{gone.events:,} events"
    return {"say": f"Forgotten: {' '.join([events, *what])}.{left}", "problems": [], "events": gone.events}


def _consent(log: EventLog, signal: str, use: str, on: bool, body: Mapping[str, Any]) -> Mapping[str, Any]:
    from tools.taste.consent import USES, Consents
    from tools.taste.events import SIGNALS

    known = next((name for name in SIGNALS if name == signal), None)
    if known is None:
        raise SegueError(f"There is no signal {signal}.", f"There are: {', '.join(SIGNALS)}.")
    if use not in USES:
        raise SegueError(f"There is no use {use}.", f"There are: {', '.join(USES)}.")
    user = str(body.get("user") or "")
    past = Consents(log.database).set(known, USES[use], on, user, past=bool(body.get("past")))
    say = f"Your {signal} {'may' if on else 'may not'} be used to {_DOING[use]}{' from now on' if on else ''}."
    if past:
        say += f" So may {past:,} events from before."
    return {"say": say, "problems": []}


_DOING = {"personalise": "personalise", "community": "build a community model", "share": "share"}


def _exclude(log: EventLog, rule: Mapping[str, Any]) -> Mapping[str, Any]:
    from tools.taste.exclusions import Exclusion, Exclusions
    from tools.taste.wording import told

    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in rule.items()}
    made = Exclusion(**values)
    number = Exclusions(log.database).add(made)
    return {"say": f"Rule {number}: {told(made)} does not count.", "problems": [], "rule": number}


def _include(log: EventLog, numbers: list[int]) -> Mapping[str, Any]:
    from tools.taste.exclusions import Exclusions

    rules = Exclusions(log.database)
    gone = [number for number in numbers or [number for number, _ in rules.all()] if rules.remove(number)]
    missing = [f"There is no rule {number}." for number in numbers if number not in gone]
    say = "No rule was taken back." if not gone else f"What rule {', '.join(map(str, gone))} excluded counts again."
    return {"say": say, "problems": missing, "rules": gone}
