"""What the tagger decides, as numbers: the tools, and for each the choices among its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.mind.signatures import ACTIONS, BY_NAME, DISCOVERY, KINDS, OPINIONS, SCOPES, WHEN

CHAT = "chat"
TOOLS = (*BY_NAME, CHAT)
WHOLE = frozenset({"ask", "set_preference"})  # these take all words of their wish

_ACTIONS = (
    *ACTIONS, "speed=faster", "speed=slower", "speed=normal", "seek=back", "seek=forward", "shuffle=off", "repeat=off",
    "sleep_timer=off", "sleep_timer=end",
)  # fmt: skip
_STEMS = ("no vocals", "vocals only", "no drums", "drums only", "no bass", "bass only", "drums and bass")
_EFFECTS = (
    "reverb", "echo", "bass boost", "lo-fi", "nightcore", "8d", "reverse", "underwater", "telephone", "fade out",
    "fade in", "loop",
)  # fmt: skip

FIELDS: Mapping[str, tuple[str, ...]] = {
    "kind": ("", *KINDS[1:]),
    "when": ("", *WHEN[1:]),
    "action": ("", *_ACTIONS),
    "opinion": ("", *OPINIONS),
    "scope": ("", *SCOPES),
    "discovery": ("", *(value for value in DISCOVERY if value != "balanced")),
    "tempo": ("", "slower", "faster"),
    "pitch": ("", "lower", "higher"),
    "stems": ("", *_STEMS),
    "effect": ("", *_EFFECTS),
}
"""Each field's values; the first stands for "not said"."""

FIELDS_OF: Mapping[str, tuple[str, ...]] = {
    tool: tuple(field for field in FIELDS if tool in BY_NAME and BY_NAME[tool].argument(field)) for tool in TOOLS
}


def value_of(field: str, args: Mapping[str, Any]) -> str | None:
    """The value of a field that arguments have; None where it is one that the tagger does not know."""
    value = str(args.get(field, ""))
    if field == "action" and args.get("value"):
        value = f"{value}={args['value']}"
    return value if value in FIELDS[field] else None


def args_of(chosen: Mapping[str, str]) -> dict[str, str]:
    """The arguments that chosen values stand for."""
    args = {field: value for field, value in chosen.items() if value}
    action, _, value = args.get("action", "").partition("=")
    return {**args, "action": action, "value": value} if value else args
