"""Gains that are handed in are heard, kept while an item plays, and an album's within an album."""

from __future__ import annotations

import numpy as np
import pytest

from tools.library.items import Item

pytestmark = pytest.mark.unit


def rms(audio: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(audio, dtype=np.float64))))


def test_the_gain_is_heard_and_stays_while_it_plays(make_player, output, items) -> None:
    gains = [0.5]
    player = make_player(output, gain_of=lambda _item, _album: gains[0])
    player.play(items(440.0))
    output.advance(1.0)
    soft = rms(output.audio[24_000:40_000])
    assert soft == pytest.approx(0.5 * 0.5 / np.sqrt(2), rel=0.01)
    gains[0] = 1.0
    player.seek(0.5)
    output.advance(1.0)
    assert rms(output.audio[-24_000:]) == pytest.approx(soft, rel=0.01)


def test_an_album_in_its_order_is_asked_for_as_an_album(make_player, output, items) -> None:
    asked: list[tuple[str, bool]] = []

    def gain_of(item: Item, album: bool) -> float:
        asked.append((item.title, album))
        return 1.0

    player = make_player(output, gain_of=gain_of)
    player.play(items(300.0, 400.0))
    player.clear()
    player.play(items(500.0))
    assert [album for _, album in asked] == [True, True, False]
