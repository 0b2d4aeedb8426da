"""How fast, how level and how intelligible the voices are: `python tests/benchmarks/bench_voices.py --weights DIR`.

Speech is transcribed back with faster-whisper base. What was said and what was heard are both made speakable first, so
that "1994" and "nineteen ninety-four" are the same words. Ratios are against a baseline in the same run. Prints a table
and writes `.bench/voices.json`: {"rows": [{"name", "value", "want", "ok"}], "misses": [...]}.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from pathlib import Path

import numpy as np

from voices import Speech, Synthesizer, make_synthesizer, speakable
from voices.shaping import active_level

SENTENCES = (
    "Playing Creep by Radiohead, released in 1992.",
    "There are 4 minutes left in this chapter.",
    "The album came out on 3 May 1994 and sold 1,500,000 copies.",
    "This track is 3:45 long and runs at 128 BPM.",
    "I set the volume to 45%.",
    "Next is Blinding Lights by The Weeknd, feat. Rosalía.",
    "I found 12 albums from the 80s.",
    "It will stop at 10:30 pm.",
    "Skipping back 30s.",
    "Symphony No. 5 by Beethoven, Op. 67, in C minor.",
    "Episode 112 is from 2023-11-05.",
    "Led Zeppelin IV has 8 songs.",
    "The file is 320 kbps and 44.1 kHz.",
    "Your playlist has 25 songs and lasts 1:32:10.",
    "I turned it down by 6 dB.",
    "Now playing Billie Jean by Michael Jackson.",
    "You listened to Taylor Swift 212 times in 2024.",
    "The concert is on Friday at 19:30.",
    "Paul & Linda McCartney made Ram in 1971.",
    "The 2nd song is called Yesterday.",
    "That costs $9.99 a month.",
    "Dr. Dre and Mr. Cash are in your library.",
    "Chapter XII begins in 90 s.",
    "Paused at 2:05.",
    "Adele's album 25 is next, then 21.",
    "I could not find that, so here is something close.",
    "David Bowie was born on January 8, 1947.",
    "It is 72°F outside and the speed is 1.5x.",
    "The podcast is 55 minutes long; 3/4 of it is left.",
    "Jimi Hendrix, Nina Simone and Johnny Cash are your top 3 artists.",
)
ANSWER = "Here is a quiet album for the evening. It was recorded in one night, in a church."
VOICES = {"piper": ("piper-en-us-joe", "en_US-joe-medium"), "kokoro": ("kokoro-82m", "af_heart")}


def _words(text: str) -> str:
    """Return `text` as bare words, the same for numbers and digits, hyphens and none, accents and none."""
    said = speakable(text.replace("-", " ") if not any(map(str.isdecimal, text)) else text).lower()
    bare = "".join(c for c in unicodedata.normalize("NFD", said) if not unicodedata.combining(c))
    return " ".join(word for word in re.findall(r"[a-z']+", bare.replace("-", " ")) if word != "and")


def _heard(model: object, speech: list[Speech]) -> str:
    import soxr

    audio = np.concatenate([part.audio[:, 0] for part in speech])
    mono = soxr.resample(audio, speech[0].rate, 16_000)
    segments, _ = model.transcribe(mono, language="en", beam_size=1, without_timestamps=True)  # type: ignore[attr-defined]
    return " ".join(segment.text for segment in segments)


def _edges(speech: Speech) -> float:
    """Return the seconds of silence before the speech, on its 10 ms blocks."""
    size = speech.rate // 100
    blocks = speech.audio[: len(speech.audio) // size * size, 0].reshape(-1, size)
    loud = np.sqrt((blocks**2).mean(axis=1))
    return float(np.flatnonzero(loud > loud.max() * 0.01)[0] * 0.01)


def _centroid(speech: list[Speech]) -> float:
    """Return the spectral centroid in Hz of everything spoken."""
    audio = np.concatenate([part.audio[:, 0] for part in speech])
    power = np.abs(np.fft.rfft(audio)) ** 2
    return float((np.fft.rfftfreq(len(audio), 1 / speech[0].rate) * power).sum() / power.sum())


def _first_sentence(engine: Synthesizer, voice: str, runs: int = 5) -> float:
    """Return the median seconds of work until the first sentence of a two-sentence answer is ready."""
    times = []
    for _ in range(runs):
        begin = time.process_time()
        speech = engine.synthesize(ANSWER, voice)
        next(iter(speech))
        times.append(time.process_time() - begin)
    return float(np.median(times))


def measure(name: str, folder: Path, voice: str, model: object) -> tuple[dict[str, float], list[dict[str, object]]]:
    """Measure one engine with one voice; return its figures and what was misheard."""
    import jiwer

    engine = make_synthesizer(name, folder)
    begin = time.perf_counter()
    engine.load()
    loading = time.perf_counter() - begin
    list(engine.synthesize("Warming up.", voice))
    spoken: list[Speech] = []
    wanted, heard, misses, work = [], [], [], 0.0
    for sentence in SENTENCES:
        begin = time.process_time()  # of the processor: the machine may be shared
        speech = list(engine.synthesize(sentence, voice))
        work += time.process_time() - begin
        spoken += speech
        wanted.append(_words(sentence))
        heard.append(_words(_heard(model, speech)))
        if wanted[-1] != heard[-1]:
            misses.append({"engine": name, "said": wanted[-1], "heard": heard[-1]})
    levels = [active_level(part.audio, part.rate) for part in spoken]
    figures = {
        "loading, s": loading,
        "CPU seconds per second of speech": work / sum(part.seconds for part in spoken),
        "first sentence of two, CPU seconds": _first_sentence(engine, voice),
        "word errors when transcribed back": float(jiwer.wer(wanted, heard)),
        "furthest from -20 dBFS, dB": max(abs(level + 20) for level in levels),
        "highest peak": max(float(np.abs(part.audio).max()) for part in spoken),
        "longest silence ahead, s": max(map(_edges, spoken)),
        "spectral centroid, Hz": _centroid(spoken),
    }
    return figures, misses


_LIMITS = {
    "CPU seconds per second of speech": 0.8,
    "word errors when transcribed back": 0.08,
    "furthest from -20 dBFS, dB": 1.0,
    "highest peak": 0.9,
    "longest silence ahead, s": 0.06,
}


def _row(name: str, value: float, most: float | None) -> dict[str, object]:
    want = "" if most is None else f"<= {most:g}"
    return {"name": name, "value": round(value, 4), "want": want, "ok": most is None or round(value, 4) <= most}


def main() -> int:
    """Run everything; exit status 1 if a row is not as wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="folder that holds one folder a model")
    parser.add_argument("--out", type=Path, default=Path(".bench/voices.json"))
    arguments = parser.parse_args()
    from faster_whisper import WhisperModel

    ears = WhisperModel(str(arguments.weights / "faster-whisper-base"), compute_type="int8", cpu_threads=1)
    rows, misses, all_figures = [], [], {}
    for name, (weights, voice) in VOICES.items():
        figures, missed = measure(name, arguments.weights / weights, voice, ears)
        all_figures[name] = figures
        misses += missed
        rows += [_row(f"{name}: {what}", value, _LIMITS.get(what)) for what, value in figures.items()]
    fast, natural = all_figures["piper"], all_figures["kokoro"]
    for what, most in (("CPU seconds per second of speech", 0.35), ("first sentence of two, CPU seconds", 0.35)):
        rows.append(_row(f"piper / kokoro: {what}", fast[what] / natural[what], most))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps({"rows": rows, "misses": misses}, indent=1) + "\n", "utf-8")
    lines = [f"{'ok ' if row['ok'] else 'NOT'}  {row['name']:<58}{row['value']:>10}  {row['want']}" for row in rows]
    lines += [f"  {miss['engine']}: {miss['said']!r} was heard as {miss['heard']!r}" for miss in misses]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if all(row["ok"] for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
