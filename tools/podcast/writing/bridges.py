"""Sentences that state nothing, each at most once an episode: greetings, questions, announcements, reactions."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tools.podcast.phrases import read_phrases
from tools.podcast.writing.said import Said
from voices.hosts import Host


class Bridges:
    """Gives them out in an order of its own for each seed. `said` is told what is given out."""

    def __init__(self, seed: str, hosts: Sequence[Host], said: Said) -> None:
        self.said = said
        self._seed = seed
        self._hosts = {host.name: host for host in hosts}
        self._used: dict[str, int] = {}

    def copy(self) -> Bridges:
        """The same as it stands, to try something with."""
        twin = Bridges(self._seed, list(self._hosts.values()), self.said.copy())
        twin._used = dict(self._used)
        return twin

    def say(self, kind: str, **slots: str) -> str | None:
        """The next sentence of a kind; None when there is none left that was not said."""
        return self._next(kind, self._shuffled(kind), slots)

    def shortest(self, kind: str, letters: float, **slots: str) -> str | None:
        """Of a kind, the sentence whose length is nearest to so many letters and at most that; None if none fits."""
        fitting: list[str] = [text for text in (each.format(**slots) for each in read_phrases("bridges")[kind])
                              if len(text) <= letters and self.said.fits(text)]  # fmt: skip
        if not fitting:
            return None
        best = max(fitting, key=len)
        self.said.add(best)
        return best

    def of_host(self, name: str, manner: str) -> str | None:
        """A host's own next greeting, reaction or goodbye."""
        return self._next(f"{name}/{manner}", list(getattr(self._hosts[name], manner)), {})

    def react(self, name: str) -> str | None:
        """A short word of a host about what the other one said."""
        own = self._used.get(f"{name}/reactions", 0) <= self._used.get("react", 0) // 2
        return (self.of_host(name, "reactions") if own else None) or self.say("react")

    def _shuffled(self, kind: str) -> list[str]:
        variants: list[str] = list(read_phrases("bridges")[kind])
        random.Random(f"{self._seed}/{kind}").shuffle(variants)
        return variants

    def _next(self, key: str, variants: Sequence[str], slots: dict[str, str]) -> str | None:
        start = self._used.get(key, 0)
        for step in range(len(variants)):
            text = variants[(start + step) % len(variants)].format(**slots)
            if self.said.fits(text):
                self._used[key] = start + step + 1
                self.said.add(text)
                return text
        return None
