"""What a search hands to the `play` tool."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from tools.library.items import Item


@dataclass(frozen=True, slots=True)
class Found:
    """What "play …" means in this library.

    `items` are to be played in this order; `heading` is the artist, album, show, audiobook or playlist that they are
    of, None for a single track. `alternatives` could have been meant as well; with `question` ("The song or the
    album?") they are too close to choose. `missing`: there is no such thing; `items` is empty. `fits`: nothing is
    called so, `items` were found by what was described. `why`: the sentence to say when nothing was found for another
    reason than that there is no such thing. `note`: a sentence to add to what is said of something that is missing, or
    that says how what was described fits.
    """

    items: tuple[Item, ...] = ()
    heading: Item | None = None
    alternatives: tuple[Item, ...] = ()
    question: str | None = None
    missing: bool = False
    fits: bool = False
    why: str = ""
    note: str = ""

    def others_first(self, ids: Collection[str]) -> Found:
        """Of an artist, whose songs come in any order, these last: "more by her" is not what just played."""
        if self.heading is None or self.heading.kind != "artist":
            return self
        return replace(self, items=tuple(sorted(self.items, key=lambda item: item.id in ids)))
