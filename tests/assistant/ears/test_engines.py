"""Both Whispers on the same weights and the same speech; `SEGUE_WEIGHTS` names the folder that holds them."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.ears.commands import plain
from assistant.ears.factory import engine_names, make_transcriber
from assistant.errors import EarsError

pytestmark = pytest.mark.engine
SPOKEN = "Play the latest episode about quantum computing."


@pytest.fixture(scope="module")
def reference(weights):
    return make_transcriber("openai-whisper", weights("openai-whisper-base"))


def test_the_default_engine_writes_down_what_was_said(faster, say):
    assert faster.check() is None
    heard = faster.transcribe(say(SPOKEN).reshape(-1, 1))
    assert plain(heard.text) == plain(SPOKEN)
    assert heard.language == "en"
    assert heard.seconds > 0
    assert heard.no_speech < 0.3
    assert -0.7 < heard.logprob <= 0


def test_the_reference_engine_agrees_in_words_and_scores(faster, reference, say):
    assert reference.check() is None
    speech = say(SPOKEN)
    one, other = faster.listen(speech), reference.listen(speech)
    assert plain(one.decode().text) == plain(other.decode().text)
    texts = [SPOKEN, "Play the greatest hits of Queen."]
    for engine in (one, other):
        right, wrong = engine.score(texts)
        assert right > wrong + 5


@pytest.mark.parametrize("engine", ["faster", "reference"])
def test_names_are_spelled_as_given(engine, request, say):
    ears = request.getfixturevalue(engine)
    speech = say("Put on White Gloves by Khruangbin.").reshape(-1, 1)
    assert "Khruangbin" not in ears.transcribe(speech).text
    assert "Khruangbin" in ears.transcribe(speech, names=["Bjork", "Khruangbin", "White Gloves", "Queen"]).text


@pytest.mark.parametrize("engine", ["faster", "reference"])
def test_a_prompt_is_counted_in_tokens(engine, request):
    ears = request.getfixturevalue(engine)
    assert ears.count("") == 0
    assert 2 <= ears.count(" Khruangbin,") <= 8
    assert ears.capabilities.prompt_tokens == 223


def test_more_names_than_fit_do_no_harm(faster, say):
    names = [f"Artist number {i}" for i in range(500)]
    assert plain(faster.transcribe(say(SPOKEN), names=names).text) == plain(SPOKEN)


def test_more_than_thirty_seconds_are_heard_to_the_end(faster, say):
    gap = np.zeros(8_000, np.float32)
    sentence = np.concatenate([say(SPOKEN), gap])
    long = np.concatenate([np.tile(sentence, int(40 * 16_000 / len(sentence)) + 1), say("The end of the story.")])
    text = plain(faster.transcribe(long).text)
    assert text.count("quantum computing") >= 9
    assert text.endswith("end of the story")


def test_no_audio_is_no_text(faster):
    assert faster.transcribe(np.zeros((0, 1), np.float32)).text == ""


def test_a_language_that_the_model_does_not_know(faster):
    with pytest.raises(EarsError, match="klingon"):
        faster.transcribe(np.zeros((1600, 1), np.float32), language="klingon")


@pytest.mark.parametrize("name", engine_names())
def test_a_missing_model_is_one_sentence_with_the_command(name, tmp_path):
    folder = tmp_path / "some-model"
    folder.mkdir()
    ears = make_transcriber(name, folder)
    assert "segue models pull some-model" in ears.check()
    with pytest.raises(EarsError) as failure:
        ears.transcribe(np.zeros((1600, 1), np.float32))
    assert failure.value.todo == "segue models pull some-model"


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("faster-whisper", ["model.bin", "config.json", "tokenizer.json", "vocabulary.txt"]),
        ("openai-whisper", ["base.pt"]),
    ],
)
def test_a_damaged_model_is_one_sentence(name, files, tmp_path):
    for file in files:
        (tmp_path / file).write_bytes(b"{}" if file.endswith("json") else b"damaged")
    with pytest.raises(EarsError, match="cannot be read"):
        make_transcriber(name, tmp_path).transcribe(np.zeros((1600, 1), np.float32))


def test_an_unknown_engine_is_answered_with_the_nearest():
    with pytest.raises(EarsError) as failure:
        make_transcriber("faster-wisper", None)
    assert "faster-whisper" in failure.value.todo
