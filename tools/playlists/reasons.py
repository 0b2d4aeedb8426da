"""One true clause for each entry of a playlist: from its tags, what is known of its sound, and the listening log."""

from __future__ import annotations

from tools.playlists.constraints import Constraints
from tools.playlists.pool import Candidate
from tools.search.words import key
from tools.taste.preferences import Subject
from tools.taste.reasons import ago, times
from tools.taste.standing import Standings


def reason(candidate: Candidate, wish: Constraints, stands: Standings, now: float, foreseen: str = "") -> str:
    """Why this entry: what the listener has to do with it if anything, else what of the wish it fulfils.

    `foreseen` is the taste model's own reason, said where the log has no plainer one.
    """
    return plain_reason(candidate, wish, stands, now) or foreseen or _plain(candidate)


def plain_reason(candidate: Candidate, wish: Constraints, stands: Standings, now: float) -> str:
    """The reason that needs no model, if there is one."""
    return _heard(candidate, stands, now) or _fulfils(candidate, wish)


def _heard(candidate: Candidate, stands: Standings, now: float) -> str:
    item = candidate.item
    own, maker = stands.item(item), stands.artist(item)
    if own.opinion in {"love", "like"}:
        return f"you {own.opinion} it"
    if own.plays > 1:
        when = f", last {ago(own.last, now)}" if own.last is not None else ""
        return f"you have heard it {times(own.plays)}{when}"
    if maker.opinion in {"love", "like"}:
        return f"you {maker.opinion} {item.artist}"
    if maker.plays > 2:
        fresh = "" if own.plays else ", this one not yet"
        return f"you have heard {item.artist} {times(maker.plays)}{fresh}"
    return ""


def _fulfils(candidate: Candidate, wish: Constraints) -> str:
    item, facts = candidate.item, candidate.facts
    told = []
    genre = next((name for name in wish.genres if Subject("genre", name).covers(item)), "")
    if genre or wish.years:
        told.append(" ".join(part for part in (genre, f"from {item.year}" if wish.years else "") if part))
    if wish.tempo and facts.tempo is not None:
        told.append(f"at {facts.tempo:.0f} beats a minute")
    if wish.vocals is False and facts.vocals is False:
        told.append("without vocals")
    if wish.unheard and not facts.heard:
        told.append("new to you")
    if wish.artists and key(item.artist) in wish.artists and not told:
        told.append(f"by {item.artist}")
    if told:
        return f"it is {', '.join(told)}"
    if wish.about and candidate.near:
        return f'it is near to "{wish.about}" by what its tags say'
    return ""


def _plain(candidate: Candidate) -> str:
    item = candidate.item
    if not candidate.facts.heard:
        return (
            f"it is {item.genre.lower()} that you have not heard here yet"
            if item.genre
            else "you have not heard it here yet"
        )
    return f"you have heard it before, {item.genre.lower()}" if item.genre else "you have heard it before"
