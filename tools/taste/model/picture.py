"""Taste over time as a picture in a file: SVG, or PNG drawn by Pillow."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from tools.taste.errors import TasteError
from tools.taste.model.chronicle import Chronicle

_COLOURS = ("#1b9e77", "#d95f02", "#7570b3", "#e7298a", "#66a61e", "#e6ab02", "#a6761d", "#999999")
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _NAMES = 900, 360, 10, 40, 220
_LINE, _LONGEST = 24, 28  # pixels from name to name; letters of a name
_FINER = 2  # PNG pixels a unit

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Area:
    maker: str
    colour: str
    corners: Sequence[Point]
    name_at: Point


def draw(found: Chronicle, title: str, file: Path) -> None:
    """Writes a picture of stacked shares with the makers' names; the ending of `file` says of which kind.

    Raises:
        TasteError: it is a kind of picture that cannot be drawn, or the file cannot be written.
    """
    kinds = {".svg": _svg, ".png": _png}
    if file.suffix.lower() not in kinds:
        raise TasteError(f"I cannot draw a picture called {file.name}.", "Let its name end in .svg or .png.")
    try:
        kinds[file.suffix.lower()](found, title, file)
    except OSError as error:
        raise TasteError(
            f"The picture cannot be written: {error.strerror}.", f"Is there a folder {file.parent}?"
        ) from error


def _areas(found: Chronicle) -> list[_Area]:
    across = np.linspace(_LEFT, _WIDTH - _NAMES, len(found.since))
    below = np.cumsum(np.vstack([np.zeros(len(found.since)), found.share]), 0)
    down = _HEIGHT - _BOTTOM - below * (_HEIGHT - 2 * _BOTTOM)
    made = []
    for row, maker in enumerate(found.makers):
        upper, lower = zip(across, down[row + 1], strict=True), zip(across[::-1], down[row][::-1], strict=True)
        corners = [(float(x), float(y)) for x, y in (*upper, *lower)]
        at = (_WIDTH - _NAMES + 15.0, 60.0 + _LINE * row)
        made.append(_Area(maker, _COLOURS[row % len(_COLOURS)], corners, at))
    return made


def _ends(found: Chronicle) -> tuple[str, str]:
    first, last = (datetime.fromtimestamp(found.since[place], UTC).strftime("%B %Y") for place in (0, -1))
    return first, last


def _svg(found: Chronicle, title: str, file: Path) -> None:
    first, last = _ends(found)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<text x="{_LEFT}" y="24" font-size="17">{html.escape(title)}</text>',
    ]
    for area in _areas(found):
        points, name = " ".join(f"{x:.1f},{y:.1f}" for x, y in area.corners), html.escape(area.maker)
        x, y = area.name_at
        parts.append(f'<polygon points="{points}" fill="{area.colour}" opacity="0.85"><title>{name}</title></polygon>')
        parts.append(f'<text x="{x:g}" y="{y:g}" fill="{area.colour}">{html.escape(area.maker[:_LONGEST])}</text>')
    parts += [
        f'<text x="{_LEFT}" y="{_HEIGHT - 15}">{first}</text>',
        f'<text x="{_WIDTH - _NAMES}" y="{_HEIGHT - 15}" text-anchor="end">{last}</text>',
        "</svg>",
    ]
    file.write_text("\n".join(parts), encoding="utf-8")


def _png(found: Chronicle, title: str, file: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (_WIDTH * _FINER, _HEIGHT * _FINER), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(14 * _FINER)
    for area in _areas(found):
        pen.polygon([_fine(corner) for corner in area.corners], fill=area.colour)
        pen.text(_fine(area.name_at), area.maker[:_LONGEST], fill=area.colour, font=font, anchor="ls")
    first, last = _ends(found)
    pen.text(_fine((_LEFT, 24)), title, fill="black", font=ImageFont.load_default(17 * _FINER), anchor="ls")
    pen.text(_fine((_LEFT, _HEIGHT - 15)), first, fill="black", font=font, anchor="ls")
    pen.text(_fine((_WIDTH - _NAMES, _HEIGHT - 15)), last, fill="black", font=font, anchor="rs")
    image.save(file)


def _fine(point: Point) -> Point:
    return point[0] * _FINER, point[1] * _FINER
