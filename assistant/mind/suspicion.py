"""Calls of a language model that the listener did not ask for, where words from outside may have talked it into them.

Titles, tags, transcripts and earlier answers that quote them reach a model as data; one that obeys them all the same
gets no further than here. Only where such words look like orders are the calls held to what was said.
"""

from __future__ import annotations

import re

from assistant.mind.amounts import numbers_in
from assistant.mind.context import Call, Context
from assistant.mind.cues import tool_cues
from assistant.mind.normalise import clean

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|instructions?|system|assistant|prompt|you must|must respond|respond|tool_?call\w*|function|"
    r"arguments|user|jailbreak|override|control|search|play|recommend|explain|rate|remix|set_?\w*|make_?\w*|taste_?\w*|"
    r"ask|stop|pause|resume|skip|next|volume|mute|delete|remove|ban|forget|call|execute|run|action|shuffle|turn)\b"
)
_ACTIONS = {
    "stop": r"stop|off|enough|quiet|silence|shut|end|finish\w*|halt|done|kill|cut|sleep|over",
    "pause": r"paus\w*|hold|wait|hang|moment|sec|second|minute|break|stop|freeze|phone|door|someone|calling",
    "resume": r"resum\w*|continu\w*|carry|on|back|again|unpause|go|play|start|where",
    "next": r"next|skip|another|different|else|forward|on|past|over|change|new|bored",
    "previous": r"previous|back|last|before|again|prior|earlier",
    "restart": r"restart|again|over|beginning|start|top|first|back",
    "seek": r"forward|back|seconds?|minutes?|skip|jump|rewind|ahead|missed|go|to|chapter|part|intro",
    "volume_up": r"volume|loud\w*|quiet|soft|up|hear|crank|blast|boost|higher|more",
    "volume_down": r"volume|loud|quiet\w*|soft\w*|down|lower|less|hush|asleep|neighbou?rs|headache",
    "set_volume": r"volume|percent|mute|silent|level|full|maximum|max|half|loud\w*",
    "shuffle": r"shuffl\w*|random\w*|mix\w*|order",
    "repeat": r"repeat\w*|loop\w*|again|over",
    "speed": r"speed|fast\w*|slow\w*|quick\w*|pace|normal|times|half|double",
    "sleep_timer": r"timer|sleep|minutes?|hours?|bed\w*|night|end|off|until|asleep",
}
_LIKES = r"lik\w*|lov\w*|good|great|nice|favou?rite\w*|thumbs?|fan|enjoy\w*|best|brilliant|winner|banger|tune|more"
_BANS = r"never|again|ban\w*|block\w*|blacklist|hat\w*|rid|remove|stand|sick|fed"
_OPINIONS = {
    "love": _LIKES, "like": _LIKES, "ban": _BANS,
    "dislike": rf"{_BANS}|bad|rubbish|awful|worst|boring|terrible|horrible|dislik\w*|dont|not|thumbs?|less|meh",
}  # fmt: skip
_LEANS = re.compile(
    r"\b(?:it|this|that|one|ones|same|again|more|else|other|her|him|them|they|these|those|playing|yes)\b"
)
_TEXTS = ("query", "wish", "topic", "item", "target")
_EMPTY = frozenset("the a an of by and to for in on me my some play put find please i want".split())  # noqa: SIM905


def asked_for(call: Call, wish: str, context: Context) -> bool:
    """Whether the listener's own words ask for a call, as far as words from outside make that doubtful."""
    if not _ORDERS.search(_from_outside(context)):
        return True
    if call.tool == "control":
        return _controls(call, wish)
    last = next((message.calls[-1].tool for message in reversed(context.history) if message.calls), None)
    cues = _OPINIONS.get(str(call.args.get("opinion")), "") if call.tool == "rate" else tool_cues(call.tool)
    if call.tool == last:
        cues = ""  # "longer" goes on with what was made
    if cues and not re.search(rf"\b(?:{cues})\b", wish):
        return False
    said = set(wish.split()) - _EMPTY
    texts = [str(call.args[name]) for name in _TEXTS if call.args.get(name) not in (None, "", "current")]
    return bool(_LEANS.search(wish)) or all(said & set(clean(text).split()) for text in texts)


def _controls(call: Call, wish: str) -> bool:
    action = str(call.args.get("action", ""))
    if not re.search(rf"\b(?:{_ACTIONS.get(action, '')})\b", wish):
        return False
    if action != "set_volume":
        return True
    asked = numbers_in(str(call.args.get("value", "")))
    return bool(re.search(r"\b(?:mute|silent|full|max\w*|half)\b", wish)) or set(asked) <= set(numbers_in(wish))


def _from_outside(context: Context) -> str:
    """What plays, what was listed, and what earlier answers stated; their questions are Segue's own words."""
    answers = [
        sentence
        for message in context.history
        if message.role == "assistant"
        for sentence in re.split(r"(?<=[.!?]) ", message.text)
        if not sentence.endswith("?")
    ]
    return clean(" ".join([context.playing or "", *(item.name for item in context.recent), *answers]))
