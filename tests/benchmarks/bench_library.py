"""The library: how fast a first scan and one that finds nothing new are, and that memory does not grow with the files.

The files are made for it: short, in every format, each with a sound and tags of its own. Beside the scan stands Mutagen
reading the tags of the same files and doing nothing with them, in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import mutagen

from tests.benchmarks.many_files import make_files
from tools.library.database import Database
from tools.library.library import Library
from tools.library.scan import ScanProgress

RESCANS = 7
WANTED_RATIO = 50.0
WANTED_GROWTH = 16.0
"""MB that the second half of a scan may add; 5,000 files kept in memory with their tags would be more."""
Row = dict[str, object]


def row(name: str, value: float, want: float | None = None, *, least: bool = False) -> Row:
    """One line of the table; `least`: the value should be at least what is wanted."""
    good = want is None or (value >= want if least else value <= want)
    return {"name": name, "value": round(value, 3), "want": want, "ok": good}


class Memory:
    """What this process holds in memory (MB) at the middle and at the end of a scan."""

    def __init__(self, count: int) -> None:
        self._half = count // 2
        self.middle = self.end = 0.0

    def note(self, step: ScanProgress) -> None:
        """Called for every file."""
        if step.done == self._half or step.done % 1000 == 0:
            self.end = resident()
            self.middle = self.middle or (self.end if step.done >= self._half else 0.0)


def resident() -> float:
    """Resident memory of this process in MB; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def only_tags(folder: Path) -> None:
    """The baseline: every file's tags, read by Mutagen and forgotten."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            mutagen.File(file)  # type: ignore[attr-defined]


def measure(folder: Path, home: Path, count: int) -> list[Row]:
    """The table for `count` files in `folder`."""
    database = Database(home / "segue.db")
    database.upgrade()
    library, memory = Library(database), Memory(count)
    library.add_folder(folder)
    tags = seconds(lambda: only_tags(folder))
    first = seconds(lambda: library.scan(memory.note))
    made = library.counts()["tracks"]
    again = [seconds(library.scan) for _ in range(RESCANS)]
    rescan = statistics.median(again)
    return [
        row(f"{count:,} files: tracks found", made, count, least=True),
        row("first scan, files a second", count / first),
        row("first scan, times Mutagen reading the tags alone", first / tags),
        row("scan with nothing changed (s)", rescan),
        row("first scan, times a scan with nothing changed", first / rescan, WANTED_RATIO, least=True),
        row("memory that the second half of the first scan adds (MB)", memory.end - memory.middle, WANTED_GROWTH),
        row("memory at the end of the first scan (MB)", memory.end),
        row("database on disk, bytes a file", (home / "segue.db").stat().st_size / count),
    ]


def main() -> None:
    """Runs everything and leaves `.bench/library.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, help="not used here")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--corpus", type=Path, help="a folder to make the files in and keep; else a temporary one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        corpus = options.corpus or Path(temporary) / "music"
        if not corpus.exists():
            for _ in make_files(corpus, options.files):
                pass
        rows = measure(corpus, Path(temporary) / "home", options.files)
    for line in rows:
        print(f"{'ok ' if line['ok'] else 'NO '} {line['name']:60} {line['value']:>10}   want {line['want']}")
    file = Path(".bench/library.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"rows": rows}, indent=1))


if __name__ == "__main__":
    main()
