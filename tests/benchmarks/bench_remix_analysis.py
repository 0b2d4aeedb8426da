"""How well music is heard and taken apart: `python tests/benchmarks/bench_remix_analysis.py --weights DIR`.

Truth comes from songs rendered in styles that were never used for tuning (`rendered_songs.UNSEEN`), from real songs
with tempo maps, and from mixes of known stems. librosa and essentia hear the same songs in the same run. Prints a
table and writes `.bench/remix_analysis.json`: {"rows": [{"name", "value", "want", "ok"}], "songs": [...]}.

Needs FluidSynth with a sound font and apt (Debian), and from PyPI: `pip install mido librosa essentia`. Sound that was
rendered or fetched is kept in `--cache`. `--only beats,stems` measures a part.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.real_songs import fetch, mapped_songs, sentences, sung_songs
from tests.benchmarks.rendered_songs import find_font, render, render_parts
from tests.benchmarks.song_styles import SEEN, UNSEEN
from tools.remix.analysis import analyse
from tools.remix.analysis.vocals import find_vocals
from tools.remix.stems.four import FourStems
from tools.remix.stems.spleeter import Spleeter
from voices import make_synthesizer

RATE = 44_100
SEEDS = (300, 301, 302)
LIBROSA_LATE = 0.04
"""Seconds by which librosa's beats come late; taken off, to be fair."""
SURE = 0.6
Row = dict[str, Any]


def f_measure(found: Any, wanted: Any, within: float = 0.07) -> float:
    """Of beats after the first five seconds, each counted once."""
    found, wanted = (np.asarray(each, float)[np.asarray(each, float) >= 5] for each in (found, wanted))
    right = i = j = 0
    while i < len(found) and j < len(wanted):
        gap = found[i] - wanted[j]
        if abs(gap) <= within:
            right, i, j = right + 1, i + 1, j + 1
        elif gap < 0:
            i += 1
        else:
            j += 1
    return 2 * right / max(1, len(found) + len(wanted))


def right_tempo(found: float | None, wanted: float) -> bool:
    return found is not None and abs(found / wanted - 1) <= 0.04


def librosa_hears(mono: np.ndarray) -> tuple[float, np.ndarray]:
    import librosa

    tempo, beats = librosa.beat.beat_track(y=mono, sr=RATE, units="time")
    return float(np.ravel(tempo)[0]), beats - LIBROSA_LATE


def essentia_hears(mono: np.ndarray) -> tuple[float, np.ndarray, str]:
    import essentia.standard as es

    bpm, beats, *_ = es.RhythmExtractor2013(method="multifeature")(mono)
    tonic, mode, _ = es.KeyExtractor(profileType="edma")(mono)
    flats = {"Bb": "A#", "Eb": "D#", "Ab": "G#", "Db": "C#", "Gb": "F#"}
    return float(bpm), beats, f"{flats.get(tonic, tonic)} {mode}"


def rendered(cache: Path) -> Iterator[dict[str, Any]]:
    """What each hears in every rendered song, next to what is true."""
    import soundfile

    font = find_font()
    for style in UNSEEN:
        for seed in SEEDS:
            path, truth = render(style, seed, cache / "rendered", font)
            audio, rate = soundfile.read(path, dtype="float32", always_2d=True)
            begin = time.process_time()
            found = analyse(audio, rate)
            cost = (time.process_time() - begin) / found.seconds
            mono = audio.mean(axis=1)
            their = essentia_hears(mono)
            plain = librosa_hears(mono)
            parts = [at for at, _ in truth.sections[1:]]
            yield {
                "song": f"{style.name} {seed}",
                "bpm": truth.bpm,
                "heard": found.tempo.bpm,
                "doubt": found.tempo.doubt,
                "confidence": found.tempo.confidence,
                "tempo": right_tempo(found.tempo.bpm, truth.bpm),
                "beats": f_measure(found.beats.times, truth.beats),
                "downbeats": f_measure(found.beats.downbeats, truth.downbeats),
                "key": f"{found.key.tonic} {found.key.mode}" == f"{truth.tonic} {truth.mode}",
                "sections": f_measure([each.start for each in found.sections[1:]], parts, 3.0),
                "essentia tempo": right_tempo(their[0], truth.bpm),
                "essentia beats": f_measure(their[1], truth.beats),
                "essentia key": their[2] == f"{truth.tonic} {truth.mode}",
                "librosa tempo": right_tempo(plain[0], truth.bpm),
                "librosa beats": f_measure(plain[1], truth.beats),
                "cost": cost,
            }


