import itertools
import random
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.tools.playlists.conftest import Home
from tools.playback import Player, SilentOutput
from tools.playback.locate import Location
from tools.playlists.broadcast import AHEAD, Broadcast
from tools.playlists.constraints import Constraints
from tools.playlists.station import Station
from tools.playlists.tuning import is_radio

pytestmark = pytest.mark.unit


@pytest.fixture
def studio(tmp_path: Path):
    """A home of which every song sounds the same, its player, and its radio."""
    home = Home(tmp_path)
    file = tmp_path / "song.wav"
    soundfile.write(file, np.zeros((44_100 * 20, 2), np.float32), 44_100)
    player = Player(SilentOutput(realtime=False), home.library.database, locate=lambda _: Location(file))
    named = {"song 23": "track-023", "song 44": "track-044"}
    radio = Broadcast(
        lambda: player,
        home.pool,
        home.stands,
        home.preferences,
        home.choices,
        lambda words: player.observe().item if words == "current" else home.library.get(named.get(words, "")),
        lambda name: bool(home.search.catalogue().genre(name)),
        random.Random(5),
    )
    player.listen(radio.hear)
    yield home, player, radio
    player.close()


@pytest.mark.parametrize(
    ("words", "yes"),
    [
        ("a radio from this", True), ("jazz radio", True), ("something like this and keep going", True),
        ("an endless mix of rock", True), ("play something and carry on", True), ("radio 4", False),
        ("radiohead", False), ("the radio edit of tidewater", False), ("an hour of jazz", False),
    ],
)  # fmt: skip
def test_what_asks_for_a_radio(words, yes):
    assert is_radio(words) is yes


def test_it_goes_on_without_repeating_itself(studio):
    _, player, radio = studio
    assert radio.start("radio").ok
    heard = []
    for _ in range(70):
        heard.append(player.observe().item.id)
        player.next()
        radio.tend()
    assert len(player.upcoming(AHEAD)) == AHEAD
    assert all(one not in heard[max(0, n - 50) : n] for n, one in enumerate(heard))


def test_a_wish_is_kept_to(studio):
    home, player, radio = studio
    result = radio.start("a jazz radio")
    assert "jazz radio" in result.say.casefold()
    for _ in range(10):
        assert player.observe().item.genre == "Jazz"
        player.next()
        radio.tend()
    assert home.choices.of(player.observe().item).source == "radio"


def test_from_what_plays_it_goes_on_behind_it(studio):
    home, player, radio = studio
    this = home.library.get("track-023")
    player.play([this, home.library.get("track-200")])
    result = radio.start("start a radio from this")
    assert player.observe().item == this
    assert "Song 23" in result.say
    assert [item.id for item in player.upcoming(9)] == [item.id for item in result.items]
    assert "track-200" not in [item.id for item in player.upcoming(9)]


def test_from_a_song_by_its_name_that_song_comes_first(studio):
    _, player, radio = studio
    assert radio.start("play song 44 and keep going").ok
    assert player.observe().item.id == "track-044"


def test_skips_lead_elsewhere(studio):
    home, _, _ = studio
    station = Station("", Constraints(), home.pool, home.stands, home.preferences, random.Random(5))
    genres = []
    for _ in range(40):
        item = station.next(1)[0].item
        genres.append(item.genre)
        station.learn(item, skipped=item.genre == "Country")
    assert genres[20:].count("Country") < genres[:20].count("Country")
    assert genres[20:].count("Country") <= 2


def test_a_skip_changes_what_comes(studio):
    _, player, radio = studio
    radio.start("radio")
    before = [item.id for item in player.upcoming(AHEAD)]
    player.next()
    assert radio.tend() >= 0
    assert player.upcoming(AHEAD)[0].id == before[1]
    assert len(player.upcoming(AHEAD)) == AHEAD


def test_the_dial(studio):
    home, player, radio = studio
    for number in range(0, 60, 3):
        home.heard(number)
    radio.start("radio")
    assert "surprises" in radio.turn("surprise me more")
    assert "surprises" in radio.turn("surprise me more")
    assert "as surprising" in radio.turn("surprise me more")
    new = [item.id for item in player.upcoming(AHEAD)]
    assert not [one for one in new if one in home.stands.now().items]
    for _ in range(4):
        radio.turn("more familiar")
    known = [item.id for item in player.upcoming(AHEAD)]
    assert len([one for one in known if one in home.stands.now().items]) == AHEAD
    assert radio.turn("louder") is None


def test_something_else_ends_it(studio):
    home, player, radio = studio
    chosen = {item.id for item in radio.start("radio").items}
    player.play([next(item for item in home.library.all("track") if item.id not in chosen)])
    assert radio.tend() == 0
    assert radio.station is None
    assert radio.turn("more familiar") is None


def test_a_library_of_three_songs_repeats_them(studio):
    from tools.library.tables import ItemRow

    home, player, radio = studio
    with home.library.database.session() as session:
        session.query(ItemRow).filter(ItemRow.kind == "track", ItemRow.id > "track-002").delete()
    assert radio.start("radio").ok
    heard = []
    for _ in range(8):
        heard.append(player.observe().item.id)
        player.next()
        radio.tend()
    assert len(set(heard)) == 3
    assert all(one != two for one, two in itertools.pairwise(heard))


def test_nothing_to_play_is_said(studio):
    from tools.library.tables import ItemRow

    home, _, radio = studio
    with home.library.database.session() as session:
        session.query(ItemRow).delete()
    assert not radio.start("radio").ok
