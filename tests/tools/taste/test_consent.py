"""What may be used, what counts, and that both are enforced for whoever reads."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.tools.taste.conftest import EAST, NOON, put, track
from tools.library.database import Database
from tools.taste import Consents, EventLog, Exclusion, Exclusions, TasteError, Use
from tools.taste.consent import DEFAULTS
from tools.taste.wording import period_of, rule_of, told

pytestmark = pytest.mark.unit
NOW = datetime.fromtimestamp(NOON, EAST)


@pytest.fixture
def consents(database: Database) -> Consents:
    return Consents(database)


@pytest.fixture
def exclusions(database: Database) -> Exclusions:
    return Exclusions(database)


def what(log: EventLog, use: Use = Use.PERSONALISE) -> list[str]:
    return sorted(f"{row[0]} {row[1]}".strip() for row in log.frame(use).select("what", "how").rows())


def note_all(log: EventLog, at: float = NOON) -> None:
    log.note("play", track(1), at=at, listened=100, how="finished")
    log.note("play", track(2), at=at + 200, listened=5, how="skipped")
    log.note("love", track(1), at=at + 300)
    log.note("ask", track(1), at=at + 400)


def test_by_default_only_this_listener_s_model_may_learn(log: EventLog, consents: Consents) -> None:
    note_all(log)
    assert set(consents.table().values()) == {DEFAULTS}
    assert what(log) == ["ask", "love", "play finished", "play skipped"]
    assert what(log, Use.COMMUNITY) == what(log, Use.SHARE) == []


def test_consent_is_for_what_is_recorded_from_then_on(log: EventLog, consents: Consents) -> None:
    note_all(log)
    consents.set("plays", Use.COMMUNITY, on=True)
    assert what(log, Use.COMMUNITY) == []
    note_all(log, NOON + 1000)
    assert what(log, Use.COMMUNITY) == ["play finished"]
    assert consents.set("skips", Use.COMMUNITY, on=True, past=True) == 2
    assert what(log, Use.COMMUNITY) == ["play finished", "play skipped", "play skipped"]
    assert what(log, Use.COMMUNITY | Use.SHARE) == []


def test_withdrawn_consent_holds_for_everything_ever_recorded(log: EventLog, consents: Consents) -> None:
    note_all(log)
    consents.set("ratings", Use.PERSONALISE, on=False)
    assert what(log) == ["ask", "play finished", "play skipped"]
    assert log.note("like", track(3)) is None
    assert log.count() == 4
    consents.set("ratings", Use.PERSONALISE, on=True)
    assert what(log) == ["ask", "love", "play finished", "play skipped"]


def test_everybody_consents_for_themselves(log: EventLog, consents: Consents) -> None:
    consents.set("plays", Use.PERSONALISE, on=False, user="Ann")
    log.note("play", track(1), at=NOON, listened=100)
    assert log.note("play", track(1), user="Ann", at=NOON, listened=100) is None
    assert log.frame()["user"].to_list() == [""]


def test_events_are_told_only_to_whom_they_are_allowed(log: EventLog, consents: Consents) -> None:
    seen: list[str] = []
    log.listen(lambda event: seen.append(event.what), Use.SHARE)
    consents.set("ratings", Use.SHARE, on=True)
    note_all(log)
    assert seen == ["love"]


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        (Exclusion(item="track-0001"), [2, 3, 4]), (Exclusion(artist="band 2"), [1, 3, 4]),
        (Exclusion(genre="Ambient"), [1, 2, 4]), (Exclusion(words="sleep"), [1, 2, 4]),
        (Exclusion(since=NOON + 3600, until=NOON + 7200), [1, 3, 4]), (Exclusion(weekdays=(0,)), [4]),
        (Exclusion(hours=(23, 15)), [3]), (Exclusion(device="kitchen"), [1, 2, 3]), (Exclusion(kind="music"), []),
        (Exclusion(kind="podcast"), [1, 2, 3, 4]), (Exclusion(source="lastfm"), [1, 2, 3, 4]), (Exclusion(user=""), []),
        (Exclusion(user="Ann"), [1, 2, 3, 4]), (Exclusion(artist="Band 1", weekdays=(5,)), [1, 2, 3, 4]),
    ],
)  # fmt: skip
def test_rules(log: EventLog, database: Database, exclusions: Exclusions, rule: Exclusion, left: list[int]) -> None:
    items = [track(1), track(2), track(3, genre="ambient", album="Sleep Sounds"), track(4)]
    put(database, *items)
    for item, hours in zip(items, (0, 1, 2, 22), strict=True):  # local 14:00, 15:00, 16:00, and Tuesday 12:00
        at = NOON + 3600 * hours
        log.note("play", item, at=at, listened=100, device="Kitchen" if item.id.endswith("4") else "")
    number = exclusions.add(rule)
    assert log.frame()["item"].to_list() == [f"track-{n:04d}" for n in left]
    kept = log.frame(excluded=True)
    assert kept.filter(kept["weight"] > 0)["item"].to_list() == [f"track-{n:04d}" for n in left]
    assert kept.height == log.count() == 4
    assert exclusions.remove(number)
    assert log.frame().height == 4


def test_what_is_excluded_leaves_no_trace_in_its_neighbours(log: EventLog, exclusions: Exclusions) -> None:
    for number in (1, 2, 3):
        log.note("play", track(number), at=NOON + 1000 * number, listened=100)
    exclusions.add(Exclusion(item="track-0002"))
    frame = log.frame()
    assert frame["previous"].to_list() == [None, None]
    assert frame["session"].n_unique() == 2


def test_a_rule_is_kept_once_and_says_something(exclusions: Exclusions) -> None:
    rule = Exclusion(artist="Band", hours=(22, 5), weekdays=(5, 6), user="Ann")
    assert exclusions.add(rule) == exclusions.add(rule)
    assert exclusions.all() == [(1, rule)]
    with pytest.raises(TasteError, match="says nothing"):
        exclusions.add(Exclusion())


@pytest.mark.parametrize(
    ("words", "begin", "end"),
    [("2024", (2024, 1, 1), (2025, 1, 1)), ("2024-02", (2024, 2, 1), (2024, 3, 1)),
     ("2024-05-01..2024-05-03", (2024, 5, 1), (2024, 5, 4)), ("2024-05-01 to 2024-06", (2024, 5, 1), (2024, 7, 1)),
     ("2024-12-31", (2024, 12, 31), (2025, 1, 1)),
     ("yesterday", (NOW.year, NOW.month, NOW.day - 1), (NOW.year, NOW.month, NOW.day))],
)  # fmt: skip
def test_periods(words: str, begin: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    found = period_of(words, NOW)
    assert found.begin == datetime(*begin, tzinfo=EAST).timestamp()
    assert found.end == datetime(*end, tzinfo=EAST).timestamp()


@pytest.mark.parametrize("words", ["blurb", "2024-13", "2024-05-03..2024-05-01", "2024-02-31"])
def test_what_is_no_period_is_refused(words: str) -> None:
    with pytest.raises(TasteError):
        period_of(words, NOW)


def test_rules_in_words() -> None:
    assert rule_of("weekends", NOW) == Exclusion(weekdays=(5, 6))
    assert rule_of("on mondays", NOW) == Exclusion(weekdays=(0,))
    assert rule_of("at night", NOW) == Exclusion(hours=(21, 5))
    assert rule_of("sleep sounds", NOW) == Exclusion(words="sleep sounds")
    weekend = rule_of("the weekend", NOW)
    assert (weekend.until or 0) - (weekend.since or 0) == 2 * 86_400
    assert (
        told(Exclusion(artist="Band", weekdays=(5,), hours=(22, 4)))
        == "artist Band, on Saturdays, from 22 to 4 o'clock"
    )
