"""The voices there are: what they sound like, whose they are, and finding one by words."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from voices.engine import VoiceError

_KOKORO_ORIGIN = "Kokoro-82M v1.0 by hexgrad, trained on permissive and synthetic audio."

_GENDERS = {
    "female": {"female", "woman", "lady", "girl", "she", "her", "feminine", "womans"},
    "male": {"male", "man", "guy", "gentleman", "boy", "he", "him", "masculine", "mans"},
}
_ACCENTS = {
    "en-GB": {"british", "english", "uk", "england", "gb", "london", "briton", "brit"},
    "en-US": {"american", "us", "usa", "america", "yankee"},
}
_STYLES = {
    "fast": {"fast", "fastest", "quickest", "light", "instant", "snappy"},
    "natural": {"natural", "human", "best", "nicest", "good", "nice", "beautiful", "realistic", "pleasant"},
    "deep": {"deep", "deeper", "low", "lower", "bass", "dark"},
    "high": {"high", "higher", "bright", "light-voiced"},
    "slow": {"slow", "slower", "slowest", "calm"},
    "quick": {"quick", "quicker", "hurried"},
    "whispering": {"whisper", "whispering", "asmr", "whispery", "sleepy"},
    "soft": {"soft", "gentle", "softly"},
    "quiet": {"quiet"},
    "plain": {"plain", "simple", "neutral"},
}
_GRADES = ("A", "A-", "B+", "B", "B-", "C+", "C", "C-", "D+", "D", "D-", "F+", "F")


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice. `id` is what its engine calls it; `pitch` is its median in Hz; `grade` its maker's, or empty.

    `language` is a BCP 47 tag, `weights` the name of the model, `real_time` the seconds of work per second of speech on
    one thread of the machine that it was measured on.
    """

    id: str
    name: str
    engine: str
    weights: str
    language: str
    gender: str
    style: tuple[str, ...]
    pitch: int
    grade: str
    licence: str
    origin: str
    real_time: float

    def describe(self) -> str:
        """Return one line for people: "Emma, a British woman (Kokoro, natural, grade B-)"."""
        accent = {"en-US": "American", "en-GB": "British"}.get(self.language, self.language)
        person = {"female": "woman", "male": "man"}.get(self.gender, "voice")
        traits = [self.engine.capitalize(), *self.style, *([f"grade {self.grade}"] if self.grade else [])]
        article = "an" if accent[0] in "AEIO" else "a"
        return f"{self.name}, {article} {accent} {person} ({', '.join(traits)})"


class Catalogue:
    """All voices, in the order in which they are recommended within their engine."""

    def __init__(self, voices: Iterable[Voice] | None = None) -> None:
        self._voices = tuple(_shipped() if voices is None else voices)

    def __iter__(self) -> Iterator[Voice]:
        return iter(self._voices)

    def __len__(self) -> int:
        return len(self._voices)

    def get(self, name: str) -> Voice | None:
        """Return the voice with that id or name, whatever the case, or `None`."""
        wanted = name.strip().lower()
        return next((voice for voice in self._voices if wanted in {voice.id.lower(), voice.name.lower()}), None)

    def matching(self, words: str) -> list[Voice]:
        """Return the voices that fit every word understood in a description, best first; empty if none is understood.

        "a deep british man": gender, accent and style must fit; among those that do, the better grade comes first.
        """
        tokens = set(re.findall(r"[a-z-]+", words.lower().replace("'s", "")))
        tests = _tests(tokens, {voice.engine for voice in self._voices})
        if not tests:
            return []
        fitting = [voice for voice in self._voices if all(_fits(voice, kind, value) for kind, value in tests)]
        return sorted(fitting, key=_rank)

    def find(self, words: str) -> Voice:
        """Return the voice that an id, a name or a description means.

        Raises `VoiceError` with the nearest names, or with what voices there are.
        """
        exact = self.get(words)
        if exact:
            return exact
        named = [voice for token in re.findall(r"[\w-]+", words) if len(token) > 2 and (voice := self.get(token))]
        if named:
            return named[0]
        fitting = self.matching(words)
        if fitting:
            return fitting[0]
        raise self._unknown(words)

    def _unknown(self, words: str) -> VoiceError:
        names = {voice.name.lower(): voice.name for voice in self._voices} | {
            voice.id: voice.id for voice in self._voices
        }
        close = [names[match] for match in difflib.get_close_matches(words.strip().lower(), names, n=3, cutoff=0.6)]
        if close:
            hint = f"Did you mean {' or '.join(dict.fromkeys(close))}?"
        else:
            hint = "Say a name, or words such as 'a British woman'; `segue voices` lists them."
        return VoiceError(f"There is no voice called {words.strip() or 'nothing'}.", hint)


def _tests(tokens: set[str], engines: set[str]) -> list[tuple[str, str]]:
    """Return what a voice must be, as (kind, value), from the words understood."""
    tests = [("gender", gender) for gender, words in _GENDERS.items() if tokens & words]
    tests += [("language", accent) for accent, words in _ACCENTS.items() if tokens & words]
    tests += [("style", style) for style, words in _STYLES.items() if tokens & words]
    return tests + [("engine", engine) for engine in engines if engine in tokens]


def _fits(voice: Voice, kind: str, value: str) -> bool:
    return value in voice.style if kind == "style" else getattr(voice, kind) == value


def _rank(voice: Voice) -> tuple[int, int]:
    """Order by grade; ungraded voices come after good ones and before poor ones."""
    return (_GRADES.index(voice.grade) if voice.grade in _GRADES else _GRADES.index("C"), 0)


def _shipped() -> list[Voice]:
    """Read the data file."""
    table = tomllib.loads(files("voices").joinpath("catalogue.toml").read_text("utf-8"))
    voices = []
    for entry in table["voices"]:
        engine = table["engines"][entry["engine"]]
        voices.append(
            Voice(
                id=entry["id"],
                name=entry["name"],
                engine=entry["engine"],
                weights=engine["weights"],
                language=entry["language"],
                gender=entry["gender"],
                style=(*engine["style"], *entry["style"]),
                pitch=entry["pitch"],
                grade=entry["grade"],
                licence=engine["licence"],
                origin=entry.get("origin", _KOKORO_ORIGIN),
                real_time=engine["real_time"],
            )
        )
    return voices
