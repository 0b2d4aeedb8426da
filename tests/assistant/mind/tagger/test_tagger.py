"""The tagger that comes with Segue, on the real MiniLM; `SEGUE_WEIGHTS` names the folder that holds it."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.mind.context import Context, Message
from assistant.mind.normalise import clean
from assistant.mind.tagger import adapter
from assistant.mind.tagger.calls import calls_of
from assistant.mind.tagger.making import make_tagger

pytestmark = pytest.mark.engine

TEXTS = ("query", "wish", "topic", "item", "target", "statement", "question")


@pytest.fixture(scope="module")
def base() -> Path:
    folder = Path(os.environ.get("SEGUE_WEIGHTS", "~/.local/share/segue/weights")).expanduser() / "minilm-l6"
    if not folder.is_dir():
        pytest.skip("minilm-l6 is not here; `make test` fetches it")
    return folder


@pytest.fixture(scope="module")
def tagger(base):
    return make_tagger(base, adapter.shipped())


def calls(tagger, said, *before, playing=None):
    history = tuple(Message("user" if i % 2 == 0 else "assistant", text) for i, text in enumerate(before))
    context = Context(history, playing)
    found, _ = calls_of(tagger.read(said, context), context)
    return [(call.tool, dict(call.args)) for call in found]


def test_names_nobody_has_heard_of_are_copied(tagger):
    [(tool, args)] = calls(tagger, "could you play vorlanti by the quizzical obedience please")
    assert tool == "play"
    assert args["query"] == "vorlanti by the quizzical obedience"


def test_two_wishes_in_one_sentence(tagger):
    found = calls(tagger, "turn it up a bit and then make me a playlist for ironing", playing="Tin Roof by Mara Quist")
    assert [tool for tool, _ in found] == ["control", "make_playlist"]
    assert found[0][1]["action"] == "volume_up"
    assert "ironing" in found[1][1]["wish"]


def test_small_talk_calls_nothing(tagger):
    assert calls(tagger, "i had such a long day at work you wouldnt believe it") == []


def test_amounts_are_read_by_code(tagger):
    [(tool, args)] = calls(tagger, "record a show about lighthouses for a quarter of an hour with two hosts")
    assert tool == "make_podcast"
    assert (args["minutes"], args["hosts"]) == (15, 2)
    assert "lighthouses" in args["topic"]


def test_what_a_follow_up_needs_is_carried_over(tagger):
    [(tool, args)] = calls(
        tagger,
        "make it twice as long",
        "make me a podcast about lighthouses",
        "Your ten minute podcast about lighthouses is ready.",
    )
    assert tool == "make_podcast"
    assert "lighthouses" in args["topic"]
    assert args["minutes"] == 20


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80), st.text(max_size=60))
def test_whatever_is_said_no_word_is_invented_and_nothing_breaks(tagger, said, before):
    heard = {word for text in (said, before) for word in clean(text).split()}
    for _, args in calls(tagger, said, "play something", before, playing=before):
        for name in TEXTS:
            words = clean(str(args.get(name, ""))).split()
            assert (
                name not in args or args[name] in {"current", "all time"} or set(words) <= heard | {"play", "something"}
            )


def test_an_hour_of_talk_is_cut_and_nothing_is_nothing(tagger):
    assert tagger.read("", Context()).wishes == ()
    assert len(tagger.read("and so on " * 3000, Context()).words) <= 100


def test_numpy_computes_what_was_trained_with_torch(base):
    import torch

    from assistant.mind.learning.trainee import Trainee
    from assistant.mind.tagger.encoding import Encoding
    from assistant.mind.tagger.network import Network

    torch.manual_seed(3)
    model = Trainee(base, rank=4).eval()
    for value in model.parameters():
        value.data += 0.01 * torch.randn_like(value)
    network = Network(adapter.Adapter(model.tensors(), {"scale": 1.0}).merged(base))
    encoded = Encoding(base).encode(["play", "some", "jazz"], ["Tin", "Roof"], [("user", ["hello"])])
    scores = network.read(encoded)
    with torch.no_grad():
        ids, segments = torch.from_numpy(encoded.ids)[None], torch.from_numpy(encoded.segments)[None]
        states = model.encode(ids, segments, torch.ones_like(ids, dtype=torch.bool))
        copied = model.heads["copy"](states[0, torch.from_numpy(encoded.first)])[:, 0]
        spans = torch.zeros(1, ids.shape[1])
        spans[0, torch.from_numpy(encoded.first[:3])] = 1
        judged = model.judge(states, torch.tensor([0]), spans)
    assert np.allclose(scores.copied, copied.numpy(), atol=2e-3)
    for name, logits in network.judge(scores, 0, 3).items():
        assert np.allclose(logits, judged[name][0].numpy(), atol=2e-3), name
