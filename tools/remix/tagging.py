"""What a remix's file says about itself, in each container's own fields."""

from __future__ import annotations

from pathlib import Path
from typing import Any

RECIPE = "SEGUE_RECIPE"
_MP4 = {"title": "\xa9nam", "artist": "\xa9ART", "album": "\xa9alb", "comment": "\xa9cmt"}
_MP4_OWN = f"----:org.segue:{RECIPE}"


def tag(path: Path, tags: dict[str, str], recipe: str) -> None:
    """Write `title`, `artist`, `album` and `comment`, and the recipe; empty ones are left out. Raises `OSError`."""
    file = _open(path)
    if file.tags is None:
        file.add_tags()
    given = {name: text for name, text in tags.items() if text}
    kind = type(file).__name__
    if kind == "MP4":
        file.tags.update({_MP4[name]: [text] for name, text in given.items()})
        if recipe:
            file.tags[_MP4_OWN] = [recipe.encode()]
    elif kind in {"MP3", "WAVE"}:
        _id3(file.tags, given, recipe)
    else:
        file.tags.update({**given, RECIPE.lower(): recipe} if recipe else given)
    file.save()


def recipe_in(path: Path) -> str | None:
    """The recipe in a file's tags, if it has one."""
    file = _open(path)
    tags = None if file is None else file.tags
    for name in (f"TXXX:{RECIPE}", _MP4_OWN, RECIPE.lower()):
        try:
            found = tags[name] if tags else None
        except (KeyError, ValueError):
            continue
        if found:
            value = found[0] if isinstance(found, list) else found
            return value.decode() if isinstance(value, bytes) else str(value)
    return None


def _open(path: Path) -> Any:
    import mutagen

    reader: Any = mutagen
    return reader.File(path)


def _id3(frames: Any, tags: dict[str, str], recipe: str) -> None:
    from mutagen import id3

    made: Any = id3
    for name, frame in (("title", made.TIT2), ("artist", made.TPE1), ("album", made.TALB)):
        if name in tags:
            frames.add(frame(encoding=3, text=[tags[name]]))
    if "comment" in tags:
        frames.add(made.COMM(encoding=3, lang="eng", desc="", text=[tags["comment"]]))
    if recipe:
        frames.add(made.TXXX(encoding=3, desc=RECIPE, text=[recipe]))
