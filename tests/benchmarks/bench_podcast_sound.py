"""How episodes sound, what they cost, and who can follow them: `python tests/benchmarks/bench_podcast_sound.py`.

    python tests/benchmarks/bench_podcast_sound.py --weights DIR [--out .bench/podcast_sound.json]

Three hand-made scripts with hosts of both engines and music between are produced. Loudness and peaks are those of the
encoded files. The bed is what remains when the same speech is mixed without it. Time is that of the processor, so that
who else uses the machine does not count: the player's clock runs against production on it. Intelligibility is the
transcript by faster-whisper base of the finished MP3 outside the music, against the script.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from podcast_clients import (
    chapters_by_ffprobe,
    chapters_by_mutagen,
    served,
    transcript_by_webvtt,
    with_feedparser,
    with_gpo,
    with_newsboat,
    with_podcastparser,
)

from tools.library.database import Database
from tools.library.items import Item
from tools.library.library import Library
from tools.playback.growing import Growing
from tools.playback.locate import Location
from tools.podcast import Insert, Line, Segment
from tools.podcast.package import Episode
from tools.podcast.package.shelf import Shelf
from tools.podcast.sound.pace import Pace
from tools.podcast.sound.producer import Producer, Progress
from tools.podcast.sound.stage import RATE, loudness
from tools.remix.encode import Label, write
from tools.remix.master import measured
from tools.remix.sound import load
from tools.remix.tape import Tape
from voices import Catalogue, Speech, Synthesizer, make_synthesizer, speakable

SONG = Insert("track-song", "Slow Lights", -1.0, 8.0)


def _lines(*said: tuple[str, str]) -> tuple[Line, ...]:
    return tuple(Line(name, text) for name, text in said)


BRIEF = (
    Segment("Today", _lines(
        ("Emma", "Good morning. This is your brief for Monday, the 23rd of November 2026."),
        ("Emma", "Yesterday you listened for 94 minutes, most of it between eight and ten in the evening."),
        ("Emma", "Your most played artist was Miles Davis, with 14 songs."),
    )),
    Segment("New", _lines(
        ("Emma", "Two of the shows that you follow have new episodes."),
        ("Emma", "The longer one lasts 52 minutes and is about the history of the piano."),
        ("Emma", "That is all for today. Enjoy your morning."),
    )),
)  # fmt: skip
TALK = (
    Segment("Hello", _lines(
        ("Nora", "Welcome to your week in music."),
        ("Theo", "We have an artist, a song, and a surprise for you. Where do we begin?"),
    )),
    Segment("The artist", (*_lines(
        ("Nora", "With Nina Simone. You heard her 31 times this week, more often than in the whole month before."),
        ("Theo", "And almost always late at night. The most played of her songs was Feeling Good, on Thursday."),
        ("Nora", "Here is something quite different, which you played nine times in a row."),
    ), SONG, *_lines(
        ("Theo", "It is called Slow Lights. What do you think, will it be played a tenth time?"),
        ("Nora", "I would bet on it. It was never skipped."),
    ))),
    Segment("Goodbye", _lines(
        ("Theo", "That was your week, from the sixteenth to the twenty-second of November."),
        ("Nora", "Until next Sunday."),
    )),
)  # fmt: skip
STORY = (
    Segment("A church by the sea", _lines(
        ("Joe", "In the winter of 1968, four musicians drove to an empty church by the sea."),
        ("Joe", "They had borrowed two microphones, a small amplifier, and a piano that nobody had tuned for years."),
        ("Heart", "They stayed for three nights, and recorded eleven songs."),
    )),
    Segment("What remained", _lines(
        ("Joe", "Only 500 copies were pressed. Most of them were given away to friends."),
        ("Heart", "Forty years later a collector found one at a market, and paid less than two dollars for it."),
        ("Joe", "You have it in your library, and you played it on the night of your birthday."),
    )),
)  # fmt: skip


@dataclass
class Script:
    """A draft that is written already."""

    title: str
    style: str
    hosts: dict[str, str]
    parts: tuple[Segment, ...]
    summary: str = "Made to be measured."
    language: str = "en"
    facts: tuple[()] = field(default=())
    sources: tuple[()] = field(default=())

    def segments(self, spent: object) -> Iterator[Segment]:
        """All of them at once."""
        yield from self.parts


DRAFTS = (
    Script("A brief", "brief", {"Emma": "bf_emma"}, BRIEF),
    Script("A talk", "conversation", {"Nora": "af_bella", "Theo": "bm_george"}, TALK),
    Script("A story", "story", {"Joe": "en_US-joe-medium", "Heart": "af_heart"}, STORY),
)


class Kept:
    """Says the same again without any work."""

    def __init__(self, engine: Synthesizer) -> None:
        self._engine = engine
        self._said: dict[tuple[str, str], list[Speech]] = {}

    def check(self) -> None:
        """It spoke before."""

    def synthesize(self, text: str, voice: str) -> Iterator[Speech]:
        """The sentences of a text."""
        if (text, voice) not in self._said:
            self._said[text, voice] = list(self._engine.synthesize(text, voice))
        yield from self._said[text, voice]


class Voices:
    """Engines by voice, kept and loaded."""

    def __init__(self, weights: Path) -> None:
        self._weights, self._engines = weights, {}

    def __call__(self, voice: str) -> Kept:
        """The engine of a voice."""
        found = Catalogue().find(voice)
        if found.engine not in self._engines:
            engine = make_synthesizer(found.engine, self._weights / found.weights, hurried=False)
            engine.load()
            self._engines[found.engine] = Kept(engine)
        return self._engines[found.engine]


@dataclass
class Run:
    """One episode as it was made: `grown` is (processor seconds, seconds of the episode, what follows was written)."""

    draft: Script
    episode: Episode
    mix: np.ndarray
    work: float
    grown: list[tuple[float, float, bool]]


def produced(producer: Producer, draft: Script, folder: Path) -> Run:
    """Make an episode and watch the processor's clock."""
    growing, grown, begun = Growing(RATE), [], time.process_time()

    def note(progress: Progress) -> None:
        if not progress.done:
            grown.append((time.process_time() - begun, progress.made, progress.written))

    episode = producer.produce(draft, folder, note, growing=growing)
    work = time.process_time() - begun
    grown.append((work, episode.seconds, True))
    return Run(draft, episode, np.concatenate(list(growing.chunks())), work, grown)


