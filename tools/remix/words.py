"""From what was said about tempo, pitch and parts to steps. What depends on the recording is asked of `Context`."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tools.playback.numerals import number_in, tokens
from tools.remix.analysis.types import TONICS, Analysis, Key
from tools.remix.errors import RemixError
from tools.remix.recipe import Step
from tools.remix.transforms.stretch import FASTEST, FURTHEST, SLOWEST

FACTORS = {"little": 0.93, "": 0.85, "lot": 0.7}
"""How slow "a bit slower", "slower" and "much slower" are; faster is one over it."""
STEPS = {"little": 1.0, "": 2.0, "lot": 4.0}
"""Semitones of "a bit", nothing said, and "much"."""
LEVELS = {"little": 3.0, "": 6.0, "lot": 12.0}
"""Decibels of "a bit", nothing said, and "much"."""
BARE = frozenset({"slower", "faster", "lower", "higher"})
"""Words that leave to a style how far it goes."""
PARTS = {
    "vocals": r"vocals?|voices?|sing(?:ing|ers?)?|lyrics|words|acapp?ella|a cappella",
    "drums": r"drums?|percussion|beat",
    "bass": r"bass ?(?:line|guitar)?",
    "guitar": r"guitars?",
    "piano": r"pianos?|keys|keyboards?",
    "other": r"other|everything else|rest",
    "accompaniment": r"accompaniment|backing(?: track)?|instruments?|instrumentals?|band|music",
}
_LITTLE = r"\b(?:a (?:little|bit|touch|tad)|slightly|somewhat|little|bit)\b"
_LOT = r"\b(?:much|a lot|lots|way|far|really|very|heav(?:y|ily)|big|huge|massive|strong(?:ly)?)\b"
_QUIETER = r"\b(?:quieter|softer|down|lower|less|reduced?)\b"
_LOUDER = r"\b(?:louder|up|higher|more|boost(?:ed)?|raise[d]?)\b"
_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_UNITS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen"
)
_NUMERAL = rf"(?:{_UNITS}|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|point|zero)"
_NOTES = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the recording: its analysis (None: nothing), and how long it is in seconds.

    `other` is the analysis of what it is to match ("match that song").
    """

    analysis: Analysis | None = None
    seconds: float = 0.0
    other: Analysis | None = None
    position: float = 0.0


def amount(text: str) -> str:
    """How much: "little", "lot" or ""."""
    if re.search(_LITTLE, text):
        return "little"
    return "lot" if re.search(_LOT, text) else ""


def digits(text: str) -> str:
    """The text with its spoken numbers as digits: "one hundred and ten bpm" → "110 bpm"."""

    def number(found: re.Match[str]) -> str:
        value = number_in(tokens(found[0]))
        return found[0] if value is None else f"{value:g}"

    return re.sub(rf"\b{_NUMERAL}(?:[ -]+(?:and )?{_NUMERAL})*\b", number, text)


def is_normal(tempo: float | str) -> bool:
    """Whether a recording is to have its own tempo again."""
    return re.search(r"\b(?:normal|original|own|usual)\b", str(tempo).lower()) is not None


def read_tempo(value: float | str, about: Context) -> list[Step]:
    """Reads "slower", "a bit faster", 0.85, "85 percent", "half speed", "90 bpm" as a step. Raises `RemixError`."""
    factor = _factor(value, about)
    if not SLOWEST <= factor <= FASTEST:
        raise RemixError(
            f"I can't play it {factor:g} times as fast.", "Anything from a quarter to four times its speed works."
        )
    return [] if abs(factor - 1.0) < 1e-4 else [Step("tempo", {"factor": round(factor, 5)})]


def _factor(value: float | str, about: Context) -> float:
    text = digits(str(value).lower())
    number = re.search(_NUMBER, text)
    if re.search(r"\bmatch|same (?:tempo|speed|bpm)", text) and about.other is not None:
        ratio = _bpm(about.other) / _bpm(about.analysis)
        return min((ratio * octave for octave in (0.5, 1.0, 2.0)), key=lambda each: abs(math.log(each)))
    if number is None:
        return _worded(text)
    amount_ = float(number[0])
    if "bpm" in text or "beats" in text or (amount_ >= 20 and not re.search(r"%|per ?cent", text)):
        factor = amount_ / _bpm(about.analysis)
        doubted = about.analysis is not None and about.analysis.tempo.doubt == "octave"
        return _nearest_octave(factor) if doubted else factor
    if re.search(r"%|per ?cent", text):
        part = amount_ / 100
        slower, faster = re.search(r"slow|down|less", text), re.search(r"fast|quick|up|more", text)
        return 1 - part if slower else 1 + part if faster else part
    if re.search(r"times? slower|slower by a factor", text) and amount_:
        return 1 / amount_
    return amount_


def _worded(text: str) -> float:
    if re.search(r"\bhalf\b", text):
        return 1.5 if re.search(r"half as fast again", text) else 0.5
    if re.search(r"\bdouble\b|twice", text):
        return 2.0
    if re.search(r"\b(?:normal|original|own|usual)\b", text):
        return 1.0
    if re.search(r"slow|down|calm|relax", text):
        return FACTORS[amount(text)]
    if re.search(r"fast|quick|speed|up|hurr", text):
        return round(1 / FACTORS[amount(text)], 3)
    raise RemixError(f"I don't know what tempo {text} is.", "Say slower, faster, a factor, or beats per minute.")


