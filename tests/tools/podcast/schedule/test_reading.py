"""When something is to be made regularly, from what people say; and when they say nothing of the kind."""

import pytest

from tools.podcast.schedule import read_schedule

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("said", "when", "topic"),
    [
        ("every morning at seven brief me on my new releases and shows", "every day at 7:00",
         "brief me on my new releases and shows"),
        ("make me a podcast about my week every Friday at half past six in the evening", "every Friday at 18:30",
         "make me a podcast about my week"),
        ("Every day at 7:30 a five minute brief on jazz", "every day at 7:30", "a five minute brief on jazz"),
        ("a weekly review on Sundays at 10", "every Sunday at 10:00", "a weekly review"),
        ("every weekday at quarter to eight, the news of my shows please", "on weekdays at 7:45",
         "the news of my shows"),
        ("each evening tell me about one album", "every day at 18:00", "tell me about one album"),
        ("on mondays and thursdays at 19:00 two hosts about new music", "on Monday and Thursday at 19:00",
         "two hosts about new music"),
        ("every night at eleven thirty my day in music", "every day at 23:30", "my day in music"),
        ("brief me at 6 am every day on my shows", "every day at 6:00", "brief me on my shows"),
        ("every week a podcast about my top artists", "every Monday at 7:00", "a podcast about my top artists"),
        ("every evening at seven the news", "every day at 19:00", "the news"),
        ("every day at noon the news", "every day at 12:00", "the news"),
        ("every weekend something long about jazz", "every Saturday at 7:00", "something long about jazz"),
    ],
)  # fmt: skip
def test_when_and_about_what(said, when, topic):
    found = read_schedule(said)
    assert found is not None
    assert (found.what, found.when.say(), found.topic) == ("set", when, topic)


@pytest.mark.parametrize(
    "said",
    [
        "make me a ten-minute podcast about my week in music", "a podcast about Miles Davis", "the evening album",
        "weekly review of my listening", "a podcast on Monday", "a podcast about the history of every day life",
        "every song by Low", "stop", "cancel it", "the best of each decade",
    ],
)  # fmt: skip
def test_one_episode_is_no_schedule(said):
    assert read_schedule(said) is None


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("stop my morning briefing", "cancel"), ("cancel the daily podcast", "cancel"),
        ("please cancel all scheduled podcasts", "cancel"), ("no more podcasts every morning", "cancel"),
        ("don't make the weekly review any more", "cancel"), ("what podcasts are scheduled?", "list"),
        ("list my regular podcasts", "list"),
    ],
)  # fmt: skip
def test_taken_back_and_listed(said, what):
    assert read_schedule(said).what == what
