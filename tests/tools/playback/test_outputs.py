"""Outputs: files, silence in real time, and a sound card that is not there."""

from __future__ import annotations

import sys
import threading
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

from tools.playback import FileOutput, OutputError, SilentOutput, SoundCardOutput

pytestmark = pytest.mark.unit


def test_a_demo_is_rendered_into_a_file_as_fast_as_it_goes(make_player, items, signals, tmp_path) -> None:
    def record(path):
        output = FileOutput(path)
        player = make_player(output)
        output.advance(0.1)
        player.play(items(300))
        output.advance(0.9)
        player.speak(signals.tone(900, 0.5, rate=22_050), 22_050).wait()
        player.clear()
        output.advance(0.5)
        player.close()
        return path.read_bytes()

    path = tmp_path / "demo.wav"
    once = record(path)
    audio, rate = soundfile.read(path, dtype="float32")
    assert (rate, audio.shape[1]) == (48_000, 2)
    assert len(audio) / rate == pytest.approx(2.04, abs=0.1)
    assert signals.loudest(audio[9600:43_200]) == pytest.approx(300, abs=2)
    assert signals.loudest(audio[60_000:70_000]) == pytest.approx(900, abs=5)
    assert record(tmp_path / "again.wav") == once


def test_a_file_that_cannot_be_written_is_told(tmp_path, make_player, items) -> None:
    output = FileOutput(tmp_path / "nowhere" / "demo.wav")
    assert "no folder" in output.check().say
    with pytest.raises(OutputError, match="cannot be written"):
        output.wake()
    state = make_player(FileOutput(tmp_path / "no" / "demo.wav")).play(items(300))
    assert state.state != "playing"
    assert "cannot be written" in state.problem


def test_a_full_disk_ends_the_recording_and_not_the_music(tmp_path, make_player, items, monkeypatch) -> None:
    output = FileOutput(tmp_path / "demo.wav")
    player = make_player(output)
    player.play(items(300))
    monkeypatch.setattr(output._file, "write", lambda _audio: (_ for _ in ()).throw(OSError("No space left")))
    output.advance(0.5)
    assert "cannot be written any further" in player.observe().problem
    assert player.observe().state == "paused"


def test_silence_in_real_time_takes_frames_by_itself(make_player, items) -> None:
    output = SilentOutput()
    player = make_player(output, clock=lambda: 0.0)
    state = player.play(items(300, seconds=20.0))
    assert state.state == "playing"
    assert output.wait_until(lambda: player.observe().position > 0.3, 10.0)
    assert player.pause().state == "paused"
    assert player.set_speed(1.5).speed == 1.5
    assert player.resume().state == "playing"
    assert player.speak(np.zeros((4800, 1), np.float32), 48_000).wait(10.0)


def test_commands_from_many_threads_leave_a_player_that_works(make_player, items) -> None:
    output = SilentOutput()
    player = make_player(output, clock=lambda: 0.0)
    player.play(items(300, 500, 700, seconds=2.0))
    failures: list[BaseException] = []

    def pester(*commands) -> None:
        try:
            for command in commands * 3:
                command()
        except BaseException as error:
            failures.append(error)

    threads = [
        threading.Thread(target=pester, args=commands)
        for commands in (
            (player.next, player.previous, player.observe),
            (player.pause, player.resume, player.shuffle),
            (lambda: player.seek(1.0), lambda: player.set_speed(1.5), lambda: player.play(items(900), "last")),
        )
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures
    assert not any(thread.is_alive() for thread in threads)
    assert player.play(items(300)).state == "playing"


def test_without_portaudio_it_says_how_to_get_it(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)

    class Importer:
        def find_spec(self, name, path=None, target=None):
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice")
    monkeypatch.setattr(sys, "meta_path", [Importer(), *sys.meta_path])
    missing = SoundCardOutput().check()
    assert "PortAudio" in missing.say
    assert "apt-get install libportaudio2" in missing.todo


def test_without_a_device_it_says_so(monkeypatch, make_player, items) -> None:
    def refuse(*_args, **_kwargs):
        raise RuntimeError("Error querying device -1")

    nothing = SimpleNamespace(check_output_settings=refuse, OutputStream=refuse)
    monkeypatch.setitem(sys.modules, "sounddevice", nothing)
    assert SoundCardOutput().check().say == "There is no sound device."
    assert "Living Room" in SoundCardOutput("Living Room").check().say
    player = make_player(SoundCardOutput(), clock=lambda: 0.0)
    state = player.play(items(300))
    assert state.state != "playing"
    assert state.problem == "There is no sound device."
