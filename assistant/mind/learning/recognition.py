"""What recognition makes of phrases: spoken by our voices over music and noise, heard by our ears, compared.

What comes of it is a list of confusions, `said | heard, heard x3`, that examples are varied with.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from assistant.mind.learning.example import Example
from assistant.mind.learning.phrasebook import SLOT, Phrase
from assistant.mind.learning.variation import LONGEST_RUN
from assistant.mind.normalise import clean

RATE = 16_000
Audio = NDArray[np.float32]
Say = Callable[[str, str], Audio]
"""(text, voice) to mono speech of shape (n,) at 16 kHz."""
Hear = Callable[[Audio], str]
"""Such a sound to what was understood; empty if nothing was."""

LEVELS = (None, 15.0, 10.0, 5.0, 0.0)
"""By how many decibels speech is louder than what sounds behind it; None: nothing does."""
_LONGEST_HEARD = 4  # words
_LOST = 0.6  # from this share of wrong words on a whole utterance was not understood: nothing to learn from
MOST_WORDS = 22


@dataclass(frozen=True, slots=True)
class Heard:
    """One utterance: its words, and those that were understood."""

    said: tuple[str, ...]
    heard: tuple[str, ...]
    voice: str = ""
    level: float | None = None


def listen(
    examples: Iterable[Example],
    voices: Sequence[str],
    say: Say,
    hear: Hear,
    behind: Callable[[int, random.Random], Audio],
    *,
    seed: int = 1,
    skip: int = 0,
) -> Iterator[Heard]:
    """Speaks examples and hears them, each in one of the voices and at one of `LEVELS`.

    `behind` gives as many samples of music or noise as it is asked for; the first `skip` examples are left out.
    """
    for number, example in enumerate(examples):
        chance = random.Random(seed * 1_000_003 + number)
        voice, level = chance.choice(voices), chance.choice(LEVELS)
        words = tuple(clean(" ".join(example.said.words)).split())
        if number < skip or not words or len(words) > MOST_WORDS:
            continue
        speech = say(" ".join(words).capitalize() + ".", voice)
        yield Heard(words, tuple(clean(hear(placed(speech, level, behind, chance))).split()), voice, level)


def placed(
    speech: Audio, level: float | None, behind: Callable[[int, random.Random], Audio], chance: random.Random
) -> Audio:
    """Speech with a short silence around it and, `level` dB below it, what sounds behind."""
    padded = np.concatenate([np.zeros(RATE // 3), speech, np.zeros(RATE // 2)]).astype(np.float32)
    if level is None:
        return padded
    noise = behind(len(padded), chance)
    power = float((speech**2).mean()) / max(float((noise**2).mean()), 1e-9)
    return np.asarray(padded + np.sqrt(power / 10 ** (level / 10)) * noise, np.float32)


def songs_behind(songs: Sequence[Audio]) -> Callable[[int, random.Random], Audio]:
    """Pieces of songs and, every third time or where there are none, hiss whose high parts are fainter."""

    def behind(length: int, chance: random.Random) -> Audio:
        if not songs or chance.random() < 1 / 3:
            white = np.random.default_rng(chance.getrandbits(32)).normal(0, 1, length + 16)
            return np.convolve(white, np.ones(17) / 17, "valid")[:length].astype(np.float32)
        song = chance.choice(songs)
        start = chance.randrange(max(1, len(song) - length))
        return np.resize(song[start : start + length], length).astype(np.float32)

    return behind


def vocabulary(phrases: Iterable[Phrase]) -> frozenset[str]:
    """The words of phrases that do not come out of slots: those whose confusions are worth knowing."""
    texts = (piece.text for phrase in phrases for clause in phrase.clauses for piece in clause.pieces)
    return frozenset(word for text in texts for word in SLOT.sub(" ", text).split())


def confusions_in(heard: Iterable[Heard], known: frozenset[str]) -> dict[str, Counter[str]]:
    """Runs of up to three `known` words and what was heard for them, as often as it was."""
    found: dict[str, Counter[str]] = {}
    for one in heard:
        wrong = list(_differences(one.said, one.heard))
        if sum(len(said) for said, _ in wrong) > _LOST * len(one.said):
            continue
        for said, other in wrong:
            if 0 < len(said) <= LONGEST_RUN and 0 < len(other) <= _LONGEST_HEARD and known.issuperset(said):
                found.setdefault(" ".join(said), Counter())[" ".join(other)] += 1
    return found


def _differences(said: Sequence[str], heard: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Where the two differ: neighbouring differences together."""
    first: tuple[int, int] | None = None
    for step in Levenshtein.opcodes(said, heard):
        if step.tag != "equal":
            first = first or (step.src_start, step.dest_start)
        elif first:
            yield said[first[0] : step.src_start], heard[first[1] : step.dest_start]
            first = None
    if first:
        yield said[first[0] :], heard[first[1] :]


def save(found: Mapping[str, Counter[str]], file: Path, about: str) -> int:
    """Writes confusions, the commonest first, the file whole or not at all; how many runs of words."""
    lines = [f"# {about}"]
    for said, others in sorted(found.items(), key=lambda row: (-row[1].total(), row[0])):
        told = (f"{other} x{count}" if count > 1 else other for other, count in sorted(others.items(), key=_often))
        lines.append(f"{said} | {', '.join(told)}")
    part = file.with_name(f"{file.name}.part")
    part.write_text("\n".join(lines) + "\n", encoding="utf-8")
    part.replace(file)
    return len(found)


def _often(row: tuple[str, int]) -> tuple[int, str]:
    return -row[1], row[0]


def read_kept(file: Path) -> list[Heard]:
    """What was heard before, from a file that `keep` wrote to; nothing where there is none."""
    if not file.is_file():
        return []
    rows = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    return [Heard(tuple(row["said"].split()), tuple(row["heard"].split()), row["voice"], row["level"]) for row in rows]


def keep(one: Heard, file: Path) -> None:
    """Adds one utterance to the file, so that a run that was broken off goes on where it was."""
    row = {"said": " ".join(one.said), "heard": " ".join(one.heard), "voice": one.voice, "level": one.level}
    with file.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(row, ensure_ascii=False) + "\n")
