"""How fast names, genres, years and filters are looked up in libraries of any size, and what that takes.

Building and reading back each run in a process of its own, so that memory can be told.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import sqlite3
import statistics
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from tests.benchmarks.big_library import Names, add_some, fill
from tests.benchmarks.table import Row, milliseconds, p95, row
from tools.library.database import Database
from tools.library.library import Library
from tools.search.catalogue import Entry
from tools.search.search import Search
from tools.search.words import key, main_title, plain

WANTED_P95 = {100_000: 50.0, 1_000_000: 150.0}
WIDE = (
    "some rock", "eighties rock", "something from the nineties", "play some music", "jazz from 1987",
    "songs from the eighties under four minutes", "something i added this week", "fast songs", "metal added today",
)  # fmt: skip
_WANTED = {"typos": 0.9, "without accents and signs": 0.99}  # a beginning may be somebody's whole name
_FTS_SECONDS, _FTS_LEAST = 15.0, 10  # for each kind of names, but so many; of a million each takes it a second
_WORTH_GROWING = ("build", "start", "memory", "disk", "p95", "change")


def speed(data: Path, items: int, folder: Path, queries: int) -> tuple[list[Row], dict[str, float]]:
    """The table for one size; and its figures by short names, to compare sizes."""
    made = _alone(_build, data, items, folder)
    found = _alone(_measure, data, items, folder, queries)
    label = f"{items:,} items"
    rows = [
        row(f"{label}: search for a name, median (ms)", found["median"]),
        row(f"{label}: search for a name, p95 (ms)", found["p95"], WANTED_P95.get(items)),
        row(f"{label}: search for a name, processor time, mean (ms)", found["worked"]),
        row(f"{label}: rapidfuzz over every name, p95 (ms)", found["brute"]),
        row(f"{label}: as fast as looking at every name, times", found["brute"] / found["p95"]),
        row(f"{label}: SQLite FTS5 with trigrams, p95 (ms)", found["fts"]),
        row(f"{label}: genres, years and filters, p95 (ms)", found["wide"], WANTED_P95.get(items)),
        *(
            row(f"{label}: {how}, right at first place (share)", found[how], _WANTED.get(how), least=True)
            for how in _WAYS
        ),
        *(row(f"{label}: FTS5, {how}, right at first place (share)", found[f"fts {how}"]) for how in _WAYS),
        row(f"{label}: index made from nothing (s)", made["build"]),
        row(f"{label}: index read back at a start (s)", found["start"]),
        row(f"{label}: 1 item added, until found (ms)", found["change"]),
        row(f"{label}: 1 item removed, until gone (ms)", found["removed"]),
        row(f"{label}: index on disk (MB)", found["disk"]),
        row(f"{label}: memory for it, read back (MB)", found["memory"]),
        row(f"{label}: highest memory while it is made (MB)", made["highest"]),
    ]
    return rows, {**made, **found}


def growth(small: Mapping[str, float], large: Mapping[str, float], times: float) -> list[Row]:
    """How much more the larger library takes than the smaller."""
    return [
        row(f"{times:g} times the items: {name} grows (times)", large[name] / max(small[name], 1e-9))
        for name in _WORTH_GROWING
    ]


def _alone(work: Any, *given: Any) -> dict[str, float]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def _build(data: Path, items: int, folder: Path) -> dict[str, float]:
    database = Database(folder / f"{items}.db")
    database.upgrade()
    fill(database, Names(data), items)
    taken = milliseconds(Search(Library(database), file=folder / f"{items}.npz").catalogue) / 1000
    return {"build": taken, "highest": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}


def _measure(data: Path, items: int, folder: Path, queries: int) -> dict[str, float]:
    database, file = Database(folder / f"{items}.db"), folder / f"{items}.npz"
    search = Search(Library(database), random.Random(1), file=file)
    before = _memory()
    start = milliseconds(search.catalogue) / 1000
    memory = _memory() - before
    entries = list(search.catalogue().entries.values())
    draw = random.Random(3)
    asked = [_asked(draw.choice(entries), draw) for _ in range(queries)]
    begin = time.process_time()
    taken = [milliseconds(lambda said=said: search.find(said)) for said, _ in asked]
    worked = (time.process_time() - begin) / len(asked) * 1000
    search.find("some rock")  # what a first question of that kind prepares is prepared
    search.find("some songs from the eighties")
    wide = [milliseconds(lambda said=said: search.find(said)) for said in WIDE * 4]
    keyed = [key(entry.title) for entry in entries]
    brute = [
        milliseconds(lambda name=name: process.extractOne(key(name), keyed, scorer=fuzz.ratio))
        for _, name in asked[: max(queries // 20, 5)]
    ]
    found = {"median": statistics.median(taken), "p95": p95(taken), "wide": p95(wide), "brute": p95(brute)}
    found |= _right(search, entries, keyed, folder / f"{items}.fts", queries)
    found |= _changes(search, database, Names(data))
    return {**found, "worked": worked, "start": start, "memory": memory, "disk": file.stat().st_size / 1e6}


def _changes(search: Search, database: Database, names: Names) -> dict[str, float]:
    add_some(database, names, 1, time.time())
    added = milliseconds(search.catalogue)
    with database.session() as session:
        now = time.time() + 1
        session.connection().exec_driver_sql("UPDATE items SET missing = 1, changed = ? WHERE id = 't5'", (now,))
    return {"change": added, "removed": milliseconds(search.catalogue)}


def _asked(entry: Entry, draw: random.Random) -> tuple[str, str]:
    """(what is said, the name in it): names as they are and misspelt, alone and with their makers."""
    name = draw.choice([entry.title, misspelt(entry.title, draw)])
    maker = misspelt(entry.artist or entry.title, draw)
    form = draw.choice(["play {name}", "play {name} by {maker}", "play something by {maker}", "the song {name}"])
    return form.format(name=name, maker=maker), name


def misspelt(name: str, draw: random.Random) -> str:
    """A name with a letter in twelve, and one at least, left out or another."""
    letters = list(name)
    for _ in range(1 + len(letters) // 12):
        letters[draw.randrange(len(letters))] = draw.choice("aeiourstln") if draw.random() < 0.6 else ""
    return "".join(letters)


def _beginning(name: str, _: random.Random) -> str:
    words = name.split()
    return " ".join(words[: max(2, round(len(words) * 0.6))])


def _bare(name: str, _: random.Random) -> str:
    return key(name)


_WAYS = {"typos": misspelt, "beginnings": _beginning, "without accents and signs": _bare}


def _right(
    search: Search, entries: list[Entry], keyed: list[str], file: Path, queries: int
) -> dict[str, float]:  # fmt: skip
    """How often a changed name is found first, by ours and by FTS5's trigrams; anything called so will do."""
    draw, fts = random.Random(5), _trigrams(file, keyed)
    found: dict[str, float] = {}
    times: list[float] = []
    for how, change in _WAYS.items():
        chosen = [entry for entry in draw.sample(entries, queries) if len(key(entry.title)) >= 8]
        said = [(change(entry.title, draw), key(entry.title)) for entry in chosen]
        found[how] = sum(_is_called(search, text, wanted) for text, wanted in said) / len(said)
        theirs, asked, until = 0, 0, time.monotonic() + _FTS_SECONDS
        for text, wanted in said:
            if asked >= _FTS_LEAST and time.monotonic() > until:
                break
            asked, begin = asked + 1, time.perf_counter()
            first = _fts_first(fts, key(text))
            times.append((time.perf_counter() - begin) * 1000)
            theirs += first is not None and keyed[first] == wanted
        found[f"fts {how}"] = theirs / asked
    return {**found, "fts": p95(times)}


