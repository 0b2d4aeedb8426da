from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.tools.podcast.asking.conftest import SAID
from tools.podcast.asking.answering import Answerer, Reading
from tools.podcast.asking.interruption import LEAD, Interruption
from tools.podcast.asking.ranking import Ranker
from tools.podcast.asking.sources import Sources
from tools.podcast.asking.steering import Jumps, Steering
from tools.podcast.asking.talking import Talking
from tools.podcast.asking.wording import stem, words_of

pytestmark = pytest.mark.unit


def by_words(texts):
    """Vectors in which texts are alike that share words."""
    found = np.zeros((len(texts), 64), np.float32)
    for row, text in enumerate(texts):
        for word in words_of(text):
            found[row, sum(map(ord, stem(word))) % 64] += 1.0
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6)


class Transcripts:
    def __init__(self, cues=SAID):
        self.cues = cues

    def said(self, _item):
        return self.cues


@pytest.fixture
def read():
    """What the language model makes of a question."""
    return {}


@pytest.fixture
def make(player, read):
    def make(cues=SAID, own=None) -> Talking:
        sources = Sources(Transcripts(cues), own=lambda _: own)
        reader = lambda question, _text: read.get(question, Reading("", 0.0))  # noqa: E731
        jumps = Jumps(player)
        return Talking(
            player,
            sources,
            Answerer(lambda: Ranker(by_words), reader),
            Interruption(player, lambda item: sources.of(item).passages),
            Steering(player, sources, jumps),
        )

    return make


def test_an_answer_says_where_and_by_whom_and_what_plays_goes_on_at_its_sentence(make, read, play, player):
    talking = make()
    play(25.0)
    read["when was the horn built"] = Reading("1961", -6.0)
    result = talking.ask("wait, when was the horn built")
    assert "1961." in result.say
    assert "Priya said: “Because of the horn. It was built in 1961.”" in result.say
    assert result.observed["answer"]["start"] == pytest.approx(16.0, abs=1.5)
    assert player.observe().state == "paused"
    talking.settle()
    state = player.observe()
    assert (state.state, state.position) == ("playing", pytest.approx(21.0 - LEAD, abs=0.1))


def test_what_is_not_said_is_said_not_to_be_said(make, play, player):
    play(25.0)
    result = make().ask("what colour was the parrot")
    assert result.say == "That is not said here."
    assert result.observed["answer"] is None


def test_an_answer_that_stands_nowhere_is_never_said(make, read, play):
    play(25.0)
    read["when was the horn built"] = Reading("by the Romans", -6.0)
    result = make().ask("when was the horn built")
    assert "Romans" not in result.say


def test_what_was_meant_is_the_sentence_with_what_led_to_it(make, play):
    play(25.0)
    result = make().ask("hang on, what did she mean by that")
    assert "It was built in 1961. She called it her bull." in result.say


def test_whoever_speaks_is_named(make, play):
    play(14.0)
    assert make().ask("who is talking").say == "That is Priya."


@pytest.mark.parametrize("asked", ["how much is left", "what is this episode called", "how long is this podcast"])
def test_questions_about_the_player_are_left_to_it(make, play, asked):
    play(14.0)
    assert make().ask(asked) is None


def test_nothing_is_claimed_of_music_or_of_silence(make, player):
    assert make().ask("who built the horn") is None


def test_without_a_transcript_it_says_so_and_plays_on(make, play, player):
    talking = make(cues=())
    play(14.0)
    result = talking.ask("who built the horn")
    assert not result.ok
    assert "no transcript" in result.say
    talking.settle()
    assert player.observe().state == "playing"


def test_wait_and_go_on(make, play, player):
    talking = make()
    play(10.0)
    assert talking.control("pause", "wait").say == "I'm listening."
    assert player.observe().state == "paused"
    talking.settle()
    assert player.observe().state == "paused"  # nobody asked anything yet
    talking.control("resume", None)
    assert player.observe().position == pytest.approx(5.0 - LEAD, abs=0.1)


def test_whoever_went_elsewhere_is_not_brought_back(make, play, player, output):
    talking = make()
    play(10.0)
    talking.control("pause", "wait")
    player.seek(40.0)
    assert talking.control("resume", None) is None
    assert player.observe().position == pytest.approx(40.0, abs=0.5)


def test_the_next_part_of_an_episode_of_ours(make, own, play, player):
    talking = make(own=own)
    play(9.0)
    assert talking.control("next", "part").say == "The artist."
    assert player.observe().position == pytest.approx(24.0, abs=0.3)


def test_a_part_that_is_not_made_yet_cannot_be_gone_to(make, own, play, player):
    script, timeline = own
    talking = make(own=(script, replace(timeline, spots=timeline.spots[:3])))
    play(9.0)
    assert "still being made" in talking.control("next", "part").say
    assert player.observe().position == pytest.approx(9.0, abs=0.5)


def test_more_about_that_is_what_no_line_told_and_then_there_is_no_more(make, own, play):
    talking = make(own=own)
    play(9.0)
    assert talking.ask("tell me more about that").say == "You first heard Tidewater on the second of May."
    assert "nothing more" in talking.ask("more about that").say


def test_shorter_leaves_out_what_is_least_worth_telling(make, own, play, player, output):
    talking = make(own=own)
    play(1.0)
    result = talking.control("next", "shorter")
    assert result.observed["left_out"] == [[8.0, 16.0], [32.0, 40.0]]
    assert "shorter" in result.say


def test_what_is_left_out_is_jumped_over(own, play, player, output, episode):
    jumps = Jumps(player)
    jumps._item, jumps._spans = episode.id, [(8.0, 16.0)]  # without its thread
    play(8.2)
    jumps.step()
    assert not jumps.step()
    assert player.observe().position == pytest.approx(16.0, abs=0.3)


def test_only_an_episode_of_ours_is_made_shorter(make, play):
    play(9.0)
    assert "own making" in make().control("next", "shorter").say


def test_what_is_only_in_a_source_is_said_to_be_there(make, own, read, play):
    read["where was Mirela Voss born"] = Reading("in Constanta", -6.0)
    play(9.0)
    say = make(own=own).ask("where was Mirela Voss born").say
    assert say.startswith("It is not said in the episode, but your history, November:")
    assert "Constanta" in say


def test_without_a_language_model_it_is_only_what_comes_nearest(make, read, play):
    play(25.0)
    read["what did she call her bull"] = None
    say = make().ask("what did she call her bull").say
    assert say.startswith("I can't read it without a language model")
    assert "“" in say