def real(files: Path) -> Iterator[dict[str, Any]]:
    for song in mapped_songs(files):
        found = analyse(song.audio, song.rate)
        mono = song.audio.mean(axis=1)
        their, plain = essentia_hears(mono), librosa_hears(mono)
        yield {
            "song": song.name,
            "bpm": song.bpm,
            "heard": found.tempo.bpm,
            "doubt": found.tempo.doubt,
            "confidence": found.tempo.confidence,
            "tempo": right_tempo(found.tempo.bpm, song.bpm),
            "beats": f_measure(found.beats.times, song.beats),
            "essentia tempo": right_tempo(their[0], song.bpm),
            "essentia beats": f_measure(their[1], song.beats),
            "librosa tempo": right_tempo(plain[0], song.bpm),
            "librosa beats": f_measure(plain[1], song.beats),
        }


def si_sdr(found: np.ndarray, wanted: np.ndarray) -> float:
    """Scale-invariant signal-to-distortion ratio in dB (Le Roux et al., ICASSP 2019)."""
    found, wanted = found.ravel().astype(float), wanted.ravel().astype(float)
    part = (found @ wanted) / (wanted @ wanted) * wanted
    return float(10 * np.log10((part**2).sum() / ((found - part) ** 2).sum()))


def separated(engine: Any, audio: np.ndarray) -> dict[str, np.ndarray]:
    stretches = list(engine.separate([audio], RATE))
    return {name: np.concatenate([each.parts[name] for each in stretches]) for name in engine.capability.stems}


SPOKEN = (
    "The lights were low and the band was late.",
    "Somebody sang about the sea, and nobody listened.",
    "I walked home along the river, counting the bridges.",
    "In the morning the radio played the same song again.",
)
VOICES = (("piper", "piper-en-us-joe", "en_US-joe-medium"), ("kokoro", "kokoro-82m", "af_heart"))


def speakers(files: Path, weights: Path) -> Iterator[tuple[str, list[np.ndarray]]]:
    """Sentences of each voice, mono at 44.1 kHz: two synthetic ones and a reader recorded in a room."""
    import soundfile
    import soxr

    for engine_name, model, voice in VOICES:
        engine = make_synthesizer(engine_name, weights / model)
        engine.load()
        said = [part for sentence in SPOKEN for part in engine.synthesize(sentence, voice)]
        yield engine_name, [soxr.resample(part.audio[:, 0], part.rate, RATE) for part in said]
    read = [soundfile.read(path, dtype="float32") for path in sentences(files)]
    yield "LibriVox", [soxr.resample(wave, rate, RATE) for wave, rate in read]


def speech(waves: list[np.ndarray], frames: int) -> tuple[np.ndarray, np.ndarray]:
    """As much as there is room for, each equally loud, with pauses of three seconds, and a mask of where they are."""
    voice, there = np.zeros(frames, np.float32), np.zeros(frames, bool)
    at = 2 * RATE
    for wave in waves * 9:
        if at + len(wave) > frames:
            break
        loud = wave[np.abs(wave) > 0.02 * np.abs(wave).max()]
        voice[at : at + len(wave)] = wave / np.sqrt((loud**2).mean())
        there[at : at + len(wave)] = True
        at += len(wave) + 3 * RATE
    return voice, there


