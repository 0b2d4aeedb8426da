"""What was done to what, as JSON: enough to do it again and get the same file, bit for bit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tools.remix.errors import RemixError

VERSION = 1
Value = float | str | Sequence[str] | Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done: the name of an operation, and its parameters (JSON-ready)."""

    do: str
    with_: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """{"do": name, …parameters}."""
        return {"do": self.do, **self.with_}


@dataclass(frozen=True, slots=True)
class Source:
    """What is worked on: seconds `begin` to `end` of the file whose SHA-256 this is; the names are for people."""

    sha256: str
    title: str = ""
    artist: str = ""
    item: str = ""
    begin: float = 0.0
    end: float | None = None

    @property
    def name(self) -> str:
        """Title and artist: "Voltage Garden by The Quiet Machines"."""
        return f"{self.title} by {self.artist}" if self.artist else self.title


@dataclass(frozen=True, slots=True)
class Recipe:
    """The steps, in order, from the source to the file. `loudness` in LUFS, `ceiling` in dBTP."""

    source: Source
    steps: tuple[Step, ...] = ()
    loudness: float = -14.0
    ceiling: float = -1.0

    def then(self, *steps: Step) -> Recipe:
        """The recipe with more steps at its end."""
        return replace(self, steps=(*self.steps, *steps))

    def undone(self) -> Recipe:
        """The recipe without its last step."""
        return replace(self, steps=self.steps[:-1])

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; `read_recipe` reads it back."""
        source = {
            "sha256": self.source.sha256, "title": self.source.title, "artist": self.source.artist,
            "item": self.source.item, "begin": self.source.begin, "end": self.source.end,
        }  # fmt: skip
        return {
            "segue_recipe": VERSION, "source": source, "steps": [step.to_json() for step in self.steps],
            "loudness": self.loudness, "ceiling": self.ceiling,
        }  # fmt: skip

    def to_json(self) -> str:
        """One line of JSON, always the same for the same recipe."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def read_recipe(text: str) -> Recipe:
    """What `to_json` wrote. Raises `RemixError`."""
    try:
        body = json.loads(text)
        if body["segue_recipe"] != VERSION:
            raise RemixError("This recipe was written by another version of Segue.", "Ask for the remix again.")
        steps = tuple(Step(str(step.pop("do")), step) for step in body["steps"])
        return Recipe(Source(**body["source"]), steps, float(body["loudness"]), float(body["ceiling"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RemixError("This is not a recipe of Segue's.", "Ask for the remix again.") from error