def played(run: Run) -> tuple[float, float]:
    """When it begins to play, and for how long the player then has to wait, on the processor's clock."""
    pace, begun, heard, waited, before, there = Pace(0.0), None, 0.0, 0.0, 0.0, 0.0
    for now, made, written in run.grown:
        if begun is not None:
            had = min(now - before, there - heard)
            heard, waited = heard + had, waited + (now - before) - had
        before, there = now, made
        pace.note(now, made)
        if begun is None and (made >= run.episode.seconds or pace.safe(run.episode.seconds, written=written)):
            begun = now
    return begun or 0.0, waited


def over_bed(run: Run, dry: np.ndarray) -> float:
    """The least that a line is louder than the bed under it, in LU."""
    bed = run.mix - dry
    differences = []
    for spot in run.episode.timeline.spots:
        part = slice(round(spot.start * RATE), round(spot.end * RATE))
        under = loudness(bed[part])
        if isinstance(spot.turn, Line) and under is not None:
            differences.append((loudness(dry[part]) or 0.0) - under)
    return min(differences)


def words(text: str) -> str:
    """Bare words, the same for numbers and digits, hyphens and none."""
    said = speakable(text).lower().replace("-", " ")
    bare = "".join(c for c in unicodedata.normalize("NFD", said) if not unicodedata.combining(c))
    return " ".join(word for word in re.findall(r"[a-z']+", bare) if word != "and")


def heard(model: object, run: Run) -> list[tuple[str, str]]:
    """(script, what was heard in the finished MP3), half a minute of lines at a time."""
    import soxr

    tape = load(run.episode.audio, rate=RATE)
    pairs, said, parts, seconds = [], [], [], 0.0

    def transcribe() -> None:
        mono = soxr.resample(np.concatenate(parts).mean(axis=1), RATE, 16_000)
        segments, _ = model.transcribe(mono, language="en", beam_size=5, without_timestamps=True)  # type: ignore[attr-defined]
        pairs.append((words(" ".join(said)), words(" ".join(segment.text for segment in segments))))

    for spot in run.episode.timeline.spots:
        if not isinstance(spot.turn, Line):
            continue
        if seconds + spot.end - spot.start > 27.0 and parts:
            transcribe()
            said, parts, seconds = [], [], 0.0
        said.append(spot.turn.text)
        parts.append(tape.read(round((spot.start - 0.15) * RATE), round((spot.end - spot.start + 0.3) * RATE)))
        seconds += spot.end - spot.start + 0.3
    if parts:
        transcribe()
    return pairs


def song(path: Path) -> Item:
    """Forty seconds of chords, for something to be heard between the talk."""
    at = np.arange(40 * 44_100) / 44_100
    tones = sum(np.sin(2 * np.pi * hz * at) / n for n, hz in enumerate((220.0, 277.2, 329.6, 440.0), 1))
    audio = (0.2 * tones * (1 + 0.3 * np.sin(2 * np.pi * 2 * at))).astype(np.float32)
    write(Tape.of(np.stack([audio, audio], 1), 44_100), path, Label({}, ""))
    return Item(SONG.item, "track", SONG.title, duration=40.0, path=path)


