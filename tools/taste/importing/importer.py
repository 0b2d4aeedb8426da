"""Imports exports: opens, recognises, parses and writes, in batches that each are kept for good."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import tzinfo
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from tools.taste.importing.containers import DAMAGED, Member, members
from tools.taste.importing.recognising import OTHER, SAMPLE, Format, recognise
from tools.taste.importing.report import FileReport, ImportReport
from tools.taste.importing.rows import Row, Skip, dated
from tools.taste.importing.writing import Writer
from tools.taste.log import EventLog

BATCH = 10_000
_LENGTHS = """
UPDATE subjects SET duration = (
  SELECT max(listened) FROM listening_events WHERE subject_id = subjects.id AND how = 'finished'
) WHERE duration IS NULL AND item_id IS NULL
"""

Progress = Callable[[float, float], None]


class _Found(NamedTuple):
    member: Member
    format: Format


def import_history(
    log: EventLog,
    paths: Sequence[Path],
    *,
    user: str = "",
    zone: tzinfo | None = None,
    dry_run: bool = False,
    progress: Progress = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Import files, folders and archives into a listening log.

    Every batch is kept, and what is there already is not imported again: an import that was stopped or that broke off
    goes on when it is started anew. `zone` is where the listener was (None: where the log says). `progress` is told
    bytes done and in all. A `dry_run` writes nothing, and counts what it would write.
    """
    now = time.time()
    report = ImportReport(dry_run=dry_run)
    where = log if zone is None else EventLog(log.database, zone=zone)
    writer = Writer(user, where.utc_offset, now, dry_run=dry_run)
    with ExitStack() as keep:
        found = list(_recognised(paths, keep, report))
        found.sort(key=lambda one: one.format.late)
        total = float(sum(one.member.size for one in found))
        done = 0.0
        for one in found:
            if report.stopped:
                break
            _one(log, one, writer, report, now, lambda at, before=done: progress(before + at, total), cancelled)  # type: ignore[misc]
            done += one.member.size
    if not dry_run:
        with log.database.session() as session:
            session.execute(sql(_LENGTHS))
    report.things, report.in_library = len(writer.matched), sum(writer.matched.values())
    return report


def _recognised(paths: Iterable[Path], keep: ExitStack, report: ImportReport) -> Iterator[_Found]:
    for path in paths:
        for member in members(path, keep, report.refuse):
            try:
                with member.open() as file:
                    format_ = recognise(_head(file))
            except DAMAGED:
                report.refuse(member.name, "is damaged")
                continue
            if format_ is not None and format_.parse is not None:
                yield _Found(member, format_)
            elif format_ is None and member.named:
                report.refuse(member.name, "is no export that I know")
            elif member.named:
                report.refuse(member.name, "holds no listening" if format_ is OTHER else "is empty")
            else:
                report.ignored.append(member.name)


def _head(file: BinaryIO) -> bytes:
    head = b""
    while len(head) < SAMPLE and (chunk := file.read(SAMPLE - len(head))):
        head += chunk
    return head


def _one(
    log: EventLog,
    one: _Found,
    writer: Writer,
    report: ImportReport,
    now: float,
    progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> None:
    told = FileReport(one.member.name, one.format.name)
    report.files.append(told)
    writer.next_file()
    assert one.format.parse is not None
    with one.member.open() as file:
        counting = _Counting(file)
        rows = one.format.parse(io.BufferedReader(counting, 1 << 16), now)
        while not report.stopped:
            batch = list(islice(_good(rows, told, now), BATCH))
            if not batch:
                break
            with log.database.session() as session:
                _write(session, writer, batch, one.format.source, told, dry_run=report.dry_run)
            progress(float(min(counting.bytes, one.member.size)))
            report.stopped = cancelled()


def _good(rows: Iterator[Row | Skip], told: FileReport, now: float) -> Iterator[Row]:
    """The rows that can be imported; the others are counted."""
    try:
        for row in rows:
            checked = dated(row, now) if isinstance(row, Row) else row
            if isinstance(checked, Skip):
                told.skip(checked)
            else:
                yield checked
    except DAMAGED:
        told.skip(Skip("missing: the file is damaged from there on"))


def _write(session: Session, writer: Writer, rows: list[Row], source: str, told: FileReport, *, dry_run: bool) -> None:
    if not dry_run:
        writer.put(session, rows, source, told)
        return
    trying = session.begin_nested()
    writer.put(session, rows, source, told)
    trying.rollback()


class _Counting(io.RawIOBase):
    """A stream that counts what was read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.bytes = stream, 0

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As many bytes as there are and fit."""
        chunk = self._stream.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self.bytes += len(chunk)
        return len(chunk)
