"""What a search hands to the `play` tool."""

from __future__ import annotations

from dataclasses import dataclass

from tools.library.items import Item


@dataclass(frozen=True, slots=True)
class Found:
    """What "play …" means in this library.

    `items` are to be played in this order; `heading` is the artist, album, show, audiobook or playlist that they are
    of, None for a single track. `alternatives` could have been meant as well; with `question` ("The song or the
    album?") they are too close to choose. `missing`: there is no such thing; `items` is empty. `fits`: nothing is
    called so, `items` were found by what was described. `why`: the sentence to say when nothing was found for another
    reason than that there is no such thing. `note`: a sentence to add to what is said of something that is missing.
    """

    items: tuple[Item, ...] = ()
    heading: Item | None = None
    alternatives: tuple[Item, ...] = ()
    question: str | None = None
    missing: bool = False
    fits: bool = False
    why: str = ""
    note: str = ""
