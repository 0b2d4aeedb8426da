"""What the small language model may write: a line a call, made from the table of signatures, in words that were said.

A call is `tool words | key=value`. Compared with JSON this halves the tokens, and tokens are what a turn waits for.
Free words are held to those that the listener said, or that stand in the history and in what plays: a model that
cannot write a name cannot invent one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from assistant.mind.context import Call
from assistant.mind.signatures import ACTIONS, BY_NAME, SIGNATURES, Signature, complete

ALWAYS_WORDS = (
    "current with without but no not more less and the a an of by for to in like music songs "
    "something other than fewer only my i "
    "new similar reverb echo lo-fi through bass boost radio wall slower faster higher lower vocals "
    "drums guitar playlist"
)
ALWAYS = frozenset(ALWAYS_WORDS.split())
_WHOLE_UTTERANCE = frozenset({"ask", "explain", "taste_profile", "recommend", "make_playlist", "set_preference"})
_LATER = {
    "play": ("when",),
    "make_playlist": ("minutes",),
    "rate": ("opinion",),
    "remix": ("tempo", "pitch", "stems", "effect"),
    "make_podcast": ("minutes", "hosts"),
}
_RELATIVE = {"tempo": ("slower", "faster"), "pitch": ("lower", "higher")}


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The words that may be written, cleaned but with their inner apostrophes and hyphens."""
    found = (re.findall(r"[\w]+(?:['\-.&][\w]+)*", text.lower().replace("’", "'")) for text in texts)
    return frozenset(word for words in found for word in words)


_TALK = 'talk ::= "say " [A-Za-z0-9] [^\\n|{}<>]{0,110}'


def talk() -> str:
    """The grammar of an answer that calls nothing."""
    return f'root ::= talk "\\n\\n"\n{_TALK}\n'


def grammar(said: Iterable[str], *, tools: Iterable[str] | None = None, chat: bool = True) -> str:
    """The GBNF grammar of an answer; `said` are texts whose words may be copied, `tools` those that may be called."""
    words = sorted(words_of(said) | ALWAYS)
    allowed = set(BY_NAME if tools is None else tools)
    offered = [signature for signature in SIGNATURES if signature.name in allowed]
    rules = [
        f'root ::= (call ("\\n" call){{0,2}}{" | talk" if chat else ""}) "\\n\\n"',
        "call ::= " + " | ".join(f"call-{s.name.replace('_', '-')}" for s in offered),
        _TALK,
        'words ::= word (" " word){0,15}',
        "word ::= " + " | ".join(json.dumps(word) for word in words),
        'number ::= [0-9]{1,3} ("." [0-9]{1,2})?',
    ]
    return "\n".join([*rules, *(_rule(signature) for signature in offered)]) + "\n"


def _rule(signature: Signature) -> str:
    body = f'"{signature.name}"'
    if signature.name == "control":
        body += (
            ' " " ('
            + " | ".join(f'"{action}"' for action in ACTIONS)
            + ') (" " ("-"? number | "on" | "off" | "one" | "all" | "faster" | "slower" | "end"))?'
        )
    elif signature.name in _WHOLE_UTTERANCE:
        body += ' (" " words)?'
    else:
        body += ' " " words'
    for name in _LATER.get(signature.name, ()):
        argument = signature.argument(name)
        if argument is None:
            raise ValueError(f"{signature.name} has no argument {name}")
        if argument.shape == "choice":
            value = " | ".join(f'"{choice}"' for choice in argument.values)
        elif name in _RELATIVE:
            value = " | ".join(f'"{word}"' for word in _RELATIVE[name]) + ' | "-"? number'
        else:
            value = "number" if argument.shape == "number" else "words"
        body += f' (" | {name}=" ({value})){"" if argument.required else "?"}'
    return f"call-{signature.name.replace('_', '-')} ::= {body}"


def write(call: Call) -> str:
    """A call as a line, the way the examples show it."""
    signature = BY_NAME[call.tool]
    args = dict(call.args)
    if call.tool == "control":
        return " ".join(
            str(part) for part in ("control", args.get("action"), args.get("value")) if part not in (None, "")
        )
    first = signature.arguments[0].name
    head = f"{call.tool} {args[first]}" if args.get(first) else call.tool
    tail = [f"{name}={args[name]}" for name in _LATER.get(call.tool, ()) if args.get(name) not in (None, "", "now")]
    return " | ".join([head, *tail])


def parse(text: str) -> tuple[tuple[Call, ...], str | None]:
    """The calls and the reply in an answer; lines that are neither are left out."""
    calls: list[Call] = []
    reply = None
    for line in text.strip().splitlines():
        tool, _, rest = line.strip().partition(" ")
        if tool == "say":
            reply = rest.strip() or None
        elif tool in BY_NAME and (call := _call(tool, rest)) and call not in calls:
            calls.append(call)
    return tuple(calls), reply if not calls else None


def _call(tool: str, rest: str) -> Call | None:
    head, *tail = (part.strip() for part in rest.split("|"))
    args: dict[str, Any] = {}
    if tool == "control":
        action, _, value = head.partition(" ")
        if action not in ACTIONS:
            return None
        args = {"action": action, "value": value}
    else:
        args[BY_NAME[tool].arguments[0].name] = head
    for part in tail:
        name, _, value = part.partition("=")
        argument = BY_NAME[tool].argument(name)
        if argument is not None:
            args[name] = _value(value) if argument.shape == "number" else value
    return Call(tool, complete(tool, args))


def _value(text: str) -> Any:
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number == int(number) else number
