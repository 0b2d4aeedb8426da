"""Making synthesised sentences comparable: silence at the edges and loudness."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]

ACTIVE_LEVEL = -20.0
"""Level of the active parts of speech after `level`, in dB relative to full scale (RMS).

Broadcast dialogue sits near -23 LUFS and mobile listening near -16; a voice at -20 dBFS stands well over music that has
been ducked, and leaves the 18 dB that peaks of speech need."""

PEAK = 0.89
"""No sample exceeds this (-1 dBFS), so that conversion of the rate cannot clip either."""

_BLOCK = 0.02  # seconds: about the length over which speech is stationary
_SILENT = 10 ** (-60 / 20)
_LARGEST_GAIN = 10.0 ** (30 / 20)


def _block_rms(mono: Sound, rate: int) -> NDArray[np.float64]:
    """RMS of consecutive blocks of 20 ms; the last, shorter one is padded with zeros."""
    size = max(1, round(rate * _BLOCK))
    padded = np.zeros(-(-len(mono) // size) * size)
    padded[: len(mono)] = mono
    return np.asarray(np.sqrt((padded.reshape(-1, size) ** 2).mean(axis=1)))


def active_level(audio: Sound, rate: int) -> float:
    """Return the level of the active parts in dBFS (RMS), or -inf for silence.

    Active speech level in the sense of ITU-T P.56 (pauses do not count), found by the two-stage gate of ITU-R BS.1770-5
    on blocks of 20 ms without its frequency weighting: blocks over -60 dBFS, then those within 15 dB of their mean.
    Unlike loudness in LUFS it is defined for a single short word.
    """
    blocks = _block_rms(audio.reshape(-1), rate)
    loud = blocks[blocks > _SILENT]
    if not len(loud):
        return float("-inf")
    mean = np.sqrt((loud**2).mean())
    active = loud[loud > mean * 10 ** (-15 / 20)]
    return float(20 * np.log10(np.sqrt((active**2).mean())))


def trim(audio: Sound, rate: int, *, before: float = 0.03, after: float = 0.2) -> Sound:
    """Leave at most `before` seconds of silence ahead of the speech, and exactly `after` seconds behind it.

    Silence ends where a block rises to within 40 dB of the loudest one; 20 ms around that are kept for soft
    consonants. What is cut is faded over 5 ms, so that nothing clicks.
    """
    mono = audio.reshape(-1)
    blocks = _block_rms(mono, rate)
    if not len(blocks) or blocks.max() < _SILENT:
        return np.zeros((0, 1), np.float32)
    heard = np.flatnonzero(blocks > max(blocks.max() * 0.01, _SILENT))
    size = max(1, round(rate * _BLOCK))
    start = max(0, heard[0] * size - round(rate * before))
    end = min(len(mono), (heard[-1] + 2) * size)
    kept = mono[start:end].copy()
    fade = min(len(kept), max(1, round(rate * 0.005)))
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    if start:
        kept[:fade] *= ramp
    if end < len(mono):
        kept[-fade:] *= ramp[::-1]
    silence = max(0, round(rate * after) - (end - (heard[-1] + 1) * size))
    return np.concatenate([kept, np.zeros(silence, np.float32)])[:, None]


def limit(audio: Sound, rate: int, peak: float = PEAK) -> Sound:
    """Hold every sample within ±`peak` by a gain that dips smoothly over 5 ms on either side of what is too loud."""
    mono = audio.reshape(-1)
    over = np.abs(mono)
    if not len(mono) or over.max() <= peak:
        return audio
    wanted = np.minimum(1.0, peak / np.maximum(over, 1e-9))
    reach = max(1, round(rate * 0.005))
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(wanted, reach, constant_values=1.0), 2 * reach + 1)
    lowest = windows.min(axis=1)
    # Averaging minima over the window in which they hold never gives more than the minimum at its centre.
    window = np.hanning(2 * reach + 3)[1:-1]
    padded = np.pad(lowest, reach, mode="edge")
    gain = np.convolve(padded, window / window.sum(), mode="valid")
    return np.clip(mono * gain, -peak, peak).astype(np.float32)[:, None]


def level(audio: Sound, rate: int, target: float = ACTIVE_LEVEL) -> Sound:
    """Bring the active level to `target` dBFS, whoever speaks, without clipping. Silence stays silence."""
    now = active_level(audio, rate)
    if not np.isfinite(now):
        return audio
    gain = min(10 ** ((target - now) / 20), _LARGEST_GAIN)
    return limit((audio * gain).astype(np.float32), rate)


def shape(samples: NDArray[np.float32], rate: int) -> Sound:
    """Turn what an engine gave (any shape of one channel) into a sentence: (frames, 1), trimmed and levelled."""
    mono = np.nan_to_num(np.asarray(samples, np.float32).reshape(-1, 1))
    return level(trim(mono, rate), rate)
