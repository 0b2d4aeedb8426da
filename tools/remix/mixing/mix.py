"""A mix of many recordings: ordered for flow, cut to a wanted length, each blended into the next, with chapters."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from tools.remix.analysis.types import Analysis, Beats, Energy, Key, LoudnessRange, Tempo
from tools.remix.encode import Chapter, Label
from tools.remix.errors import RemixError
from tools.remix.form import on_bar
from tools.remix.master import measured
from tools.remix.mixing.order import flowing
from tools.remix.mixing.transitions import Track, Transition, blended, plan
from tools.remix.produce import Produced, produce
from tools.remix.recording import Recording
from tools.remix.sound import Progress, fingerprint, load
from tools.remix.studio import Hear
from tools.remix.tape import Tape
from tools.remix.transforms.edits import faded

OVERLAP = 10.0
"""Seconds that a transition takes, roughly."""
SHORTEST = 20.0
"""Seconds below which a recording is no part of a mix any more."""
LEVEL = -18.0
"""LUFS that every recording is brought to before they are blended: room for two at a time."""
FADE_OUT = 5.0


@dataclass(frozen=True, slots=True)
class Mix:
    """What was mixed: recordings in their order, the part of each (seconds), and what is between them."""

    recordings: tuple[Recording, ...]
    parts: tuple[tuple[float, float], ...]
    transitions: tuple[Transition, ...]

    def to_dict(self) -> dict[str, Any]:
        """The recipe, JSON-ready."""
        tracks = [
            {"title": r.title, "artist": r.artist, "item": r.item, "sha256": fingerprint(r.path), "part": list(part)}
            for r, part in zip(self.recordings, self.parts, strict=True)
        ]
        return {"segue_mix": 1, "tracks": tracks, "transitions": [each.to_json() for each in self.transitions]}


@dataclass(slots=True)
class _Song:
    recording: Recording
    tape: Tape
    analysis: Analysis
    begin: float
    end: float
    gain: float


def mix(
    recordings: Sequence[Recording],
    out: Path,
    *,
    hear: Hear = lambda _: None,
    minutes: float | None = None,
    keep_order: bool = False,
    folder: Path | None = None,
    progress: Progress = lambda _: None,
) -> tuple[Produced, Mix]:
    """Blend recordings into one file. Without `minutes` each is played whole. Raises `RemixError`."""
    if len(recordings) < 2:
        raise RemixError("A mix needs at least two recordings.", "Name more of them.")
    songs = []
    for number, recording in enumerate(recordings):
        songs.append(_song(recording, hear, folder))
        progress(0.5 * (number + 1) / len(recordings))
    if not keep_order:
        songs = [songs[i] for i in flowing([song.analysis for song in songs])]
    ways = _ways(songs) if minutes is None else _fitted(songs, minutes * 60.0)
    tape, chapters = _rendered(songs, ways, folder)
    what = Mix(
        tuple(song.recording for song in songs), tuple((round(s.begin, 3), round(s.end, 3)) for s in songs), tuple(ways)
    )
    made = produce(tape, out, _label(what, chapters))
    progress(1.0)
    return made, what


def joined(
    one: Recording,
    other: Recording,
    out: Path,
    *,
    hear: Hear = lambda _: None,
    leave_by: float | None = None,
    progress: Progress = lambda _: None,
) -> tuple[Produced, Mix]:
    """Two recordings as one, from the beginning of the one to the end of the other.

    The transition is over at `leave_by` seconds of the one, by default at its end. Raises `RemixError`.
    """
    songs = [_song(one, hear, None)]
    progress(0.3)
    songs.append(_song(other, hear, None))
    progress(0.6)
    if leave_by is not None:
        songs[0].end = min(songs[0].end, max(leave_by, songs[0].begin + SHORTEST))
    ways = _ways(songs)
    tape, chapters = _rendered(songs, ways, None)
    parts = tuple((round(song.begin, 3), round(song.end, 3)) for song in songs)
    what = Mix((one, other), parts, tuple(ways))
    progress(0.8)
    made = produce(tape, out, _label(what, chapters))
    progress(1.0)
    return made, what


def preview(
    one: Recording, other: Recording, out: Path, *, hear: Hear = lambda _: None, around: float = 8.0
) -> tuple[Produced, Transition]:
    """Only the transition, with some seconds before and after it."""
    songs = [_song(one, hear, None), _song(other, hear, None)]
    way = _ways(songs)[0]
    songs[0].begin = max(songs[0].begin, way.leave - around)
    songs[1].end = min(songs[1].end, way.enter_end + around)
    tape, chapters = _rendered(songs, [way], None)
    what = Mix((one, other), ((songs[0].begin, songs[0].end), (songs[1].begin, songs[1].end)), (way,))
    return produce(tape, out, _label(what, chapters)), way


def unheard(seconds: float, rate: int) -> Analysis:
    """An analysis that claims nothing."""
    return Analysis(
        seconds, rate, Tempo(None, 0.0), Beats(), Key(None, None, 0.0), LoudnessRange(None, -120.0),
        Energy(1.0, (), 0.5, 0.0), (),
    )  # fmt: skip


def _song(recording: Recording, hear: Hear, folder: Path | None) -> _Song:
    tape = load(recording.path, begin=recording.begin, end=recording.end, rate=44_100, folder=folder)
    analysis = hear(recording) or unheard(tape.seconds, tape.rate)
    loud = measured(tape.chunks(), tape.rate, peaks=False).integrated
    if loud is None:
        raise RemixError(f"{recording.title} is silent.", "Leave it out of the mix.")
    begin, end = _sounding(tape)
    return _Song(recording, tape, analysis, begin, end, float(10 ** ((LEVEL - loud) / 20)))


def _sounding(tape: Tape) -> tuple[float, float]:
    """Without the silence (50 dB below the loudest) at both ends."""
    size = tape.rate // 20
    loud = np.array([float(np.abs(audio).max(initial=0.0)) for audio in tape.chunks(size)])
    there = np.flatnonzero(loud > loud.max() * 10 ** (-50 / 20))
    return float(there[0]) * size / tape.rate, min(tape.seconds, float(there[-1] + 1) * size / tape.rate)


def _fitted(songs: list[_Song], wanted: float) -> list[Transition]:
    """Cut the songs so that the mix has the wanted length; how long transitions are is known only afterwards."""
    whole = [(song.begin, song.end) for song in songs]
    aim = wanted
    for _ in range(3):
        for song, (begin, end) in zip(songs, whole, strict=True):
            song.begin, song.end = begin, end
        _shorten(songs, aim)
        ways = _ways(songs)
        missing = wanted - _length(songs, ways)
        if abs(missing) < 2.0:
            break
        aim += missing
    _to_length(songs, ways, wanted)
    return ways


def _shorten(songs: list[_Song], wanted: float) -> None:
    """Give each its share of the time, and the part of it with the most energy; short ones keep all of theirs."""
    if len(songs) * SHORTEST - (len(songs) - 1) * OVERLAP > wanted:
        raise RemixError(
            f"{len(songs)} recordings do not fit into {wanted / 60:g} minutes.", "Name fewer, or ask for a longer mix."
        )
    left, time = list(songs), wanted + (len(songs) - 1) * OVERLAP
    share = time / len(left)
    while short := [song for song in left if song.end - song.begin <= share]:
        left = [song for song in left if song not in short]
        time -= sum(song.end - song.begin for song in short)
        if not left:
            return
        share = time / len(left)
    for song in left:
        begin = _best_part(song, share, first=song is songs[0])
        song.begin, song.end = begin, min(song.end, begin + share)


def _best_part(song: _Song, long: float, *, first: bool) -> float:
    """Where the part of `long` seconds begins that has the most energy; on a bar where one was heard."""
    if first:
        return song.begin
    energy = song.analysis.energy
    starts = [song.begin, *(s.start for s in song.analysis.sections), song.end - long]
    starts = [at for at in starts if song.begin <= at <= song.end - long + 0.01]

    def level(at: float) -> float:
        values = energy.values[int(at / energy.step) : int((at + long) / energy.step)]
        return float(np.mean(values)) if values else 0.0

    return max(song.begin, on_bar(song.analysis, max(starts, key=level, default=song.begin)))


def _ways(songs: Sequence[_Song]) -> list[Transition]:
    ways: list[Transition] = []
    begin = songs[0].begin
    for one, other in pairwise(songs):
        way = plan(
            Track(one.tape, one.analysis, begin, one.end), Track(other.tape, other.analysis, other.begin, other.end)
        )
        ways.append(way)
        begin = way.enter_end
    return ways


def _to_length(songs: list[_Song], ways: Sequence[Transition], wanted: float) -> None:
    """Let the last one end where the mix is as long as it should be."""
    total = _length(songs, ways)
    last = songs[-1]
    floor = ways[-1].enter_end + FADE_OUT
    whole = _sounding(last.tape)[1]
    last.end = min(whole, max(floor, last.end - (total - wanted)))


def _length(songs: Sequence[_Song], ways: Sequence[Transition]) -> float:
    at = songs[0].begin
    total = 0.0
    for way in ways:
        total += way.leave - at + way.seconds
        at = way.enter_end
    return total + songs[-1].end - at


def _rendered(
    songs: Sequence[_Song], ways: Sequence[Transition], folder: Path | None
) -> tuple[Tape, tuple[Chapter, ...]]:
    out = Tape(songs[0].tape.rate, folder=folder)
    at, marks = songs[0].begin, [0.0]
    for number, way in enumerate(ways):
        one, other = songs[number], songs[number + 1]
        _copy(one, at, way.leave, out)
        blend = blended(one.tape, other.tape, way, (one.gain, other.gain))
        marks.append((out.frames + len(blend) / 2) / out.rate)
        out.write(blend)
        at = way.enter_end
    last = songs[-1]
    _copy(last, at, last.end, out)
    if last.end < _sounding(last.tape)[1] - 0.5:
        out = faded(out, 0.0, FADE_OUT)
    ends = [*marks[1:], out.seconds]
    chapters = [Chapter(song.recording.name, start, end) for song, start, end in zip(songs, marks, ends, strict=True)]
    return out, tuple(chapters)


def _copy(song: _Song, begin: float, end: float, out: Tape) -> None:
    rate = song.tape.rate
    for audio in song.tape.chunks(begin=round(begin * rate), end=round(end * rate)):
        out.write(audio * np.float32(song.gain))


def _label(what: Mix, chapters: tuple[Chapter, ...]) -> Label:
    names = [recording.name for recording in what.recordings]
    artists = list(dict.fromkeys(recording.artist for recording in what.recordings if recording.artist))
    title = f"A mix of {names[0]} and {names[1]}" if len(names) == 2 else f"A mix of {len(names)} recordings"
    note = f"Derived from {'; '.join(names)} with Segue, for private use."
    recipe = json.dumps(what.to_dict(), ensure_ascii=False, separators=(",", ":"))
    tags = {"title": title, "artist": ", ".join(artists[:5]), "album": "Remixes", "comment": note}
    return Label(tags, recipe, chapters)
