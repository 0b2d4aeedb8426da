"""Remixing as a library: words or numbers to a recipe, a recipe to a file. No conversation, no player."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tools.remix.analysis.types import Analysis
from tools.remix.effects import read_effects
from tools.remix.errors import NoStems
from tools.remix.levels import Parts, combined
from tools.remix.operations import checked
from tools.remix.produce import Produced, remix
from tools.remix.recipe import Recipe, Step
from tools.remix.recording import Recording
from tools.remix.render import Separators
from tools.remix.sound import Progress, load
from tools.remix.stems.cache import Cached
from tools.remix.stems.multitrack import beside
from tools.remix.stems.separator import Separator
from tools.remix.words import BARE, Context, is_normal, read_parts, read_pitch, read_stems, read_tempo

Hear = Callable[[Recording], Analysis | None]
"""The analysis of a recording, kept or made now; None where nothing can be heard of it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done, in words or numbers; what is empty stays as it is. `keep` and `drop` are names of parts.

    `position` is where in the recording the listener is (seconds): what "loop this" means. `match` is the recording
    that "match that song" means.
    """

    tempo: float | str | None = None
    pitch: float | str | None = None
    stems: str | None = None
    effect: str | None = None
    keep: Sequence[str] = ()
    drop: Sequence[str] = ()
    position: float = 0.0
    match: Recording | None = None


class Studio:
    """Plans and makes remixes.

    `hear` is asked only where a wish needs to know the music; `folder` is for sound on its way.
    """

    def __init__(
        self, hear: Hear = lambda _: None, separators: Separators | None = None, folder: Path | None = None
    ) -> None:
        self.hear = hear
        self.separators = separators
        self._folder = folder

    def plan(self, recording: Recording, wish: Wish, before: Recipe | None = None) -> Recipe:
        """The recipe for a wish, on top of what was done `before`. Raises `RemixError`."""
        start = before or recording.recipe()
        about = _LazyContext(self.hear, recording, wish)
        effects = read_effects(wish.effect, about.known(wish.effect)) if wish.effect else []
        tempo, pitch = wish.tempo, wish.pitch
        if any(step.do == "varispeed" for step in effects):  # styles have a tempo and a pitch of their own
            tempo, pitch = (None if each in BARE else each for each in (tempo, pitch))
        if tempo is not None and is_normal(tempo):
            kept = tuple(step for step in start.steps if step.do not in {"tempo", "varispeed"})
            start, tempo = replace(start, steps=kept), None
        steps = [
            *(read_stems(wish.stems) if wish.stems else read_parts(wish.keep, wish.drop)),
            *(read_tempo(tempo, about.known(tempo)) if tempo not in {None, ""} else []),
            *(read_pitch(pitch, about.known(pitch)) if pitch not in {None, ""} else []),
            *effects,
        ]
        return _arranged(start, _without_doubles(steps))

    def separator(self, recording: Recording, parts: Sequence[str]) -> Separator:
        """What can take a recording apart into some parts, without remembering. Raises `RemixError`."""
        if self.separators is None:
            raise NoStems("Recordings cannot be taken apart here.", "Run: segue models pull spleeter-2stems")
        found = beside(recording.path, self.separators)(parts)
        return found.plain if isinstance(found, Cached) else found

    def remix(self, recipe: Recipe, recording: Recording, out: Path, progress: Progress = lambda _: None) -> Produced:
        """Make the file; see `tools.remix.produce.remix`."""
        separators = self.separators and beside(recording.path, self.separators)
        return remix(recipe, recording.path, out, separators=separators, progress=progress, folder=self._folder)


class _LazyContext:
    """Hears the music only when the words cannot be understood without."""

    def __init__(self, hear: Hear, recording: Recording, wish: Wish) -> None:
        self._hear, self._recording, self._wish = hear, recording, wish
        self._context: Context | None = None

    def known(self, words: float | str | None) -> Context:
        """The context for these words."""
        if not needs_hearing(words):
            return Context(position=self._wish.position)
        if self._context is None:
            match = self._wish.match
            analysis = self._hear(self._recording)
            seconds = analysis.seconds if analysis is not None else load(self._recording.path).seconds
            other = None if match is None else self._hear(match)
            self._context = Context(analysis, seconds, other, self._wish.position)
        return self._context


def needs_hearing(words: float | str | None) -> bool:
    """Whether what these words ask for depends on the music."""
    if words is None:
        return False
    if not isinstance(words, str):
        return words >= 20
    musical = (
        r"bpm|beats|match|same|loop|repeat|short|long|extend|first|last|from \d|cut|intro|outro|verse|chorus(?! eff)|"
        r"break|trim|\b\d{2,3}\b|\b[a-g](?: ?(?:#|b|sharp|flat))?(?: ?(?:major|minor|maj|min|m))?$"
    )
    return re.search(musical, words.lower()) is not None


def _without_doubles(steps: list[Step]) -> list[Step]:
    """Styles set tempo and pitch as well ("slowed and reverb" comes as slower with reverb): each is done once."""
    out: list[Step] = []
    for step in steps:
        if step not in out:
            out.append(step)
    return out


def _arranged(before: Recipe, steps: Sequence[Step]) -> Recipe:
    """More steps on top of a recipe, in the order that sounds best.

    Parts are taken from the untouched recording and cuts are in its own time; everything else follows in the order in
    which it was asked for. A new cut replaces an old one; wishes about parts become one step.
    """
    early = {"stems": 0, "splice": 1}
    old = [step for step in before.steps if not (step.do == "splice" and any(new.do == "splice" for new in steps))]
    allsteps = sorted([*_parted(old, steps), *_others(old), *_others(steps)], key=lambda step: early.get(step.do, 2))
    return replace(before, steps=tuple(checked(step) for step in allsteps))


def _others(steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if step.do != "stems"]


def _parted(old: Sequence[Step], steps: Sequence[Step]) -> list[Step]:
    """One step that says how loud every part is, after all that was wished; none where they are as recorded."""
    parts: Parts = {}
    for step in (*old, *steps):
        if step.do == "stems":
            parts = combined(parts, step.with_)
    return [Step("stems", parts)] if parts else []
