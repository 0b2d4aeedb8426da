from __future__ import annotations

from pathlib import Path

import pytest

from assistant.evals.conversation import check
from assistant.evals.scenarios import Expectation, ScenarioError, holds, look, read_scenarios
from assistant.events import Failed, NowPlaying, Saying, ToolFinished, ToolStarted
from assistant.frontends.once import Answer
from assistant.mind.signatures import BY_NAME
from tools.results import ToolResult

pytestmark = pytest.mark.unit

SHIPPED = sorted((Path(__file__).parents[2] / "evals").glob("*.yaml"))


def an_answer() -> Answer:
    answer = Answer()
    args = {"query": "night drive"}
    answer.events = [
        ToolStarted("play", args),
        ToolFinished("play", args, ToolResult(True, "Playing Night Drive.", (), {"added": 1})),
        Saying("Playing Night Drive."),
        NowPlaying({"state": "playing", "volume": 60, "item": {"title": "Night Drive"}}),
    ]
    return answer


def expect(**parts: object) -> list[str]:
    return check(an_answer(), Expectation.model_validate(parts))


def test_the_shipped_scenarios_are_well_made() -> None:
    scenarios = [scenario for file in SHIPPED for scenario in read_scenarios(file)]
    assert len({scenario.name for scenario in scenarios}) == len(scenarios) > 40


def test_the_shipped_scenarios_call_every_tool() -> None:
    turns = [turn for file in SHIPPED for scenario in read_scenarios(file) for turn in scenario.turns]
    called = {tool for turn in turns for call in turn.expect.calls or () for tool in call.tools}
    assert called >= set(BY_NAME)


def test_what_is_as_expected_passes() -> None:
    assert not expect(
        calls=[{"tools": "play", "args": {"query": [["night drive"]]}}],
        observed={"player.state": "playing", "player.item.title": "night drive", "player.volume": {"more_than": 59}},
        reply={"says": [["playing", "starting"]], "never": ["sorry"]},
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"calls": []},
        {"calls": [{"tools": "search"}]},
        {"calls": [{"tools": "play", "args": {"query": [["other"]]}}]},
        {"observed": {"player.state": "paused"}},
        {"observed": {"player.state": {"unlike": "playing"}}},
        {"observed": {"player.volume": {"less_than": 60}}},
        {"observed": {"player.item.artist": "Lena Orr"}},
        {"reply": {"says": [["paused"]]}},
        {"reply": {"never": ["night drive"]}},
        {"fails": True},
    ],
)
def test_what_is_not_as_expected_is_told(wrong: dict[str, object]) -> None:
    assert len(expect(**wrong)) == 1


def test_an_unexpected_failure_is_told() -> None:
    answer = an_answer()
    answer.events.append(Failed("No."))
    assert check(answer, Expectation()) == ["failed"]


def test_dotted_paths_and_conditions() -> None:
    assert look({"a": {"b": [1, 2]}}, "a.b.1") == 2
    assert look({"a": 1}, "a.b") is None
    assert holds("paused", ["paused", "stopped"])
    assert not holds(None, {"more_than": 1})
    with pytest.raises(ScenarioError, match="nearly"):
        holds(1, {"nearly": 1})


@pytest.mark.parametrize("text", ["- name: x\n  turn: []", "{", "words", "- name: x\n  turns: [{say: 1, want: 2}]"])
def test_files_that_are_no_scenarios_are_refused_by_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(text)
    with pytest.raises(ScenarioError, match=r"broken\.yaml"):
        read_scenarios(file)
    with pytest.raises(ScenarioError, match=r"absent\.yaml"):
        read_scenarios(tmp_path / "absent.yaml")
