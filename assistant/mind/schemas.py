"""The table of signatures as JSON schemas, for chat models that are told of tools without running them."""

from __future__ import annotations

from typing import Any

from assistant.mind.signatures import SIGNATURES, Argument, Signature


def _property(argument: Argument) -> dict[str, Any]:
    if argument.shape == "choice":
        return {"type": "string", "enum": list(argument.values), "description": argument.about}
    kind: Any = "string" if argument.shape == "text" else ["number", "string"]
    return {"type": kind, "description": argument.about}


def schema(signature: Signature) -> dict[str, Any]:
    """One tool in the form that OpenAI's chat API and LangChain's `bind_tools` take."""
    return {
        "type": "function",
        "function": {
            "name": signature.name,
            "description": signature.about,
            "parameters": {
                "type": "object",
                "properties": {argument.name: _property(argument) for argument in signature.arguments},
                "required": [argument.name for argument in signature.arguments if argument.required],
            },
        },
    }


def schemas() -> list[dict[str, Any]]:
    """All twelve."""
    return [schema(signature) for signature in SIGNATURES]
