"""Plays whole conversations against the real assistant, each in a home of its own, and checks what came of them."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.ears.audio import resampled
from assistant.evals.scenarios import Expectation, Scenario, Turn, holds, look
from assistant.evals.understanding import calls_match
from assistant.events import Said
from assistant.frontends.once import Answer
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.app import Assistant

LISTENER = "af_heart"


async def play_scenarios(
    settings: Settings, scenarios: Sequence[Scenario], *, repeat: int = 1, spoken: bool = False
) -> dict[str, Any]:
    """Every scenario `repeat` times: `{"runs", "passed", "scenarios": [{"name", "runs", "passed", "failures"}]}`.

    Only the mind, ears and voice of `settings` are used; the home is a new one with the songs and the listening history
    of `world` and what `spoken_world` has. Every scenario starts with no rules and nothing in the player.
    `spoken` says every utterance with a synthetic voice into the assistant's ears.
    """
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        async with _assistant(settings, Path(folder)) as assistant:
            for scenario in scenarios:
                runs = [await _play(assistant, scenario, spoken=spoken) for _ in range(repeat)]
                failures = Counter(failure for failed in runs for failure in failed)
                rows.append(
                    {
                        "name": scenario.name,
                        "runs": repeat,
                        "passed": sum(not failed for failed in runs),
                        "failures": [f"{text} ({times} of {repeat})" for text, times in failures.items()],
                    }
                )
    return {"runs": repeat * len(rows), "passed": sum(row["passed"] for row in rows), "scenarios": rows}


@contextlib.asynccontextmanager
async def _assistant(settings: Settings, folder: Path) -> AsyncIterator[Assistant]:
    from assistant.app import own_home
    from assistant.evals.spoken_world import build_books, serve_podcast
    from assistant.evals.world import build_world, write_history
    from tools.taste.importing.importer import import_history

    await asyncio.to_thread(build_world, folder / "music")
    await asyncio.to_thread(build_books, folder / "music" / "Audiobooks")
    own = settings.model_copy(update={"home": folder / "home", "weights": settings.weights_folder})
    own.playback = settings.playback.model_copy(update={"output": "silent"})
    with serve_podcast(folder / "podcast") as feed, own_home(own) as assistant:
        async for _ in assistant.scan(folder / "music"):
            pass
        await asyncio.to_thread(assistant.feeds.add, feed)
        history = folder / "Streaming_History_Audio_2024.json"
        write_history(history)
        await asyncio.to_thread(import_history, assistant.listening, [history])
        yield assistant


async def _play(assistant: Assistant, scenario: Scenario, *, spoken: bool) -> list[str]:
    await asyncio.to_thread(_afresh, assistant)
    failures = []
    for number, turn in enumerate(scenario.turns, 1):
        answer = await _turn(assistant, turn, spoken=spoken)
        failures += [f"turn {number}, “{turn.say}”: {text}" for text in check(answer, turn.expect)]
    return failures


def _afresh(assistant: Assistant) -> None:
    """Nothing of the conversation before is left: no history, no rules, nothing in the player."""
    assistant.agent.forget()
    assistant.audience.switch("")
    assistant.preferences.undo(assistant.preferences.holding())
    assistant.player.stop()


async def _turn(assistant: Assistant, turn: Turn, *, spoken: bool) -> Answer:
    said: Any = turn.say
    if spoken:
        speech = await asyncio.to_thread(assistant.synthesize, LISTENER, turn.say)
        said = asyncio.to_thread(assistant.hear, resampled(speech.audio, speech.rate))
    answer = Answer()
    aloud = turn.interrupt is not None
    async with contextlib.aclosing(assistant.conversation.turn(said, speak=aloud)) as events:
        cutting = asyncio.create_task(_cut(assistant, turn.interrupt)) if turn.interrupt is not None else None
        async for event in events:
            answer.events.append(event)
            if cutting and isinstance(event, Said):
                cutting.cancel()
    return answer


async def _cut(assistant: Assistant, seconds: float) -> None:
    while assistant.conversation.spoken < seconds:
        await asyncio.sleep(0.02)
    await assistant.conversation.hush()


def check(answer: Answer, expected: Expectation) -> list[str]:
    """What is not as expected, in words; empty when all is."""
    body = answer.as_json()
    failures = []
    if expected.calls is not None:
        wanted = [{"tools": call.tools, "args": call.args} for call in expected.calls]
        if not calls_match(wanted, body["calls"]).full:
            failures.append(f"called {body['calls']}")
    for path, value in expected.observed.items():
        if not holds(seen := look(body["observed"], path), value):
            failures.append(f"{path} is {seen!r}, not {value!r}")
    said = body["say"].casefold()
    failures += [
        f"said {body['say']!r}" for group in expected.reply.says if not any(w.casefold() in said for w in group)
    ]
    failures += [f"said {word!r}" for word in expected.reply.never if word.casefold() in said]
    if bool(answer.failed) != expected.fails:
        failures.append("failed" if answer.failed else "did not fail")
    return failures