def voices(files: Path, cache: Path, weights: Path, spleeter: Spleeter) -> Iterator[dict[str, Any]]:
    """Speech over accompaniments of either kind, both equally loud where both sound."""
    import soundfile

    backs = [(song.name, song.audio[20 * RATE : 50 * RATE]) for song in mapped_songs(files)[::4]]
    for style in UNSEEN[:4:2]:
        path, _ = render(style, SEEDS[0], cache / "rendered", find_font())
        backs.append((style.name, soundfile.read(path, dtype="float32", always_2d=True)[0][15 * RATE : 45 * RATE]))
    for speaker, waves in speakers(files, weights):
        for name, back in backs:
            back = back / np.sqrt((back**2).mean())
            voice, there = speech(waves, len(back))
            spoken = np.repeat(voice[:, None], 2, axis=1)
            mix = 0.1 * (spoken + back)
            parts = separated(spleeter, mix)
            heard = np.zeros(len(back), bool)
            for region in find_vocals([mix], spleeter.vocal_mask):
                heard[int(region.start * RATE) : int(region.end * RATE)] = True
            yield {
                "mix": f"{speaker} over {name}",
                "speaker": speaker,
                "gain": si_sdr(parts["accompaniment"], back) - si_sdr(mix, back),
                "voice gain": si_sdr(parts["vocals"], spoken) - si_sdr(mix, spoken),
                "regions": 2 * (heard & there).sum() / max(1, heard.sum() + there.sum()),
            }


def sung(files: Path, spleeter: Spleeter) -> Iterator[dict[str, Any]]:
    """How much voice is heard in what is left of real songs: 20 s in which most of it sings."""
    import soundfile

    for path in sung_songs(files):
        audio, _ = soundfile.read(path, dtype="float32", always_2d=True, frames=120 * RATE)
        vocals = separated(spleeter, audio[: 90 * RATE])["vocals"]
        power = (vocals**2).mean(axis=1)
        start = (
            int(np.argmax([power[at : at + 20 * RATE].mean() for at in range(0, len(power) - 20 * RATE, RATE)])) * RATE
        )
        part = audio[start : start + 20 * RATE]
        first = separated(spleeter, part)
        second = separated(spleeter, first["accompaniment"])["vocals"]
        energy = {name: float((wave**2).mean()) for name, wave in first.items()}
        if energy["vocals"] < 0.01 * float((part**2).mean()):
            continue  # nobody sings in it
        left = float((second**2).mean())
        yield {
            "song": path.stem,
            "left of the voice": 10 * np.log10(left / energy["vocals"]),
            "left in the mix": 10 * np.log10(left / energy["accompaniment"]),
        }


def four(cache: Path, spleeter: Spleeter) -> Iterator[dict[str, Any]]:
    import soundfile

    engine = FourStems(spleeter)
    for style in SEEN[:6:2] + UNSEEN[:4]:
        if not style.drums:
            continue
        paths = render_parts(style, SEEDS[0], cache / "parts", find_font())
        waves = {name: soundfile.read(path, dtype="float32", always_2d=True)[0] for name, path in paths.items()}
        length = min(25 * RATE, *(len(wave) for wave in waves.values()))
        waves = {name: wave[:length] for name, wave in waves.items()}
        mix = np.sum(list(waves.values()), axis=0)
        begin = time.process_time()
        parts = separated(engine, mix)
        cost = (time.process_time() - begin) / (length / RATE)
        gains = {name: si_sdr(parts[name], wave) - si_sdr(mix, wave) for name, wave in waves.items() if wave.any()}
        yield {"style": style.name, "cost": cost, **gains}


def mean(rows: list[dict[str, Any]], name: str) -> float:
    return float(np.mean([row[name] for row in rows if name in row])) if rows else float("nan")


def row(name: str, value: float, least: float | None = None, most: float | None = None) -> Row:
    want = f">= {least:g}" if least is not None else f"<= {most:g}" if most is not None else ""
    right = (least is None or value >= least) and (most is None or value <= most)
    return {"name": name, "value": round(value, 3), "want": want, "ok": bool(right)}


def beat_rows(songs: list[dict[str, Any]], kind: str, wants: dict[str, float]) -> list[Row]:
    rows = [row(f"{kind}: {what}", mean(songs, what), wants.get(what)) for what in wants]
    for other in ("essentia", "librosa"):
        rows += [row(f"{kind}: {other} {what}", mean(songs, f"{other} {what}")) for what in ("tempo", "beats")]
    sure = [song for song in songs if song["confidence"] >= SURE]
    rows.append(row(f"{kind}: part of songs of which it is sure", len(sure) / len(songs)))
    rows.append(row(f"{kind}: beats where it is sure", mean(sure, "beats")))
    return rows


