"""The styles that songs are made in by rule (see `rendered_songs.py`), as patterns of drums, bass and chords.

`SEEN` styles were used while the analysis was tuned, `UNSEEN` ones were only ever measured (with seeds of their own,
too).
"""

from __future__ import annotations

from dataclasses import dataclass

KICK, SNARE, HAT, OPEN, RIDE, CRASH, CLAP, RIM, TOM, SHAKER, CONGA = 36, 38, 42, 46, 51, 49, 39, 37, 45, 70, 63


@dataclass(frozen=True)
class Style:
    """Patterns are strings over the `grid` steps of a bar: "x" loud, "o" soft, "." nothing."""

    name: str
    tempo: tuple[int, int]
    drums: dict[int, str]
    bass: str
    comp: str
    beats: int = 4
    steps: int = 4  # a beat
    swing: float = 0.5
    programs: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]] = ((33, 34), (25, 27, 4), (66, 80, 73))
    lead: float = 0.5  # how often a step of the melody sounds
    loose: float = 0.004  # standard deviation of onsets in seconds
    drift: float = 0.0  # how far the tempo wanders, of itself
    dense: bool = False  # the melody runs in steps rather than beats


ROCK = {KICK: "x.....x.x.......", SNARE: "....x.......x...", HAT: "x.x.x.x.x.x.x.x."}
SEEN = (
    Style("rock", (95, 150), ROCK, "x.x.x.x.x.x.x.x.", "x.......x.......", programs=((33, 34), (29, 30, 27), (29, 81))),
    Style(
        "pop",
        (90, 128),
        {KICK: "x..x..x.x..x....", SNARE: "....x.......x...", HAT: "xoxoxoxoxoxoxoxo"},
        "x..x..x.x..x..x.",
        "x...x...x...x...",
    ),
    Style(
        "house",
        (118, 130),
        {KICK: "x...x...x...x...", CLAP: "....x.......x...", OPEN: "..x...x...x...x."},
        "..x...x...x...x.",
        "..x..x..x..x..x.",
        programs=((38, 39), (90, 81, 4), (81, 80)),
    ),
    Style(
        "ballad",
        (58, 80),
        {},
        "x.......x.......",
        "x.o.x.o.x.o.x.o.",
        programs=((0, 32), (0, 4), (40, 73)),
        loose=0.012,
        drift=0.02,
    ),
    Style(
        "hiphop",
        (78, 98),
        {KICK: "x......x..x.....", SNARE: "....x.......x...", HAT: "x.x.x.xxx.x.x.x."},
        "x......x..x.....",
        "x...............",
        programs=((38, 33), (4, 11, 5), (80, 73)),
    ),
    Style(
        "swing",
        (120, 200),
        {RIDE: "x..x.xx..x.x", HAT: "...x.....x..", KICK: "o..o..o..o.."},
        "x..x..x..x..",
        ".....x...x..",
        steps=3,
        programs=((32,), (0, 26), (65, 56, 11)),
        dense=True,
        loose=0.008,
    ),
    Style(
        "waltz",
        (90, 170),
        {KICK: "x.....", SNARE: "..o.o."},
        "x.....",
        "..x.x.",
        beats=3,
        steps=2,
        programs=((32, 43), (0, 48, 21), (40, 71, 73)),
    ),
    Style(
        "metal",
        (140, 200),
        {KICK: "xxxxxxxxxxxxxxxx", SNARE: "....x.......x...", CRASH: "x...............", RIDE: "x...x...x...x..."},
        "x.xxx.xxx.xxx.xx",
        "x.xxx.xxx.xxx.xx",
        programs=((34,), (30, 29), (30,)),
        loose=0.006,
    ),
    Style(
        "reggae",
        (66, 86),
        {KICK: "........x.......", RIM: "........x.......", HAT: "x.x.x.x.x.x.x.x."},
        "x.....x.x..x....",
        "..x...x...x...x.",
        programs=((33, 38), (27, 16), (80, 56)),
    ),
    Style(
        "strings",
        (70, 120),
        {},
        "x.......x.......",
        "x.......x.......",
        programs=((42, 43), (48, 49), (40, 71)),
        loose=0.012,
        drift=0.02,
        lead=0.7,
    ),
    Style(
        "drumnbass",
        (165, 178),
        {KICK: "x.........x.....", SNARE: "....x.......x...", HAT: "x.x.x.x.x.x.x.x."},
        "x.........x.....",
        "x...............",
        programs=((38, 39), (89, 90), (81, 4)),
    ),
    Style(
        "sixeight",
        (50, 72),
        {KICK: "x...........", SNARE: "......x.....", HAT: "x.o.o.x.o.o."},
        "x.....x.....",
        "x.x.x.x.x.x.",
        beats=2,
        steps=6,
        programs=((33,), (25, 0, 24), (66, 73)),
    ),
    Style(
        "punk",
        (150, 190),
        {KICK: "x.x...x.x.x...x.", SNARE: "....x.......x...", HAT: "x.x.x.x.x.x.x.x."},
        "x.x.x.x.x.x.x.x.",
        "x.x.x.x.x.x.x.x.",
        programs=((34,), (29, 30), (81, 29)),
    ),
    Style(
        "trance",
        (130, 145),
        {KICK: "x...x...x...x...", OPEN: "..x...x...x...x.", SNARE: "............x..."},
        ".xxx.xxx.xxx.xxx",
        "x..x..x..x..x.x.",
        programs=((38,), (81, 90), (81, 87)),
        dense=True,
    ),
)
UNSEEN = (
    Style(
        "funk",
        (92, 116),
        {KICK: "x..x......x.....", SNARE: "....x..o.o..x..o", HAT: "xxxxxxxxxxxxxxxx"},
        "x..x..xx..x.x...",
        "..x..x....x..x..",
        programs=((36, 33), (27, 16), (61, 65)),
    ),
    Style(
        "country",
        (100, 130),
        {KICK: "x...x...x...x...", SNARE: "..x...x...x...x."},
        "x.......x.......",
        "..x...x...x...x.",
        programs=((32, 33), (25, 105), (110, 27)),
    ),
    Style(
        "bossa",
        (110, 140),
        {KICK: "x..xx..xx..xx..x", RIM: "x..x..x...x..x..", SHAKER: "xoxoxoxoxoxoxoxo"},
        "x..xx..xx..xx..x",
        "x..x..x...x..x..",
        programs=((32,), (24, 0), (73, 66)),
    ),
    Style(
        "disco",
        (108, 126),
        {KICK: "x...x...x...x...", SNARE: "....x.......x...", OPEN: "..x...x...x...x.", HAT: "xx.xxx.xxx.xxx.x"},
        "x.x.x.x.x.x.x.x.",
        "..x...x...x..xx.",
        programs=((33, 36), (27, 48), (61, 48)),
    ),
    Style(
        "march",
        (100, 126),
        {KICK: "x...x...", SNARE: "..x...xx"},
        "x...x...",
        "..x...x.",
        beats=2,
        programs=((58,), (61, 60), (56, 72)),
    ),
    Style(
        "folk",
        (84, 120),
        {},
        "x.......x.......",
        "x.xox.xox.xox.xo",
        programs=((32, 24), (24, 25), (22, 73)),
        loose=0.01,
    ),
    Style(
        "five",
        (110, 150),
        {KICK: "x.....x...", SNARE: "......x...", RIDE: "x.xxx.x.x."},
        "x..x..x.x.",
        "x.....x...",
        beats=5,
        steps=2,
        programs=((32,), (0, 4), (65,)),
    ),
    Style(
        "softrock",
        (72, 104),
        {KICK: "x.......x.x.....", SNARE: "....x.......x...", HAT: "x.x.x.x.x.x.x.x."},
        "x.....x.x.......",
        "x.o.x.o.x.o.x.o.",
        programs=((33,), (0, 25), (50, 66)),
        drift=0.01,
    ),
    Style(
        "shuffle",
        (100, 140),
        {KICK: "x.....x.....", SNARE: "...x.....x..", RIDE: "x.xx.xx.xx.x"},
        "x..x..x..x..",
        "..x..x..x..x",
        steps=3,
        programs=((33,), (26, 16), (66, 22)),
    ),
    Style(
        "synthpop",
        (100, 126),
        {KICK: "x...x...x...x...", SNARE: "....x.......x...", HAT: "..x...x...x...x."},
        "x.x.x.x.x.x.x.x.",
        "x.......x.......",
        programs=((38, 39), (90, 81), (80, 87)),
        dense=True,
    ),
)
