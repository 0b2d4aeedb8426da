"""The sentences that facts and hosts are put into, kept as data: `<name>.toml` maps a kind to its variants.

Variants have `{slots}`. What is told of the same kind is put into another variant each time, so that an episode about
forty songs does not say forty times the same. The table `alone` has for some kinds the wording that needs no context.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_phrases(name: str) -> Mapping[str, Any]:
    """`name`.toml as it is."""
    return tomllib.loads(files("tools.podcast.phrases").joinpath(f"{name}.toml").read_text("utf-8"))


class Phrases:
    """Gives out variants in an order of its own for every seed, none again before all were used."""

    def __init__(self, name: str, seed: str) -> None:
        self._table = read_phrases(name)
        self._seed = f"{name}/{seed}"
        self._turns: dict[str, Iterator[str]] = {}

    def next(self, kind: str) -> str:
        """The next variant of a kind. Raises `KeyError` for an unknown one."""
        if kind not in self._turns:
            self._turns[kind] = self._in_turn(list(self._table[kind]), kind)
        return next(self._turns[kind])

    def count(self, kind: str) -> int:
        """How many variants a kind has; 0 if there is no such kind."""
        return len(self._table.get(kind, ()))

    def alone(self, kind: str) -> str | None:
        """The wording of a kind that needs no context, where the others do."""
        found: str | None = self._table.get("alone", {}).get(kind)
        return found

    def _in_turn(self, variants: list[str], kind: str) -> Iterator[str]:
        random.Random(f"{self._seed}/{kind}").shuffle(variants)
        while True:
            yield from variants
