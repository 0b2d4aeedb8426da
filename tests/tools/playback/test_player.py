"""The player, observed on what its output was given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tools.playback import (
    ItemFinished,
    ItemStarted,
    PlaybackFailed,
    Player,
    SilentOutput,
    StateChanged,
)

pytestmark = pytest.mark.unit


def heard(output, signals, seconds: float) -> float:
    """Let time pass; the frequency that was heard in it (without its first 20 ms, where things change)."""
    begin = len(output.audio)
    output.advance(seconds)
    return signals.loudest(output.audio[begin + 960 :])


def of(events: list[object], kind: type) -> list:
    return [event for event in events if isinstance(event, kind)]


def test_play_is_playing_only_once_the_output_took_frames(player, output, items, signals) -> None:
    state = player.play(items(300, 500))
    assert state.state == "playing"
    assert 0 < state.position < 0.1
    assert state.item.title == "Tone 300"
    assert state.next_item.title == "Tone 500"
    assert heard(output, signals, 1.0) == pytest.approx(300, abs=2)
    assert player.observe().position == pytest.approx(1.02, abs=0.02)


def test_an_output_that_takes_nothing_is_not_called_playing(make_player, items) -> None:
    class Stuck(SilentOutput):
        def wait_until(self, happened, timeout):
            return happened()

    state = make_player(Stuck(realtime=False)).play(items(300))
    assert state.state != "playing"
    assert state.position == 0


def test_albums_play_without_a_gap(player, output, signals, tmp_path, items) -> None:
    audio = signals.tone(441, 4.0)
    paths = [signals.write(tmp_path / f"{n}.flac", part) for n, part in enumerate((audio[:70_001], audio[70_001:]))]
    pieces = [replace(item, path=path) for item, path in zip(items(1, 2), paths, strict=True)]
    player.play(pieces)
    output.advance(3.8)
    assert player.observe().item == pieces[1]
    seam = round(70_001 * 48_000 / 44_100)
    assert signals.roughness(output.audio[seam - 24_000 : seam + 24_000], 441) < 1e-3


def test_what_was_heard_is_told_for_each_item(player, output, items, events) -> None:
    first, second, third = items(300, 500, 700)
    player.play([first, second, third])
    output.advance(4.0)
    player.next()
    output.advance(1.0)
    player.pause()
    output.advance(5.0)
    player.stop()
    ends = of(events, ItemFinished)
    assert [(end.item.title, end.reason) for end in ends] == [
        ("Tone 300", "finished"),
        ("Tone 500", "skipped"),
        ("Tone 700", "stopped"),
    ]
    assert [end.listened for end in ends] == pytest.approx([3.0, 1.0, 1.0], abs=0.06)
    assert [start.item.title for start in of(events, ItemStarted)] == ["Tone 300", "Tone 500", "Tone 700"]


def test_the_end_of_the_queue(player, output, items, events) -> None:
    player.play(items(300, seconds=1.0))
    output.advance(1.5)
    state = player.observe()
    assert (state.state, state.item, state.queue_length) == ("stopped", None, 1)
    assert state.previous_item.title == "Tone 300"
    assert of(events, StateChanged)[-1].state.state == "stopped"
    assert np.abs(output.audio[-4800:]).max() == 0
    assert player.resume().item.title == "Tone 300"


def test_pause_and_resume_keep_the_place(player, output, items, signals) -> None:
    player.play(items(300))
    output.advance(1.0)
    paused = player.pause()
    assert paused.state == "paused"
    output.advance(2.0)
    assert np.abs(output.audio[-48_000:]).max() == 0
    assert player.observe().position == paused.position
    resumed = player.resume()
    assert resumed.state == "playing"
    assert resumed.position == pytest.approx(paused.position, abs=0.05)
    assert heard(output, signals, 0.5) == pytest.approx(300, abs=3)


def test_seeking(player, output, signals, tmp_path, items) -> None:
    path = signals.write(
        tmp_path / "steps.flac", np.concatenate([signals.tone(hz, 2.0) for hz in (300, 500, 700, 900)])
    )
    player.play([replace(items(1)[0], path=path, duration=8.0), *items(1100)])
    assert player.seek(4.5).position == pytest.approx(4.5, abs=0.05)
    assert heard(output, signals, 0.5) == pytest.approx(700, abs=3)
    player.seek(-3, relative=True)
    assert heard(output, signals, 0.3) == pytest.approx(500, abs=4)
    player.seek(-60, relative=True)
    assert heard(output, signals, 0.5) == pytest.approx(300, abs=3)
    player.pause()
    assert player.seek(6.5).state == "paused"
    player.resume()
    assert heard(output, signals, 0.5) == pytest.approx(900, abs=3)
    assert player.seek(100).item.title == "Tone 1100"  # beyond the end


def test_previous_restarts_or_goes_back(player, output, items) -> None:
    player.play(items(300, 500, seconds=8.0), start=1)
    output.advance(4.0)
    state = player.previous()
    assert (state.item.title, state.position < 0.2) == ("Tone 500", True)
    output.advance(1.0)
    assert player.previous().item.title == "Tone 300"
    assert player.previous().item.title == "Tone 300"  # there is none before
    assert player.restart().position < 0.1


def test_speed_keeps_the_pitch_and_counts_in_the_items_time(player, output, items, signals) -> None:
    player.play(items(441, seconds=20.0))
    output.advance(1.0)
    state = player.set_speed(1.5)
    assert state.speed == 1.5
    before = state.position
    assert heard(output, signals, 4.0) == pytest.approx(441, abs=2)
    assert player.observe().position - before == pytest.approx(6.0, abs=0.05)
    assert player.set_speed(9).speed == 3.0


def test_speech_has_a_speed_of_its_own(player, output, items) -> None:
    player.play(items(300, kind="episode", seconds=6.0))
    assert player.set_speed(2.0).speed == 2.0
    assert player.play(items(500)).speed == 1.0
    assert player.play(items(300, kind="episode", seconds=6.0)).speed == 2.0
    player.play([*items(300, kind="episode", seconds=6.0), *items(500)], position=0.0)
    output.advance(3.5)
    state = player.observe()
    assert (state.item.title, state.speed) == ("Tone 500", 1.0)


def test_a_vanished_file_is_passed_over_and_told(player, output, items, events, signals) -> None:
    first, gone, last = items(300, 500, 700, seconds=1.0)
    player.play([first, replace(gone, path=Path("/nowhere/gone.flac")), last])
    assert not of(events, PlaybackFailed)  # it is told when its turn comes
    output.advance(1.5)
    assert player.observe().item == last
    (failed,) = of(events, PlaybackFailed)
    assert failed.item.title == "Tone 500"
    assert "no longer there" in failed.say
    seam = 48_000
    assert np.abs(output.audio[seam - 480 : seam + 960]).reshape(-1, 48, 2).max(axis=(1, 2)).min() > 0.1  # no gap


@pytest.mark.parametrize("repeat", ["off", "one", "all"])
def test_nothing_that_can_be_played_stops_instead_of_going_round(
    player, output, items, events, tmp_path, repeat
) -> None:
    noise = tmp_path / "noise.mp3"
    noise.write_bytes(bytes(range(256)) * 200)
    broken = [replace(item, path=path) for item, path in zip(items(1, 2), (noise, Path("/nowhere")), strict=True)]
    player.repeat(repeat)
    player.play(broken)
    output.advance(2.0)
    state = player.observe()
    assert state.state == "stopped"
    assert state.problem
    assert 1 <= len(of(events, PlaybackFailed)) <= 6


def test_a_truncated_file_plays_what_it_has_and_then_the_next(player, output, items, events) -> None:
    damaged, after = items(300, 500, seconds=6.0, ext="mp3")
    damaged.path.write_bytes(damaged.path.read_bytes()[: damaged.path.stat().st_size // 2])
    player.play([damaged, after])
    output.advance(4.0)
    assert player.observe().item == after
    assert of(events, ItemFinished)[0].reason == "failed"
    assert "damaged" in of(events, PlaybackFailed)[0].say


def test_changes_of_the_queue_reach_what_is_prepared_already(player, output, items) -> None:
    first, second, third = items(300, 500, 700, seconds=1.0)
    player.play([first, second])
    output.advance(0.5)
    player.play([third], "next")
    output.advance(0.8)
    assert player.observe().item == third
    player.clear()
    assert player.observe().state == "stopped"
    output.advance(0.2)
    assert np.abs(output.audio[-4800:]).max() == 0


def test_removing_what_plays_goes_on_with_the_next(player, output, items) -> None:
    player.play(items(300, 500))
    player.remove(player.queue()[0].id)
    output.advance(0.2)
    state = player.observe()
    assert (state.item.title, state.state, state.queue_length) == ("Tone 500", "playing", 1)


def test_repeat_one_and_all(player, output, items, events) -> None:
    player.repeat("one")
    player.play(items(300, 500, seconds=1.0))
    output.advance(2.5)
    assert [start.item.title for start in of(events, ItemStarted)] == ["Tone 300"] * 3
    player.repeat("all")
    output.advance(2.0)
    assert [start.item.title for start in of(events, ItemStarted)][3:] == ["Tone 500", "Tone 300"]


def test_the_queue_plays_next_when_nothing_else_does(player, items) -> None:
    assert player.play(items(300), "last").state == "playing"
    assert player.play([]).item.title == "Tone 300"  # nothing to play changes nothing


def test_episodes_go_on_where_they_were_left_and_finished_ones_do_not(player, output, items) -> None:
    episode, other = items(300, kind="episode", seconds=4.0)[0], items(500)
    player.play([episode])
    output.advance(2.0)
    player.play(other)
    output.advance(1.0)
    assert player.play([episode]).position == pytest.approx(2.0, abs=0.1)
    output.advance(3.0)
    assert player.play([episode]).position < 0.1
    player.play(items(300))
    output.advance(1.0)
    player.play(other)
    assert player.play(items(300)).position < 0.1  # tracks begin at their beginning


def test_a_book_goes_on_in_the_chapter_that_was_heard_last(player, output, items) -> None:
    chapters = items(300, 500, 700, kind="chapter", seconds=2.0)
    player.play(chapters)
    output.advance(3.0)
    player.play(items(900))
    output.advance(0.5)
    state = player.play(chapters)
    assert state.item.title == "Tone 500"
    assert state.position == pytest.approx(1.0, abs=0.1)
    assert player.play(chapters, start=0).item.title == "Tone 300"


def test_the_sleep_timer_fades_out_and_pauses(player, output, items, signals) -> None:
    player.play(items(300, seconds=30.0))
    assert player.sleep_timer(5).sleep_timer == pytest.approx(5, abs=0.1)
    output.advance(4.5)
    assert player.observe().state == "playing"
    output.advance(6.0)
    state = player.observe()
    assert (state.state, state.sleep_timer) == ("paused", None)
    assert np.abs(output.audio[-4800:]).max() == 0
    fade = output.audio[-6 * 48_000 :]
    assert np.abs(np.diff(fade[:, 0])).max() < 0.5 * 2 * np.pi * 300 / 48_000 * 1.05
    player.resume()
    assert heard(output, signals, 0.5) == pytest.approx(300, abs=3)


def test_sleeping_at_the_end_of_the_track(player, output, items) -> None:
    player.play(items(300, 500, seconds=2.0))
    assert player.sleep_timer("end of track").sleep_at_end
    output.advance(3.0)
    state = player.observe()
    assert (state.state, state.item.title, state.position, state.sleep_at_end) == ("paused", "Tone 500", 0.0, False)
    assert player.resume().item.title == "Tone 500"
    player.sleep_timer("end of track")
    player.sleep_timer(None)
    assert not player.observe().sleep_at_end


def test_volume_and_mute(player, output, items) -> None:
    player.play(items(300))
    assert player.change_volume(-30).volume == 70
    assert player.change_volume(-100).volume == 0
    assert player.set_volume(250).volume == 100
    assert player.mute().muted
    output.advance(0.3)
    assert np.abs(output.audio[-4800:]).max() == 0
    assert player.observe().state == "playing"
    assert not player.change_volume(0).muted


def test_a_voice_over_the_music_and_without_it(player, output, items, signals) -> None:
    player.set_volume(0)
    player.play(items(300))
    handle = player.speak(signals.tone(800, 1.0, rate=22_050)[:, :1], 22_050)
    assert handle.wait(5)
    assert handle.heard == pytest.approx(1.0, abs=0.01)
    assert signals.loudest(output.audio[-48_000:]) == pytest.approx(800, abs=2)
    player.stop()
    again = player.speak(signals.tone(900, 2.0, rate=16_000)[:, 0], 16_000)
    assert heard(output, signals, 0.5) == pytest.approx(900, abs=3)
    assert again.cancel() == pytest.approx(0.5, abs=0.05)
    assert again.wait()


def test_a_new_player_goes_on_where_the_old_one_was(make_player, output, items) -> None:
    old = make_player(output)
    old.play(items(300, 500, 700), start=1)
    old.set_volume(35)
    old.repeat("all")
    old.shuffle()
    output.advance(1.0)
    old.close()
    new = Player(type(output)(), old._store._database)
    state = new.observe()
    assert (state.state, state.item.title, state.volume, state.repeat, state.shuffle) == (
        "paused",
        "Tone 500",
        35,
        "all",
        True,
    )
    assert state.position == pytest.approx(1.0, abs=0.05)
    assert [entry.item for entry in new.queue()] == [entry.item for entry in old.queue()]
    resumed = new.resume()
    assert resumed.state == "playing"
    assert resumed.position == pytest.approx(1.0, abs=0.1)
    new.close()
