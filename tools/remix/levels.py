"""How loud each part of a recording is to be: what was kept, dropped, turned up and down, one wish after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tools.remix.errors import NoStems
from tools.remix.operations import LOUDEST, LOUDEST_CUT
from tools.remix.stems.separator import Audio

Parts = Mapping[str, Any]
"""Of a "stems" step: `keep` or `drop` (names), `gains` (decibels by name); of a new wish also `back` (names)."""


def named(parts: Parts) -> tuple[str, ...]:
    """Every part that is told apart, in the order in which they were named."""
    return tuple(dict.fromkeys((*(parts.get("keep") or ()), *(parts.get("drop") or ()), *(parts.get("gains") or {}))))


def amplitudes(parts: Parts, known: Sequence[str]) -> dict[str, float]:
    """With which factor each of the `known` parts sounds. Raises `NoStems` for a part that is none of them."""
    keep, drop, gains = parts.get("keep") or (), parts.get("drop") or (), parts.get("gains") or {}
    lacking = [name for name in named(parts) if name not in known]
    if lacking:
        raise NoStems(
            f"I can't tell {lacking[0]} apart in this recording.", f"I can keep or remove {', '.join(known)}."
        )
    heard = {name: name in keep if keep else name not in drop for name in known}
    return {name: 10 ** (float(gains.get(name, 0.0)) / 20) if heard[name] else 0.0 for name in known}


def leveled(parts: Mapping[str, Audio], levels: Mapping[str, float]) -> Audio:
    """The sum of the parts, each at its level."""
    total = np.zeros_like(next(iter(parts.values())))
    for name, audio in parts.items():
        if levels[name]:
            total += audio * np.float32(levels[name])
    return total


def combined(old: Parts, new: Parts) -> Parts:
    """What holds after a new wish on top of an old one; empty where everything sounds as it was recorded."""
    if new.get("keep"):
        return {"keep": list(new["keep"])}
    keep, drop = list(old.get("keep") or ()), list(old.get("drop") or ())
    gains = dict(old.get("gains") or {})
    for name in new.get("drop") or ():
        keep = [each for each in keep if each != name]
        drop += [name] if name not in drop and not old.get("keep") else []
        gains.pop(name, None)
    louder = [name for name, decibels in (new.get("gains") or {}).items() if decibels > 0 and name in drop]
    back = (*(new.get("back") or ()), *louder)  # who wants to hear more of what is gone wants it back
    for name in back:
        keep += [name] if old.get("keep") and name not in keep else []
        drop = [each for each in drop if each != name]
        gains.pop(name, None)
    for name, decibels in (new.get("gains") or {}).items():
        if name not in drop and name not in back:
            gains[name] = min(LOUDEST, max(-LOUDEST_CUT, gains.get(name, 0.0) + decibels))
    told = {"keep": keep, "drop": drop, "gains": {name: level for name, level in gains.items() if level}}
    return {name: value for name, value in told.items() if value}
