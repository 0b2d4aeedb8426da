"""Styles drawn at random from what bands commonly do: what the analysis' weights are fitted to.

None of them is one of the named styles in `rendered_songs.py`, which are for measuring.
"""

from __future__ import annotations

import random

from tests.benchmarks.song_styles import CLAP, CONGA, CRASH, HAT, KICK, OPEN, RIDE, RIM, SHAKER, SNARE, Style

BASSES = (32, 33, 34, 35, 36, 38, 39, 43, 58)
COMPS = (0, 1, 4, 5, 6, 11, 16, 19, 21, 24, 25, 26, 27, 28, 29, 30, 46, 48, 50, 61, 81, 88, 89, 90, 105)
LEADS = (11, 12, 22, 27, 29, 40, 41, 52, 53, 56, 57, 60, 64, 65, 66, 68, 71, 72, 73, 75, 78, 80, 81, 82, 84)


def random_style(seed: int) -> Style:
    """One style; the same for the same seed."""
    pick = random.Random(f"style {seed}")
    beats = pick.choices((4, 3, 2, 5, 7), (74, 13, 8, 3, 2))[0]
    divisions = {
        4: pick.choices((4, 3, 2), (70, 17, 13))[0],
        3: pick.choices((2, 4, 3), (60, 30, 10))[0],
        2: pick.choices((3, 6, 4), (35, 35, 30))[0],
    }
    steps = divisions.get(beats, 2)
    middle = {6: 62, 4: 106, 3: 118, 2: 130}[steps]
    tempo = min(200.0, max(48.0, middle * 2 ** pick.gauss(0, 0.42)))
    groove = _Groove(pick, beats, steps, tempo)
    drums = groove.drums()
    programs = tuple(tuple(pick.sample(group, 2)) for group in (BASSES, COMPS, LEADS))
    free = not drums
    return Style(
        f"random{seed}",
        (round(tempo), round(tempo)),
        drums,
        groove.bass(),
        groove.comp(),
        beats,
        steps,
        0.5,
        programs,
        lead=pick.uniform(0.2, 0.7),
        loose=pick.uniform(0.002, 0.014),
        drift=pick.choice((0, 0, 0, 0.01, 0.025)) if free else 0.0,
        dense=pick.random() < 0.3,
    )


def random_rock(seed: int) -> Style:
    """Fast rock, punk and metal, of which `random_style` draws little: loud guitars, a backbeat, often double bass."""
    pick = random.Random(f"rock {seed}")
    tempo = pick.uniform(130, 200)
    groove = _Groove(pick, 4, 4, tempo)
    kick = groove.beat_places([0, 2] if pick.random() < 0.6 else [0])
    rolling = pick.choice((0, 0, 0.5, 0.25))
    if rolling:
        kick = groove.beat_places(range(4)) + groove.beat_places(range(4), 0.5)
        if rolling == 0.25:
            kick = list(range(groove.size))
    snare = groove.beat_places(pick.choices(([1, 3], [2], range(4)), (70, 15, 15))[0])
    cymbal = pick.choice((HAT, OPEN, RIDE, CRASH))
    every = pick.choice((0.5, 1.0))
    strokes = groove.beat_places(range(4)) + (groove.beat_places(range(4), 0.5) if every == 0.5 else [])
    riff = groove.on([*groove.beat_places(range(4)), *(i for i in range(groove.size) if pick.random() < 0.45)])
    comp = pick.choice(
        (riff, groove.on(groove.beat_places(range(4)) + groove.beat_places(range(4), 0.5)), "x" + "." * 15)
    )
    drums = {KICK: groove.on([*kick, *groove.syncopated(pick.choice((0, 1, 2)))]), SNARE: groove.on(snare)}
    return Style(
        f"rock{seed}",
        (round(tempo), round(tempo)),
        {**drums, cymbal: groove.on(strokes)},
        pick.choice((riff, comp)),
        comp,
        programs=((33, 34), (29, 30), (29, 30, 81)),
        lead=pick.uniform(0.1, 0.5),
        loose=pick.uniform(0.003, 0.01),
        dense=pick.random() < 0.4,
    )


