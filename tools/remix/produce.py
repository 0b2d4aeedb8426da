"""From a recipe to a file: load, do, master, write, and measure what was written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.remix.encode import Chapter, Label, format_of, write
from tools.remix.errors import RemixError
from tools.remix.master import master, measured
from tools.remix.operations import checked, said
from tools.remix.recipe import Recipe
from tools.remix.render import Separators, render
from tools.remix.sound import Progress, fingerprint, load
from tools.remix.tape import Tape

NOTE = "Derived from {name} with Segue, for private use: {what}."
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Produced:
    """A file that was written, as it was measured when read back. `loudness` in LUFS, `true_peak` in dBTP."""

    path: Path
    seconds: float
    loudness: float | None
    true_peak: float
    reached: bool
    chapters: tuple[Chapter, ...] = ()

    def brief(self) -> dict[str, Any]:
        """JSON-ready."""
        loud = None if self.loudness is None else round(self.loudness, 2)
        body = {"path": str(self.path), "seconds": round(self.seconds, 3), "loudness": loud,
                "true_peak": round(self.true_peak, 2)}  # fmt: skip
        if self.chapters:
            body["chapters"] = [
                {"title": each.title, "start": round(each.start, 3), "end": round(each.end, 3)}
                for each in self.chapters
            ]
        return body


def remix(
    recipe: Recipe,
    source: Path,
    out: Path,
    *,
    separators: Separators | None = None,
    progress: Progress = lambda _: None,
    folder: Path | None = None,
) -> Produced:
    """Make what a recipe says of `source` into the file `out`; its suffix chooses the format.

    `folder` holds the sound meanwhile. Raises `RemixError`; then there is no `out`, or the one from before.
    """
    format_of(out)
    if out.exists() and source.exists() and out.samefile(source):
        raise RemixError("A remix must not overwrite its original.", "Choose another name.")
    if recipe.source.sha256 and fingerprint(source) != recipe.source.sha256:
        raise RemixError(f"{source.name} is not the recording that this recipe was made for.")
    recipe = Recipe(recipe.source, tuple(checked(step) for step in recipe.steps), recipe.loudness, recipe.ceiling)
    tape = load(source, begin=recipe.source.begin, end=recipe.source.end, folder=folder)
    tape = render(tape, recipe.steps, separators, lambda part: progress(0.85 * part))
    if not tape.frames:
        raise RemixError("There is nothing left to play after that.")
    made = produce(tape, out, label_of(recipe, source), loudness=recipe.loudness, ceiling=recipe.ceiling)
    progress(1.0)
    return made


def produce(
    tape: Tape,
    out: Path,
    label: Label,
    *,
    loudness: float = -14.0,
    ceiling: float = -1.0,
) -> Produced:
    """Master a tape and write it. Lossy files are decoded and measured; where the codec made new peaks, again."""
    how = format_of(out)
    aim, level = ceiling - (0.5 if how.lossy else 0.0), loudness
    for _ in range(_ATTEMPTS):
        mastered, result = master(tape, level, aim)
        write(mastered, out, label)
        if not how.lossy:
            return Produced(
                out, mastered.seconds, result.loudness, result.true_peak, result.reached, tuple(label.chapters)
            )
        read = load(out, rate=mastered.rate, folder=tape.folder)
        found = measured(read.chunks(), read.rate)
        off = 0.0 if found.integrated is None or not result.reached else found.integrated - loudness
        if found.true_peak <= ceiling and abs(off) <= 0.4:
            break
        aim -= max(0.0, found.true_peak - ceiling + 0.1) if found.true_peak > ceiling else 0.0
        level -= off if abs(off) > 0.2 else 0.0
    reached = found.integrated is not None and abs(found.integrated - loudness) <= 0.5
    return Produced(out, read.seconds, found.integrated, found.true_peak, reached, tuple(label.chapters))


def label_of(recipe: Recipe, source: Path) -> Label:
    """What the file says about itself: a title that tells it from the original, and how it was made."""
    what = ", ".join(said(checked(step)) for step in recipe.steps) or "unchanged"
    title = recipe.source.title or source.stem
    note = NOTE.format(name=recipe.source.name or source.stem, what=what)
    tags = {"title": f"{title} ({what})", "artist": recipe.source.artist, "album": "Remixes", "comment": note}
    return Label(tags, recipe.to_json())
