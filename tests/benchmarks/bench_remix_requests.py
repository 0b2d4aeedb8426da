"""Twenty ways in which people ask for another sound, said to the real assistant; what is heard then is measured.

`python tests/benchmarks/bench_remix_requests.py --weights DIR`: real songs (CC BY-SA, see `real_songs.py`), a home of
their own, the whole mind and player, and an output that records. Each request is understood, acted on and heard, and
only the sound decides whether it was done: how fast, how high, how loud which part, which room. Prints a table and
writes `.bench/remix_requests.json`. `--only N,M` tries some of them. Needs ffmpeg's libraries (as Segue does) and apt.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]

from assistant.app import Assistant, own_home  # noqa: E402
from assistant.evals.scenarios import look  # noqa: E402
from assistant.parts import stage  # noqa: E402
from assistant.settings import Settings  # noqa: E402
from tests.benchmarks import heard_changes as hc  # noqa: E402
from tests.benchmarks.real_songs import fetch, sung_songs  # noqa: E402
from tests.benchmarks.remix_listener import PART, RATE, SONGS, Listener, Recording  # noqa: E402
from tools.remix.sound import load  # noqa: E402

Check = Callable[[Listener], tuple[float, str, bool]]
"""What is measured, what it should be, and whether it is."""


@dataclass(frozen=True)
class Request:
    """`play` first, then the `words` one after another; the sound after the last of them decides."""

    play: str
    words: tuple[str, ...]
    what: str
    check: Check
    before: tuple[str, ...] = ()


def speed(wanted: float) -> Check:
    def check(ear: Listener) -> tuple[float, str, bool]:
        audio, at = ear.listen()
        found = hc.speed(audio, ear.original("Fear", at - 1.0, 22.0), RATE)
        return found, f"{wanted:.2f}", abs(found / wanted - 1) <= 0.015

    return check


def pitch(wanted: float, factor: float = 1.0) -> Check:
    def check(ear: Listener) -> tuple[float, str, bool]:
        audio, at = ear.listen()
        found = hc.semitones(audio, ear.original("Fear", at, 10.0 * factor), RATE)
        return found, f"{wanted:.1f}", abs(found - wanted) <= 0.15

    return check


def nightcore(ear: Listener) -> tuple[float, str, bool]:
    _, _, quick = speed(1.25)(ear)
    found, want, high = pitch(12 * np.log2(1.25), 1.25)(ear)
    return found, want, quick and high


def band(low: float, high: float, least: float, most: float) -> Check:
    """By how many dB more of what lies between two frequencies is there, next to all of it."""

    def check(ear: Listener) -> tuple[float, str, bool]:
        audio, at = ear.listen()
        found = hc.band(audio, low, high, RATE) - hc.band(ear.original("Fear", at), low, high, RATE)
        return found, f"{least:g}..{most:g}", least <= found <= most

    return check


def bass(ear: Listener) -> tuple[float, str, bool]:
    """By how many dB the bass is louder, next to the middle."""
    audio, at = ear.listen()
    original = ear.original("Fear", at)
    low, middle = (hc.band(audio, *edges, RATE) - hc.band(original, *edges, RATE) for edges in ((30, 100), (500, 4000)))
    return low - middle, "4..9", 4 <= low - middle <= 9


def tail(least: float) -> Check:
    """How many dB of what is heard comes later than 40 ms after the original."""

    def check(ear: Listener) -> tuple[float, str, bool]:
        audio, at = ear.listen(15.0)
        found = hc.tail(audio, ear.original("Fear", at, 15.0), RATE)
        return found, f">= {least:g}", found >= least

    return check


def echo(ear: Listener) -> tuple[float, str, bool]:
    audio, at = ear.listen(15.0)
    found = hc.echo(audio, ear.original("Fear", at, 15.0), RATE)
    return found, "0.375", abs(found - 0.375) <= 0.01


def around(ear: Listener) -> tuple[float, str, bool]:
    audio, _ = ear.listen(10.0)
    found = hc.sway(audio, RATE)
    return found, ">= 6", found >= 6


def backwards(ear: Listener) -> tuple[float, str, bool]:
    audio, at = ear.listen(8.0)
    end = len(ear.songs["Fear"]) / RATE - at
    found = hc.likeness(audio[::-1], ear.original("Fear", end - 8.0, 8.0))
    return found, ">= 0.9", found >= 0.9


def same(ear: Listener) -> tuple[float, str, bool]:
    audio, at = ear.listen(8.0)
    found = hc.likeness(audio, ear.original("Fear", at, 8.0))
    return found, ">= 0.95", found >= 0.95


def levels(vocals: tuple[float, float], rest: tuple[float, float]) -> Check:
    """How many dB louder the voice is than in the original; the rest is to be between the other two."""

    def check(ear: Listener) -> tuple[float, str, bool]:
        audio, at = ear.listen(12.0)
        found = hc.mixed_of(audio, ear.parts(ear.original("Fear", at, 12.0)))
        relative = found[0] - found[1]
        good = vocals[0] <= relative <= vocals[1] and rest[0] <= found[1] <= rest[1]
        return relative, f"{vocals[0]:g}..{vocals[1]:g}", good

    return check


def made(ear: Listener) -> np.ndarray:
    return load(Path(look(ear.answer["observed"], "player.item") and _path(ear)), rate=RATE).read()


def _path(ear: Listener) -> Path:
    item = ear.assistant.player.observe().item
    assert item is not None
    assert item.path is not None
    return item.path


def right(ear: Listener) -> bool:
    """Whether the file that plays is as loud as it has to be."""
    from tools.remix.master import measured

    tape = load(_path(ear))
    found = measured(tape.chunks(), tape.rate)
    return found.integrated is not None and abs(found.integrated + 14) <= 0.5 and found.true_peak <= -1.0


def blended(ear: Listener) -> tuple[float, str, bool]:
    """Both songs are in it, the second one after the first, and where one was the music went on."""
    audio, at = ear.listen(4.0)
    ahead = hc.likeness(audio, made(ear)[round(at * RATE) : round((at + 4) * RATE)])
    whole, two = made(ear), ear.songs["Orphanage"]
    length = len(ear.songs["Fear"]) + len(two)
    last = hc.likeness(whole[-8 * RATE : -4 * RATE], hc.found_in(whole[-8 * RATE : -4 * RATE], two, RATE))
    good = ahead >= 0.95 and last >= 0.8 and 0.7 * length < len(whole) < length and right(ear)
    return last, ">= 0.8", good


def mixed(ear: Listener) -> tuple[float, str, bool]:
    seconds = len(made(ear)) / RATE
    return seconds, "120 +-3", abs(seconds - 120) <= 3 and right(ear)


def matched(ear: Listener) -> tuple[float, str, bool]:
    audio, at = ear.listen()
    hear = ear.assistant.studio.hear
    from tools.remix.recording import of_item

    named = {item.title: of_item(item) for item in ear.assistant.library.all("track")}
    one, other = hear(named["Fear"]), hear(named["Starfall"])
    assert one is not None
    assert other is not None
    ratio = min((other.tempo.bpm / one.tempo.bpm * each for each in (0.5, 1, 2)), key=lambda each: abs(np.log(each)))
    found = hc.speed(audio, ear.original("Fear", at - 1.0, 22.0), RATE)
    return found, f"{ratio:.2f}", abs(found / ratio - 1) <= 0.015


def mashed(ear: Listener) -> tuple[float, str, bool]:
    """The music is the other song's and the voice is in it, too."""
    whole, music = made(ear), ear.songs["Fear"]
    begin = 15 * RATE
    rest = ear.parts(music[begin : begin + 12 * RATE])[1]
    level = hc.mixed_of(whole[begin : begin + 12 * RATE], (rest, whole[begin : begin + 12 * RATE] - rest))[0]
    voice = ear.parts(whole[begin : begin + 25 * RATE])[0]
    loud = hc.loud(voice) - hc.loud(whole[begin : begin + 25 * RATE])
    return loud, ">= -12", loud >= -12 and level > -20 and right(ear)


