from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.app import Assistant
from assistant.ears.hearing import NothingHeard
from assistant.ears.transcriber import Transcript
from assistant.events import Event, Failed, Heard, NowPlaying, Saying, ToolFinished, TurnEnded
from assistant.frontends.once import Answer, ask
from assistant.settings import Settings

pytestmark = pytest.mark.unit


async def say(assistant: Assistant, text: str) -> Answer:
    return await ask(assistant.conversation, text, speak=False)


async def test_a_wish_is_played_and_what_is_said_is_what_is_observed(assistant: Assistant) -> None:
    answer = await say(assistant, "play voltage garden by the quiet machines")
    body = answer.as_json()
    assert body["calls"][0]["tool"] == "play"
    assert body["observed"]["player"]["state"] == "playing"
    assert body["observed"]["player"]["item"]["title"] == "Voltage Garden"
    assert "Voltage Garden" in body["say"]
    assert assistant.player.observe().position > 0


async def test_what_is_not_there_is_not_played(assistant: Assistant) -> None:
    body = (await say(assistant, "play qwertyuiop")).as_json()
    assert "qwertyuiop" in body["say"]
    assert body["observed"]["player"]["state"] == "stopped"
    assert "Playing" not in body["say"]


async def test_follow_ups_lean_on_what_was_said(assistant: Assistant) -> None:
    listed = await say(assistant, "what do you have by mirela voss")
    results = [event.result for event in listed.events if isinstance(event, ToolFinished)]
    await say(assistant, "play the second one")
    item = assistant.player.observe().item
    assert item is not None
    assert results[0].items[1].title in (item.album, item.title)


async def test_every_turn_ends_and_reports_the_player(assistant: Assistant) -> None:
    for text in ("stop", "play paper lanterns", "", "…", "play qwertyuiop", "louder " * 400):
        answer = await say(assistant, text)
        assert isinstance(answer.events[0], Heard)
        assert isinstance(answer.events[-1], TurnEnded)
        assert any(isinstance(event, NowPlaying) for event in answer.events)


async def test_no_podcast_is_made_about_what_nothing_is_known_of(assistant: Assistant) -> None:
    await say(assistant, "play copper sky")
    answer = await say(assistant, "make me a podcast about bees")
    assert answer.failed is not None
    assert answer.say == "I know nothing about bees."
    assert answer.player["item"]["title"] == "Copper Sky"


async def test_nothing_but_noise_is_a_sentence(assistant: Assistant) -> None:
    async def noise() -> NothingHeard:
        return NothingHeard("noise", "I heard something, but nobody speaking.")

    events: list[Event] = [event async for event in assistant.conversation.turn(noise())]
    assert [event.say for event in events if isinstance(event, Failed)] == ["I heard something, but nobody speaking."]
    assert (await say(assistant, "play tidewater")).player["state"] == "playing"


async def test_recognised_speech_is_a_turn(assistant: Assistant) -> None:
    async def heard() -> Transcript:
        return Transcript("Play Tidewater.", "en", 0.0, -0.1, 0.7)

    events = [event async for event in assistant.conversation.turn(heard())]
    assert events[0] == Heard("Play Tidewater.", 0.7)
    assert any(isinstance(event, Saying) and "Tidewater" in event.text for event in events)


async def test_a_missing_recogniser_names_the_command_and_the_conversation_goes_on(
    settings: Settings, assistant: Assistant, tmp_path: Path
) -> None:
    settings.weights = tmp_path / "no weights"
    soundfile.write(tmp_path / "said.wav", np.zeros(16_000, np.float32), 16_000)
    answer = await ask(assistant.conversation, tmp_path / "said.wav", speak=False)
    assert answer.failed is not None
    assert "segue models pull faster-whisper-base" in answer.failed.todo
    assert (await say(assistant, "play tidewater")).player["state"] == "playing"


async def test_an_unreadable_recording_is_a_sentence(assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "broken.wav").write_bytes(b"RIFF not really")
    for file in (tmp_path / "broken.wav", tmp_path / "absent.wav"):
        answer = await ask(assistant.conversation, file, speak=False)
        assert answer.failed is not None
        assert file.name in answer.failed.say


async def test_a_turn_that_is_left_keeps_what_was_done(assistant: Assistant) -> None:
    async with contextlib.aclosing(assistant.conversation.turn("play afterimage")) as events:
        async for event in events:
            if isinstance(event, ToolFinished):
                break
    assert assistant.player.observe().state == "playing"
    body = (await say(assistant, "what is this")).as_json()
    assert "Afterimage" in body["say"]


async def test_one_turn_after_the_other(assistant: Assistant) -> None:
    answers = await asyncio.gather(say(assistant, "play afterimage"), say(assistant, "set the volume to 33"))
    assert all(isinstance(answer.events[-1], TurnEnded) for answer in answers)
    state = assistant.player.observe()
    assert (state.state, state.volume) == ("playing", 33)
