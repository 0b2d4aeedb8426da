"""Everything that is heard in a recording, in one call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tools.library.analysis.loudness import Meter
from tools.remix.analysis.beats import hear_beats
from tools.remix.analysis.energy import find_energy
from tools.remix.analysis.framing import RATE, Curve
from tools.remix.analysis.keys import find_key
from tools.remix.analysis.onsets import find_onsets
from tools.remix.analysis.pitches import COARSE, FINE, find_pitches, find_tuning
from tools.remix.analysis.records import from_record, to_record
from tools.remix.analysis.sections import find_sections
from tools.remix.analysis.tagger import MOODS, Tagger
from tools.remix.analysis.tagger import RATE as TAGS
from tools.remix.analysis.types import Analysis, Key, LoudnessRange, Region, Tag
from tools.remix.analysis.vocals import find_vocals
from tools.remix.errors import BadAudio
from tools.remix.stems.spleeter import RATE as NETWORK
from tools.remix.stems.spleeter import Spleeter

SLOWEST, FASTEST = 4_000, 384_000
_BLOCK = 1 << 18
_FAINTEST = 0.05
"""Confidence below which a word is not worth keeping."""


def analyse(
    audio: NDArray[np.float32],
    rate: int,
    *,
    separator: Spleeter | None = None,
    tagger: Tagger | None = None,
    pause: Callable[[], None] = lambda: None,
) -> Analysis:
    """Analyse sound of shape (n,), (n, 1) or (n, 2) at `rate` Hz.

    With `separator` it also tells where somebody sings, with `tagger` it finds words and moods. `pause` is called now
    and then; what it raises ends the work. Raises `BadAudio` for what is no sound; whatever is one, be it silence,
    speech or noise, is analysed, with little confidence where there is little to hear.
    """
    stereo = checked(audio, rate)
    loudness = _loudness(stereo, rate, pause)
    mono = resampled(stereo.mean(axis=1), rate, RATE)
    heard = hear(mono, loudness, pause)
    if separator is not None:
        heard = replace(heard, vocals=_vocals(stereo, rate, separator, pause))
    if tagger is not None:
        tags, moods = words_for(tagger, resampled(stereo.mean(axis=1), rate, TAGS))
        heard = replace(heard, tags=tags, moods=moods)
    return from_record(to_record(replace(heard, seconds=len(stereo) / rate, rate=rate)))


def hear(mono: Curve, loudness: LoudnessRange, pause: Callable[[], None] = lambda: None) -> Analysis:
    """All that needs no weights, of mono sound at 22.05 kHz."""
    onsets = find_onsets(mono)
    pause()
    fine = find_pitches(mono, *FINE)
    pause()
    beats = hear_beats(onsets, fine)
    pause()
    key = find_key(find_pitches(mono, *COARSE, find_tuning(mono))) if len(mono) else Key(None, None, 0.0)
    pause()
    sections = find_sections(mono, onsets, fine, beats.beats.downbeats, beats.beats.downbeat_confidence)
    energy = find_energy(mono, onsets, loudness.integrated)
    return Analysis(len(mono) / RATE, RATE, beats.tempo, beats.beats, key, loudness, energy, sections)


def words_for(tagger: Tagger, mono: Curve) -> tuple[tuple[Tag, ...], tuple[Tag, ...]]:
    """Words for mono sound at 16 kHz, and those that are moods apart."""
    found = tagger.tags(mono, _FAINTEST)
    return tuple(tag for tag in found if tag.name not in MOODS), tuple(tag for tag in found if tag.name in MOODS)


def checked(audio: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """The sound as (n, 2) float32, silence where it was not a number. Raises `BadAudio`."""
    if not SLOWEST <= rate <= FASTEST:
        raise BadAudio(f"Sound at {rate} Hz cannot be analysed.", "Use a file of 8 to 192 kHz.")
    if audio.ndim > 2 or (audio.ndim == 2 and audio.shape[1] not in {1, 2}):
        raise BadAudio(f"Mono or stereo sound is needed, not an array of shape {audio.shape}.")
    if not len(audio):
        raise BadAudio("There is no sound in it.")
    stereo = np.asarray(audio, np.float32).reshape(len(audio), -1)
    if stereo.shape[1] == 1:
        stereo = np.repeat(stereo, 2, axis=1)
    finite = np.isfinite(stereo)
    return stereo if finite.all() else np.where(finite, stereo, np.float32(0))


def resampled(mono: Curve, rate: int, to: int) -> Curve:
    """Mono sound at another rate."""
    import soxr

    if rate == to:
        return np.ascontiguousarray(mono, np.float32)
    return np.asarray(soxr.resample(np.ascontiguousarray(mono, np.float32), rate, to, quality="HQ"), np.float32)


def _loudness(stereo: NDArray[np.float32], rate: int, pause: Callable[[], None]) -> LoudnessRange:
    meter = Meter(rate)
    for start in range(0, len(stereo), _BLOCK):
        meter.add(stereo[start : start + _BLOCK])
        pause()
    found = meter.result()
    return LoudnessRange(found.integrated, found.true_peak)


def _vocals(
    stereo: NDArray[np.float32], rate: int, separator: Spleeter, pause: Callable[[], None]
) -> tuple[Region, ...]:
    if rate != NETWORK:
        import soxr

        stereo = np.asarray(soxr.resample(stereo, rate, NETWORK, quality="HQ"), np.float32)
    return find_vocals([stereo], separator.vocal_mask, pause)
