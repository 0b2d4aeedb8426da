"""A real player on a real file leaves the events that happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.playback.conftest import Recording, tone, write
from tests.tools.taste.conftest import Clock
from tools.library.database import Database
from tools.library.items import Item
from tools.playback import Player
from tools.playback.locate import own_path
from tools.taste import EventLog, PlayRecorder

pytestmark = pytest.mark.unit


@pytest.fixture
def songs(tmp_path: Path) -> list[Item]:
    return [
        Item(
            f"track-{n}", "track", f"Tone {n}", "Band", duration=60.0, path=write(tmp_path / f"{n}.wav", tone(200, 60))
        )
        for n in range(3)
    ]


def test_what_was_heard_and_how_it_ended(log: EventLog, database: Database, clock: Clock, songs: list[Item]) -> None:
    output = Recording()
    player = Player(output, database, locate=own_path)
    player.listen(PlayRecorder(log, clock))

    def hear(seconds: float) -> None:
        output.advance(seconds)
        clock.now += seconds

    player.play(songs)
    hear(60.5)
    hear(9.5)
    player.next()
    hear(20)
    player.pause()
    clock.now += 100
    player.resume()
    hear(5)
    player.stop()
    player.close()
    events = list(log.events())
    assert [(e.item, e.how, e.began, round(e.listened or 0), e.scrobble) for e in events] == [
        ("track-0", "finished", "", 60, True),
        ("track-1", "skipped", "followed", 10, False),
        ("track-2", "stopped", "", 25, False),
    ]
    assert events[2].previous == "track-1"
    assert round((events[2].ended or 0) - events[2].at) == 125
    assert events[0].device == output.name


def test_passing_over_is_no_play(log: EventLog, database: Database, clock: Clock, songs: list[Item]) -> None:
    output = Recording()
    player = Player(output, database, locate=own_path)
    player.listen(PlayRecorder(log, clock))
    player.play(songs)
    output.advance(0.2)
    player.stop()
    player.close()
    assert log.count() == 0


def test_a_guest_leaves_no_trace(log: EventLog, database: Database, clock: Clock, songs: list[Item]) -> None:
    output = Recording()
    player = Player(output, database, locate=own_path)
    player.listen(PlayRecorder(log, clock))
    log.listener = "guest"
    player.play(songs)
    output.advance(30)
    log.listener = ""
    player.next()
    output.advance(30)
    player.close()
    assert [event.item for event in log.events()] == ["track-1"]
