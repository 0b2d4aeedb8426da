"""An episode says what its sources say, is as long as was wished, and repeats nothing."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest

from tools.library.database import Database
from tools.library.items import Item
from tools.podcast import Fact, Line, PodcastError, Segment
from tools.podcast.sound.pacing import CLOSING, seconds_of
from tools.podcast.sound.speed import Speed
from tools.podcast.sources.listening.telling import of_period
from tools.podcast.sources.parts import Clip
from tools.podcast.writing.critic import Critic
from tools.podcast.writing.phrasing import Phrasing
from tools.podcast.writing.wish import read_wish
from tools.podcast.writing.writer import Writer
from tools.taste import EventLog

pytestmark = pytest.mark.unit
NOW = datetime(2026, 11, 25, 18, 0).astimezone()
BANDS = ("Obsidian Shell", "Lena Orr", "Kite Parade", "Marta Vale", "The Quiet Machines")


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    database = Database(tmp_path_factory.mktemp("home") / "segue.db")
    database.upgrade()
    log, luck = EventLog(database), random.Random(3)
    for week in range(4):
        for _ in range(70):
            band = luck.choice(BANDS[: 3 + (week == 0) * 2])
            number = luck.randrange(6)
            title = f"{('Ember', 'North', 'Signal', 'Paper', 'Glass', 'River')[number]} {band[0]}"
            song = Item(f"{band}-{number}", "track", title, band, f"{band} One", 200.0)
            at = NOW - timedelta(days=7 * week, seconds=luck.random() * 6 * 86400)
            log.note("play", song, at=at.timestamp(), listened=190.0, duration=200.0, how="finished")
    return log


def writer(log, topic="my week in music"):
    frame = log.frame()
    return Writer(lambda wish: of_period(frame, wish.topic or topic, NOW, lambda item: Clip(item, item, 200.0)))


def written(draft):
    return spoken_at(draft, 1.0)


def spoken_at(draft, pace):
    """All segments, and how long they are in voices that take `pace` times as long as planned."""
    speed, segments, taken = Speed(draft.hosts), [], [0.0]
    for segment in draft.segments(lambda: sum(taken)):
        taken.append(seconds_of(segment, lambda line: pace * speed.seconds(line), first=not segments))
        segments.append(segment)
    return segments, sum(taken) + CLOSING


@pytest.mark.parametrize(("minutes", "hosts"), [(1, 1), (3, 2), (6, 1)])
def test_it_is_as_long_as_was_wished(log, minutes, hosts):
    _, seconds = written(writer(log).write(read_wish("my week in music", minutes, hosts)))
    assert seconds == pytest.approx(60 * minutes, rel=0.04)


def test_it_makes_up_for_slower_voices(log):
    _, seconds = spoken_at(writer(log).write(read_wish("my week in music", 4)), 1.2)
    assert seconds == pytest.approx(240, rel=0.07)


def test_no_sentence_comes_twice_and_every_line_stands_the_critic(log):
    draft = writer(log).write(read_wish("my week in music", 6, 2))
    segments, _ = written(draft)
    lines = [turn for segment in segments for turn in segment.turns if isinstance(turn, Line)]
    said = [line.text for line in lines]
    assert len(said) == len(set(said))
    facts = {fact.id for fact in draft.facts}
    assert all(set(line.facts) <= facts for line in lines)
    assert {line.speaker for line in lines} == set(draft.hosts)


def test_the_numbers_are_those_of_the_log(log):
    draft = writer(log).write(read_wish("my week in music", 6))
    week = [
        event for event in log.events() if datetime.fromtimestamp(event.at).astimezone() > NOW - timedelta(days=6.75)
    ]
    total = next(fact for fact in draft.facts if fact.topic == "overview")
    assert str(len(week)) in total.numbers
    top = max(BANDS, key=lambda band: sum(event.artist == band for event in week))
    plays = sum(event.artist == top for event in week)
    first = next(fact for fact in draft.facts if fact.topic == f"artist: {top}")
    assert f"{plays} plays" in first.numbers


def test_more_than_there_is_to_tell_is_said_and_becomes_shorter(log):
    draft = writer(log).write(read_wish("my week in music", 90))
    assert any("only enough" in note for note in draft.notes)
    _, seconds = written(draft)
    assert seconds == pytest.approx(draft.seconds, rel=0.05)


def test_no_history_says_what_could_be_done(tmp_path):
    database = Database(tmp_path / "segue.db")
    database.upgrade()
    with pytest.raises(PodcastError) as caught:
        writer(EventLog(database)).write(read_wish("my week in music", 3))
    assert "no music" in caught.value.say
    assert "segue history import" in caught.value.todo


def test_an_old_history_is_told_as_what_it_is(log):
    later = NOW + timedelta(days=90)
    gathered, _ = of_period(log.frame(), "my week in music", later, lambda _: None)
    assert any("no music this week" in note for note in gathered.notes)


@pytest.mark.parametrize("minutes", [0.1, 500])
def test_lengths_out_of_reason_are_refused(log, minutes):
    with pytest.raises(PodcastError, match="cannot be made"):
        writer(log).write(read_wish("my week in music", minutes))


def test_an_unknown_host_is_refused_with_those_there_are(log):
    with pytest.raises(PodcastError, match="no host called Zaphod"):
        writer(log).write(read_wish("my week in music", 3, None, ["Zaphod"]))


@pytest.mark.parametrize(
    ("text", "facts", "wrong"),
    [
        ("Nobody was played more often than Lena Orr: 7 plays.", ("a",), False),
        ("Nobody was played more often than Lena Orr: 8 plays.", ("a",), True),
        ("Nobody was played more often than Marta Vale: 7 plays.", ("a",), True),
        ("Lena Orr won a prize with 7 plays.", ("a",), True),
        ("Tell me about Lena Orr.", ("a",), False),
        ("Tell me more.", (), False),
        ("It was 7 plays.", (), True),
        ("Go on.", ("missing",), True),
    ],
)
def test_the_critic_finds_what_nothing_holds(text, facts, wrong):
    critic = Critic(
        [Fact("a", "You played Lena Orr: 7 plays.", "history", names=("Lena Orr",), numbers=("7 plays",))], ["Nora"]
    )
    assert bool(critic.problems(Line("Nora", text, facts))) is wrong


def test_a_larger_models_words_are_used_where_they_say_the_same():
    fact = Fact("a", "You played Lena Orr: 7 plays.", "history", names=("Lena Orr",), numbers=("7 plays",))
    critic = Critic([fact], ["Nora"])
    lines = tuple(Line("Nora", "You played Lena Orr: 7 plays.", ("a",)) for _ in range(4))
    answers = ("Of Lena Orr, 7 plays.", "Lena Orr won an award, 7 plays.", "It was 7 plays.", "Not Lena Orr: 7 plays.")
    answer = "\n".join(f"{number}. {text}" for number, text in enumerate(answers, 1))
    told = Phrasing(lambda _: answer, {"Nora": "warm"}).phrase(Segment("x", lines), "x", critic)
    assert [turn.text for turn in told.turns] == ["Of Lena Orr, 7 plays.", *(line.text for line in lines[1:])]


def test_a_model_that_fails_changes_nothing():
    def broken(_):
        raise ConnectionError

    segment = Segment("x", (Line("Nora", "You played Lena Orr: 7 plays.", ("a",)),))
    assert Phrasing(broken, {}).phrase(segment, "x", Critic([], [])) == segment


@pytest.mark.parametrize(
    ("words", "topic", "minutes", "hosts", "style"),
    [
        ("make me a ten-minute podcast about my week in music", "my week in music", 10, None, None),
        ("brief me on my new releases and shows", "my new releases and shows", None, None, "brief"),
        ("a deep dive into Radiohead", "Radiohead", None, None, "deep_dive"),
        ("a debate about nuclear power, two hosts", "nuclear power", None, 2, "debate"),
        ("turn this article into something for the bus, two hosts", "this article", None, 2, "conversation"),
        ("the story of Kid A in half an hour", "Kid A", 30, None, "story"),
        ("a podcast about whales hosted by Theo and Iris", "whales", None, None, None),
    ],
)
def test_wishes_are_read(words, topic, minutes, hosts, style):
    wish = read_wish(words)
    assert (wish.topic, wish.minutes, wish.style) == (topic, minutes, style)
    assert wish.hosts == (hosts or (2 if wish.names else None))
