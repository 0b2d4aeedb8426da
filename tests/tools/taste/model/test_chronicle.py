from __future__ import annotations

import xml.etree.ElementTree as ET

import polars as pl
import pytest

from tools.taste.errors import BadLog
from tools.taste.model.chronicle import chronicle, lines, svg
from tools.taste.model.plays import plays_of

pytestmark = pytest.mark.unit

DAY = 86_400


def test_who_was_played_when_is_told_in_lines_and_in_a_picture() -> None:
    table = pl.DataFrame({
        "ts": [DAY * day for day in range(100)],
        "track": [f"t{day}" for day in range(100)],
        "artist": ["Early & Co"] * 50 + ["Late"] * 50,
    })  # fmt: skip
    found = chronicle(plays_of(table), "listener", periods=10)
    assert set(found.makers) == {"Early & Co", "Late"}
    assert found.plays == (10,) * 10
    drawn = dict(lines(found))
    assert drawn["Early & Co"] == "█" * 5 + " " * 5
    assert drawn["Late"] == " " * 5 + "█" * 5
    picture = ET.fromstring(svg(found, "Taste <over> time"))
    assert len(picture.findall("{http://www.w3.org/2000/svg}polygon")) == 2


def test_without_a_clock_there_is_nothing_to_draw() -> None:
    with pytest.raises(BadLog, match="nothing to draw"):
        chronicle(plays_of(pl.DataFrame({"pos": [1], "track": ["a"], "artist": ["b"]})), "listener")
