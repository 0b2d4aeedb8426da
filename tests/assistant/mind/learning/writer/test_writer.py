from __future__ import annotations

import gguf
import numpy as np
import pytest
import torch

from assistant.errors import SegueError
from assistant.mind.learning.example import Example, Marked, Wish
from assistant.mind.learning.writer.files import ModelFile
from assistant.mind.learning.writer.llama import ADAPTED, Llama, Shape, merged
from assistant.mind.learning.writer.writing import WriterPlan, train_writer
from assistant.mind.prompt import STOP

pytestmark = pytest.mark.unit

WIDTH, WIDE, HEADS, GROUPS, LAYERS = 64, 96, 2, 1, 2
_SIZES = {"attn_q": (64, 64), "attn_k": (32, 64), "attn_v": (32, 64), "attn_output": (64, 64),
          "ffn_gate": (96, 64), "ffn_up": (96, 64), "ffn_down": (64, 96)}  # fmt: skip


@pytest.fixture
def model(tmp_path):
    """A llama model small enough to be made here: every letter is a piece."""
    file = tmp_path / "tiny.gguf"
    writer = gguf.GGUFWriter(file, "llama")
    writer.add_name("tiny")
    writer.add_block_count(LAYERS)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(WIDE)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(GROUPS)
    writer.add_rope_freq_base(10_000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    letters = ["ab", *"abcdefghijklmnopqrstuvwxyz_=|:UPA", "Ġ", "Ċ"]
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(letters)
    writer.add_token_merges(["a b"])
    chance = np.random.default_rng(3)

    def tensor(name, *shape):
        values = chance.normal(0, 0.1, shape) if len(shape) > 1 else np.ones(shape)
        writer.add_tensor(name, values.astype(np.float32))

    tensor("token_embd.weight", len(letters), WIDTH)
    tensor("output_norm.weight", WIDTH)
    for layer in range(LAYERS):
        tensor(f"blk.{layer}.attn_norm.weight", WIDTH)
        tensor(f"blk.{layer}.ffn_norm.weight", WIDTH)
        for name in ADAPTED:
            tensor(f"blk.{layer}.{name}.weight", *_SIZES[name])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return ModelFile(file)


def network(file, rank=4):
    return Llama(Shape.of(file), file.tensors(), rank).eval()


@pytest.fixture
def examples():
    said = Marked(("skip", "it"), (False, False))
    return [Example(said, (Wish(0, "control", {"action": "next"}),))] * 60


def test_what_comes_later_changes_nothing_before_it(model):
    net = network(model)
    long, short = torch.tensor([[3, 4, 5, 6]]), torch.tensor([[3, 4, 5]])
    assert torch.allclose(net.states(long)[:, :3], net.states(short), atol=1e-5)


def test_the_same_pieces_elsewhere_are_not_the_same(model):
    states = network(model).states(torch.tensor([[3, 4, 3]]))
    assert not torch.allclose(states[0, 0], states[0, 2], atol=1e-3)


def test_it_learns_to_write_what_it_was_shown(model, examples):
    learned, card = train_writer(model, examples, WriterPlan(pieces=128, rate=2e-2, rank=4, half=False))
    tensors = model.tensors()
    told = Llama(Shape.of(model), {**tensors, **merged(tensors, learned)}, 1).eval()
    tokenizer = model.tokenizer()
    ids = tokenizer.encode("U: skip it\n").ids
    for _ in range(len("control next") + 2):
        ids.append(int(told.logits(told.states(torch.tensor([ids]))[0, -1:]).argmax()))
    assert tokenizer.decode(ids) == f"U: skip it\ncontrol next{STOP}"
    assert card["examples"] == 60
    assert card["loss"] < np.log(WIDTH)


def test_factors_that_were_not_trained_change_nothing(model):
    tensors, learned = model.tensors(), network(model).learned()
    for name, values in merged(tensors, learned).items():
        assert np.array_equal(values, tensors[name])


def test_a_merged_file_holds_the_changed_weights_and_everything_else_as_it_was(model, tmp_path):
    name = "blk.1.ffn_up.weight"
    before = model.tensors()
    changed = {name: before[name] + 1.0}
    model.write(changed, tmp_path / "merged.gguf")
    again = ModelFile(tmp_path / "merged.gguf")
    after = again.tensors()
    assert set(after) == set(before)
    assert np.abs(after[name] - changed[name]).max() < 0.02
    assert all(np.array_equal(after[other], before[other]) for other in before if other != name)
    assert again.value("tokenizer.ggml.tokens") == model.value("tokenizer.ggml.tokens")
    assert again.value("llama.attention.head_count_kv") == GROUPS
    assert not list(tmp_path.glob("*.part"))


def test_what_is_no_model_is_named(tmp_path):
    (tmp_path / "x.gguf").write_bytes(b"no")
    with pytest.raises(SegueError, match=r"x\.gguf"):
        ModelFile(tmp_path / "x.gguf")
