import time

import numpy as np
import pytest

from assistant.dj import DJ, SONGS, about_dj
from tools.library.items import Item
from tools.playback.events import ItemFinished, ItemStarted
from tools.playback.state import PlayerState
from tools.playlists.links import link
from tools.taste.choices import Choices
from tools.taste.standing import Stand, Standings
from voices import Speech

pytestmark = pytest.mark.unit
SONGS_HERE = [Item(f"track-{n}", "track", f"Song {n}", f"Band {n}") for n in range(12)]
NOW = time.time()


class Player:
    """Keeps what is spoken."""

    def __init__(self):
        self.item, self.spoken = None, []

    def observe(self):
        return PlayerState("playing", self.item, next_item=SONGS_HERE[11])

    def speak(self, audio, rate):
        self.spoken.append(len(audio) / rate)


class Stands:
    def now(self):
        return Standings({"track-3": Stand(plays=2, last=NOW - 30 * 86_400)})


@pytest.fixture
def studio():
    player, texts = Player(), []
    choices = Choices()
    choices.note(SONGS_HERE, "radio", "Your radio", [f"you love Band {n}" for n in range(12)])

    def record(voice, text):
        texts.append((voice, text))
        return Speech(np.zeros((22_050, 1), np.float32), 22_050, text)

    return DJ(lambda: player, record, Stands(), choices, "joe"), player, texts


def play(dj, player, songs, how="finished"):
    said = []
    for song in songs:
        player.item = song
        said.append(dj.take(ItemStarted(song, 0.0)))
        dj.take(ItemFinished(song, how, 200.0, 200.0, 200.0))
    return said


def test_silent_until_it_is_asked_for(studio):
    dj, player, _ = studio
    assert not any(play(dj, player, SONGS_HERE))
    assert dj.said("play some jazz") is None
    assert dj.said("be my DJ").ok
    assert any(play(dj, player, SONGS_HERE))


def test_rare_and_true(studio):
    dj, player, texts = studio
    dj.said("be my dj")
    said = play(dj, player, SONGS_HERE)
    assert sum(one is not None for one in said) == len(SONGS_HERE) / SONGS
    assert "Song 0 by Band 0, because you love Band 0." in said[0]
    assert "You have heard it twice, the last time 4 weeks ago." in said[3]
    assert len(player.spoken) == len(texts)


def test_a_word_silences_it(studio):
    dj, player, _ = studio
    dj.said("be my dj")
    assert dj.said("no more talking between songs").observed == {"dj": False}
    assert not any(play(dj, player, SONGS_HERE))


def test_who_skips_hears_nothing(studio):
    dj, player, _ = studio
    dj.said("be my dj")
    assert sum(one is not None for one in play(dj, player, SONGS_HERE, "skipped")) == 1


def test_in_a_voice_of_choice(studio):
    dj, player, texts = studio
    assert dj.said("be my DJ in the voice of Emma").ok
    play(dj, player, SONGS_HERE[:1])
    assert texts[0][0] == "bf_emma"
    assert "no voice called" in dj.said("be my dj in the voice of grzegorz").say


@pytest.mark.parametrize("words", ["be my DJ", "DJ mode", "turn off the DJ", "stop talking between songs"])
def test_what_is_about_it(words):
    assert about_dj(words)


@pytest.mark.parametrize("words", ["play a dj set", "stop", "no more jazz", "just music", "dj shadow"])
def test_what_is_not(words):
    assert not about_dj(words)


def test_a_link_says_only_what_is_known():
    plain = link(SONGS_HERE[0], None, None, None, Standings(), NOW, 0)
    assert plain == "This is Song 0 by Band 0."
