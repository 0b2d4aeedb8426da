"""Drums, bass and the rest out of an accompaniment, by signal processing alone.

Drums are what stands upright in a spectrogram and everything else what lies flat in it: medians over frequency and
over time (FitzGerald, "Harmonic/percussive separation using median filtering", DAFx 2010) as soft masks. The bass is
what of the rest is below a crossover. This is far from what a trained network does (`bench_remix_analysis.py` says
how far); Demucs is used instead where it is installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from tools.remix.errors import MissingEngine
from tools.remix.stems.resampling import at_rate
from tools.remix.stems.separator import Audio, Capability, Stems
from tools.remix.stems.spleeter import Spleeter
from tools.remix.stems.streaming import FRAME, HOP, Spectrum, masked

RATE = 44_100
PARTS = ("vocals", "drums", "bass", "other")
CHUNK, CONTEXT = 256, 32
_ACROSS, _ALONG = 31, 17
"""Bins and frames of the two medians: 330 Hz and 0.4 s."""
_LOW, _LOW_ACROSS = 24, 7
"""Below this bin (260 Hz) a narrower one, or no kick drum would stand out."""
_CROSSOVER = (180.0, 320.0)
"""Hz between which bass fades over into the rest."""
_POWER = 2.0


class FourStems:
    """A `Separator` of vocals, drums, bass and other; use from any thread."""

    def __init__(self, vocals: Spleeter) -> None:
        self._vocals = vocals
        self.capability = Capability(
            name="spleeter-2stems and median filters",
            stems=PARTS,
            rate=RATE,
            cost=0.25,
            delay=(CHUNK - CONTEXT) * HOP / RATE,
            licence=vocals.capability.licence,
        )

    def check(self) -> str | None:
        """What is missing and which command brings it; None when all is there."""
        return self._vocals.check()

    def separate(self, audio: Iterable[Audio], rate: int) -> Iterator[Stems]:
        """All four, which add up to the recording."""
        if self.check() is not None:
            raise MissingEngine("This cannot be taken apart yet.", "Run: segue models pull spleeter-2stems")
        yield from at_rate(self._separate, audio, rate, RATE, PARTS)

    def _separate(self, audio: Iterable[Audio]) -> Iterator[Stems]:
        position = 0
        for parts in masked(audio, self._masks, CHUNK, CONTEXT):
            yield Stems(position, dict(zip(PARTS, parts, strict=True)))
            position += len(parts[0])

    def _masks(self, spectrum: Spectrum) -> list[NDArray[np.float32]]:
        voice = self._vocals.vocal_mask(spectrum)
        drums, bass = accompaniment_masks(spectrum * (1 - voice))
        return [voice, (1 - voice) * drums, (1 - voice) * bass]


def accompaniment_masks(spectrum: Spectrum) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Masks of drums and of bass, shape (frames, bins, 1), for spectra of shape (frames, bins, 2) at 44.1 kHz."""
    from scipy.ndimage import median_filter

    magnitudes = np.abs(spectrum).mean(axis=2).astype(np.float32)
    lying = median_filter(magnitudes, size=(_ALONG, 1), mode="nearest")
    standing = median_filter(magnitudes, size=(1, _ACROSS), mode="nearest")
    standing[:, :_LOW] = median_filter(magnitudes[:, : _LOW + _LOW_ACROSS], size=(1, _LOW_ACROSS))[:, :_LOW]
    drums = standing**_POWER / (standing**_POWER + lying**_POWER + np.float32(1e-12))
    hertz = np.arange(magnitudes.shape[1]) * RATE / FRAME
    low = np.clip((_CROSSOVER[1] - hertz) / (_CROSSOVER[1] - _CROSSOVER[0]), 0, 1).astype(np.float32)
    return drums[:, :, None], ((1 - drums) * low)[:, :, None]
