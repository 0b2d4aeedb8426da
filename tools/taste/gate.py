"""The one place where consent and exclusion rules are enforced: whoever reads the log reads it through here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from tools.taste import exclusions
from tools.taste.consent import DEFAULTS, Allowed, Use, allowed, allowed_for
from tools.taste.events import PLAYER, SIGNALS, What, signals_of
from tools.taste.listeners import listeners

if TYPE_CHECKING:
    import polars as pl


def sift(session: Session, frame: pl.DataFrame, use: Use, *, excluded: bool = False) -> pl.DataFrame:
    """The events of a frame (as `frames.read` makes it) that may be used so.

    That takes consent when they were recorded and consent now, for every signal that they are. What a rule excludes is
    left out, or with `excluded` stays with weight 0.
    """
    import polars as pl

    permitted = frame.filter((pl.col("consent") & int(use)) == int(use))
    permitted = _consented_now(session, permitted, use)
    covered = [rule.covers() for _, rule in exclusions.rules(session)]
    if not covered:
        return permitted
    out = pl.any_horizontal(covered).fill_null(value=False)
    if excluded:
        return permitted.with_columns(pl.when(out).then(0.0).otherwise(1.0).cast(pl.Float32).alias("weight"))
    return permitted.filter(~out)


def may(given: Allowed, what: What, how: str, source: str, consent: int, use: Use) -> bool:
    """The same for one event, as far as consent goes; `given` is what its listener allows now."""
    now = allowed_for(given, signals_of(what, how, imported=source != PLAYER))
    return consent & use == use and now & use == use


def _consented_now(session: Session, frame: pl.DataFrame, use: Use) -> pl.DataFrame:
    import polars as pl

    given = {listener: allowed(session, listener) for listener in listeners(session)}
    if DEFAULTS & use == use and all(signals[name] & use == use for signals in given.values() for name in SIGNALS):
        return frame
    yes = [(listener, name) for listener, signals in given.items() for name in SIGNALS if signals[name] & use == use]
    schema = {"listener_id": pl.Int64, "signal": pl.String}
    granted = pl.DataFrame(yes, schema=schema, orient="row")
    importing = [listener for listener, name in yes if name == "imports"]
    play, skipped = pl.col("what") == "play", pl.col("how") == "skipped"
    asked = pl.col("what").is_in(["search", "ask"])
    played = pl.when(skipped).then(pl.lit("skips")).otherwise(pl.lit("plays"))
    signal = pl.when(play).then(played).when(asked).then(pl.lit("searches")).otherwise(pl.lit("ratings"))
    own = frame.with_columns(signal.alias("signal")).join(
        granted, on=["listener_id", "signal"], how="semi", maintain_order="left"
    )
    return own.filter((pl.col("source") == PLAYER) | pl.col("listener_id").is_in(importing)).drop("signal")
