"""Which names speech recognition should be told of: those most likely to be said and least likely to be guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from tools.library.database import Database
from tools.library.names import VARIOUS, fold
from tools.library.tables import CreditRow, ItemRow

_TITLES_LOOKED_AT = 2000
_LONGEST = 40  # characters; a prompt has room for about 200 tokens in all
# Words that any recogniser writes right: a title of nothing else needs no help.
_COMMON_WORDS = """
a about after again all alone always am an and are around as at away baby back be beautiful been before best better
big black blue body boy break bring but by call can change close cold come could crazy cry dance dark day days dead
dear die do don't down dream dreams eyes face fall far feel fire first fly for forever free friend friends from game
get girl give go god going gone good goodbye got great green had hand hands happy hard have he heart heaven hello her
here high hold home house how i i'm if in into is it it's just keep kiss know lady land last leave let life light like
little live long look lost love make man many me mind money moon more morning mother much music my need never new
night no not nothing now of off oh old on one only open or other our out over own part people place play please rain
ready real red remember right river road rock run said say sea see she show sky sleep so some someone something song
soul star stars stay still stop story street summer sun sweet take talk tell thank than that the their them there
these they thing things think this time to today together tomorrow tonight too town true try turn two under until up
us wait walk want war was water way we well were what when where who why wild will wind winter wish with without woman
work world would year years yes you young your
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def names_for_recognition(database: Database, limit: int) -> list[str]:
    """Artists with the most music, albums and distinctive titles, taken in turn so that none crowds out the others."""
    with database.reading() as session:
        present = ItemRow.missing.is_(False)
        made = aliased(ItemRow)
        tagged = func.sum(case((made.guessed, 0), else_=1)).desc()  # names guessed from paths come last
        artists = session.scalars(
            select(ItemRow.title)
            .join(CreditRow, CreditRow.artist_id == ItemRow.id)
            .join(made, made.id == CreditRow.item_id)
            .where(ItemRow.kind == "artist", present, made.kind != "album")
            .group_by(ItemRow.id)
            .order_by(tagged, func.count().desc(), ItemRow.title)
            .limit(limit)
        ).all()
        collections = session.scalars(
            select(ItemRow.title)
            .join(made, made.parent_id == ItemRow.id, isouter=True)
            .where(ItemRow.kind.in_(("album", "show", "audiobook")), present)
            .group_by(ItemRow.id)
            .order_by(tagged, ItemRow.added.desc(), ItemRow.title)
            .limit(limit)
        ).all()
        titles = session.scalars(
            select(ItemRow.title)
            .where(ItemRow.kind.in_(("track", "episode")), present, ItemRow.guessed.is_(False))
            .order_by(ItemRow.added.desc(), ItemRow.title)
            .limit(_TITLES_LOOKED_AT)
        ).all()
    telling = sorted(filter(distinctive, titles), key=distinctive, reverse=True)
    return list(_first(_in_turn(artists, collections, telling), limit))


def distinctive(title: str) -> float:
    """The share of a title's words that are not everyday words, 0 to 1."""
    words = _WORD.findall(title.lower())
    return sum(word not in _COMMON for word in words) / len(words) if words else 0.0


def _in_turn(*lists: Iterable[str]) -> Iterator[str]:
    for group in zip_longest(*lists):
        yield from (name for name in group if name)


def _first(names: Iterable[str], limit: int) -> Iterator[str]:
    seen: set[str] = {fold(VARIOUS)}
    for name in names:
        short = re.sub(r"\s*[(\[].*?[)\]]\s*", " ", name).strip()
        if short and len(short) <= _LONGEST and fold(short) not in seen:
            if len(seen) > limit:
                return
            seen.add(fold(short))
            yield short
