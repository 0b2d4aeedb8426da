"""Made in the background, played as soon as it can be without a stop, and in the library when it is finished."""

import threading

import pytest
from drafts import SEGMENTS, HandMade, Humming

from tools.library.database import Database
from tools.library.library import Library
from tools.playback import Player, SilentOutput
from tools.playback.locate import Location, own_path
from tools.podcast import PodcastError
from tools.podcast.package.shelf import Shelf
from tools.podcast.sound.making import Maker
from tools.podcast.sound.pace import Pace
from tools.podcast.sound.producer import Producer

pytestmark = pytest.mark.unit


@pytest.fixture
def home(tmp_path):
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    library, air = Library(database), {}

    def locate(item):
        growing = air.get(item.id)
        if growing is not None:
            return Location(tmp_path, growing=growing)
        return own_path(library.get(item.id) or item)

    player = Player(SilentOutput(realtime=False), database, locate=locate)
    shelf = Shelf(library, tmp_path / "made")
    yield player, shelf, Maker(Producer(lambda _v: Humming(), lambda _i: None), shelf, lambda: player, air, niceness=0)
    player.close()
    database.close()


def test_it_plays_while_it_is_made_and_is_kept(home):
    player, shelf, maker = home
    told, going_on = [], threading.Event()

    class Slow(HandMade):
        def segments(self, spent):
            yield SEGMENTS[0]
            yield SEGMENTS[1]
            assert going_on.wait(60)
            yield SEGMENTS[2]

    production = maker.begin(Slow(parts=SEGMENTS), 20.0, on_progress=told.append)
    assert production.begun.wait(60)
    state = player.observe()
    assert state.item.id == production.item.id
    assert not production.ended.is_set()
    _script, timeline = maker.read(state.item)
    assert timeline.spots[0].turn == SEGMENTS[0].turns[0]
    going_on.set()
    assert production.ended.wait(60)
    assert production.failed is None
    assert shelf.all()[0].item == production.item
    assert player.observe().item.id == production.item.id  # still the same, for who listens
    assert maker.read(production.item) == (production.episode.script, production.episode.timeline)
    assert told[-1].done


def test_what_fails_at_once_is_told_and_nothing_plays(home):
    player, shelf, maker = home
    production = maker.begin(HandMade(parts=(), fails=PodcastError("There is no history yet.")), 60.0)
    assert production.ended.wait(60)
    assert production.failed.say == "There is no history yet."
    assert player.observe().item is None
    assert shelf.all() == []


def test_what_is_not_wanted_any_more_ends_and_what_there_is_is_kept(home):
    _player, shelf, maker = home

    class Endless(HandMade):
        def segments(self, spent):
            while True:
                yield SEGMENTS[1]

    production = maker.begin(Endless(), 600.0, play=False)
    while production.latest is None or production.latest.timeline.seconds < 20:
        production.ended.wait(0.01)
    maker.close()
    assert not production.episode.complete
    assert shelf.all()[0].item.duration == pytest.approx(production.episode.seconds, abs=0.01)


def played(pace_of, total, *, speed=1.0):
    """Seconds that a player, begun when `Pace` allows it, would have to wait. `pace_of` gives (time, made, written)."""
    pace, begun, waited, heard, before = Pace(0.0), None, 0.0, 0.0, 0.0
    made = 0.0
    for now, growth, written in pace_of:
        if begun is not None:
            wanted = (now - before) * speed
            had = min(wanted, made - heard)
            heard += had
            waited += wanted - had
        made, before = growth, now
        pace.note(now, made)
        if begun is None and (made >= total or pace.safe(total, written=written, speed=speed)):
            begun = now
    return begun, waited


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.8, 1.1, 1.6])
@pytest.mark.parametrize("speed", [1.0, 1.5])
def test_it_never_stops_once_it_has_begun_however_slow_the_machine(rate, speed):
    """Pieces of 5 seconds; writing takes a while before every twelfth."""
    times, now = [], 3.0
    for number in range(120):
        now += 5 * rate + (4.0 if number % 12 == 11 else 0.0)
        times.append((now, 5.0 * (number + 1), number % 12 > 3))
    begun, waited = played(times, 600.0, speed=speed)
    assert waited == 0.0
    if rate < 0.4 and speed == 1.0:
        assert begun < 15.0  # and does not wait for nothing
