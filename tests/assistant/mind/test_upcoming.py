"""What Segue says it can do is what it can do now."""

from __future__ import annotations

import pytest

from assistant.mind.context import Context
from assistant.mind.understanding import Reflexes
from tools import upcoming

pytestmark = pytest.mark.unit
_PROMISES = {"make_podcast": "make podcasts"}


@pytest.mark.parametrize("asked", ["what can you do", "help", "what are you good at"])
def test_nothing_that_is_still_to_come_is_promised(asked):
    reply = Reflexes().understand(asked, Context()).reply
    assert "playlists" in reply
    for function in upcoming.UPCOMING:
        assert _PROMISES[function.__name__] not in reply