def _bpm(analysis: Analysis | None) -> float:
    if analysis is None or analysis.tempo.bpm is None:
        raise RemixError("I hear no steady beat in this, so I can't set its tempo in beats.", "Say slower or faster.")
    return analysis.tempo.bpm


def _nearest_octave(factor: float) -> float:
    """A song at 170 taken for 85 is still the same song: of half, once and twice the one that changes it least."""
    choices = [factor * octave for octave in (0.5, 1.0, 2.0)]
    best = min(choices, key=lambda each: abs(each - 1.0) if each >= 1 else abs(1 / each - 1.0))
    return best if 0.75 <= best <= 1.34 else factor


def read_pitch(value: float | str, about: Context) -> list[Step]:
    """Reads "lower", "a bit higher", -3, "an octave up", "to A minor", "match" → a pitch step. Raises `RemixError`."""
    semitones = _semitones(value, about)
    if abs(semitones) > FURTHEST:
        raise RemixError(f"I can't move it {semitones:g} semitones.", "Two octaves up or down is as far as it goes.")
    return [] if abs(semitones) < 1e-4 else [Step("pitch", {"semitones": round(semitones, 4)})]


def _semitones(value: float | str, about: Context) -> float:
    text = digits(str(value).lower()).replace("♯", "#").replace("♭", "b")
    sign = -1.0 if re.search(r"low|down|deep|flat(?:ter)\b|^-", text) else 1.0
    number = re.search(r"\d+(?:\.\d+)?", text)
    if "octave" in text:
        return sign * 12 * (float(number[0]) if number else 1.0)
    if number is not None:
        unit = 2.0 if re.search(r"\bwhole (?:tone|step)", text) else 0.01 if "cent" in text else 1.0
        return sign * unit * float(number[0])
    if re.search(r"\bmatch|same key|same pitch", text):
        if about.other is None or about.other.key.tonic is None:
            raise RemixError("I don't know the key that it is to match.", "Name a key, such as A minor.")
        return to_key(about.analysis, about.other.key.tonic, about.other.key.mode)
    if key := re.search(r"\b([a-g])(?: ?(#|b|sharp|flat))?(?: ?(major|minor|maj|min|m))?$", text):
        return _to_named_key(key, about)
    if re.search(r"\b(?:normal|original|own)\b", text):
        return 0.0
    if re.search(r"half (?:a )?(?:step|tone)|semitone", text):
        return sign
    if not re.search(r"high|up|low|down|deep|pitch", text):
        raise RemixError(
            f"I don't know what pitch {text} is.", "Say higher, lower, semitones, or a key such as A minor."
        )
    return sign * STEPS[amount(text)]


def _to_named_key(key: re.Match[str], about: Context) -> float:
    note = _NOTES[key[1]] + {"#": 1, "sharp": 1, "b": -1, "flat": -1}.get(key[2] or "", 0)
    mode = {"m": "minor", "min": "minor", "minor": "minor"}.get(key[3] or "", "major" if key[3] else None)
    return to_key(about.analysis, TONICS[note % 12], mode)


def to_key(analysis: Analysis | None, tonic: str, mode: str | None) -> float:
    """The fewest semitones from the key of a recording to another one, its tuning put right as well.

    Pitch moves a key, it cannot change its mode: a major piece that is to be in A minor goes to C major, which has the
    same notes. Raises `RemixError` where no key is heard.
    """
    own = analysis.key if analysis is not None else Key(None, None, 0.0)
    if own.tonic is None:
        raise RemixError("I hear no clear key in this.", "Say how many semitones instead.")
    wanted = TONICS.index(tonic)
    if mode is not None and own.mode is not None and mode != own.mode:
        wanted += 3 if own.mode == "major" else -3
    distance = (wanted - TONICS.index(own.tonic) + 6) % 12 - 6
    return distance - own.tuning / 100 if abs(own.tuning) >= 5 else float(distance)


def read_stems(text: str) -> list[Step]:
    """Reads "no vocals", "drums and bass only", "vocals a bit quieter", "vocals back" → a stems step.

    Raises `RemixError`.
    """
    text = text.lower().replace("-", " ")
    if re.search(r"karaoke|sing along|instrumental(?: only| version)?$|^instrumental", text):
        return [Step("stems", {"drop": ["vocals"]})]
    names = [name for name, pattern in PARTS.items() if re.search(rf"\b(?:{pattern})\b", text)]
    if not names:
        raise RemixError(f"I don't know which part {text} is.", "Name vocals, drums, bass or the rest.")
    if re.search(_QUIETER, text) or re.search(_LOUDER, text):
        decibels = LEVELS[amount(text)] * (-1 if re.search(_QUIETER, text) else 1)
        return [Step("stems", {"gains": dict.fromkeys(names, decibels)})]
    if re.search(r"\bback\b", text):
        return [Step("stems", {"back": names})]
    if re.search(r"\b(?:no|without|drop|remove|mute|out|off|minus|away|lose|kill|cut|rid)\b", text):
        return [Step("stems", {"drop": names})]
    return [Step("stems", {"keep": names})]


def read_parts(keep: Sequence[str], drop: Sequence[str]) -> list[Step]:
    """Names of parts from a command line → a stems step."""
    given: dict[str, Any] = {"keep": list(keep)} if keep else {"drop": list(drop)}
    if keep and drop:
        given["keep"] = [name for name in keep if name not in drop]
    return [Step("stems", given)] if keep or drop else []
