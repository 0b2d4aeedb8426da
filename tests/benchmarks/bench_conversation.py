"""End of speech to first audio, by stage; cold start; memory by part.

A synthetic listener speaks into the real ears in real time (frames of 32 ms, through the endpointer, as `segue listen`
does), the real mind answers, and the time is taken when the output has consumed the first sound of the answer: the
voice, or the song that was asked for. Baseline of the ratios: the slowest path, a request for the language model.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import pty
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.app import Assistant, own_home
from assistant.ears.audio import resampled
from assistant.ears.voice import FRAME
from assistant.evals.world import build_world
from assistant.events import Event, Heard, Saying, ToolFinished, ToolStarted, TurnEnded
from assistant.frontends.listen import Listener
from assistant.settings import load_settings
from tools.playback import ItemStarted, PlaybackEvent

RATE = 16_000
VOICES = ("af_heart", "am_michael", "bf_emma", "bm_george", "af_bella", "am_puck")
REQUESTS = {
    "skip": ("Skip this one.", "Next song please."),
    "play NAME": ("Play Voltage Garden.", "Play something by Mirela Voss."),
    "question": ("How long is left of this song?", "Who is this?"),
    "language model": (
        "I had a dreadful day at work, could you find me something that takes my mind off it?",
        "My parents are coming over and they cannot stand guitars, sort something out for an hour.",
    ),
}
WANTED = {"skip": 1.0, "play NAME": 1.0, "language model": 2.0}


@dataclass
class Times:
    """When what happened, in seconds of one monotonic clock."""

    at: dict[str, float] = field(default_factory=dict)
    tier: str = ""

    def mark(self, name: str) -> None:
        """Now, unless it was before."""
        self.at.setdefault(name, time.monotonic())

    def stages(self) -> dict[str, float]:
        """Seconds by stage since the end of speech."""
        order = ["spoken", "endpoint", "heard", "decided", "done", "answered"]
        known = [(name, self.at[name]) for name in order if name in self.at]
        stages = {name: then - before for (_, before), (name, then) in pairwise(known)}
        return {**stages, "first audio": self.at["audio"] - self.at["spoken"]}


class Bench:
    """The assistant with a listener who speaks into it."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._times = Times()
        assistant.player.listen(self._played)

    async def ask(self, text: str, voice: str) -> Times:
        """One spoken request and its times."""
        speech = self._assistant.synthesize(voice, text)
        audio = resampled(speech.audio, speech.rate)[:, 0]
        self._times = times = Times()
        listener = Listener(self._assistant, self._see)
        watch = asyncio.create_task(self._watch(times))
        await listener.run(self._frames(audio, times))
        await watch
        understood = self._assistant.agent.understood
        times.tier = understood.tier if understood else ""
        return times

    def _frames(self, audio: NDArray[np.float32], times: Times) -> Iterator[NDArray[np.float32]]:
        last = int(np.flatnonzero(np.abs(audio) > 0.01)[-1])
        frames = np.concatenate([np.zeros(RATE // 2, np.float32), audio, np.zeros(RATE * 4, np.float32)])
        frames += np.random.default_rng(0).normal(0, 1e-4, len(frames)).astype(np.float32)
        begin = time.monotonic()
        for at in range(0, len(frames) - FRAME, FRAME):
            time.sleep(max(0.0, begin + (at + FRAME) / RATE - time.monotonic()))
            if at + FRAME > RATE // 2 + last:
                times.mark("spoken")
            if "ended" in times.at:
                return
            yield frames[at : at + FRAME]

    def _see(self, event: Event) -> None:
        match event:
            case Heard():
                self._times.mark("heard")
            case ToolStarted():
                self._times.mark("decided")
            case ToolFinished():
                self._times.mark("done")
            case Saying():
                self._times.mark("answered")
            case TurnEnded():
                self._times.mark("ended")

    def _played(self, event: PlaybackEvent) -> None:
        if isinstance(event, ItemStarted) and "heard" in self._times.at:
            self._times.mark("audio")

    async def _watch(self, times: Times) -> None:
        while "ended" not in times.at:
            if self._assistant.conversation.spoken > 0:
                times.mark("audio")
            await asyncio.sleep(0.005)


async def latencies(assistant: Assistant, repeats: int, kinds: Sequence[str]) -> list[dict[str, object]]:
    """Rows for every kind of request."""
    bench, rows, medians = Bench(assistant), [], {}
    for kind in kinds:
        texts = REQUESTS[kind]
        taken = []
        for number in range(repeats):
            await _something_plays(assistant)
            times = await bench.ask(texts[number % len(texts)], VOICES[number % len(VOICES)])
            if "audio" in times.at:
                taken.append(times)
        stages: dict[str, list[float]] = {}
        for times in taken:
            for name, seconds in times.stages().items():
                stages.setdefault(name, []).append(seconds)
        print(f"{kind}: {len(taken)} of {repeats} answered, by {sorted({times.tier for times in taken})}")
        for name, values in stages.items():
            p50, p95 = statistics.median(values), sorted(values)[max(0, round(0.95 * len(values)) - 1)]
            print(f"    {name:12} p50 {p50:5.2f} s   p95 {p95:5.2f} s")
            if name == "first audio":
                medians[kind] = p50
                want = WANTED.get(kind)
                rows += [
                    _row(f"{kind}: end of speech to first audio, p50 (s)", p50, want),
                    _row(f"{kind}: end of speech to first audio, p95 (s)", p95, None),
                ]
    if {"language model", "play NAME"} <= set(medians):
        ratio = medians["play NAME"] / medians["language model"]
        rows.append(_row("first audio: play NAME / language model", ratio, 1.0))
    return rows


async def _something_plays(assistant: Assistant) -> None:
    assistant.player.play(assistant.library.all("track"), "now")


def memory(assistant: Assistant) -> list[dict[str, object]]:
    """Resident memory of the whole assistant as its parts are loaded, in MB."""
    rows, before = [], _resident()
    rows.append(_row("memory: Python and the player (MB)", before, None))
    parts = {
        "search": lambda: assistant.search.catalogue(),
        "ears": lambda: assistant.hearing.warm(),
        "voice": lambda: assistant.voice.synthesizer.load(),
        "mind": lambda: assistant.agent.warm_up(),
    }
    for name, load in parts.items():
        load()
        now = _resident()
        rows.append(_row(f"memory: {name} (MB)", now - before, None))
        before = now
    rows.append(_row("memory: all of it (MB)", before, 4000.0))
    return rows


def cold_start(home: Path, repeats: int) -> list[dict[str, object]]:
    """Seconds from the command to the prompt of the chat."""
    taken = []
    for _ in range(repeats):
        leader, follower = pty.openpty()
        begin = time.monotonic()
        code = "from assistant.cli import main; main()"
        command = [sys.executable, "-c", code, "--home", str(home), "chat", "--no-speak"]
        process = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower)
        seen = b""
        while "›".encode() not in seen:
            seen += os.read(leader, 4096)
        taken.append(time.monotonic() - begin)
        process.kill()
        process.wait()
        os.close(leader)
        os.close(follower)
    return [_row("cold start to the prompt, median (s)", statistics.median(taken), 8.0)]


def _row(name: str, value: float, want: float | None) -> dict[str, object]:
    return {"name": name, "value": round(value, 3), "want": want, "ok": want is None or value <= want}


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Runs everything and leaves `.bench/conversation.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, help="where model weights are")
    parser.add_argument("--repeats", type=int, default=12)
    parser.add_argument("--kinds", nargs="+", choices=REQUESTS, default=list(REQUESTS))
    parser.add_argument("--threads", type=int, default=2, help="of the language model")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        build_world(Path(folder) / "music")
        flags: dict[str, object] = {"playback": {"output": "silent"}, "mind": {"threads": options.threads}}
        flags |= {"weights": options.weights} if options.weights else {}
        settings = load_settings(Path(folder) / "home", flags)
        with own_home(settings) as assistant:
            assistant.library.add_folder(Path(folder) / "music")
            assistant.library.scan()
            assistant.player.observe()
            rows = memory(assistant) + asyncio.run(latencies(assistant, options.repeats, options.kinds))
        rows += cold_start(settings.home, 3)
    for row in rows:
        print(f"{'ok ' if row['ok'] else 'NO '} {row['name']:60} {row['value']:>9}   want {row['want']}")
    file = Path(".bench/conversation.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"rows": rows}, indent=1))


if __name__ == "__main__":
    main()
