"""Sound that is still being made: played as far as it goes, waited for, gone on with, and exchanged for its file."""

import numpy as np
import pytest

from tools.library.items import Item
from tools.playback import ItemFinished
from tools.playback.growing import Growing
from tools.playback.locate import Location

pytestmark = pytest.mark.unit

ITEM = Item("episode-1", "episode", "A brief", "Segue", "Made for you", 60.0)


@pytest.fixture
def air():
    return {}


@pytest.fixture
def player(make_player, output, air):
    return make_player(output, locate=lambda item: air.get(item.id))


@pytest.fixture
def growing(air, tmp_path):
    growing = Growing(48_000)
    air[ITEM.id] = Location(tmp_path / "later.flac", growing=growing)
    return growing


def test_it_plays_what_there_is_waits_and_goes_on_without_losing_a_frame(player, output, growing, signals):
    whole = signals.tone(440, 6.0, rate=48_000)
    growing.write(whole[:96_000])
    player.play([ITEM], position=0.0)
    output.advance(3.0)
    state = player.observe()
    assert state.state == "playing"
    assert state.position == pytest.approx(2.0, abs=0.05)  # no further than there is
    growing.write(whole[96_000:])
    growing.finish()
    silent = np.abs(output.audio).max(axis=1) < 1e-6
    output.advance(3.5)
    assert player.observe().position == pytest.approx(5.5, abs=0.1)
    rest = output.audio[len(silent) + 960 :][:96_000]
    assert signals.roughness(rest, 440) < 0.01


def test_it_ends_only_when_nothing_more_will_come(player, output, growing, signals, events):
    growing.write(signals.tone(440, 1.0, rate=48_000))
    player.play([ITEM], position=0.0)
    output.advance(2.0)
    assert not [event for event in events if isinstance(event, ItemFinished)]
    growing.finish()
    output.advance(0.5)
    player.observe()
    assert [event.reason for event in events if isinstance(event, ItemFinished)] == ["finished"]


def test_who_jumps_beyond_it_hears_the_last_second_of_what_there_is(player, output, growing, signals):
    growing.write(signals.tone(440, 10.0, rate=48_000))
    player.play([ITEM], position=0.0)
    assert player.seek(40.0).position == pytest.approx(9.0, abs=0.1)


def test_the_finished_file_takes_its_place_at_the_same_position(player, output, growing, signals, air, tmp_path):
    whole = signals.tone(440, 10.0, rate=48_000)
    growing.write(whole)
    player.play([ITEM], position=0.0)
    output.advance(4.0)
    growing.finish()
    air[ITEM.id] = Location(signals.write(tmp_path / "later.flac", whole, 48_000))
    before = player.pause().position
    assert before == pytest.approx(4.0, abs=0.1)
    state = player.stop()
    state = player.resume()  # opens it anew
    assert state.position == pytest.approx(before, abs=0.1)
    assert state.duration == pytest.approx(10.0, abs=0.01)
    output.advance(1.0)
    assert signals.loudest(output.audio[-24_000:]) == pytest.approx(440, abs=2)
