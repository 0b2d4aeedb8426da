"""What events are worth: plays by how they ended, opinions by how strong they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from tools.taste.errors import BadLog

OPINIONS: Final[Mapping[str, float]] = {
    "love": 4.0,
    "like": 2.0,
    "save": 1.5,
    "ask": 1.0,
    "search": 0.5,
    "dislike": -3.0,
    "ban": -6.0,
}
"""In whole plays; they come on top of the play that they go with."""
FINISHED, SKIPPED, BARELY = 1.0, -0.5, 0.25
_NEEDED = ("item", "what", "at")


def played(listened: float | None, duration: float | None, how: str) -> float:
    """What one play is worth: 1 when it was heard out, -0.5 when it was skipped at once, between in between."""
    if listened is None or not duration:
        return {"skipped": SKIPPED, "failed": 0.0}.get(how, FINISHED)
    share = min(max(listened / duration, 0.0), 1.0)
    if how == "skipped":
        return SKIPPED + (FINISHED - SKIPPED) * share
    return FINISHED if how == "finished" else max(share, BARELY)


def weighed(events: pl.DataFrame) -> pl.DataFrame:
    """A frame of listening events (as `EventLog.frame` gives) with `weight` and `track`, `ts` as `plays_of` wants them.

    Rows of opinions have `opinion` true. A row whose `weight` was 0 (excluded by a rule) is left out.

    Raises:
        BadLog: a column that is needed is missing.
    """
    missing = [name for name in _NEEDED if name not in events.columns]
    if missing:
        raise BadLog(f"These are no listening events: {', '.join(missing)} missing.", "Take them from the event log.")
    kept = events.filter(pl.col("weight") > 0) if "weight" in events.columns else events
    unknown = pl.lit(None, pl.Float64)
    listened, duration = (pl.col(name) if name in kept.columns else unknown for name in ("listened", "duration"))
    how = pl.col("how") if "how" in kept.columns else pl.lit("")
    share = (listened / pl.when(duration > 0).then(duration)).clip(0, 1)
    play = (
        pl.when(share.is_null())
        .then(pl.when(how == "skipped").then(SKIPPED).when(how == "failed").then(0.0).otherwise(FINISHED))
        .when(how == "skipped")
        .then(SKIPPED + (FINISHED - SKIPPED) * share)
        .when(how == "finished")
        .then(FINISHED)
        .otherwise(pl.max_horizontal(share, pl.lit(BARELY)))
    )
    opinion = pl.col("what") != "play"
    worth = pl.col("what").replace_strict(dict(OPINIONS), default=0.0, return_dtype=pl.Float64)
    return kept.with_columns(
        pl.when(opinion).then(worth).otherwise(play).alias("weight"),
        opinion.alias("opinion"),
        pl.col("item").alias("track"),
        pl.col("at").alias("ts"),
    )
