"""The texts given to language models, one file each."""

from __future__ import annotations

from importlib.resources import files


def read(name: str) -> str:
    """The text of that name, as `read("understand")`.

    Raises:
        FileNotFoundError: there is no such text.
    """
    return files("prompts").joinpath(f"{name}.txt").read_text(encoding="utf-8")
