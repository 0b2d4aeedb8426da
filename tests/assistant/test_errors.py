from __future__ import annotations

import logging

import pytest

from assistant.errors import EarsError, describe

pytestmark = pytest.mark.unit


def test_a_failure_with_a_sentence_is_told_in_it() -> None:
    failed = describe(EarsError("I heard nothing.", "Say it again?", retryable=True))
    assert (failed.say, failed.todo, failed.retryable) == ("I heard nothing.", "Say it again?", True)


def test_words_of_the_listener_are_logged_only_for_those_who_ask(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        failed = describe(KeyError("play my secret song"))
    assert "secret" not in failed.say
    loud = [record for record in caplog.records if record.levelno > logging.DEBUG]
    assert [record.exc_info for record in loud] == [None]
    assert "KeyError" in loud[0].getMessage()
    assert "secret" not in loud[0].getMessage()
    assert any(record.exc_info for record in caplog.records if record.levelno == logging.DEBUG)
