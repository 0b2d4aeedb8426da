"""A short question back where an utterance can be read in two ways that are equally good."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.mind.context import Call

_DEEDS = {
    "search": "look whether {it} is there", "play": "play {it}", "make_playlist": "make a playlist",
    "recommend": "suggest something", "explain": "say why I chose it", "taste_profile": "tell what you have heard",
    "rate": "note that you {opinion} it", "set_preference": "remember that from now on",
    "remix": "change how it sounds", "make_podcast": "make an episode about {it}", "ask": "answer that as a question",
}  # fmt: skip
_OPINIONS = {"love": "love", "like": "like", "dislike": "do not like", "ban": "never want to hear"}
_ACTIONS = {
    "stop": "stop", "pause": "pause", "resume": "carry on", "next": "skip this", "previous": "go back to the last one",
    "restart": "start it again", "seek": "go to another place in it", "volume_up": "turn it up",
    "volume_down": "turn it down", "set_volume": "set the volume", "shuffle": "shuffle", "repeat": "repeat it",
    "speed": "change how fast it is read", "sleep_timer": "set the sleep timer",
}  # fmt: skip
_LONGEST = 60  # characters of a name that is asked about


def question(first: Sequence[Call], second: Sequence[Call]) -> str | None:
    """Which of two single calls is meant; None where that cannot be asked in a breath."""
    if len(first) != 1 or len(second) != 1 or first[0].tool == second[0].tool:
        return None
    return f"Shall I {_deed(first[0])}, or {_deed(second[0])}?"


def _deed(call: Call) -> str:
    if call.tool == "control":
        return _ACTIONS.get(str(call.args.get("action")), "do that")
    told = next((str(call.args[name]) for name in ("query", "topic") if call.args.get(name)), "it")
    opinion = _OPINIONS.get(str(call.args.get("opinion")), "like")
    return _DEEDS[call.tool].format(it=told if len(told) <= _LONGEST else "it", opinion=opinion)
