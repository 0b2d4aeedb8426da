"""How well and how fast the ears hear: `bench_ears.py --weights DIR [--eval DIR] [--music DIR]`.

Spoken requests in many synthetic voices, clean and with music 10 and 5 dB below; the names in the prompt are those of
the whole catalogue and others besides, of which a request has two at most. Ratios are against a baseline in the same
run. Speech and music are kept in `.bench/speech`, so that a second run is a third as long.
Writes `.bench/ears.json`: {"rows": [{"name", "value", "want", "ok"}], "misses": [...]}.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
import soundfile
from numpy.typing import NDArray

from assistant.ears.audio import load_audio, resampled
from assistant.ears.bias import prompt_of
from assistant.ears.commands import COMMANDS, once, plain
from assistant.ears.factory import make_transcriber
from assistant.ears.hearing import Hearing, NothingHeard
from assistant.ears.transcriber import RATE, Transcriber
from assistant.ears.voice import SileroDetector
from voices import make_synthesizer

Audio = NDArray[np.float32]
OTHERS = [
    "Portishead",
    "Daft Punk",
    "Bonobo",
    "Four Tet",
    "Arcade Fire",
    "Beach House",
    "Fleet Foxes",
    "Bon Iver",
    "Joanna Newsom",
    "Miles Davis",
    "Thelonious Monk",
    "Chet Baker",
    "Ella Fitzgerald",
    "Philip Glass",
    "Steve Reich",
    "Max Richter",
    "Nils Frahm",
    "Serial",
    "Dracula",
    "Mogwai",
    "Middlemarch",
    "Fela Kuti",
    "Amadou and Mariam",
    "Caetano Veloso",
    "Kraftwerk",
    "Explosions in the Sky",
    "War and Peace",
    "Freakonomics",
]
NOT_COMMANDS = [
    "Derby.",
    "Hello there.",
    "Radiohead.",
    "Queen.",
    "Monday.",
    "Good morning.",
    "Coffee.",
    "Jazz.",
    "Nina Simone.",
    "The second one.",
    "Frankenstein.",
    "Pizza.",
    "Homogenic.",
    "Stockholm.",
    "Candle.",
    "Chocolate.",
    "What time is it?",
    "White Gloves.",
    "Sorry.",
    "Text.",
]
VOICES = (
    "af_heart",
    "am_michael",
    "bf_emma",
    "bm_george",
    "af_bella",
    "am_puck",
    "bf_isabella",
    "bm_lewis",
    "piper:joe",
)


class Speaker:
    """Says texts in named voices, and remembers what was said in a folder."""

    def __init__(self, weights: Path, folder: Path) -> None:
        self._folder = folder
        self._kokoro = make_synthesizer("kokoro", weights / "kokoro-82m")
        self._piper = make_synthesizer("piper", weights / "piper-en-us-joe")
        folder.mkdir(parents=True, exist_ok=True)

    def say(self, text: str, voice: str) -> Audio:
        """(n,) float32 at 16 kHz."""
        file = self._folder / (hashlib.sha256(f"{text}|{voice}".encode()).hexdigest()[:16] + ".wav")
        if not file.exists():
            engine, name = (self._piper, "en_US-joe-medium") if voice.startswith("piper") else (self._kokoro, voice)
            parts = list(engine.synthesize(text, name))
            speech = resampled(np.concatenate([part.audio for part in parts]), parts[0].rate)
            soundfile.write(file, speech, RATE, subtype="FLOAT")
        return np.asarray(soundfile.read(file, dtype="float32")[0])


class Room:
    """Puts speech into a room: a pause before and after as the endpointer leaves them, with or without music."""

    def __init__(self, music: Path | None) -> None:
        files = sorted(f for f in music.rglob("*") if f.suffix in {".ogg", ".mp3", ".flac"}) if music else []
        self.kind = "music" if files else "chords made here"
        self._songs = [load_audio(f)[20 * RATE : 60 * RATE, 0] for f in files[:6]] or [_chords()]

    def place(self, speech: Audio, snr: float | None, seed: int) -> Audio:
        """(n,) with music `snr` dB below the speech, or a faint hiss."""
        rng = np.random.default_rng(seed)
        audio = np.concatenate([np.zeros(int(0.3 * RATE)), speech, np.zeros(int(0.5 * RATE))]).astype(np.float32)
        if snr is None:
            return (audio + rng.normal(0, 3e-4, len(audio))).astype(np.float32)
        music = self.music(len(audio), seed)
        gain = np.sqrt((speech**2).mean() / max((music**2).mean(), 1e-9) / 10 ** (snr / 10))
        return (audio + gain * music).astype(np.float32)

    def music(self, length: int, seed: int) -> Audio:
        """(length,) from one of the songs."""
        rng = np.random.default_rng(seed)
        song = self._songs[rng.integers(len(self._songs))]
        start = rng.integers(0, len(song) - length)
        return song[start : start + length]


def _chords() -> Audio:
    """Forty seconds of chords with a beat, for where there is no music at hand."""
    time_axis = np.arange(40 * RATE) / RATE
    song = np.zeros(len(time_axis))
    for step, root in enumerate([220.0, 174.6, 261.6, 196.0] * 5):
        inside = (time_axis >= 2 * step) & (time_axis < 2 * step + 2)
        for ratio in (0.5, 1, 1.26, 1.5, 2):
            for harmonic in (1, 2, 3, 4):
                song += inside * np.sin(2 * np.pi * root * ratio * harmonic * time_axis) / harmonic**1.5
    beat = np.exp(-(time_axis % 0.5) * 25) * np.random.default_rng(0).normal(0, 3, len(time_axis))
    return (0.05 * (song + beat)).astype(np.float32)


def _normalizer() -> Callable[[str], str]:
    from whisper.normalizers import EnglishTextNormalizer

    return EnglishTextNormalizer()  # type: ignore[no-any-return]


def requests(
    ears: Transcriber, cases: list[dict[str, Any]], names: list[str], speaker: Speaker, room: Room
) -> tuple[dict[str, float], list[Any]]:
    """Word and name errors without and with a prompt, and how long a request takes."""
    normal = _normalizer()
    wrong = [name for pair in zip(OTHERS, reversed(OTHERS), strict=True) for name in pair]
    mixed = [name for pair in zip(names, OTHERS * 2, strict=False) for name in pair]
    prompts = {"none": "", "names": _with_all(names, mixed, ears), "only wrong names": prompt_of(wrong, ears.count)}
    heard: dict[str, list[tuple[str, str]]] = {}
    spent: list[float] = []
    for number, case in enumerate(cases):
        speech = speaker.say(case["text"], case["voice"])
        for snr, wanted in ((None, list(prompts)), (10, ["names"]), (5, ["none", "names"])):
            listening = ears.listen(room.place(speech, snr, number))
            for which in wanted:
                found = listening.decode(prompts[which])
                heard.setdefault(f"{which} {snr or 'clean'}", []).append((normal(case["text"]), normal(found.text)))
                if which == wanted[0] and snr == 10:
                    spent.append(found.seconds)
    figures = {f"wer {key}": jiwer.wer([a for a, _ in pairs], [b for _, b in pairs]) for key, pairs in heard.items()}
    for key in ("none clean", "names clean", "names 10", "names 5"):
        figures[f"name errors {key}"] = _name_errors(heard[key], [normal(name) for name in names])
    figures["seconds p50"], figures["seconds p95"] = np.quantile(spent, [0.5, 0.95]).tolist()
    return figures, [pair for pair in heard["names clean"] if pair[0] != pair[1]]


def _with_all(names: list[str], mixed: list[str], ears: Transcriber) -> str:
    """As many others among the names as leave room for every name."""
    for size in range(len(mixed), 0, -2):
        chosen = mixed[:size] + names[size // 2 :]
        prompt = prompt_of(chosen, ears.count)
        if all(name in prompt for name in names):
            return prompt
    return prompt_of(names, ears.count)


def _name_errors(pairs: list[tuple[str, str]], names: list[str]) -> float:
    checks = [name in got for said, got in pairs for name in names if name in said]
    return 1 - sum(checks) / len(checks)


def short_words(
    ears: Transcriber, names: list[str], speaker: Speaker, room: Room
) -> tuple[dict[str, float], list[Any]]:
    """One-word commands with and without the second opinion, and other short sentences taken for commands."""
    hearing = Hearing(ears, SileroDetector())
    known = {plain(command) for command in COMMANDS}
    prompt = prompt_of(names, ears.count)
    counts: dict[str, list[bool]] = {}
    misses: list[Any] = []
    for number, (text, snr) in enumerate(_spoken()):
        audio = room.place(speaker.say(text, VOICES[number * 5 % len(VOICES)]), snr, 500 + number)
        found = hearing.hear(audio, names)
        got = "" if isinstance(found, NothingHeard) else once(found.text)
        where = f"{snr:g}" if snr else "clean"
        if plain(text) in known:
            counts.setdefault(f"commands {where}", []).append(got == plain(text))
            if snr is None:
                plainly = once(ears.listen(audio).decode(prompt).text)
                counts.setdefault("commands without second opinion clean", []).append(plainly == plain(text))
            if got != plain(text):
                misses.append([text, where, got])
        else:
            counts.setdefault(f"false commands {where}", []).append(got in known)
    return {key: sum(values) / len(values) for key, values in counts.items()}, misses


def _spoken() -> Iterator[tuple[str, float | None]]:
    for text in [f"{command}." for command in COMMANDS] + NOT_COMMANDS:
        yield text, None
    for text in [f"{command}." for command in COMMANDS[::2]] + NOT_COMMANDS[::2]:
        yield text, 5.0


def noises(ears: Transcriber, names: list[str], room: Room) -> float:
    """The share of silences, hisses, coughs and pieces of music in which words were heard."""
    hearing = Hearing(ears, SileroDetector())
    heard = []
    for number in range(40):
        rng = np.random.default_rng(number)
        length = int(RATE * (0.8 + 0.05 * number))
        hiss = rng.normal(0, 1, length)
        fading = np.exp(-(np.arange(length) % 6_000) / 900)
        sounds = (hiss * 1e-4, hiss * 0.05, hiss * 0.3 * fading, room.music(length, number))
        heard.append(not isinstance(hearing.hear(sounds[number % 4].astype(np.float32), names), NothingHeard))
    return sum(heard) / len(heard)


def work(ears: Transcriber, clips: list[Audio]) -> float:
    """Processor seconds for these clips, after one to warm up."""
    ears.transcribe(clips[0])
    started = time.process_time()
    for clip in clips:
        ears.transcribe(clip)
    return time.process_time() - started


def rows_of(figures: dict[str, float]) -> list[dict[str, object]]:
    """The table: each figure, what it should be, and whether it is."""
    wants: dict[str, tuple[str, float]] = {
        "wer names clean": ("<=", 0.08),
        "wer names 5": ("<=", 0.12),
        "prompted / unprompted wer": ("<=", 0.7),
        "wrong names / unprompted wer": ("<=", 1.15),
        "prompted / unprompted name errors": ("<=", 0.5),
        "seconds p50": ("<=", 0.7),
        "faster-whisper / openai-whisper work": ("<=", 0.5),
        "commands clean": (">=", 0.85),
        "commands 5": (">=", 0.75),
        "false commands clean": ("<=", 0.05),
        "false commands 5": ("<=", 0.1),
        "words heard in noise": ("<=", 0.0),
    }
    rows = []
    for name, value in figures.items():
        sign, limit = wants.get(name, ("", 0.0))
        met = value <= limit if sign == "<=" else value >= limit
        rows.append(
            {"name": name, "value": round(value, 4), "want": f"{sign} {limit}" if sign else "", "ok": met or not sign}
        )
    return rows


def main() -> None:
    """Measure, print and write."""
    repository = Path(__file__).parents[2]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, default=os.environ.get("SEGUE_WEIGHTS"), required=False)
    parser.add_argument(
        "--eval", type=Path, default=os.environ.get("SEGUE_EVAL", repository.parent / "shared" / "eval")
    )
    parser.add_argument("--music", type=Path, default=os.environ.get("SEGUE_MUSIC"), help="a folder with songs")
    parser.add_argument("--cases", type=int, default=60)
    arguments = parser.parse_args()
    if arguments.weights is None or not Path(arguments.eval, "utterances.json").exists():
        parser.error("the weights (--weights, SEGUE_WEIGHTS) or utterances.json (--eval, SEGUE_EVAL) are not there")
    data = json.loads(Path(arguments.eval, "utterances.json").read_text(encoding="utf-8"))
    cases, names = data["utterances"][: arguments.cases], data["catalogue_names"]
    folder = repository / ".bench"
    speaker = Speaker(arguments.weights, folder / "speech")
    room = Room(arguments.music)
    ears = make_transcriber("faster-whisper", arguments.weights / "faster-whisper-base")
    figures, misses = requests(ears, cases, names, speaker, room)
    short, missed = short_words(ears, names, speaker, room)
    figures |= short
    figures["prompted / unprompted wer"] = figures["wer names clean"] / figures["wer none clean"]
    figures["wrong names / unprompted wer"] = figures["wer only wrong names clean"] / figures["wer none clean"]
    figures["prompted / unprompted name errors"] = (
        figures["name errors names clean"] / figures["name errors none clean"]
    )
    figures["words heard in noise"] = noises(ears, names, room)
    clips = [speaker.say(case["text"], case["voice"]) for case in cases[:4]]
    reference = make_transcriber("openai-whisper", arguments.weights / "openai-whisper-base")
    figures["faster-whisper / openai-whisper work"] = work(ears, clips) / work(reference, clips)
    rows = rows_of(figures)
    for row in rows:
        print(f"{row['name']:45s} {row['value']:8} {row['want']:8} {'' if row['ok'] else 'MISSED'}")
    result = {"rows": rows, "noise": room.kind, "misses": misses + missed}
    (folder / "ears.json").write_text(json.dumps(result, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
