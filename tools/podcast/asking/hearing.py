"""What our own ears have written down of recordings: kept in a folder, by recording and by ears, within a bound."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tools.library.feeds.transcripts import Cue
from tools.library.items import Item
from tools.podcast.asking.recalling import Hear, Span, Stretch, merged, missing, next_gap, write_down

VERSION = 1
MOST = 300
"""Recordings of which something is kept; the ones listened to longest ago go first."""
_SAVE_EVERY = 8  # pieces


@dataclass(slots=True)
class Written:
    """What is written down of one recording: which stretches, and their sentences."""

    spans: list[Span] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)

    def add(self, span: Span, cues: Sequence[Cue]) -> None:
        """One more stretch."""
        self.spans = merged([*self.spans, span])
        self.cues = sorted([*self.cues, *cues], key=lambda cue: cue.start)

    def covers(self, seconds: float) -> bool:
        """Whether a moment is written down."""
        return any(start - 0.5 <= seconds <= stop + 0.5 for start, stop in self.spans)


class Shelf:
    """Keeps what was written down. `ears` names the model that hears: another one begins anew. Thread-safe."""

    def __init__(self, folder: Path, ears: str) -> None:
        self._folder = folder
        self._ears = ears
        self._lock = threading.Lock()
        self._open: dict[str, Written] = {}

    def of(self, item: Item) -> Written:
        """What there is of an item; nothing if its file is another one by now."""
        with self._lock:
            if item.id not in self._open:
                if len(self._open) > 8:
                    del self._open[next(iter(self._open))]
                self._open[item.id] = self._read(item)
            return self._open[item.id]

    def save(self, item: Item) -> None:
        """Keep what there is of an item, and let go of what is too much."""
        with self._lock:
            written = self._open.get(item.id)
            if written is None:
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            body = {
                "version": VERSION, "ears": self._ears, "file": _state(item), "spans": written.spans,
                "cues": [[cue.start, cue.end, cue.text] for cue in written.cues],
            }  # fmt: skip
            part = self._file(item).with_suffix(".part")
            part.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
            part.replace(self._file(item))
            self._bound()

    def _file(self, item: Item) -> Path:
        return self._folder / f"{sha256(item.id.encode()).hexdigest()[:24]}.json"

    def _read(self, item: Item) -> Written:
        try:
            body = json.loads(self._file(item).read_text(encoding="utf-8"))
            if (body["version"], body["ears"], body["file"]) != (VERSION, self._ears, _state(item)):
                return Written()
            spans = [(float(start), float(stop)) for start, stop in body["spans"]]
            return Written(spans, [Cue(float(start), float(end), str(text)) for start, end, text in body["cues"]])
        except (OSError, ValueError, KeyError, TypeError):
            return Written()

    def _bound(self) -> None:
        files = sorted(self._folder.glob("*.json"), key=lambda file: file.stat().st_mtime)
        for file in files[:-MOST]:
            file.unlink(missing_ok=True)


class Ears:
    """Writes down what plays, a piece at a time.

    `hear` makes the recogniser when it is first needed; `open_recording` gives an item's sound, None if it is not here.
    """

    def __init__(
        self, shelf: Shelf, hear: Callable[[], Hear], open_recording: Callable[[Item], Stretch | None]
    ) -> None:
        self._shelf = shelf
        self._make_hear = hear
        self._hear: Hear | None = None
        self._open = open_recording
        self._one = threading.Lock()

    def written(self, item: Item) -> Written:
        """What is written down of an item so far."""
        return self._shelf.of(item)

    def catch_up(self, item: Item, position: float, seconds: float) -> Written:
        """Write down the last `seconds` before a position now, if they are not; whoever asks waits for it."""
        self._write(item, lambda spans: missing(spans, position - seconds, position))
        return self._shelf.of(item)

    def work(self, item: Item, position: float, stopped: Callable[[], bool]) -> bool:
        """Write down what is wanted most of an item until `stopped`; False if nothing is left to do."""
        done = self._write(item, lambda spans: next_gap(spans, position, item.duration), most=1, stopped=stopped)
        return done > 0

    def _write(
        self,
        item: Item,
        gap: Callable[[Sequence[Span]], Span | None],
        *,
        most: int = 60,
        stopped: Callable[[], bool] = lambda: False,
    ) -> int:
        with self._one:
            written = self._shelf.of(item)
            if gap(written.spans) is None or (recording := self._open(item)) is None:
                return 0
            done = 0
            while done < most and not stopped() and (wanted := gap(written.spans)) is not None:
                if self._hear is None:
                    self._hear = self._make_hear()
                written.add(*write_down(recording, wanted, self._hear))
                done += 1
            if done:
                self._shelf.save(item)
            return done


def _state(item: Item) -> list[float]:
    """By what a file is known to be the same."""
    try:
        stat = item.path.stat() if item.path is not None else None
    except OSError:
        stat = None
    return [0.0, 0.0, item.start] if stat is None else [float(stat.st_size), round(stat.st_mtime, 2), item.start]
