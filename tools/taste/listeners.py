"""Who listens in this home."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from tools.library.names import clean
from tools.taste.errors import TasteError
from tools.taste.events import GUEST
from tools.taste.tables import ListenerRow


def listener_name(name: str) -> str:
    """A listener's name as it is stored.

    Raises:
        TasteError: it is the guest's, of whom nothing is kept.
    """
    plain = clean(name)
    if plain.casefold() == GUEST:
        raise TasteError("Nothing is kept of a guest.", "Use another name.")
    return plain


def find_listener(session: Session, name: str) -> int | None:
    """A listener's row, if there is one."""
    return session.scalar(select(ListenerRow.id).where(ListenerRow.name == name))


def put_listener(session: Session, name: str, now: float) -> int:
    """A listener's row, made if there is none."""
    found = find_listener(session, name)
    if found is None:
        session.execute(insert(ListenerRow).values(name=name, added=now).on_conflict_do_nothing())
        found = find_listener(session, name)
    if found is None:
        raise TasteError("That listener cannot be written down.")
    return found


def listeners(session: Session) -> dict[int, str]:
    """All listeners."""
    return {row[0]: row[1] for row in session.execute(select(ListenerRow.id, ListenerRow.name))}
