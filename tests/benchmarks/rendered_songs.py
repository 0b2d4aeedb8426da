"""Songs made by rule in many styles, rendered with a General MIDI sound font: every beat, bar, key and part is known.

`python tests/benchmarks/rendered_songs.py` is not a program; `bench_remix_analysis.py` uses it. The styles are in
`song_styles.py`.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.benchmarks.song_styles import CRASH, TOM, Style

TONICS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
MAJOR, MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)
SHORT = (("intro", 2), ("verse", 8), ("chorus", 8), ("break", 2))
FORM = (
    ("intro", 4),
    ("verse", 8),
    ("chorus", 8),
    ("verse", 8),
    ("chorus", 8),
    ("break", 4),
    ("chorus", 8),
    ("outro", 4),
)
PROGRESSIONS = {
    "major": ((0, 4, 5, 3), (0, 3, 4, 0), (0, 5, 3, 4), (0, 3, 0, 4), (5, 3, 0, 4), (0, 1, 4, 0), (0, 2, 3, 4)),
    "minor": ((0, 5, 2, 6), (0, 3, 4, 0), (0, 6, 5, 6), (0, 5, 3, 4), (0, 3, 6, 0), (0, 4, 0, 4)),
}


@dataclass
class Truth:
    """What was put in; times in seconds."""

    style: str
    bpm: float
    tonic: str
    mode: str
    per_bar: int
    beats: list[float] = field(default_factory=list)
    downbeats: list[float] = field(default_factory=list)
    sections: list[tuple[float, str]] = field(default_factory=list)


class Song:
    """Writes one song into a list of (seconds, length, channel, note, velocity)."""

    def __init__(self, style: Style, seed: int) -> None:
        self.random = random.Random(f"{style.name} {seed}")
        self.style = style
        pick = self.random
        mode = "minor" if pick.random() < 0.4 else "major"
        self.truth = Truth(style.name, round(pick.uniform(*style.tempo), 1), pick.choice(TONICS), mode, style.beats)
        self.scale = MAJOR if mode == "major" else MINOR
        self.root = TONICS.index(self.truth.tonic)
        self.notes: list[tuple[float, float, int, int, int]] = []
        self.programs = [pick.choice(each) for each in style.programs]
        self.progressions = {part: pick.choice(PROGRESSIONS[mode]) for part in ("verse", "chorus")}
        self.drums = {note: self.varied(pattern) for note, pattern in style.drums.items()}
        self.now = pick.uniform(0.1, 1.5)
        self.phase = pick.uniform(0, 6.28)

    def varied(self, pattern: str) -> str:
        """The pattern with now and then a soft stroke more, never on a beat."""
        steps = self.style.steps
        return "".join(
            "o" if c == "." and i % steps and self.random.random() < 0.04 else c for i, c in enumerate(pattern)
        )

    def write(self, form: tuple[tuple[str, int], ...] = FORM) -> None:
        bar = 0
        for part, bars in form:
            self.truth.sections.append((self.now, part))
            for number in range(bars):
                self.bar(part, number, bars, bar)
                bar += 1
        self.truth.beats.append(self.now)
        self.truth.downbeats.append(self.now)
        self.hit(0.0, 2.0, 0, 36 + self.root, 90)
        for degree in (0, 2, 4):
            self.hit(0.0, 2.5, 1, self.pitch(degree, 60), 80)

    def bar(self, part: str, number: int, bars: int, bar: int) -> None:
        import math

        style = self.style
        tempo = self.truth.bpm * (1 + style.drift * math.sin(self.phase + bar / 7))
        beat = 60 / tempo
        times = [self.now + index * beat for index in range(style.beats)]
        self.truth.beats += times
        self.truth.downbeats.append(times[0])
        chords = self.progressions["chorus" if part == "chorus" else "verse"]
        chord = chords[number % 4] if number < bars - 1 else chords[3]
        self.play(part, number == bars - 1, chord, beat)
        self.now += beat * style.beats

    def play(self, part: str, last: bool, chord: int, beat: float) -> None:
        style, pick = self.style, self.random
        step = beat / style.steps
        if part != "break" and not (part == "intro" and pick.random() < 0.1):
            for note, pattern in self.drums.items():
                for index, stroke in enumerate(pattern):
                    if stroke != "." and pick.random() < 0.97:
                        self.hit(index * step, 0.1, 9, note, 105 if stroke == "x" else 60)
            if last and self.drums and style.beats == 4:
                for index in range(style.steps * 3, style.steps * 4):
                    self.hit(index * step, 0.1, 9, TOM, 95)
            if part == "chorus" and pick.random() < 0.25 and self.drums:
                self.hit(0, 1.0, 9, CRASH, 100)
        for index, stroke in enumerate(style.bass):
            if stroke != "." and part != "intro":
                fifth = index and pick.random() < 0.2
                self.hit(index * step, step * 2, 0, self.pitch(chord + (4 if fifth else 0), 36), 100)
        comp = style.comp if part != "break" else "x" + "." * (len(style.comp) - 1)
        for index, stroke in enumerate(comp):
            if stroke != ".":
                length = step * (comp + "x").find("x", index + 1) - index * step if part == "break" else step * 2.2
                for degree in (0, 2, 4):
                    strength = 80 if stroke == "x" else 62
                    self.hit(index * step, max(step, length), 1, self.pitch(chord + degree, 55), strength)
        if part in ("verse", "chorus"):
            self.melody(part, chord, step)

    def melody(self, part: str, chord: int, step: float) -> None:
        style, pick = self.style, self.random
        size = len(style.comp)
        every = 1 if style.dense else max(1, style.steps // 2)
        lead = style.lead + (0.2 if part == "chorus" else 0)
        index = 0
        while index < size:
            if pick.random() < lead * (1.3 if index % style.steps == 0 else 0.8):
                length = pick.choice((1, 1, 2, 4)) * every
                degree = chord + pick.choice((0, 2, 4, 0, 2, 4, 1, 5)) + (7 if part == "chorus" else 0)
                self.hit(index * step, length * step * 0.9, 2, self.pitch(degree, 64), 92)
                index += length
            else:
                index += every

    def pitch(self, degree: int, lowest: int) -> int:
        note = self.root + self.scale[degree % 7]
        if self.truth.mode == "minor" and degree % 7 == 6 and self.random.random() < 0.3:
            note += 1  # the leading tone of harmonic minor
        return lowest + (note - lowest) % 12 + 12 * (degree // 7 if lowest > 60 else 0)

    def hit(self, after: float, length: float, channel: int, note: int, velocity: int) -> None:
        style = self.style
        at = self.now + after + self.random.gauss(0, style.loose)
        strength = max(20, min(127, round(velocity * self.random.uniform(0.85, 1.1))))
        self.notes.append((max(0.0, at), length, channel, note, strength))

    def save(self, path: Path, channels: tuple[int, ...] = (0, 1, 2, 9)) -> None:
        """Write MIDI of these channels: 0 bass, 1 chords, 2 melody, 9 drums."""
        import mido

        ticks = 1000  # a second, at the tempo of 60
        events = []
        for at, length, channel, note, velocity in self.notes:
            if channel not in channels:
                continue
            events.append((at, 1, mido.Message("note_on", channel=channel, note=note, velocity=velocity)))
            events.append((at + length, 0, mido.Message("note_off", channel=channel, note=note)))
        file = mido.MidiFile(ticks_per_beat=ticks)
        track = mido.MidiTrack()
        file.tracks.append(track)
        track.append(mido.MetaMessage("set_tempo", tempo=1_000_000))
        for channel, program in enumerate(self.programs):
            track.append(mido.Message("program_change", channel=channel, program=program))
        past = 0
        for at, _, message in sorted(events, key=lambda event: event[:2]):
            tick = round(at * ticks)
            track.append(message.copy(time=tick - past))
            past = tick
        file.save(path)


def render(
    style: Style, seed: int, folder: Path, font: Path, form: tuple[tuple[str, int], ...] = FORM
) -> tuple[Path, Truth]:
    """The song as a wav file in `folder` (made once), and what is true of it."""
    stem = folder / f"{style.name}-{seed}-{font.stem}"
    sound, known = stem.with_suffix(".flac"), stem.with_suffix(".json")
    if not (sound.exists() and known.exists()):
        folder.mkdir(parents=True, exist_ok=True)
        song = Song(style, seed)
        song.write(form)
        song.save(stem.with_suffix(".mid"))
        synthesise(stem.with_suffix(".mid"), sound, font)
        known.write_text(json.dumps(asdict(song.truth)), "utf-8")
    return sound, Truth(**json.loads(known.read_text("utf-8")))


def render_parts(style: Style, seed: int, folder: Path, font: Path) -> dict[str, Path]:
    """Drums, bass and other of a short song, each as a sound file of its own; together they are the song."""
    song = Song(style, seed)
    song.write(SHORT)
    found = {}
    for name, channels in (("drums", (9,)), ("bass", (0,)), ("other", (1, 2))):
        found[name] = folder / f"{style.name}-{seed}-{font.stem}-{name}.flac"
        if not found[name].exists():
            folder.mkdir(parents=True, exist_ok=True)
            midi = found[name].with_suffix(".mid")
            song.save(midi, channels)
            synthesise(midi, found[name], font)
    return found


def synthesise(midi: Path, sound: Path, font: Path) -> None:
    """Render with FluidSynth (Debian: `apt-get install fluidsynth timgm6mb-soundfont`)."""
    command = ["fluidsynth", "-niq", "-F", str(sound), "-T", "flac", "-r", "44100", "-g", "0.5", str(font), str(midi)]
    subprocess.run(command, check=True, capture_output=True)


def find_fonts() -> list[Path]:
    """The General MIDI sound fonts of this machine. Raises `FileNotFoundError` that names the command for one."""
    folder = Path("/usr/share/sounds/sf2")
    fonts = [folder / name for name in ("TimGM6mb.sf2", "FluidR3_GM.sf2", "default-GM.sf2")]
    if there := [font for font in fonts if font.exists() and shutil.which("fluidsynth")]:
        return there
    raise FileNotFoundError("FluidSynth is needed: sudo apt-get install fluidsynth timgm6mb-soundfont")


def find_font() -> Path:
    """The one that is used for measuring."""
    return find_fonts()[0]
