"""An episode of a minute that plays on a silent output, and what is said in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tools.library.database import Database
from tools.library.feeds.transcripts import Cue
from tools.library.items import Item
from tools.playback import Player, SilentOutput
from tools.podcast.facts import Fact, Source
from tools.podcast.script import Line, Script, Segment
from tools.podcast.timeline import Spot, Timeline

SAID = (
    Cue(0.0, 5.0, "Welcome to the show.", "Anna"),
    Cue(5.0, 9.0, "Why did the keeper", "Anna"),
    Cue(9.0, 12.0, "stay so long?", "Anna"),
    Cue(12.5, 20.0, "Because of the horn. It was built in 1961.", "Priya"),
    Cue(21.0, 30.0, "She called it her bull.", "Priya"),
)


@pytest.fixture
def output() -> SilentOutput:
    return SilentOutput(realtime=False)


@pytest.fixture
def player(tmp_path: Path, output: SilentOutput) -> Iterator[Player]:
    database = Database(tmp_path / "home" / "segue.db")
    database.upgrade()
    player = Player(output, database)
    yield player
    player.close()
    database.close()


@pytest.fixture
def episode(tmp_path: Path) -> Item:
    file = tmp_path / "episode.flac"
    soundfile.write(file, np.zeros((60 * 8000, 1), np.float32), 8000)
    return Item("episode:1", "episode", "The Horn", album="Harbour Talk", duration=60.0, path=file)


@pytest.fixture
def play(player: Player, output: SilentOutput, episode: Item) -> Callable[[float], None]:
    """Play the episode up to a position."""

    def to(seconds: float) -> None:
        player.play([episode], position=seconds)
        output.advance(0.2)

    return to


@pytest.fixture
def own() -> tuple[Script, Timeline]:
    """An episode of ours of 50 s: three parts, six lines, a fact that none of them tells."""
    facts = tuple(
        Fact(f"f{n}", text, "history", "November", topic=topic, weight=weight)
        for n, text, topic, weight in (
            (1, "You played Tidewater fourteen times.", "week", 3.0),
            (2, "You played it mostly at night.", "week", 0.2),
            (3, "Copper Sky came second.", "week", 1.0),
            (4, "Mirela Voss made both.", "artist", 2.0),
            (5, "Mirela Voss was born in Constanta.", "artist", 1.0),
            (6, "You first heard Tidewater on the second of May.", "week", 0.1),
        )
    )
    segments = (
        Segment("Your week", (Line("Ada", "You played Tidewater fourteen times.", ("f1",)),
                              Line("Bo", "Mostly at night.", ("f2",)),
                              Line("Ada", "Copper Sky came second.", ("f3",))), "week"),
        Segment("The artist", (Line("Bo", "Mirela Voss made both.", ("f4",)), Line("Ada", "Quite a week.")), "artist"),
        Segment("Goodbye", (Line("Ada", "Until next week."),)),
    )  # fmt: skip
    source = Source("history", "history", "your history")
    script = Script("Your week", "", "brief", "en", {"Ada": "a", "Bo": "b"}, segments, facts, (source,))
    turns = [(turn, number) for number, segment in enumerate(segments) for turn in segment.turns]
    spots = tuple(Spot(8.0 * at, 8.0 * at + 7.0, turn, number) for at, (turn, number) in enumerate(turns))
    return script, Timeline(spots, 50.0)
