"""The cover: drawn from the title and the style, around a picture of the library's where there is one."""

from __future__ import annotations

import colorsys
import io
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

SIDE = 1400
"""Pixels: the least that podcast directories take."""
_MARGIN = 110
_HUES = {"brief": 0.58, "news": 0.02, "deep_dive": 0.68, "story": 0.09, "debate": 0.95, "weekly_review": 0.45}


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: its bytes and their kind ("image/jpeg")."""

    data: bytes
    mime: str


def draw_cover(title: str, kicker: str, style: str, inside: Picture | None = None) -> Picture:
    """A JPEG of `SIDE` pixels: `kicker` small above the title. The same words have the same cover."""
    from PIL import Image, ImageDraw

    image: Any = Image.fromarray(_ground(title, style))
    draw: Any = ImageDraw.Draw(image)
    art = None if inside is None else _opened(inside)
    top = _MARGIN
    if art is not None:
        side = 640
        image.paste(art.resize((side, side)), (SIDE - _MARGIN - side, _MARGIN))
        top = _MARGIN + side + 60
    else:
        _bars(draw, title)
        top = 760
    draw.text((_MARGIN, _MARGIN), kicker.upper(), font=_font(44), fill=(255, 255, 255, 200))
    _title(draw, title, top)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=86, optimize=True)
    return Picture(out.getvalue(), "image/jpeg")


def _ground(title: str, style: str) -> Any:
    hue = _HUES.get(style, 0.5) + (zlib.crc32(title.encode()) % 100 - 50) / 1000
    light, dark = (np.array(colorsys.hls_to_rgb(hue + shift, bright, 0.55)) * 255
                   for shift, bright in ((0.04, 0.42), (-0.03, 0.13)))  # fmt: skip
    x, y = np.meshgrid(np.linspace(0, 1, SIDE), np.linspace(0, 1, SIDE))
    part = np.clip(np.hypot(x - 0.85, y - 0.1) / 1.25, 0, 1)[:, :, None]
    return (light * (1 - part) + dark * part).astype(np.uint8)


def _bars(draw: Any, title: str) -> None:
    """A wave of bars, another one for every title."""
    rng = np.random.default_rng(zlib.crc32(title.encode()))
    count, width = 29, (SIDE - 2 * _MARGIN) / 29
    shape = np.hanning(count + 2)[1:-1] * (0.35 + 0.65 * rng.random(count))
    for number, height in enumerate(shape):
        x, half = _MARGIN + number * width, 30 + 200 * height
        draw.rounded_rectangle((x, 480 - half, x + width * 0.55, 480 + half), 12, fill=(255, 255, 255))


def _title(draw: Any, title: str, top: int) -> None:
    for size in (110, 92, 76, 62, 50):
        font = _font(size)
        lines = _wrapped(draw, title, font)
        height = round(size * 1.2)
        if len(lines) * height <= SIDE - _MARGIN - top:
            break
    for number, line in enumerate(lines[: (SIDE - _MARGIN - top) // height]):
        draw.text((_MARGIN, top + number * height), line, font=font, fill=(255, 255, 255))


def _wrapped(draw: Any, text: str, font: Any) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, font=font) <= SIDE - 2 * _MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size)


def _opened(picture: Picture) -> Any | None:
    from PIL import Image, UnidentifiedImageError

    try:
        art: Any = Image.open(io.BytesIO(picture.data))
        return art.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError):
        return None
