"""The taste model of a home: what it is trained from, where it lies, and serving it with what happened since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tools.library.items import PLAYABLE
from tools.taste.consent import Use
from tools.taste.errors import BadLog
from tools.taste.model import bundle
from tools.taste.model.fitting import Fitting, Progress
from tools.taste.model.plays import Plays, plays_of
from tools.taste.model.serving import Taste
from tools.taste.model.signals import weighed
from tools.taste.model.space import Content, Embedder, Space, words_as_tags

if TYPE_CHECKING:
    import polars as pl

    from tools.library.library import Library
    from tools.taste.log import EventLog

FILE = "taste.safetensors"
_MOST_TEXTS = 5000  # are read for what they mean: milliseconds of the processor each


def listening(log: EventLog, library: Library) -> Plays:
    """Everything that may be learned from, by listener and time, over what the library has and what was heard.

    Raises:
        BadLog: there is nothing yet.
    """
    events = log.frame(Use.PERSONALISE)
    if events.is_empty():
        raise BadLog(
            "There is no listening to learn from yet.", "Play something, or bring a history: segue history import FILE"
        )
    return plays_of(weighed(events), items_of(library))


def items_of(library: Library) -> pl.DataFrame:
    """What the library can play, as `plays_of` wants it."""
    import polars as pl

    items = [item for kind in sorted(PLAYABLE) for item in library.all(kind)]
    columns = {"track": [item.id for item in items], "artist": [item.artist for item in items],
               "album": [item.album for item in items], "kind": [item.kind for item in items]}  # fmt: skip
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def space_of(plays: Plays, log: EventLog, library: Library, embedder: Embedder | None = None) -> Space:
    """What is known of everything in a catalogue: titles, makers and genres, of every kind alike."""
    import polars as pl

    told = dict.fromkeys(plays.catalogue.ids, Content())
    events = log.frame(Use.PERSONALISE).group_by("item", maintain_order=True).last()
    events = events.select("item", "title", "artist", "album", "genre")
    held = [(item.id, item.title, item.artist, item.album, item.genre) for item in library.get_many(list(told))]
    columns = pl.DataFrame(held, schema=dict.fromkeys(events.columns, pl.String), orient="row")
    for item, title, artist, album, genre in pl.concat([events, columns]).iter_rows():
        if item in told:
            text = f"{title} by {artist}. {album}. {genre}"
            told[item] = Content(text, words_as_tags(genre or "", artist or "", title or ""))
    first = dict.fromkeys([*(row[0] for row in held), *events["item"]])  # what is here before what was heard elsewhere
    for item in [item for item in first if item in told][_MOST_TEXTS:]:
        told[item] = replace(told[item], text="")
    return Space.of(list(told.values()), embedder)


def train(
    log: EventLog, library: Library, folder: Path, how: Fitting | None = None, told: Progress | None = None,
    embedder: Embedder | None = None,
) -> Taste:  # fmt: skip
    """Fits a model to all listening of a home and keeps it in `folder`; `embedder` reads titles, if there is one."""
    plays = listening(log, library)
    taste = Taste.train(plays, how, told, space_of(plays, log, library, embedder))
    taste.save(folder / FILE)
    return taste


def load(log: EventLog, library: Library, folder: Path) -> Taste:
    """The model of a home with everything heard until now; raises `BadBundle` when there is none yet."""
    fitted, space = bundle.load_with_space(folder / FILE)
    return Taste(fitted, listening(log, library), space)


def titles(events: pl.DataFrame, ids: Iterable[str]) -> dict[str, str]:
    """What items are called, from the log: "Night Drive by Lena Orr"."""
    import polars as pl

    named = events.filter(pl.col("item").is_in(list(ids))).group_by("item").last()
    return {
        item: f"{title} by {artist}" if artist else title
        for item, title, artist in named.select("item", "title", "artist").iter_rows()
    }
