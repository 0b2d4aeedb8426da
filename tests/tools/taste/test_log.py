"""Events as they are written down and read back."""

from __future__ import annotations

import pytest

from tests.tools.taste.conftest import NOON, Clock, put, track
from tools.library.database import Database
from tools.taste import Consents, EventLog, Exclusion, Exclusions, ListeningEvent, Use
from tools.taste.events import is_scrobble

pytestmark = pytest.mark.unit


def test_an_event_is_read_back_with_all_that_is_known_of_it(log: EventLog, database: Database) -> None:
    item = track(1, genre="Ambient")
    put(database, item)
    number = log.note("play", item, at=NOON, ended=NOON + 120, listened=120.0, how="finished", device="sound card")
    assert list(log.events()) == [
        ListeningEvent(
            number or 0, "", item.id, "track", "Song 1", "Band 1", "First", "Ambient", "play", NOON, NOON + 120, 120.0,
            200.0, "finished", "", 14, 0, int(NOON), None, "sound card", "player", 1, scrobble=True,
        )
    ]  # fmt: skip


def test_half_an_hour_without_anything_begins_a_new_session(log: EventLog) -> None:
    for number, minute in enumerate((0, 3, 40, 45)):
        log.note("play", track(number), at=NOON + 60 * minute, ended=NOON + 60 * minute + 600, listened=180)
    # A gap begins where a play ends: from minute 13 to minute 40 are 27 minutes.
    assert log.frame()["session"].to_list() == [int(NOON)] * 4
    log.note("play", track(9), at=NOON + 60 * 90, listened=180)
    assert log.frame()["session"].to_list() == [int(NOON)] * 4 + [int(NOON) + 5400]


def test_what_played_before_is_a_play_of_the_same_session_and_listener(log: EventLog) -> None:
    log.note("play", track(1), at=NOON, listened=100)
    log.note("like", track(1), at=NOON + 50)
    log.note("play", track(7), user="Ann", at=NOON + 90, listened=100)
    log.note("play", track(2), at=NOON + 100, listened=100)
    log.note("play", track(3), at=NOON + 9000, listened=100)
    rows = log.frame(user="").select("item", "what", "previous").rows()
    assert rows == [
        ("track-0001", "play", None),
        ("track-0001", "like", "track-0001"),
        ("track-0002", "play", "track-0001"),
        ("track-0003", "play", None),
    ]
    assert log.frame(user="Ann")["previous"].to_list() == [None]


@pytest.mark.parametrize("rules", [False, True])
def test_who_listens_to_the_log_is_told_the_event_as_it_will_be_read(
    log: EventLog, database: Database, *, rules: bool
) -> None:
    told: list[ListeningEvent] = []
    community: list[ListeningEvent] = []
    log.listen(told.append)
    log.listen(community.append, Use.COMMUNITY)
    Consents(database).set("ratings", Use.PERSONALISE, on=False)
    Consents(database).set("ratings", Use.SHARE, on=True)
    if rules:
        Exclusions(database).add(Exclusion(item="track-0002"))
    put(database, track(1, genre="Ambient"))
    for number in range(25):
        at, how = NOON + 700.25 * number + 5000 * (number // 7), "skipped" if number % 3 == 0 else "finished"
        log.note("play", track(number % 4), at=at, ended=at + 100 * (number % 30), listened=59.5, how=how)
        log.note("love" if number % 2 else "ask", track(number % 4), at=at + 5)
    assert told == list(log.events())
    assert len(told) > 20
    assert community == []


def test_a_listener_that_fails_does_not_keep_an_event_from_being_written(log: EventLog) -> None:
    log.listen(lambda _event: 1 / 0)
    assert log.note("like", track(1)) is not None
    assert log.count() == 1


def test_nothing_is_written_down_of_a_guest(log: EventLog) -> None:
    log.listener = "guest"
    assert log.note("love", track(1)) is None
    assert log.note("love", track(1), user="Guest") is None
    assert (log.count(), log.listeners()) == (0, [])


def test_only_what_is_new(log: EventLog) -> None:
    first = log.note("play", track(1), at=NOON, listened=60)
    log.note("play", track(2), at=NOON + 60, listened=60)
    new = list(log.events(after=first or 0))
    assert [(event.item, event.previous) for event in new] == [("track-0002", "track-0001")]


@pytest.mark.parametrize(
    ("listened", "duration", "counts"),
    [(31, 60, True), (29, 60, False), (30, 30, False), (240, 4000, True), (239, 4000, False), (None, None, True),
     (30, None, True), (29, None, False), (0, 200, False)],
)  # fmt: skip
def test_scrobble_rule(
    log: EventLog, clock: Clock, listened: float | None, duration: float | None, counts: bool
) -> None:
    log.note("play", track(1, duration=None), listened=listened, duration=duration)
    assert log.frame()["scrobble"].to_list() == [counts]
    assert is_scrobble("play", listened, duration) is counts