def _is_called(search: Search, said: str, wanted: str) -> bool:
    """Whether the first answer has the name that was wanted, in full or without what stands behind it."""
    resolved = search.resolve(said)
    return resolved is not None and wanted in {key(form(resolved.name)) for form in (str, plain, main_title)}


def _trigrams(file: Path, keyed: list[str]) -> sqlite3.Connection:
    """What else could be used: SQLite's own index of trigrams (the second approach)."""
    fts = sqlite3.connect(file)
    fts.execute("CREATE VIRTUAL TABLE names USING fts5(name, tokenize = 'trigram', detail = 'none')")
    with fts:
        fts.executemany("INSERT INTO names (rowid, name) VALUES (?, ?)", enumerate(keyed))
    return fts


def _fts_first(fts: sqlite3.Connection, said: str) -> int | None:
    grams = dict.fromkeys(said[n : n + 3] for n in range(len(said) - 2))
    if not grams:
        return None
    wanted = " OR ".join('"' + gram.replace('"', '""') + '"' for gram in grams)
    row_ = fts.execute("SELECT rowid FROM names WHERE names MATCH ? ORDER BY rank LIMIT 1", (wanted,)).fetchone()
    return None if row_ is None else int(row_[0])


def _memory() -> float:
    """This process's memory in MB."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6
    except OSError:  # not on Linux: the highest so far
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
