"""Killing the process at any moment loses no queue."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tools.library.database import Database
from tools.library.items import Item
from tools.playback import Player, SilentOutput
from tools.playback.queue import Queue
from tools.playback.store import Memory, PlayerStore, item_from_json, item_to_json

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[3]
CHILD = """
import json, random, sys
from pathlib import Path
from tools.library.database import Database
from tools.library.items import Item
from tools.playback import Player, SilentOutput

home, tone = Path(sys.argv[1]), Path(sys.argv[2])
output = SilentOutput(realtime=False)
player = Player(output, Database(home), rng=random.Random(int(sys.argv[3])))
items = [Item(f"i{n}", "episode", f"Item {n}", path=tone) for n in range(30)]
player.play(items)
for step in range(100000):
    match step % 5:
        case 0: player.shuffle(step % 2 == 0)
        case 1: player.next() if step % 25 else player.play(items)
        case 2: player.set_volume(step % 101)
        case 3: player.play([items[step % 30]], "last" if len(player.queue()) < 40 else "now")
        case 4: output.advance(0.5)
    state = player.observe()
    print(json.dumps([step, [entry.item.id for entry in player.queue()], state.volume]), flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_kill_nine_at_any_moment_loses_no_queue(signals, tmp_path, seed) -> None:
    """Whatever the dead process had told us was done is still there, and what is there is whole."""
    home, tone = tmp_path / "segue.db", signals.write(tmp_path / "tone.wav", signals.tone(440, 60.0, rate=8000), 8000)
    Database(home).upgrade()
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(home), str(tone), str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    for _ in range(random.Random(seed).randint(5, 60)):
        line = child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    told = [line, *(rest for rest in child.stdout.readlines() if rest.endswith("\n"))]
    child.wait()
    step, known, volume = json.loads(told[-1])

    player = Player(SilentOutput(realtime=False), Database(home))
    state, queue = player.observe(), [entry.item.id for entry in player.queue()]
    # The kill may have come after the next step was saved and before it was told.
    match (step + 1) % 5:
        case 0:
            assert sorted(queue) == sorted(known)
        case 1:
            assert queue == known or len(queue) == 30
        case 2:
            assert queue == known
            assert state.volume in {volume, (step + 1) % 101}
        case 3:
            assert queue == known or queue[:-1] == known or len(queue) == 1
        case 4:
            assert (queue, state.volume) == (known, volume)
    assert state.state in {"paused", "stopped"}
    if state.item is not None:
        assert player.resume().state == "playing"
    player.close()


def test_the_position_is_saved_while_it_plays(make_player, output, items, database) -> None:
    player = make_player(output)
    player.play(items(300, seconds=10.0))
    output.advance(7.0)
    _queue, memory = PlayerStore(database, lambda: 0.0).load()  # as another process would find it
    assert memory.position == pytest.approx(player.observe().position, abs=2.0)
    assert memory.state == "playing"


def test_a_queue_goes_in_and_comes_out_the_same(database) -> None:
    store = PlayerStore(database, lambda: 5.0)
    queue = Queue()
    queue.replace(
        [Item(f"i{n}", "track", f"T{n}", path=Path(os.fsdecode(b"/m/\xff.mp3")), year=1999) for n in range(9)], 4
    )
    queue.repeat = "all"
    queue.shuffle(True, random.Random(3))
    memory = Memory("paused", 12.5, 44, 80, 1.25, 1.5, muted=True, played=[queue.entries[0].item])
    store.save(queue, memory, entries=True)
    loaded, remembered = store.load()
    assert loaded == queue
    assert remembered == memory
    loaded.shuffle(False, random.Random(3))
    assert [entry.item.id for entry in loaded.entries] == [f"i{n}" for n in range(9)]


def test_a_large_queue_is_saved_whole(database) -> None:
    store, queue = PlayerStore(database, lambda: 0.0), Queue()
    queue.replace(Item(f"i{n}", "track", f"T{n}") for n in range(5000))
    store.save(queue, Memory(), entries=True)
    assert len(store.load()[0].entries) == 5000


def test_items_from_a_newer_version_are_still_read() -> None:
    item = Item("a", "chapter", "One", album="Book", duration=3.5, path=Path("/a.m4b"), start=7.0)
    text = json.loads(item_to_json(item))
    assert item_from_json(json.dumps({**text, "mood": "new"})) == item