TWENTY = (
    Request("fear", ("slow it down a bit",), "how fast", speed(0.93)),
    Request("fear", ("speed it up",), "how fast", speed(1 / 0.85)),
    Request("fear", ("play it at half speed",), "how fast", speed(0.5)),
    Request("fear", ("take it three semitones down",), "semitones", pitch(-3.0)),
    Request("fear", ("make it nightcore",), "semitones", nightcore),
    Request("fear", ("make it slowed and reverb",), "how fast", speed(0.84)),
    Request("fear", ("put some reverb on it",), "dB in the tail", tail(-12.0)),
    Request("fear", ("add an echo",), "seconds later", echo),
    Request("fear", ("make it sound like it's underwater",), "dB above 3 kHz", band(3000, 16_000, -90, -15)),
    Request("fear", ("make it sound like an old telephone",), "dB below 200 Hz", band(20, 200, -90, -12)),
    Request("fear", ("boost the bass",), "dB below 100 Hz", bass),
    Request("fear", ("make it 8d",), "dB from side to side", around),
    Request("fear", ("play it backwards",), "likeness", backwards),
    Request("fear", ("take the vocals out",), "dB of the voice", levels((-90, -12), (-6, 6))),
    Request("fear", ("turn the vocals down a bit",), "dB of the voice", levels((-4.0, -2.0), (-6, 6))),
    Request("fear", ("blend this into the next",), "likeness", blended, ("play orphanage next",)),
    Request(
        "fear", ("make a two minute mix of these",), "seconds", mixed,
        ("play orphanage next", "play starfall next", "play second birth next"),
    ),
    Request("starfall", ("match the tempo of that song",), "how fast", matched, ("play fear",)),
    Request("fear", ("put her voice over that beat",), "dB of the voice", mashed, ("play second birth",)),
    Request("fear", ("make it slower", "and a bit of reverb", "undo that", "undo that"), "likeness", same),
)  # fmt: skip


