"""Language models by name: `embedded:…` in this process, `ollama:…`, `openai:…`, `anthropic:…` through LangChain."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import MindError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

EMBEDDED = ("qwen2.5-coder-1.5b", "qwen2.5-coder-0.5b", "smollm2-135m")
_TIMEOUT = 60.0


@dataclass(frozen=True, slots=True)
class Provider:
    """What a provider needs: its LangChain package, and the variable that holds the key, if it takes one."""

    name: str
    module: str
    key: str | None = None


PROVIDERS = {
    "openai": Provider("openai", "langchain_openai", "OPENAI_API_KEY"),
    "anthropic": Provider("anthropic", "langchain_anthropic", "ANTHROPIC_API_KEY"),
    "ollama": Provider("ollama", "langchain_ollama"),
}


def check_model(name: str, base_url: str | None = None) -> str | None:
    """What is missing for a model of that name, in a sentence with the command that brings it; None if nothing is."""
    kind, _, model = name.partition(":")
    if not model:
        return f"A model is named PROVIDER:NAME, as embedded:{EMBEDDED[0]}; {name!r} is not."
    if kind == "embedded":
        if model.endswith(".gguf"):
            return (
                None
                if Path(model).expanduser().is_file()
                else f"There is no file {model}: `segue mind merge` makes one."
            )
        if model not in EMBEDDED:
            return f"There is no embedded model {model!r}; choose one of {', '.join(EMBEDDED)}."
        if importlib.util.find_spec("xllamacpp") is None:
            return "Embedded models need xllamacpp: run `pip install xllamacpp`."
        return None
    provider = PROVIDERS.get(kind)
    if provider is None:
        return f"There is no provider {kind!r}; choose embedded, {', '.join(sorted(PROVIDERS))}."
    if importlib.util.find_spec(provider.module) is None:
        return f"Models of {kind} need a package: run `pip install 'segue[{kind}]'`."
    if provider.key and not os.environ.get(provider.key) and not (kind == "openai" and base_url):
        return f"Models of {kind} need a key: run `export {provider.key}=…` before you start Segue."
    return None


def make_model(
    name: str,
    *,
    weights: Callable[[str], Path],
    cache: Path,
    base_url: str | None = None,
    threads: int = 1,
    timeout: float = _TIMEOUT,
) -> BaseChatModel:
    """The chat model of that name; an embedded one loads its weights when it is first used.

    Args:
        name: `PROVIDER:MODEL`; `embedded:FILE.gguf` is a model that `segue mind train --writer` and `merge` made.
        weights: gives the folder of an embedded model's weights.
        cache: a folder for what can be computed again.
        base_url: where an OpenAI-compatible or Ollama server listens, if not at the provider's own address.
        threads: for embedded models.
        timeout: seconds that a remote model may take.

    Raises:
        MindError: no such model, or something is missing for it.
        MissingModel: the weights are not here (from `weights`).
    """
    if problem := check_model(name, base_url):
        raise MindError("I can't use that language model.", problem)
    kind, _, model = name.partition(":")
    if kind == "embedded":
        from assistant.mind.embedded import EmbeddedChat
        from assistant.mind.engine import LlamaEngine

        if model.endswith(".gguf"):  # trained here to write calls: it needs no examples
            file = Path(model).expanduser()
            return EmbeddedChat(engine=LlamaEngine(file, cache, threads=threads), examples=False)
        return EmbeddedChat(engine=LlamaEngine(weights(model), cache, threads=threads))
    from langchain.chat_models import init_chat_model

    options: dict[str, object] = {"temperature": 0}
    if kind == "ollama":
        options["client_kwargs"] = {"timeout": timeout}
    else:
        options |= {"timeout": timeout, "max_retries": 1}
    if base_url:
        options["base_url"] = base_url
    if kind == "openai" and base_url and not os.environ.get("OPENAI_API_KEY"):
        options["api_key"] = "none"  # a server of one's own rarely asks for one, but the client insists
    try:
        return init_chat_model(model, model_provider=kind, **options)  # type: ignore[call-overload,no-any-return]
    except Exception as error:
        raise MindError("I can't use that language model.", " ".join(str(error).split())[:200]) from error
