from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.app import Assistant
from assistant.ears.audio import load_audio, resampled
from assistant.ears.voice import FRAME
from assistant.events import Event, Heard, Said, Saying
from assistant.frontends.listen import Listener
from assistant.frontends.once import ask

pytestmark = pytest.mark.engine

RATE = 16_000


@pytest.fixture(autouse=True)
def _weights() -> None:
    if not os.environ.get("SEGUE_WEIGHTS"):
        pytest.skip("SEGUE_WEIGHTS names no folder of weights; `make test` sets it")


def spoken(assistant: Assistant, *lines: str) -> Iterator[NDArray[np.float32]]:
    """What a microphone in a quiet room would hand over of these lines, with pauses between them."""
    room = np.random.default_rng(1)
    pieces: list[NDArray[np.float32]] = []
    for line in lines:
        speech = assistant.synthesize("af_heart", line)
        pieces += [np.zeros(RATE, np.float32), resampled(speech.audio, speech.rate)[:, 0]]
    sound = np.concatenate([*pieces, np.zeros(2 * RATE, np.float32)])
    sound += room.normal(0, 1e-4, len(sound)).astype(np.float32)
    for at in range(0, len(sound) - FRAME, FRAME):
        yield sound[at : at + FRAME]


async def test_what_is_spoken_is_done_and_answered_aloud(assistant: Assistant) -> None:
    events: list[Event] = []
    await Listener(assistant, events.append).run(spoken(assistant, "Play Voltage Garden.", "Turn it down a bit."))
    heard = [event.text for event in events if isinstance(event, Heard)]
    assert len(heard) == 2
    state = assistant.player.observe()
    assert state.state == "playing"
    assert state.item is not None
    assert state.item.title == "Voltage Garden"
    assert state.volume < 60
    said = [event for event in events if isinstance(event, Said)]
    assert [event.heard for event in said] == [event.text for event in said]
    assert len(said) >= 2


async def test_noise_is_no_request(assistant: Assistant) -> None:
    events: list[Event] = []
    noise = np.random.default_rng(2).normal(0, 0.05, RATE * 4).astype(np.float32)
    await Listener(assistant, events.append).run(noise[at : at + FRAME] for at in range(0, len(noise) - FRAME, FRAME))
    assert events == []


async def test_a_spoken_answer_can_be_understood_again(assistant: Assistant, tmp_path: Path) -> None:
    question, reply = tmp_path / "question.wav", tmp_path / "answer.wav"
    assistant.say_to_file("Play something by Mirela Voss.", question, "bf_emma")
    answer = await ask(assistant.conversation, question, speak=False)
    assert any(isinstance(event, Saying) for event in answer.events)
    assert answer.player["item"]["artist"] == "Mirela Voss"
    assert assistant.say_to_file(answer.say, reply) > 0.5
    transcript = assistant.hear(load_audio(reply))
    words = set(transcript.text.lower().replace(",", "").replace(":", "").replace(".", "").split())  # type: ignore[union-attr]
    wanted = set(answer.say.lower().replace(",", "").replace(":", "").replace(".", "").split())
    assert len(words & wanted) >= 0.7 * len(wanted)