def measure_beats(cache: Path, files: Path, songs: list[dict[str, Any]]) -> list[Row]:
    made, played = list(rendered(cache)), list(real(files))
    songs += made + played
    rows = beat_rows(made, "rendered", {"tempo": 0.95, "beats": 0.93, "downbeats": 0.85, "key": 0.93})
    rows.append(row("rendered: essentia key (edma)", mean(made, "essentia key")))
    rows.append(row("rendered: boundaries of parts, F within 3 s", mean(made, "sections")))
    rows += beat_rows(played, "real", {"tempo": 0.9, "beats": 0.8})
    rows.append(row("analysis: CPU seconds per second of sound", mean(made, "cost"), most=0.1))
    return rows


def measure_stems(cache: Path, files: Path, weights: Path, songs: list[dict[str, Any]]) -> list[Row]:
    spleeter = Spleeter(weights / "spleeter-2stems")
    separated(spleeter, np.zeros((RATE, 2), np.float32))  # loads
    spoken, singing, parts = (
        list(voices(files, cache, weights, spleeter)),
        list(sung(files, spleeter)),
        list(four(cache, spleeter)),
    )
    songs += spoken + singing + parts
    song = mapped_songs(files)[0].audio[: 30 * RATE]
    begin = time.process_time()
    separated(spleeter, song)
    cost = (time.process_time() - begin) / 30
    begin = time.process_time()
    find_vocals([song], spleeter.vocal_mask)
    listening = (time.process_time() - begin) / 30
    return [
        row("voice taken out of known mixes: SI-SDR gain, dB", mean(spoken, "gain"), 7),
        *(
            row(
                f"voice taken out, {name}: SI-SDR gain, dB",
                mean([each for each in spoken if each["speaker"] == name], "gain"),
            )
            for name in ("piper", "kokoro", "LibriVox")
        ),
        row("voice kept alone: SI-SDR gain, dB", mean(spoken, "voice gain")),
        row("where somebody speaks: F", mean(spoken, "regions")),
        row("real songs: voice left against the music, dB", mean(singing, "left in the mix"), most=-20),
        row("real songs: voice left against the voice, dB", mean(singing, "left of the voice")),
        *(row(f"four parts: {name}, SI-SDR gain, dB", mean(parts, name)) for name in ("drums", "bass", "other")),
        row("stems: CPU seconds per second of sound", cost, most=0.3),
        row("four stems: CPU seconds per second of sound", mean(parts, "cost"), most=0.3),
        row("finding voices: CPU seconds per second of sound", listening, most=0.1),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="folder that holds one folder a model")
    parser.add_argument("--out", type=Path, default=Path(".bench/remix_analysis.json"))
    parser.add_argument("--cache", type=Path, default=Path(".bench/remix_analysis"))
    parser.add_argument("--only", default="beats,stems")
    arguments = parser.parse_args()
    lacking = [name for name in ("essentia", "librosa") if importlib.util.find_spec(name) is None]
    if "beats" in arguments.only and lacking:
        parser.error(f"{' and '.join(lacking)} to compare with: .venv/bin/python -m pip install -e '.[baselines]'")
    arguments.cache.mkdir(parents=True, exist_ok=True)
    files = fetch(arguments.cache.resolve())
    rows: list[Row] = []
    songs: list[dict[str, Any]] = []
    if "beats" in arguments.only:
        rows += measure_beats(arguments.cache, files, songs)
    if "stems" in arguments.only:
        rows += measure_stems(arguments.cache, files, arguments.weights, songs)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps({"rows": rows, "songs": songs}, indent=1, default=float) + "\n", "utf-8")
    lines = [f"{'ok ' if each['ok'] else 'NOT'}  {each['name']:<58}{each['value']:>9}  {each['want']}" for each in rows]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if all(each["ok"] for each in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