def tried(ear: Listener, request: Request) -> dict[str, Any]:
    ear.begin(request.play)
    for words in request.before:
        ear.say(words)
    if request.before and request.before[-1].startswith("play fear"):
        ear.assistant.player.seek(8.0)
        ear.output.advance(0.5)
    begin = time.monotonic()
    for words in request.words:
        ear.say(words)
    ear.settle()
    value, want, good = request.check(ear)
    return {
        "name": f"“{request.words[-1]}”: {request.what}",
        "value": round(float(value), 3),
        "want": want,
        "ok": bool(good),
        "say": ear.answer["say"],
        "calls": ear.answer["calls"],
        "seconds": round(time.monotonic() - begin, 1),
    }


def prepare(files: Path, music: Path) -> None:
    """The middle of each song, tagged."""
    import soundfile
    from mutagen.flac import FLAC

    music.mkdir(parents=True)
    paths = {path.stem: path for path in sung_songs(files)}
    for title, stem in SONGS.items():
        tape = load(paths[stem], rate=44_100)
        out = music / f"{title}.flac"
        soundfile.write(out, tape.read(round(PART[0] * 44_100), round((PART[1] - PART[0]) * 44_100)), 44_100)
        tags: Any = FLAC(out)
        tags.update(title=title, artist="Lena Orr" if title in {"Fear", "Starfall"} else "Obsidian Shell")
        tags.save()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=ROOT / ".bench" / "remix_analysis")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    arguments.cache.mkdir(parents=True, exist_ok=True)
    files = fetch(arguments.cache.resolve())
    wanted = {int(number) for number in arguments.only.split(",") if number} or set(range(1, len(TWENTY) + 1))
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        music = Path(folder) / "music"
        prepare(files, music)
        output = Recording()
        stage.make_output = lambda _: output  # type: ignore[assignment]
        settings = Settings(home=Path(folder) / "home", weights=arguments.weights)
        settings.playback.normalise = False
        with own_home(settings) as assistant:
            asyncio.run(_scanned(assistant, music))
            assistant.player.set_volume(100)
            ear = Listener(assistant, output, music, arguments.weights)
            for number, request in enumerate(TWENTY, 1):
                if number not in wanted:
                    continue
                try:
                    row = tried(ear, request)
                except Exception as error:  # the other nineteen are tried all the same
                    row = {"name": f"“{request.words[-1]}”", "value": 0.0, "want": "no failure", "ok": False,
                           "say": f"{type(error).__name__}: {error} | {ear.answer.get('say')}"}  # fmt: skip
                rows.append(row)
                sign = "ok " if row["ok"] else "NOT"
                print(
                    f"{number:3} {sign} {row['name']:<62}{row['value']:>9}  {row['want']:<12} {row['say']}", flush=True
                )
    print(f"{sum(row['ok'] for row in rows)} of {len(rows)}")
    bench = ROOT / ".bench"
    bench.mkdir(exist_ok=True)
    (bench / "remix_requests.json").write_text(json.dumps({"rows": rows}, indent=1, default=str) + "\n", "utf-8")
    return 0 if all(row["ok"] for row in rows) else 1


async def _scanned(assistant: Assistant, music: Path) -> None:
    async for _ in assistant.scan(music):
        pass


if __name__ == "__main__":
    raise SystemExit(main())