def clients(runs: list[Run], folder: Path) -> list[dict[str, object]]:
    """Rows on who can follow the feed, and read what belongs to an episode."""
    database = Database(folder / "segue.db")
    database.upgrade()
    shelf = Shelf(Library(database), folder / "made")
    for run in runs[:2]:
        item, place = shelf.place(run.episode.title, run.episode.seconds)
        place.parent.mkdir(parents=True, exist_ok=True)
        run.episode.folder.rename(place)
        run.episode = Episode(place, run.episode.script, run.episode.timeline, run.episode.loudness, 0.0)
        shelf.put(item, run.episode)
    rows = []
    with served(shelf, "a-key-for-this-benchmark") as address:
        found = {
            "feedparser": with_feedparser(address),
            "podcastparser": with_podcastparser(address),
            "gPodder downloads": with_gpo(address, folder),
            "newsboat": with_newsboat(address, folder),
        }
    rows += [row(f"feed: episodes by {name}", value, 2, exact=True) for name, value in found.items()]
    database.close()
    talk = runs[1].episode
    wanted = [(round(each["startTime"] * 1000), each["title"])
              for each in json.loads((talk.folder / "chapters.json").read_text())["chapters"]]  # fmt: skip
    read = {
        "chapters in MP3 by mutagen": chapters_by_mutagen(talk.audio),
        "chapters in MP3 by ffprobe": chapters_by_ffprobe(talk.audio),
        "chapters in Opus by ffprobe": chapters_by_ffprobe(talk.folder / "episode.opus"),
    }
    rows += [row(f"{name}: as in the JSON", None if got is None else int(got == wanted), 1, exact=True)
             for name, got in read.items()]  # fmt: skip
    said = transcript_by_webvtt(talk.folder / "transcript.vtt")
    lines = [spot.turn for spot in talk.timeline.spots if isinstance(spot.turn, Line)]
    same = " ".join(text for speaker, text in said if speaker) == " ".join(line.text for line in lines)
    rows.append(row("transcript by webvtt-py: every line with its speaker", int(same), 1, exact=True))
    return rows


def row(
    name: str, value: float | None, want: float | None = None, *, least: bool = False, exact: bool = False
) -> dict[str, object]:
    """One line of the table; `value` None: what measures it is not installed here."""
    if value is None:
        return {"name": name, "value": None, "want": "not installed", "ok": True}
    sign = "=" if exact else ">=" if least else "<="
    good = want is None or (value == want if exact else value >= want if least else value <= want)
    return {"name": name, "value": round(value, 3), "want": "" if want is None else f"{sign} {want:g}", "ok": good}


def rows_of(runs: list[Run], dry: list[Run], folder: Path) -> list[dict[str, object]]:
    """What was measured of the sound."""
    files = [measured(load(run.episode.folder / name).chunks(), RATE) for run in runs
             for name in ("episode.mp3", "episode.opus")]  # fmt: skip
    starts = [played(run) for run in runs]
    each_file = [
        row(f"{run.draft.title}, {name}: LUFS", each.integrated or 0.0)
        for each, (run, name) in zip(files, ((run, name) for run in runs for name in ("MP3", "Opus")), strict=True)
    ]
    seconds = sum(run.episode.seconds for run in runs)
    return [
        row("episodes", len(runs)),
        row("seconds of episodes", seconds),
        row("furthest from -16 LUFS, LU", max(abs((each.integrated or 0.0) + 16.0) for each in files), 0.5),
        *each_file,
        row("highest true peak, dBTP", max(each.true_peak for each in files), -1.0),
        row("speech over the bed at least, LU", min(map(over_bed, runs, (run.mix for run in dry))), 12.0, least=True),
        row("processor seconds per second of episode", sum(run.work for run in runs) / seconds, 0.7),
        row("first sound after the draft, processor seconds", max(start for start, _ in starts), 20.0),
        row("seconds that the player had to wait", sum(waited for _, waited in starts), 0.0),
    ]


def main() -> int:
    """Run everything; exit status 1 if a row is not as wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, default=Path.home() / ".local/share/segue/weights")
    parser.add_argument("--out", type=Path, default=Path(".bench/podcast_sound.json"))
    arguments = parser.parse_args()
    import jiwer
    from faster_whisper import WhisperModel

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        item = song(folder / "song.flac")
        voices = Voices(arguments.weights)
        find = lambda wanted: (item, Location(item.path)) if wanted == item.id and item.path else None  # noqa: E731
        loud, quiet = Producer(voices, find), Producer(voices, find, bed=lambda: np.zeros((RATE, 2), np.float32))
        for weights in ("af_heart", "en_US-joe-medium"):
            voices(weights)
        runs = [produced(loud, draft, folder / draft.style) for draft in DRAFTS]
        rows = rows_of(runs, [produced(quiet, draft, folder / f"{draft.style}-dry") for draft in DRAFTS], folder)
        ears = WhisperModel(str(arguments.weights / "faster-whisper-base"), compute_type="int8", cpu_threads=1)
        pairs = [pair for run in runs for pair in heard(ears, run)]
        rows.append(row("word errors, script to what is heard", jiwer.wer(*map(list, zip(*pairs, strict=True))), 0.05))
        rows += clients(runs, folder)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    misses = [{"said": said, "heard": got} for said, got in pairs if said != got]
    arguments.out.write_text(json.dumps({"rows": rows, "misses": misses}, indent=1) + "\n", "utf-8")
    lines = [
        f"{'ok ' if each['ok'] else 'NOT'}  {each['name']:<58}{each['value']!s:>10}  {each['want']}" for each in rows
    ]
    lines += [f"  said  {miss['said']}\n  heard {miss['heard']}" for miss in misses]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if all(each["ok"] for each in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
