"""The tool in a small home with a real player and a real library: what is said is what is heard."""

import numpy as np
import pytest
import soundfile
from measures import RATE, clicks, pitch_of, tone

from tools.library.database import Database
from tools.library.library import Library
from tools.playback import Found, Player, SilentOutput
from tools.remix.joining import Joiner
from tools.remix.remixer import Remixer
from tools.remix.shelf import Shelf
from tools.remix.studio import Studio
from tools.remix.tool import remix
from tools.results import ToolFailed, ToolRetry

pytestmark = pytest.mark.unit

OUT = 48_000


class Recording(SilentOutput):
    def __init__(self):
        super().__init__(realtime=False)
        self.blocks = []

    def write(self, audio):
        self.blocks.append(audio.copy())

    @property
    def audio(self):
        return np.concatenate(self.blocks)


class Home:
    def __init__(self, folder):
        music = folder / "music"
        music.mkdir()
        soundfile.write(music / "01 Tone.flac", tone(440, 12.0), RATE)
        soundfile.write(music / "02 Clicks.flac", clicks(12.0, 0.5)[0], RATE)
        self.database = Database(folder / "segue.db")
        self.database.upgrade()
        self.library = Library(self.database)
        self.library.add_folder(music)
        self.library.scan()
        self.songs = {item.title: item for item in self.library.all("track")}
        self.output = Recording()
        self.player = Player(self.output, self.database, locate=self.locate)
        self.player.set_volume(100)
        self.shelf = Shelf(self.library, folder / "remixes")
        self.remixer = Remixer(Studio(), self.player, self.shelf, patience=250.0)
        self.joiner = Joiner(Studio(), self.player, self.shelf, patience=250.0)

    def locate(self, item):
        from tools.playback.locate import own_path

        return own_path(self.library.get(item.id) or item)

    def find(self, query, _kind):
        found = [item for title, item in self.songs.items() if query.lower() in title.lower()]
        return Found(tuple(found[:1]), missing=not found)

    def ask(self, target="current", **wish):
        return remix(self.remixer, self.joiner, self.player, self.find, target, **wish)

    def hear(self, seconds=1.0, settle=0.2):
        self.output.advance(settle)
        begin = len(self.output.audio)
        self.output.advance(seconds)
        return self.output.audio[begin:]


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path)
    yield home
    home.remixer.close()
    home.player.close()
    home.database.close()


def test_wishes_about_what_plays_add_up_are_heard_at_once_and_can_be_undone(home):
    home.player.play([home.songs["Tone"]])
    home.output.advance(1.0)
    result = home.ask(pitch="three semitones down")
    assert result.say.startswith("3 semitones lower; it plays now")
    assert pitch_of(home.hear(), 370, OUT) == pytest.approx(440 * 2 ** (-3 / 12), rel=0.004)
    result = home.ask(tempo="slower")
    assert "slowed to 0.85" in result.say
    assert "lasts 14 seconds" in result.say
    assert result.observed["player"]["speed"] == pytest.approx(0.85)
    assert pitch_of(home.hear(), 370, OUT) == pytest.approx(440 * 2 ** (-3 / 12), rel=0.004)
    result = home.ask(effect="undo")
    assert result.say.startswith("Back to 3 semitones lower")
    assert result.observed["player"]["speed"] == 1.0
    result = home.ask(effect="original")
    assert result.say.startswith("Back to the original")
    assert pitch_of(home.hear(), 440, OUT) == pytest.approx(440, rel=0.001)
    assert "nothing to undo" in home.ask(effect="undo").say


def test_what_needs_the_whole_is_rendered_and_takes_its_place_where_it_is(home):
    home.player.play([home.songs["Clicks"], home.songs["Tone"]])
    home.output.advance(3.0)
    result = home.ask(effect="reverse")
    state = result.observed["player"]
    assert result.say.startswith("Backwards; it plays now")
    assert state["item"]["album"] == "Remixes"
    assert state["position"] == pytest.approx(9.0, abs=0.3)
    assert result.observed["file"]["loudness"] is not None
    assert result.observed["file"]["true_peak"] <= -1.0
    kept = home.library.get(state["item"]["id"])
    assert kept.path.parent == home.shelf.folder
    assert home.shelf.origin(kept)[0] == home.songs["Clicks"]
    assert [entry.item.title for entry in home.player.queue()][1] == "Tone"
    result = home.ask(effect="undo")
    assert result.observed["player"]["item"]["title"] == "Clicks"
    assert result.observed["player"]["position"] == pytest.approx(3.0, abs=0.4)