class _Groove:
    def __init__(self, pick: random.Random, beats: int, steps: int, tempo: float) -> None:
        self.pick, self.beats, self.steps, self.size = pick, beats, steps, beats * steps
        self.tempo = tempo

    def on(self, places: object, soft: float = 0.0) -> str:
        wanted = {round(place) % self.size for place in places}  # type: ignore[attr-defined]
        return "".join(("o" if self.pick.random() < soft else "x") if i in wanted else "." for i in range(self.size))

    def beat_places(self, beats: object, shift: float = 0.0) -> list[float]:
        return [(beat + shift) * self.steps for beat in beats]  # type: ignore[attr-defined]

    def syncopated(self, count: int) -> list[int]:
        """Places off the beat, the stronger ones likelier."""
        off = [i for i in range(self.size) if i % self.steps]
        half = self.steps / 2 if self.steps % 2 == 0 else self.steps - 1
        weights = [3 if i % self.steps == half else 1 for i in off]
        return list({self.pick.choices(off, weights)[0] for _ in range(count)}) if off else []

    def drums(self) -> dict[int, str]:
        pick, every = self.pick, range(self.beats)
        feel = pick.choices(("none", "back", "floor", "half", "double", "latin", "oompah"), (20, 40, 15, 6, 5, 8, 6))[0]
        if feel == "none":
            return {}
        back = [1, 3] if self.beats == 4 else list(range(1, self.beats)) if self.beats == 3 else [self.beats // 2]
        kick = self.beat_places([0])
        snare: list[float] = self.beat_places(back)
        if feel == "back":
            if self.beats >= 4 and pick.random() < 0.7:
                kick += self.beat_places([2])
            kick += self.syncopated(pick.choice((0, 0, 1, 1, 2, 3)))
        elif feel == "floor":
            kick = self.beat_places(every)
            snare = self.beat_places(back) if pick.random() < 0.7 else []
        elif feel == "half":
            snare = self.beat_places([self.beats // 2])
            kick += self.syncopated(pick.choice((0, 1, 2)))
            if pick.random() < 0.2:
                kick = self.beat_places([self.beats // 2])
        elif feel == "double":
            kick, snare = self.beat_places(every), self.beat_places(every, 0.5)
        elif feel == "latin":
            kick += self.syncopated(pick.choice((1, 2, 3)))
            snare = [*self.syncopated(3), *self.beat_places([pick.choice(every)])]
        else:
            kick = self.beat_places(range(0, self.beats, 2)) if self.beats != 3 else kick
            snare = self.beat_places(range(1, self.beats, 2)) if self.beats != 3 else snare
        if pick.random() < 0.06:
            kick = list(range(self.size))  # double bass drum
        voice = RIM if feel == "latin" and pick.random() < 0.6 else pick.choice((SNARE, SNARE, SNARE, CLAP, RIM))
        drums = {KICK: self.on(kick), **({voice: self.on(snare)} if snare else {})}
        return {**drums, **self.cymbals()}

    def cymbals(self) -> dict[int, str]:
        pick, every = self.pick, range(self.beats)
        voice = pick.choice((HAT, HAT, HAT, RIDE, SHAKER, OPEN))
        kind = pick.choices(("eighths", "all", "beats", "off", "none", "swing"), (35, 20, 15, 12, 10, 8))[0]
        half = 0.5 if self.steps % 2 == 0 else 2 / 3
        found: dict[int, str] = {}
        if kind == "eighths":
            found[voice] = self.on([*self.beat_places(every), *self.beat_places(every, half)], 0.2)
        elif kind == "all":
            found[voice] = self.on(range(self.size), 0.4)
        elif kind == "beats":
            found[voice] = self.on(self.beat_places(every))
        elif kind == "off":
            found[voice] = self.on(self.beat_places(every, half))
        elif kind == "swing":
            found[voice] = self.on([*self.beat_places(every), *self.beat_places(range(1, self.beats, 2), half)])
        if pick.random() < 0.15:
            found[CONGA] = self.on([*self.syncopated(3), *self.beat_places([pick.choice(every)])], 0.3)
        if pick.random() < 0.12:
            found[CRASH] = self.on(self.beat_places([0]))
        return found

    def bass(self) -> str:
        pick, every = self.pick, range(self.beats)
        half = 0.5 if self.steps % 2 == 0 else 2 / 3
        kinds = ("one", "halves", "beats", "eighths", "off", "groove", "pushed")
        kind = pick.choices(kinds, (14, 16, 18, 16, 8, 20, 8))[0]
        places: list[float] = self.beat_places([0])
        if kind == "halves":
            places = self.beat_places([0, self.beats // 2] if self.beats > 3 else [0])
        elif kind == "beats":
            places = self.beat_places(every)
        elif kind == "eighths":
            places = [*self.beat_places(every), *self.beat_places(every, half)]
        elif kind == "off":
            places = self.beat_places(every, half)
        elif kind == "groove":
            places += [*self.syncopated(pick.choice((1, 2, 3))), *self.beat_places([pick.choice(every)])]
        elif kind == "pushed":
            places += [place - 1 for place in self.beat_places(every[1:]) if pick.random() < 0.6]
        return self.on(places)

    def comp(self) -> str:
        pick, every = self.pick, range(self.beats)
        half = 0.5 if self.steps % 2 == 0 else 2 / 3
        kinds = ("one", "halves", "beats", "eighths", "off", "after", "groove", "all")
        kind = pick.choices(kinds, (16, 10, 14, 16, 12, 10, 18, 4))[0]
        places: list[float] = self.beat_places([0])
        if kind == "halves":
            places = self.beat_places([0, self.beats // 2])
        elif kind == "beats":
            places = self.beat_places(every)
        elif kind == "eighths":
            places = [*self.beat_places(every), *self.beat_places(every, half)]
        elif kind == "off":
            places = self.beat_places(every, half)
        elif kind == "after":
            places = self.beat_places(range(1, self.beats) if self.beats == 3 else range(1, self.beats, 2))
        elif kind == "groove":
            places += self.syncopated(pick.choice((1, 2, 3)))
        elif kind == "all":
            places = list(range(self.size))
        return self.on(places, 0.25)
