"""Where somebody sings or speaks: how much of each second a separator takes for voice."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from tools.remix.analysis.types import Region
from tools.remix.stems.separator import Audio
from tools.remix.stems.spleeter import CHUNK, RATE
from tools.remix.stems.streaming import FRAME, HOP, Spectrum, spectra

_STEP = 0.5
PRESENT, ABSENT = -9.0, -14.0
"""dB of voice against the mix from which on a stretch counts as sung, and below which it ends."""
_SHORTEST, _GAP = 1.0, 1.5
_SILENT = 1e-5


def find_vocals(
    audio: Iterable[Audio], mask: Callable[[Spectrum], NDArray[np.float32]], pause: Callable[[], None] = lambda: None
) -> tuple[Region, ...]:
    """Regions of stereo sound at 44.1 kHz that comes in pieces; `mask` as `Spleeter.vocal_mask`."""
    voice, mix = voice_levels(audio, mask, pause)
    ratio = 10 * np.log10((voice + _SILENT * 1e-3) / (mix + _SILENT))
    return _regions(ratio, mix > 1e-3 * (np.percentile(mix, 95) + 1e-12) if len(mix) else mix > 0)


def voice_levels(
    audio: Iterable[Audio], mask: Callable[[Spectrum], NDArray[np.float32]], pause: Callable[[], None]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Power of the voice and of the mix in every half second."""
    size = (CHUNK - 1) * HOP + FRAME
    per_step = _STEP * RATE / HOP
    voice, mix = [], []
    for block, frames in _chunks(audio, size):
        spectrum = spectra(block)
        power = np.abs(spectrum) ** 2
        heard = mask(spectrum) ** 2 * power
        voice.append(heard.sum(axis=(1, 2))[:frames])
        mix.append(power.sum(axis=(1, 2))[:frames])
        pause()
    if not voice:
        return np.zeros(0), np.zeros(0)
    levels = [np.concatenate(each).astype(np.float64) / FRAME**2 for each in (voice, mix)]
    places = (np.arange(len(levels[0])) / per_step).astype(int)
    return np.bincount(places, levels[0]).astype(np.float64), np.bincount(places, levels[1]).astype(np.float64)


def _chunks(audio: Iterable[Audio], size: int) -> Iterable[tuple[Audio, int]]:
    """(as much as the mask wants, how many of its frames are new)."""
    waiting = np.zeros((0, 2), np.float32)
    for piece in audio:
        waiting = np.concatenate([waiting, piece])
        while len(waiting) >= size:
            yield waiting[:size], CHUNK
            waiting = waiting[CHUNK * HOP :]
    if len(waiting):
        frames = -(-len(waiting) // HOP)
        yield np.concatenate([waiting, np.zeros((size - len(waiting), 2), np.float32)]), min(frames, CHUNK)


def _regions(ratio: NDArray[np.float64], sounding: NDArray[np.bool_]) -> tuple[Region, ...]:
    spans: list[list[int]] = []
    inside = False
    for index, value in enumerate(ratio):
        inside = bool(sounding[index]) and value > (ABSENT if inside else PRESENT)
        if inside:
            if spans and index - spans[-1][1] <= _GAP / _STEP:
                spans[-1][1] = index + 1
            else:
                spans.append([index, index + 1])
    found = []
    for low, high in spans:
        if (high - low) * _STEP >= _SHORTEST:
            confidence = float(np.clip((np.median(ratio[low:high]) + 15) / 12, 0.1, 0.95))
            found.append(Region(low * _STEP, high * _STEP, confidence))
    return tuple(found)
