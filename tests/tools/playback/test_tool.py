"""What the tools do and say, from what the player observed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tools.library.items import Item
from tools.playback.answers import ask
from tools.playback.control import control
from tools.playback.found import Found
from tools.playback.tool import play
from tools.results import ToolResult, ToolRetry

pytestmark = pytest.mark.unit


def finding(*items: Item, **rest: object):
    return lambda _query, _kind: Found(tuple(items), **rest)


def test_play_says_what_really_plays(player, items) -> None:
    result = play(player, finding(*items(300)), "tone 300")
    assert result.ok
    assert result.say == "Playing Tone 300 by Ohm."
    assert result.observed["player"]["state"] == "playing"
    assert result.observed["player"]["item"]["title"] == "Tone 300"
    assert result.items[0].title == "Tone 300"


def test_what_is_not_there_is_not_played(player) -> None:
    result = play(player, lambda _q, _k: Found(missing=True), "qwertyuiop")
    assert (result.ok, result.say) == (False, "There is nothing called qwertyuiop in your library.")
    assert result.observed["player"]["state"] == "stopped"


def test_albums_artists_and_places_in_the_queue(player, items) -> None:
    tracks = items(300, 500)
    album, artist = Item("al", "album", "Scale", artist="Ohm"), Item("ar", "artist", "Ohm")
    assert play(player, finding(*tracks, heading=album), "scale").say == "Playing Scale by Ohm, starting with Tone 300."
    assert play(player, finding(*tracks, heading=artist), "ohm").say == "Playing Ohm: Tone 300."
    assert play(player, finding(tracks[1]), "x", when="next").say == "Tone 500 by Ohm comes next."
    assert play(player, finding(*tracks), "x", when="last").say == "Added 2 tracks to the end of the queue."
    assert (
        play(player, finding(*tracks, heading=album), "x", when="last").say
        == "Added Scale by Ohm to the end of the queue."
    )
    assert player.observe().item == tracks[0]


def test_an_ambiguous_wish_is_asked_back(player, items) -> None:
    song, album = items(300)[0], Item("al", "album", "Tone 300", artist="Ohm")
    result = play(player, finding(song, alternatives=(song, album), question="The song or the album?"), "tone 300")
    assert (result.ok, result.say, len(result.items)) == (False, "The song or the album?", 2)
    assert player.observe().state == "stopped"


def test_a_file_that_is_gone_is_not_claimed_to_play(player, items) -> None:
    gone = replace(items(300)[0], path=Path("/nowhere/gone.flac"))
    result = play(player, finding(gone), "tone")
    assert not result.ok
    assert result.say == "The file gone.flac is no longer there."


def test_an_episode_that_goes_on_says_so(player, output, items) -> None:
    episode = items(300, kind="episode", seconds=30.0)
    play(player, finding(*episode), "x")
    output.advance(12.0)
    control(player, "stop")
    assert play(player, finding(*episode), "x").say == "Playing Tone 300, from Scale, from 12 seconds in."


@pytest.mark.parametrize(("query", "kind", "when"), [("", "any", "now"), ("x", "film", "now"), ("x", "any", "later")])
def test_arguments_that_cannot_be_used_are_sent_back(player, items, query, kind, when) -> None:
    with pytest.raises(ToolRetry):
        play(player, finding(*items(300)), query, kind, when)


def test_control_with_nothing_playing(player) -> None:
    for action in ("pause", "stop", "next", "previous", "restart"):
        result = control(player, action)
        assert (result.ok, result.say) == (False, "Nothing is playing.")
    assert control(player, "seek", "30").say == "Nothing is playing."
    assert control(player, "sleep_timer", "30").say == "Nothing is playing."
    assert control(player, "resume").say == "There is nothing to go on with."
    assert control(player, "set_volume", "40").say == "Volume 40 percent."


def test_control_of_what_plays(player, output, items) -> None:
    player.play(items(300, 500, seconds=100.0))

    def say(action: str, value: object = None) -> str:
        output.advance(0.1)
        return control(player, action, value).say

    assert say("pause") == "Paused."
    assert say("pause") == "It is paused already."
    assert say("resume") == "Playing Tone 300 by Ohm."
    assert say("seek", "1:30") == "Now at 1 minute and 30 seconds."
    assert say("seek", "-30") == "Now at 1 minute."
    assert say("seek", "back ten minutes") == "From the beginning."
    assert say("seek", "+200") == "That was the end of it. Playing Tone 500 by Ohm."
    assert say("previous") == "Playing Tone 300 by Ohm."
    assert say("restart") == "From the beginning."
    assert say("next") == "Playing Tone 500 by Ohm."
    assert say("speed", "1.5x") == "Speed 1.5."
    assert say("speed", "normal") == "Normal speed."
    assert say("shuffle") == "Shuffle is on."
    assert say("shuffle", "off") == "Shuffle is off."
    assert say("repeat", "one") == "Repeating this track."
    assert say("repeat", "off") == "Repeat is off."
    assert say("sleep_timer", "half an hour") == "I'll stop in 30 minutes."
    assert say("sleep_timer", "end") == "I'll stop at the end of this track."
    assert say("sleep_timer", "0") == "The sleep timer is off."
    assert say("stop") == "Stopped."
    assert say("stop") == "Nothing is playing."
    assert say("resume") == "Playing Tone 500 by Ohm."
    assert say("next") == "That was the last one."
    assert say("next") == "Nothing is playing."


def test_the_volume_has_limits_and_says_so(player) -> None:
    player.set_volume(95)
    assert control(player, "volume_up").say == "Full volume."
    assert control(player, "volume_up").say == "That's as loud as it goes."
    assert control(player, "volume_down", "a bit").say == "Volume 95 percent."
    assert control(player, "set_volume", "5").observed["player"]["volume"] == 5
    assert control(player, "volume_down").say == "The volume is at zero."
    assert control(player, "volume_down").say == "That's as quiet as it goes."
    assert control(player, "resume").ok is False


def test_playing_without_sound_is_told(player, items) -> None:
    player.set_volume(0)
    assert play(player, finding(*items(300)), "x").say == "Playing Tone 300 by Ohm. The volume is at zero."
    control(player, "mute")
    assert control(player, "resume").say == "Playing Tone 300 by Ohm. The sound is muted."
    control(player, "unmute")


def test_the_speed_has_limits(player, items) -> None:
    player.play(items(300))
    control(player, "speed", "3")
    assert control(player, "speed", "faster").say == "That's as fast as it goes."


def test_unknown_actions_are_sent_back(player) -> None:
    with pytest.raises(ToolRetry, match="pause, resume"):
        control(player, "explode")
    assert control(player, "Volume Down").ok


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("what is playing", "This is Tone 500 by Ohm."),
        ("whats this song called", "This is Tone 500 by Ohm."),
        ("who is this by", "Tone 500 is by Ohm."),
        ("who's singing", "Tone 500 is by Ohm."),
        ("which album is it from", "Tone 500 is from Scale, from 1987."),
        ("when did this come out", "Tone 500 is from 1987."),
        ("what genre is that", "Tone 500 is drone."),
        ("how long is left", "1 minute and 30 seconds left."),
        ("how long is this song", "This track is 1 minute and 40 seconds long."),
        ("how far in are we", "10 seconds of 1 minute and 40 seconds in."),
        ("what's next", "Next is Tone 700 by Ohm."),
        ("what is in the queue", "Next: Tone 700 by Ohm; then Tone 900 by Ohm."),
        ("what was that before", "Before that it was Tone 300 by Ohm."),
        ("how loud is it", "The volume is 100 percent."),
        ("what speed is this", "It plays at normal speed."),
        ("is shuffle on", "Shuffle is off."),
        ("is anything on repeat", "Repeat is off."),
        ("how long is left on the sleep timer", "There is no sleep timer."),
        ("which track number is this", "This is track 2 of Scale."),
    ],
)
def test_questions_about_what_plays(player, output, items, question, answer) -> None:
    player.play(items(300, 500, 700, 900, seconds=100.0))
    player.next()
    player.seek(9.99)
    result = ask(player, question)
    assert result.say == answer
    assert result.observed["player"]["item"]["title"] == "Tone 500"


def test_questions_when_nothing_plays(player) -> None:
    for question in ("what is playing", "how long is left", "who sings this", "how long is this"):
        assert ask(player, question).say == "Nothing is playing."
    assert ask(player, "what's next").say == "Nothing comes next."
    assert ask(player, "what was the last song").say == "Nothing was played before."


def test_questions_about_other_things_go_to_whoever_knows(player) -> None:
    known = ToolResult(True, "Five albums.")
    assert ask(player, "how many albums do I have", lambda _question: known) is known
    assert ask(player, "what is this", lambda _question: None).say == "Nothing is playing."


def test_the_sleep_timer_can_be_asked_for(player, items) -> None:
    player.play(items(300, seconds=100.0))
    control(player, "sleep_timer", "10")
    assert ask(player, "how much is left on the timer").say == "10 minutes left on the sleep timer."
