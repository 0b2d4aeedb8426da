"""Words without which a tool cannot be meant. They keep a small model from what nobody asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.mind.context import Call, Message
from assistant.mind.remixes import sound_changes
from assistant.mind.signatures import BY_NAME

_NEEDED = {
    "make_podcast": r"pod ?casts?|episodes?|shows?|documentar\w+|broadcasts?|bulletins?|explainers?|stor(?:y|ies)|"
r"teach|audio|program\w*|hosts?|"
    r"segments?|briefings?|radio|record|produce|narrat\w+|report|interview|presenters?",
    "make_playlist": r"play ?lists?|lists?|mix\w*|tapes?|tunes|songs|tracks|music|sets?|hours?|minutes|soundtracks?|"
r"compilations?|selection|station|"
    r"sequence|stuff|things|numbers",
    "remix": r"remix\w*|versions?|mash\w*|sounds?|pitch\w*|tempo|key|slow\w*|fast\w*|speed\w*|vocals?|voices?|"
r"singing|singer|drums?|bass\w*|guitars?|"
    r"piano|echo\w*|reverb\w*|instrumental\w*|karaoke|a ?cap\w+|lo ?fi|distort\w*|nightcore|stems?|"
r"edit|without|words|pace|deeper|higher|lower|backwards",
    "taste_profile": r"i|ive|im|my|me|stats|statistics|wrapped",
}  # fmt: skip
_SECOND = {
    "play": r"play\w*|put|start|on|listen|hear|queue|line|add|more|give|stick|bung|throw|another|read|go",
    "ask": r"who\w*|what\w*|how\w*|when|which|tell|is|whose|where",
    "search": r"find|search|look|have|got|any|which|list|show|check|see|else",
    "recommend": r"recommend\w*|suggest\w*|something|anything|more|similar|like|ideas?|what|another",
    "explain": r"why|how come|explain|reason|what",
    "rate": r"like|love|hate|good|great|bad|rubbish|awful|nice|favou?rite\w*|thumbs?|never|again|winner|fan|"
r"enjoy\w*|best|worst|boring|terrible|\w+ing|ban|this",
    "set_preference": r"always|never|remember|future|from now|only|prefer|stop|dont|keep|no|not|less|more|like|hate|"
r"love",
    "control": r"stop|pause|skip|next|previous|back|forward|up|down|volume|loud\w*|quiet\w*|soft\w*|mute|"
r"shuffle|repeat|loop|timer|off|speed|faster|"
    r"slower|again|restart|start|rewind|sleep|keep|hold|resume|over|louder|mix\w*|past|on|to|move|minutes|seconds",
}  # fmt: skip
_KNOWN_EPISODE = re.compile(
    r"\b(?:latest|newest|last|new|next|first|previous|todays|yesterdays) (?:\w+ )?episodes?\b|\bepisode \w+ of\b"
)
_LOUD = re.compile(
    r"\b(?:too loud|so loud|quieter|softer|(?:turn|keep|bring|tone) (?:it|that|this|things|the \w+) "
    r"down|down|asleep|hush|neighbou?rs)\b"
)
_QUIET = re.compile(r"\b(?:too quiet|too soft|cant hear|cannot hear|can barely hear|can hardly hear|louder|up|crank)\b")


def _has(pattern: str, text: str) -> bool:
    return bool(re.search(rf"\b(?:{pattern})\b", text))


def possible_tools(wish: str, history: Sequence[Message] = ()) -> tuple[str, ...]:
    """The tools that the words, and the last turn's, can mean at all."""
    known = _KNOWN_EPISODE.search(wish)
    text = " ".join([*(message.text.lower() for message in history[-2:]), wish])
    return tuple(
        name
        for name in BY_NAME
        if not (known and name == "make_podcast")
        and (name not in _NEEDED or _has(_NEEDED[name], text) or (name == "remix" and sound_changes(wish)))
    )


def keep_meant(calls: Sequence[Call], wish: str) -> list[Call]:
    """The calls without further ones that no word of the wish asks for."""
    kept = list(calls[:1])
    for call in calls[1:]:
        pattern = tool_cues(call.tool)
        again = (
            call.tool == "play"
            and kept[0].tool in {"make_playlist", "recommend", "search"}
            and not _has(r"play|put|start", wish)
        )
        if pattern and _has(pattern, wish) and not again:
            kept.append(call)
    return kept


def tool_cues(tool: str) -> str:
    """A pattern of words one of which asks for the tool; empty where none is known."""
    return _NEEDED.get(tool) or _SECOND.get(tool, "")


def right_way_round(call: Call, wish: str) -> Call:
    """Louder and quieter as the words have it, whatever the model wrote."""
    action = call.args.get("action")
    if call.tool == "control" and action in {"volume_up", "volume_down"}:
        down, up = bool(_LOUD.search(wish)), bool(_QUIET.search(wish))
        if down != up:
            return Call("control", {**call.args, "action": "volume_down" if down else "volume_up"})
    return call
