"""The merged file in llama.cpp writes what the network in torch writes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.engine

_FOLDER = Path(os.environ.get("SEGUE_WEIGHTS", "/nonexistent")) / "smollm2-135m"


@pytest.mark.skipif(not any(_FOLDER.glob("*.gguf")), reason="segue models pull smollm2-135m")
def test_llama_cpp_loads_what_was_merged_and_agrees(tmp_path):
    import torch

    from assistant.mind.engine import LlamaEngine
    from assistant.mind.learning.writer.files import ModelFile
    from assistant.mind.learning.writer.llama import Llama, Shape, merged

    model = ModelFile(next(_FOLDER.glob("*.gguf")))
    tensors = model.tensors()
    net = Llama(Shape.of(model), tensors, 2).eval()
    model.write(merged(tensors, net.learned()), tmp_path / "merged.gguf")
    tokenizer = model.tokenizer()
    asked = "The capital of France is"
    ids = tokenizer.encode(asked).ids
    with torch.no_grad():
        for _ in range(6):
            ids.append(int(net.logits(net.states(torch.tensor([ids]))[0, -1:]).argmax()))
    engine = LlamaEngine(tmp_path / "merged.gguf", tmp_path)
    assert asked + "".join(engine.stream(asked, limit=6)) == tokenizer.decode(ids)
    engine.close()
