from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import polars as pl
import pytest
from PIL import Image

from tools.taste.errors import BadLog, TasteError
from tools.taste.model.chronicle import chronicle, lines
from tools.taste.model.picture import draw
from tools.taste.model.plays import plays_of

pytestmark = pytest.mark.unit

DAY = 86_400


def test_who_was_played_when_is_told_in_lines_and_in_pictures(tmp_path: Path) -> None:
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
    draw(found, "Taste <over> time", tmp_path / "taste.svg")
    picture = ET.fromstring((tmp_path / "taste.svg").read_text(encoding="utf-8"))
    assert len(picture.findall("{http://www.w3.org/2000/svg}polygon")) == 2
    draw(found, "Taste <over> time", tmp_path / "taste.PNG")
    with Image.open(tmp_path / "taste.PNG") as drawn_too:
        colours = {colour for count, colour in drawn_too.getcolors(1 << 20) if count > 20_000}
        early, late = (drawn_too.getpixel((x, 360)) for x in (300, 1100))
    assert len(colours) == 3  # both makers and the paper
    assert early != late
    for name in ("taste.gif", "nowhere/taste.png"):
        with pytest.raises(TasteError, match="picture"):
            draw(found, "", tmp_path / name)


def test_without_a_clock_there_is_nothing_to_draw() -> None:
    with pytest.raises(BadLog, match="nothing to draw"):
        chronicle(plays_of(pl.DataFrame({"pos": [1], "track": ["a"], "artist": ["b"]})), "listener")
