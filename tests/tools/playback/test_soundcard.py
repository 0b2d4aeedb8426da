"""Through PortAudio and a real PulseAudio server into a null sink, whose monitor is recorded."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.sound

ROOT = Path(__file__).parents[3]
CHILD = """
import json, sys
from pathlib import Path
from tools.library.database import Database
from tools.library.items import Item
from tools.playback import Player, SoundCardOutput
import numpy as np

home, tone = Path(sys.argv[1]), Path(sys.argv[2])
database = Database(home)
database.upgrade()
output = SoundCardOutput("pulse", latency=0.1)
events = []
player = Player(output, database, on_event=lambda event: events.append(type(event).__name__))
assert output.check() is None, output.check()

def tell(what, state):
    print(json.dumps({"did": what, **state.brief(), "events": events}), flush=True)

for line in sys.stdin:
    command, _, value = line.strip().partition(" ")
    match command:
        case "play": tell(command, player.set_volume(100) and player.play([Item("t", "track", "Tone", path=tone)]))
        case "pause": tell(command, player.pause())
        case "resume": tell(command, player.resume())
        case "seek": tell(command, player.seek(float(value)))
        case "observe": tell(command, player.observe())
        case "speak":
            n = np.arange(2 * 22050)
            handle = player.speak((0.5 * np.sin(2 * np.pi * 1500 / 22050 * n)).astype(np.float32)[:, None], 22050)
            handle.wait(5)
            tell(command, player.observe())
player.close()
"""


class Server:
    """A PulseAudio server of our own, with one sink that leads nowhere."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o700)
        self.env = {
            **os.environ,
            "XDG_RUNTIME_DIR": str(folder),
            "HOME": str(folder),
            "PULSE_SERVER": f"unix:{folder}/native",
            "PULSE_SINK": "spk",
        }
        self.process = subprocess.Popen(
            [
                "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
                "-L", f"module-native-protocol-unix socket={folder}/native auth-anonymous=1",
                "-L", "module-null-sink sink_name=spk rate=48000 channels=1 norewinds=1",
            ],
            env=self.env,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(100):
            if (folder / "native").exists():
                return
            time.sleep(0.05)
        pytest.skip("pulseaudio does not start here")

    def listen(self, seconds: float) -> np.ndarray:
        """What comes out of the sink in the next seconds."""
        command = [
            "parec",
            "-d",
            "spk.monitor",
            "--rate=48000",
            "--channels=1",
            "--format=float32le",
            "--latency-msec=50",
        ]
        recorder = subprocess.Popen(command, env=self.env, stdout=subprocess.PIPE)
        data = recorder.stdout.read(round((seconds + 0.2) * 48_000) * 4)
        recorder.kill()
        recorder.wait()
        return np.frombuffer(data, np.float32)[9600:, None]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def server(tmp_path_factory) -> Iterator[Server]:
    for program in ("pulseaudio", "parec"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    server = Server(tmp_path_factory.mktemp("p"))
    yield server
    server.stop()


@pytest.fixture
def remote(server, tmp_path, signals) -> Iterator[Remote]:
    tone = signals.write(tmp_path / "tone.flac", signals.tone(441, 30.0))
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path / "segue.db"), str(tone)],
        env={**server.env, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield Remote(process)
    process.kill()
    process.wait()


class Remote:
    """A player in a process of its own, because PortAudio reads its surroundings when it is loaded."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def __call__(self, command: str) -> dict:
        self.send(command)
        return self.answer()

    def send(self, command: str) -> None:
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict:
        return json.loads(self.process.stdout.readline())


def test_the_tone_really_comes_out_and_stops_when_told(server, remote, signals) -> None:
    state = remote("play")
    assert state["state"] == "playing"
    assert state["position"] > 0
    sound = server.listen(2.0)
    assert signals.loudest(sound) == pytest.approx(441, abs=1)
    assert signals.roughness(sound, 441) < 0.1  # no dropped samples
    paused = remote("pause")
    assert paused["state"] == "paused"
    server.listen(0.5)  # what was in the driver's buffer
    assert np.abs(server.listen(0.5)).max() == 0
    assert remote("observe")["position"] == paused["position"]
    assert remote("resume")["position"] == pytest.approx(paused["position"], abs=0.3)
    assert remote("seek 20")["position"] == pytest.approx(20, abs=0.3)
    assert signals.loudest(server.listen(0.5)) == pytest.approx(441, abs=2)


def test_a_voice_really_comes_out_while_nothing_plays(server, remote, signals) -> None:
    remote("observe")
    remote.send("speak")
    assert signals.loudest(server.listen(0.5)) == pytest.approx(1500, abs=5)
    assert remote.answer()["state"] == "stopped"


def test_a_device_that_goes_away_pauses_with_the_position_kept(server, remote) -> None:
    assert remote("play")["state"] == "playing"
    server.stop()
    state: dict = {}
    for _ in range(100):
        state = remote("observe")
        if state["state"] == "paused":
            break
        time.sleep(0.1)
    assert state["state"] == "paused"
    assert "OutputLost" in state["events"]
    assert state["problem"]
    assert state["position"] > 0
    again = remote("resume")
    assert again["state"] != "playing"
    assert again["position"] == pytest.approx(state["position"], abs=0.1)