def test_a_song_that_does_not_play_is_played_as_wished(home):
    result = home.ask("tone", tempo=0.5, effect="nightcore")
    assert result.observed["player"]["item"]["title"] == "Tone"
    assert result.observed["player"]["state"] == "playing"
    assert result.observed["player"]["speed"] == pytest.approx(0.625)
    assert pitch_of(home.hear(), 550, OUT) == pytest.approx(550, rel=0.004)


def test_it_can_be_kept(home):
    home.player.play([home.songs["Tone"]])
    home.ask(tempo=0.8)
    result = home.ask(effect="save")
    assert result.say == "Kept as Tone (slowed to 0.8), 15 seconds long, in your library."
    assert home.library.get(result.items[0].id).duration == pytest.approx(15.0, abs=0.05)
    assert result.observed["player"]["item"]["title"] == "Tone"


def test_what_cannot_be_done_changes_nothing_and_is_said(home):
    assert not home.ask(effect="reverb").ok
    assert not home.ask("nobody knows this", effect="reverb").ok
    with pytest.raises(ToolRetry):
        home.ask()
    home.player.play([home.songs["Tone"]])
    for wish in ({"tempo": 10}, {"effect": "wibble"}, {"stems": "no vocals"}, {"effect": "loop 4 bars"}):
        with pytest.raises(ToolFailed) as caught:
            home.ask(**wish)
        assert caught.value.say.endswith(".")
    assert home.player.observe().altered == ""
    assert home.player.observe().state == "playing"
    assert home.ask(tempo="slower").say.startswith("Slowed to 0.85")


def test_what_was_done_to_a_song_is_forgotten_when_another_one_has_played(home):
    home.player.play([home.songs["Tone"]])
    home.ask(tempo=0.8)
    home.player.play([home.songs["Clicks"]])
    home.output.advance(0.5)
    home.player.play([home.songs["Tone"]])
    home.output.advance(0.5)
    assert home.ask(effect="8d").observed["player"]["altered"] == "going round your head"
    assert home.player.play([home.songs["Tone"]]).altered == ""  # asked for again, it is as it was recorded
    assert home.ask(effect="reverb").observed["player"]["altered"] == "with reverb"
    assert home.ask(effect="echo").observed["player"]["altered"] == "with reverb, with echo"
    assert home.ask(effect="undo").observed["player"]["altered"] == "with reverb"


def test_a_style_goes_as_far_as_it_goes_and_normal_is_its_own_tempo(home):
    home.player.play([home.songs["Tone"]])
    result = home.ask(tempo="faster", pitch="higher", effect="nightcore")
    assert [step["do"] for step in result.observed["recipe"]["steps"]] == ["varispeed"]
    home.player.set_speed(1.2)
    result = home.ask(tempo="normal")
    assert result.say == "As it was recorded; it plays now."
    assert result.observed["recipe"]["steps"] == []
    assert result.observed["player"]["speed"] == 1.0


def test_a_mix_of_what_is_in_the_queue_is_as_long_as_was_wished_and_plays(home):
    home.player.play([home.songs["Tone"], home.songs["Clicks"]])
    result = home.ask("these", effect="mix")
    assert result.say.startswith("A mix of 2 songs: by a plain fade")
    assert result.observed["player"]["item"]["album"] == "Remixes"
    assert len(result.observed["file"]["chapters"]) == 2
    assert [entry.item.title for entry in home.player.queue()][-1] == "Clicks"


def test_what_plays_goes_over_into_the_next_where_it_is(home):
    home.player.play([home.songs["Clicks"], home.songs["Tone"]])
    home.output.advance(4.0)
    result = home.ask(effect="blend", other="next")
    state = result.observed["player"]
    assert state["item"]["title"] == "A mix of Clicks and Tone"
    begin = result.observed["joined"]["tracks"][0]["part"][0]
    assert state["position"] == pytest.approx(4.0 - begin, abs=0.4)
    assert len(home.player.queue()) == 1
    heard = home.hear(1.0)
    assert np.abs(heard).max() > 0.05


def test_who_blends_the_last_song_is_told(home):
    home.player.play([home.songs["Clicks"]])
    assert "Nothing comes next" in home.ask(effect="blend", other="next").say
    with pytest.raises(ToolFailed, match="two different"):
        home.ask(effect="mashup", other="clicks")
