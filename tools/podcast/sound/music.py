"""What is talked about, to be heard: the best few seconds of a recording, at the loudness of the talk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tools.library.items import Item
from tools.playback.locate import Location
from tools.podcast.errors import PodcastError
from tools.podcast.script import Insert
from tools.podcast.sound.stage import RATE, Audio, amplitude, faded, held, loudness
from tools.remix.errors import RemixError
from tools.remix.sound import load

Find = Callable[[str], "tuple[Item, Location] | None"]
"""An item of the library by its id, and where its sound is; None where it has none."""

INSERT_LOUDNESS = -15.8
"""LUFS. Music feels louder than speech of the same loudness, and the talk goes on after it."""
RISE, FALL = 0.25, 1.6
"""Seconds of coming up and going away."""
_LOOK = 240.0
"""Seconds of a recording that are looked at for its best place."""
_HOP = 0.25
_MOST = amplitude(14.0)


def taken(insert: Insert, find: Find) -> tuple[Insert, Audio]:
    """The insert as it is heard, with the start that was chosen where it had none, and its (frames, 2).

    Raises `PodcastError` where there is no such sound.
    """
    found = find(insert.item)
    if found is None:
        raise PodcastError(f"There is no file of {insert.title} to play from.")
    _item, place = found
    start = insert.start
    try:
        if start < 0:
            start = _best(place, insert.seconds)
        begin = place.begin + start
        tape = load(place.path, begin=begin, end=begin + insert.seconds, rate=RATE)
    except RemixError as error:
        raise PodcastError(f"Nothing can be played of {insert.title}: {error.say}") from error
    audio = tape.read()
    loud = loudness(audio)
    if loud is None:
        raise PodcastError(f"Nothing can be heard of {insert.title} there.")
    audio = held(audio, min(_MOST, amplitude(INSERT_LOUDNESS - loud)))
    chosen = replace(insert, start=round(start, 3), seconds=round(len(audio) / RATE, 3))
    return chosen, faded(audio, RISE, min(FALL, len(audio) / RATE / 3))


def _best(place: Location, seconds: float) -> float:
    """Where the most characteristic `seconds` begin: loud for the recording, and beginning with a rise.

    Choruses are the loudest parts of songs (Goto, "A chorus section detection method for musical audio signals and its
    application to a music listening station", 2006, finds them by repetition; loudness alone is right often enough for
    an excerpt).
    """
    end = None if place.end is None else place.end
    tape = load(place.path, begin=place.begin, end=min(end or place.begin + _LOOK, place.begin + _LOOK))
    levels = np.array([
        float(np.sqrt(np.square(part, dtype=np.float64).mean())) for part in tape.chunks(round(_HOP * tape.rate))
    ])  # fmt: skip
    return best_start(levels, seconds)


def best_start(levels: NDArray[np.float64], seconds: float) -> float:
    """The same, from the RMS of every quarter of a second."""
    width = max(1, round(seconds / _HOP))
    if len(levels) <= width:
        return 0.0
    decibels = 20 * np.log10(np.maximum(levels, 1e-5))
    mean = np.convolve(decibels, np.ones(width) / width, "valid")
    before = np.concatenate([np.full(8, decibels[0]), decibels])
    rise = np.array([decibels[at : at + 4].mean() - before[at : at + 8].mean() for at in range(len(mean))])
    score = mean + 0.5 * np.clip(rise, 0.0, 8.0)
    edge = round(0.06 * len(mean))  # the first bars and the end are the least like the rest
    inside = score[edge : len(score) - 2 * edge] if len(score) > 12 * edge > 0 else score
    return float((edge if inside is not score else 0) + int(np.argmax(inside))) * _HOP
