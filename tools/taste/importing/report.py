"""What came of an import: what was understood, what was not, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from tools.taste.importing.rows import Skip


@dataclass(slots=True)
class FileReport:
    """One file. `rows` are all that were seen: `added`, `known` already, `left_out` on purpose, or `wrong`.

    The last two say how many for which reason; `first` and `last` are the times of what was imported, unix seconds.
    """

    name: str
    format: str
    rows: int = 0
    added: int = 0
    known: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    first: float | None = None
    last: float | None = None

    def skip(self, skipped: Skip) -> None:
        """Count a row that is not imported."""
        self.rows += 1
        (self.wrong if skipped.wrong else self.left_out)[skipped.reason] += 1

    def saw(self, at: float) -> None:
        """Count a row that is."""
        self.rows += 1
        self.first = at if self.first is None else min(self.first, at)
        self.last = at if self.last is None else max(self.last, at)


@dataclass(slots=True)
class ImportReport:
    """A whole import.

    `refused`: what could not be opened or must not be, with why; `ignored`: files in archives and folders that are no
    listening. `things` is how many different ones were heard, `in_library` how many of them are in the library.
    """

    files: list[FileReport] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    things: int = 0
    in_library: int = 0
    dry_run: bool = False
    stopped: bool = False

    def refuse(self, name: str, why: str) -> None:
        """Note a file that cannot be used."""
        self.refused.append((name, why))

    @property
    def added(self) -> int:
        """Events that are new."""
        return sum(file.added for file in self.files)

    @property
    def known(self) -> int:
        """Events that were there already, from this or another export."""
        return sum(file.known for file in self.files)

    def say(self) -> str:
        """The outcome in words."""
        if not self.files:
            return "There is no listening history in that."
        verb = "would be" if self.dry_run else "were"
        parts = [f"{self.added:,} events {verb} added"]
        times = [time for file in self.files for time in (file.first, file.last) if time is not None]
        if times:
            parts[0] += f" from {_day(min(times))} to {_day(max(times))}"
        parts += [f"{self.known:,} were known already"] if self.known else []
        parts += (
            [f"{self.things:,} different things, {self.in_library:,} of them in your library"] if self.things else []
        )
        stopped = " It was stopped before its end; run it again to go on." if self.stopped else ""
        return f"{'; '.join(parts)}.{stopped}"

    def problems(self) -> list[str]:
        """What was not understood, and what was left out, a line each."""
        lines = [f"{name}: {why}." for name, why in self.refused]
        for file in self.files:
            lines += [f"{file.name}: {_rows(count)} {reason}." for reason, count in file.wrong.most_common()]
        left_out: Counter[str] = sum((file.left_out for file in self.files), Counter())
        lines += [f"Left out: {_rows(count)} {reason}." for reason, count in left_out.most_common()]
        if self.ignored:
            more = f" and {len(self.ignored) - 5} more" if len(self.ignored) > 5 else ""
            lines.append(f"No listening in: {', '.join(self.ignored[:5])}{more}.")
        return lines

    def plain(self) -> Mapping[str, Any]:
        """JSON-ready."""
        body = {field.name: getattr(self, field.name) for field in fields(self)}
        files = [{field.name: getattr(file, field.name) for field in fields(file)} for file in self.files]
        sums = {"added": self.added, "known": self.known, "say": self.say(), "problems": self.problems()}
        return {**body, **sums, "files": files}


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _day(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}"
