from __future__ import annotations

import json

import pytest

from assistant.evals.understanding import CasesError, calls_match, evaluate, holds, read_cases
from assistant.mind.context import Call, Understanding

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("name", "condition", "value", "true"),
    [
        ("minutes", 10, 10, True),
        ("minutes", 10, "10", True),
        ("minutes", 10, 11, False),
        ("minutes", 10, None, False),
        ("minutes", {"more_than": 30}, 31, True),
        ("minutes", {"more_than": 30}, 30, False),
        ("minutes", {"more_than": 30}, "long", False),
        ("query", [["Blue Train"]], "blue train by john", True),
        ("query", [["blue"], ["miles", "john"]], "blue john", True),
        ("query", [["blue"], ["miles"]], "blue john", False),
        ("query", [["blue"]], None, False),
        ("tempo", [["slower"]], 0.8, True),
        ("tempo", [["slower"]], 1.2, False),
        ("tempo", [["faster"]], "faster", True),
        ("pitch", [["higher"]], 2, True),
        ("pitch", [["lower"]], "-2", True),
        ("pitch", [["lower"]], 0, False),
        ("value", [["30", "thirty"]], "-30", True),
    ],
)
def test_conditions(name, condition, value, true):
    assert holds(name, condition, value) is true


RATE = {"tools": ["rate"], "args": {"opinion": [["like", "love"]]}}
NEXT = {"tools": ["control"], "args": {"action": [["next"]]}}


def call(tool, **args):
    return {"tool": tool, "args": args}


def test_calls_match_in_any_order_and_none_may_be_missing_or_extra():
    both = [call("control", action="next"), call("rate", opinion="love")]
    assert calls_match([RATE, NEXT], both).full
    assert not calls_match([RATE], both).exact_tools
    assert not calls_match([RATE, NEXT], both[:1]).exact_tools
    wrong = calls_match([RATE, NEXT], [call("control", action="stop"), call("rate", opinion="love")])
    assert (wrong.exact_tools, wrong.full) == (True, False)
    assert calls_match([], []).full


def test_two_calls_of_one_tool_are_paired_as_fits_best():
    expected = [
        {"tools": ["control"], "args": {"action": [["next"]]}},
        {"tools": ["control"], "args": {"action": [["volume_up"]]}},
    ]
    assert calls_match(expected, [call("control", action="volume_up"), call("control", action="next")]).full


class Mind:
    def understand(self, utterance, context):
        calls = (Call("control", {"action": "next"}),) if utterance == "skip" else ()
        return Understanding(calls, "Hello." if not calls else None, "sentence", 1.0, 0.5)


def test_a_report_has_shares_latencies_and_every_miss(tmp_path):
    file = tmp_path / "cases.jsonl"
    rows = [
        {"utterance": "skip", "expected": [NEXT], "category": "control", "history": [], "playing": None},
        {"utterance": "hello", "expected": [], "category": "chat"},
        {"utterance": "boo", "expected": [RATE], "category": "rate", "history": [{"role": "user", "text": "x"}]},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n")
    report = evaluate(Mind(), read_cases(file))
    assert (report["n"], report["exact_tools"], report["full"]) == (3, 2 / 3, 2 / 3)
    assert report["latency_p50"] == report["latency_p95"] == 0.5
    assert [miss["utterance"] for miss in report["misses"]] == ["boo"]
    assert report["by_category"]["rate"] == {"n": 1, "exact_tools": 0.0, "full": 0.0}
    json.dumps(report)


def test_repeats_have_an_interval_that_does_not_shrink_by_asking_again(tmp_path):
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(json.dumps({"utterance": u, "expected": [NEXT]}) for u in ("skip", "skip", "boo", "boo")))
    once, often = (evaluate(Mind(), read_cases(file), repeat=repeat) for repeat in (1, 5))
    assert often["n"] == 20
    assert [run["full"] for run in often["runs"]] == [0.5] * 5
    assert once["intervals"] == often["intervals"]
    low, high = once["intervals"]["full"]
    assert low == pytest.approx(0.15, abs=0.01)
    assert high == pytest.approx(0.85, abs=0.01)


def test_no_cases_is_an_empty_report(tmp_path):
    (tmp_path / "none.jsonl").write_text("")
    assert evaluate(Mind(), read_cases(tmp_path / "none.jsonl"))["n"] == 0


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"utterance": 3, "expected": []}',
        '{"utterance": "x"}',
        '{"utterance": "x", "expected": [{"tools": "play"}]}',
    ],
)
def test_a_bad_line_is_named(tmp_path, line):
    file = tmp_path / "bad.jsonl"
    file.write_text('{"utterance": "x", "expected": []}\n' + line)
    with pytest.raises(CasesError, match="Line 2"):
        read_cases(file)


def test_a_missing_file_is_a_sentence(tmp_path):
    with pytest.raises(CasesError):
        read_cases(tmp_path / "nowhere.jsonl")
