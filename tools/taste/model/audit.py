"""Counting stated reasons again, in the log itself and not in what was learned from it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tools.taste.model.counts import NEAR
from tools.taste.model.listener import PRAISE
from tools.taste.model.plays import UNIT, Plays
from tools.taste.model.reasons import Reason


def audit(stated: Iterable[tuple[str, Reason]], own: Plays, everybody: Plays) -> list[tuple[str, Reason, str]]:
    """Those of (item id, reason) that are not so, and what is.

    `own`: this listener's plays until the reasons were stated; `everybody`: the plays that the model was fitted to.
    """
    wrong = []
    for item, reason in stated:
        found = _count(item, reason, own, everybody)
        claimed = reason.args.get("plays")
        if found == 0 or (claimed is not None and found != claimed):
            wrong.append((item, reason, f"the log has {found}"))
    return wrong


def _count(item: str, reason: Reason, own: Plays, everybody: Plays) -> int:
    """How often the log bears a reason out; 1 or 0 where it does not say how often."""
    catalogue, args = own.catalogue, reason.args
    number = catalogue.number[item]
    mine, heard = own.only_plays(), own.only_plays().weight > 0
    match reason.code:
        case "new":
            return int(not (mine.item == number).any())
        case "repeat":
            return int(((mine.item == number) & heard).sum())
        case "maker":
            return int(((catalogue.artist[mine.item] == catalogue.artists.index(str(args["maker"]))) & heard).sum())
        case "collection":
            return int(((catalogue.album[mine.item] == catalogue.albums.index(str(args["collection"]))) & heard).sum())
        case "you_follow":
            after = catalogue.number[str(args["after"])]
            return int(((mine.item[:-1] == after) & (mine.item[1:] == number)).sum())
        case "close":  # the likeness is not in the log; that the listener heard the other one is
            return int(((mine.item == catalogue.number[str(args["beside"])]) & heard).any())
        case "liked":
            opinions = own.weight[(own.item == number) & own.opinion] if own.opinion is not None else own.weight[:0]
            return int((opinions >= PRAISE * UNIT).any())
        case _:
            return _shared(number, reason, everybody.only_plays())


def _shared(number: int, reason: Reason, everybody: Plays) -> int:
    catalogue, args = everybody.catalogue, reason.args
    items, worth = everybody.item, np.maximum(everybody.weight, 0)
    if reason.code == "popular":
        return round(float(worth[items == number].sum() / UNIT))
    if reason.code == "near":
        beside = catalogue.number[str(args["beside"])]
        return int(any(_steps(everybody, lag, number, beside) for lag in range(1, len(NEAR) + 1)))
    if reason.code == "all_follow":
        before = items[:-1] == catalogue.number[str(args["after"])]
        after = items[1:] == number
    else:
        before = catalogue.artist[items[:-1]] == catalogue.artists.index(str(args["before"]))
        after = catalogue.artist[items[1:]] == catalogue.artists.index(str(args["maker"]))
    so = before & after & (everybody.user[1:] == everybody.user[:-1]) & (worth[:-1] > 0) & (worth[1:] > 0)
    return round(float(worth[1:][so].sum() / UNIT))


def _steps(plays: Plays, lag: int, one: int, other: int) -> bool:
    same = plays.user[lag:] == plays.user[:-lag]
    first, second = plays.item[:-lag][same], plays.item[lag:][same]
    return bool((((first == one) & (second == other)) | ((first == other) & (second == one))).any())
