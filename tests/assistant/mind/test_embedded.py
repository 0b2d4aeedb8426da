"""The real embedded model: calls in words that were said, its state kept on disk, cancelling, and coming back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.errors import MindError
from assistant.mind.engine import Completion, LlamaEngine

pytestmark = pytest.mark.engine

EXAMPLES = "Words become calls.\n\nU: play some blues\nplay blues\n\nU: be louder\ncontrol volume_up\n\n"


def weights() -> Path:
    folder = Path(os.environ.get("SEGUE_WEIGHTS", "weights"))
    for name in ("qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b"):
        if any((folder / name).glob("*.gguf")):
            return folder / name
    pytest.skip("no language model here: segue models pull qwen2.5-coder-1.5b")


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def engine(cache):
    engine = LlamaEngine(weights(), cache, threads=1, patience=300)
    yield engine
    engine.close()


RULES = 'root ::= "play " word (" " word)* "\\n\\n"\nword ::= "tin" | "roof" | "tonight"\n'


def test_it_writes_only_what_the_grammar_allows(engine):
    text = "".join(
        engine.stream("U: play tin roof tonight\n", prefix=EXAMPLES, grammar=RULES, limit=16, stop=("\n\n",))
    )
    assert text.startswith("play ")
    assert set(text.split()) <= {"play", "tin", "roof", "tonight"}


def test_the_state_of_the_prefix_is_kept_and_found_again(engine, cache):
    kept = list((cache / "mind").glob("*.state"))
    assert len(kept) == 1
    steps: list[float] = []
    again = LlamaEngine(weights(), cache, threads=1, patience=300)
    again.prepare(EXAMPLES, steps.append)
    assert steps == []
    again.close()


def test_a_torn_state_is_computed_again(engine, cache):
    kept = next((cache / "mind").glob("*.state"))
    kept.write_bytes(kept.read_bytes()[:1000])
    steps: list[float] = []
    again = LlamaEngine(weights(), cache, threads=1, patience=300)
    again.prepare(EXAMPLES, steps.append)
    assert steps[-1] == 1.0
    again.close()


def test_free_text_in_between_does_not_cost_the_prefix(engine):
    assert "".join(engine.stream("One, two, three,", limit=4)).strip()
    text = "".join(engine.stream("U: play tin roof\n", prefix=EXAMPLES, grammar=RULES, limit=16, stop=("\n\n",)))
    assert text.startswith("play ")


def test_cancelling_ends_the_answer_and_the_next_works(engine):
    run = Completion()
    pieces = engine.stream("Count: 1 2 3 4 5 6 7", limit=400, run=run)
    next(pieces)
    run.cancelled.set()
    assert len(list(pieces)) < 20
    assert "".join(engine.stream("One, two, three,", limit=4)).strip()


def test_a_model_that_hangs_is_given_up_and_loaded_anew(cache):
    hasty = LlamaEngine(weights(), cache, threads=1, patience=0.0001)
    with pytest.raises(MindError) as failure:
        list(hasty.stream("One, two", limit=300))
    assert failure.value.retryable
    hasty._patience = 300
    assert "".join(hasty.stream("One, two,", limit=4)).strip()
    hasty.close()


def test_a_missing_model_is_a_sentence(tmp_path):
    with pytest.raises(MindError) as failure:
        list(LlamaEngine(tmp_path / "nothing", tmp_path).stream("x"))
    assert "segue models pull nothing" in failure.value.todo
