"""How exact, how loud and how quick remixing is, beside Rubber Band R3 and a plain fade; pictures into .bench/remix/.

Transforms are measured on sounds with known truth, transitions on songs composed in many styles whose beats are known;
what is heard of them is heard by the real analysis. `want` is what issue 7 asks for.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/tools/remix")]

from measures import RATE, clicks, noise, onsets, pitch_of, tone  # noqa: E402

from tests.benchmarks.songs_with_truth import Song, compose  # noqa: E402
from tools.remix.analysis import analyse  # noqa: E402
from tools.remix.encode import FORMATS  # noqa: E402
from tools.remix.master import measured  # noqa: E402
from tools.remix.mixing.mix import mix  # noqa: E402
from tools.remix.mixing.transitions import Track, Transition, beat_times, plan  # noqa: E402
from tools.remix.operations import OPERATIONS, checked  # noqa: E402
from tools.remix.produce import remix  # noqa: E402
from tools.remix.recipe import Step  # noqa: E402
from tools.remix.recording import of_file  # noqa: E402
from tools.remix.render import render  # noqa: E402
from tools.remix.sound import load  # noqa: E402
from tools.remix.tape import Tape  # noqa: E402

Audio = NDArray[np.float32]
SONGS = (
    ("house", 121.3), ("house", 126.7), ("house", 130), ("rock", 112), ("rock", 119.5), ("rock", 133), ("hip-hop", 85),
    ("hip-hop", 95.5), ("drum and bass", 168), ("drum and bass", 176), ("reggae", 78), ("ballad", 71), ("ballad", 90),
    ("ambient", 83),
)  # fmt: skip


@dataclass
class Table:
    rows: list[dict[str, object]] = field(default_factory=list)

    def add(self, name: str, value: float, want: str = "", ok: bool | None = None) -> None:
        good = None if ok is None else bool(ok)  # numpy's own cannot be written as JSON
        self.rows.append({"name": name, "value": round(float(value), 4), "want": want, "ok": good})
        print(f"{name:62} {value:9.3f}  {want:14} {'' if ok is None else 'ok' if ok else 'MISSED'}", flush=True)


def steps(audio: Audio, *chain: Step) -> Audio:
    return render(Tape.of(audio, RATE), chain).read()


def rubber_band(audio: Audio, tempo: float = 1.0, semitones: float = 0.0) -> Audio:
    import pedalboard

    return pedalboard.time_stretch(np.ascontiguousarray(audio.T), RATE, tempo, semitones, preserve_formants=False).T


def exactness(table: Table) -> None:
    ours: dict[str, Callable[[Audio, float, float], Audio]] = {
        "": lambda a, f, s: steps(a, Step("tempo", {"factor": f}), Step("pitch", {"semitones": s})),
        " (Rubber Band R3)": rubber_band,
    }
    audio, times = clicks(12.0, 0.5)
    for name, change in ours.items():
        late = max(
            float(np.abs(onsets(change(audio, f, 0), times / f) - times / f).max()) for f in (0.8, 0.9, 1.1, 1.2)
        )
        off = max(
            abs(
                1200
                * np.log2(pitch_of(change(tone(h), 1.0, s)[RATE : 3 * RATE], h * 2 ** (s / 12)) / (h * 2 ** (s / 12)))
            )
            for h in (82.4, 220.0, 1000.0)
            for s in (-3, -1, 2, 3)
        )
        table.add(
            f"tempo +-20 %: clicks beside their place, ms{name}", 1000 * late, "<= 1", None if name else late <= 0.001
        )
        table.add(f"pitch +-3: cents beside{name}", float(off), "<= 3", None if name else off <= 3)


def every_output(table: Table, folder: Path) -> None:
    source = folder / "in.wav"
    import soundfile

    song = compose("rock", 120, 2, False, 12, 5)
    materials = {
        "song": song.audio, "clipped": np.clip(song.audio * 8, -1, 1), "quiet": song.audio * 0.003,
        "dynamic": song.audio * np.linspace(0.01, 1, len(song.audio))[:, None] ** 2,
    }  # fmt: skip
    good = count = 0
    worst = 0.0
    for name, audio in materials.items():
        soundfile.write(source, audio, RATE, subtype="FLOAT")
        chains = (
            [(Step(do),) for do, operation in OPERATIONS.items() if operation.kind == "effect"]
            if name == "song"
            else []
        )
        chains += [
            (Step("tempo", {"factor": 0.85}), Step("reverb")),
            (Step("varispeed", {"factor": 1.25}),),
            (Step("reverse"),),
        ]
        for number, chain in enumerate(chains):
            suffix = list(FORMATS)[number % len(FORMATS)]
            out = folder / f"out{suffix}"
            remix(of_file(source).recipe().then(*(checked(step) for step in chain)), source, out)
            tape = load(out)
            found = measured(tape.chunks(), tape.rate)
            right = found.integrated is not None and abs(found.integrated + 14) <= 0.5 and found.true_peak <= -1.0
            good, count = good + right, count + 1
            worst = max(worst, abs((found.integrated or 0.0) + 14))
    table.add(f"outputs at -14 LUFS +-0.5 and <= -1 dBTP, of {count}, part", good / count, "1", good == count)
    table.add("furthest from -14 LUFS, LU", worst, "<= 0.5", worst <= 0.5)


def work(table: Table) -> None:
    audio = np.tile(noise(10.0) + tone(220, 10.0), (3, 1))
    seconds = len(audio) / RATE

    def cost(change: Callable[[], object]) -> float:
        begin = time.process_time()
        change()
        return (time.process_time() - begin) / seconds

    chains = [Step("tempo", {"factor": 0.85}), Step("pitch", {"semitones": 2}), Step("varispeed", {"factor": 1.2})]
    chains += [Step(do) for do, operation in OPERATIONS.items() if operation.kind == "effect"] + [Step("reverse")]
    for step in chains:
        each = cost(lambda step=step: steps(audio, step))
        table.add(f"work per second of sound: {step.do}", each, "<= 0.1", each <= 0.1)
    table.add("work per second of sound: tempo (Rubber Band R3)", cost(lambda: rubber_band(audio, 0.85)))


def apart(one: Song, other: Song, way: Transition) -> float:
    """The furthest that a beat of the one is from the nearest of the other, over the transition, in seconds."""
    assert way.out is not None
    assert way.into is not None
    times = np.array(beat_times(way))

    def placed(song: Song, begin: float, period: float) -> NDArray:
        source = begin + np.arange(way.beats + 1) * period
        margin = period / 2
        beats = song.beats[(song.beats > source[0] - margin) & (song.beats < source[-1] - margin)]
        slope = np.concatenate([[times[0] - period], times])
        return np.interp(beats, np.concatenate([[source[0] - period], source]), slope)

    old, new = placed(one, way.leave, way.out.period), placed(other, way.enter, way.into.period)
    if len(old) < len(new):
        old, new = new, old
    return float(max(np.abs(old - each).min() for each in new))


def plain_fade(one: Song, other: Song, seconds: float = 6.0) -> float:
    """The same for a fade that knows nothing of beats."""
    old = one.beats[one.beats > one.seconds - seconds] - (one.seconds - seconds)
    new = other.beats[other.beats < seconds]
    return float(max(np.abs(old - each).min() for each in new))


def transitions(table: Table) -> None:
    songs = [compose(style, bpm, 3 * n % 12, n % 2 == 0, 50, 700 + n) for n, (style, bpm) in enumerate(SONGS)]
    heard = [analyse(song.audio, RATE) for song in songs]
    tapes = [Tape.of(song.audio, RATE) for song in songs]
    compatible = accepted = offered = good = faded = 0
    for i, j in itertools.permutations(range(len(songs)), 2):
        one, other = songs[i], songs[j]
        fits = abs(other.bpm / one.bpm - 1) <= 0.08 and "ambient" not in {one.style, other.style}
        way = plan(Track(tapes[i], heard[i], 0.0, one.seconds), Track(tapes[j], heard[j], 0.0, other.seconds))
        matched = way.kind == "beat-matched"
        compatible, accepted = compatible + fits, accepted + (fits and matched)
        faded += fits and plain_fade(one, other) <= 0.03
        if matched:
            offered, good = offered + 1, good + (apart(one, other, way) <= 0.03)
    table.add(
        f"beat-matched within 30 ms, of {offered} offered, part",
        good / max(1, offered),
        ">= 0.95",
        good >= 0.95 * offered > 0,
    )
    table.add(
        f"compatible pairs accepted, of {compatible}, part",
        accepted / compatible,
        ">= 0.7",
        accepted >= 0.7 * compatible,
    )
    table.add("compatible pairs within 30 ms by a plain fade, part", faded / compatible)


def whole_mix(table: Table, folder: Path) -> None:
    import soundfile

    recordings = []
    for number, (style, bpm) in enumerate((("house", 122), ("house", 126), ("rock", 124), ("rock", 120))):
        path = folder / f"{number}.wav"
        soundfile.write(path, compose(style, bpm, 5 * number % 12, False, 60, number).audio, RATE)
        recordings.append(of_file(path))
    begin = time.process_time()
    made, _ = mix(recordings, folder / "mix.flac", hear=lambda r: analyse(load(r.path).read(), RATE), minutes=3)
    cost = (time.process_time() - begin) / made.seconds
    table.add("work per second of a mix, analysis and all", cost, "<= 0.6", cost <= 0.6)
    table.add(
        "mix of 3 minutes: seconds beside the wanted length",
        abs(made.seconds - 180),
        "<= 5",
        abs(made.seconds - 180) <= 5,
    )


def pictures(folder: Path) -> None:
    """Waveform above spectrogram, before and after, as PNG."""
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    audio = compose("rock", 120, 2, False, 8, 5).audio
    for name in ("before", "tempo", "reverb", "lowpass", "8d", "lo-fi"):
        step = Step("tempo", {"factor": 0.8}) if name == "tempo" else Step(name)
        out = audio if name == "before" else steps(audio, step)
        Image.fromarray(_drawn(out)).save(folder / f"{name}.png")


def _drawn(audio: Audio, width: int = 900) -> NDArray[np.uint8]:
    edges = np.linspace(0, len(audio), width + 1).astype(int)
    wave = np.full((120, width), 255, np.uint8)
    for x, (begin, end) in enumerate(itertools.pairwise(edges)):
        top, bottom = (
            60 - 55 * np.clip(audio[begin:end, 0].max(), -1, 1),
            60 - 55 * np.clip(audio[begin:end, 0].min(), -1, 1),
        )
        wave[int(top) : int(bottom) + 1, x] = 40
    frames = np.stack([np.pad(audio[b : b + 2048, 0], (0, max(0, 2048 - len(audio) + b))) for b in edges[:-1]])
    power = 20 * np.log10(np.abs(np.fft.rfft(frames * np.hanning(2048), axis=1)) + 1e-6)
    rows = np.geomspace(2, 1000, 300).astype(int)[::-1]
    shade = np.clip((power[:, rows].T + 60) / 100, 0, 1)
    return np.concatenate([wave, (255 * (1 - shade)).astype(np.uint8)])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", type=Path)
    parser.parse_args()
    table = Table()
    with tempfile.TemporaryDirectory() as folder:
        exactness(table)
        work(table)
        transitions(table)
        whole_mix(table, Path(folder))
        every_output(table, Path(folder))
    bench = ROOT / ".bench"
    bench.mkdir(exist_ok=True)
    pictures(bench / "remix")
    (bench / "remix.json").write_text(json.dumps({"rows": table.rows}, indent=1))


if __name__ == "__main__":
    main()
