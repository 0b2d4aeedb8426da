"""The player when something goes wrong around it, and what it reports."""

from __future__ import annotations

import json

import pytest

from tools.playback import (
    ItemStarted,
    OutputLost,
    SilentOutput,
    Unusable,
)
from tools.playback.errors import OutputError

pytestmark = pytest.mark.unit


def of(events: list[object], kind: type) -> list:
    return [event for event in events if isinstance(event, kind)]


class Failing(SilentOutput):
    """An output that can be unplugged."""

    def __init__(self) -> None:
        super().__init__(realtime=False)
        self.unplugged = False

    def wake(self) -> None:
        if self.unplugged:
            raise OutputError("There is no sound device.", "Connect one.")
        self.lost = None


def test_a_lost_device_pauses_with_the_position_kept(make_player, items, events) -> None:
    output = Failing()
    player = make_player(output)
    player.play(items(300, seconds=9.0))
    output.advance(2.0)
    output.unplugged, output.lost = True, Unusable("The sound device is gone.", "Connect it again.")
    state = player.observe() if output.advance(0.1) is None else None
    assert state.state == "paused"
    assert state.position == pytest.approx(2.0, abs=0.1)
    assert of(events, OutputLost)[0].say == "The sound device is gone."
    assert player.resume().state != "playing"
    assert player.observe().problem == "There is no sound device."
    output.unplugged = False
    back = player.resume()
    assert back.state == "playing"
    assert back.position == pytest.approx(state.position, abs=0.1)


def test_another_output_takes_over_when_the_first_cannot_be_used(make_player, items, events) -> None:
    first, second = Failing(), SilentOutput(realtime=False)
    first.unplugged = True
    player = make_player(first, fallback=lambda: second)
    state = player.play(items(300))
    assert (state.state, state.output) == ("playing", "silent")
    assert of(events, OutputLost)[0].now_on == "silent"


def test_speech_that_nobody_can_hear_keeps_nobody_waiting(make_player, signals) -> None:
    output = Failing()
    output.unplugged = True
    handle = make_player(output).speak(signals.tone(300, 5.0)[:, :1], 44_100)
    assert handle.wait()
    assert handle.heard == 0.0


def test_shuffling_stays_on_for_the_next_music_and_not_for_a_book(player, items) -> None:
    player.play(items(300, 500))
    player.shuffle()
    state = player.play(items(700, 300, 500, 900))
    assert (state.shuffle, state.item.title) == (True, "Tone 700")
    assert not player.play(items(300, 500, kind="chapter")).shuffle


def test_a_listener_that_fails_does_not_stop_the_music(make_player, output, items) -> None:
    player = make_player(output)
    player.listen(lambda _event: 1 / 0)
    assert player.play(items(300)).state == "playing"


def test_a_listener_may_give_commands(make_player, output, items) -> None:
    player = make_player(output)
    player.listen(lambda event: player.set_volume(40) if isinstance(event, ItemStarted) else None)
    player.play(items(300))
    output.advance(0.1)
    assert player.observe().volume == 40


def test_the_state_in_brief_is_json(player, items) -> None:

    brief = json.loads(json.dumps(player.play(items(300)).brief()))
    assert brief["state"] == "playing"
    assert brief["item"]["title"] == "Tone 300"
    assert brief["queue_length"] == 1
    assert {"position", "duration", "volume", "speed", "shuffle", "repeat", "sleep_timer"} <= brief.keys()
