"""Taking back what was done last: "undo that", "back to the original", "actually, not so much"."""

from __future__ import annotations

import re

from assistant.mind.context import Call, Context
from assistant.mind.fastpath import Reading
from assistant.mind.normalise import wish_of
from assistant.mind.rules import last_deed
from assistant.mind.signatures import complete

_UNDO = re.compile(
    r"(?:no |and |just |ok )*(?:undo|revert|reverse|take back|scrap|cancel|forget)(?: (?:that|this|it|"
    r"the last (?:one|change|thing|step)|what you just did|my last|(?:that|this|the last|the) (?:change|effect|remix|"
    r"rating|opinion|edit|like|dislike|thumbs up|thumbs down)))?(?: back| again| please)?|"
    r"(?:i )?(?:take|turn|put) (?:that|it|this)(?: (?:rating|opinion|like|one))? back|i didnt mean (?:that|it)|"
    r"(?:i )?changed my mind(?: about that)?|put it back (?:how|the way|like|as) it was|go back to how it was|"
    r"(?:back )?(?:to |like |as |the way )?(?:how )?it was (?:better )?before|(?:it was )?better before"
)
_ORIGINAL = re.compile(
    r"(?:(?:go |change it |put it |switch |take it |bring it |set it |and )?back to (?:the )?(?:original|normal|"
    r"unchanged "
    r"one)(?: (?:version|sound|one|song))?|(?:play |give me |i want )?(?:it )?(?:the )?(?:original|normal|unaltered|"
    r"plain)(?: (?:version|sound))?(?: again| back)?|(?:make|sound) (?:it )?normal again|without (?:the|any|all the) "
    r"(?:effects?|changes)|no effects?|(?:remove|take off|drop|turn off|lose) (?:all )?(?:the |that |these )?"
    r"(?:effects?|changes|remix|reverb|echo|lo ?fi|filter))"
)
_KEEP = re.compile(
    r"(?:save|keep|export)(?: (?:it|this|that|this one|the remix|this version|that version|this remix))?"
)
_OPPOSITE = {"volume_up": "volume_down", "volume_down": "volume_up", "next": "previous", "previous": "next",
             "pause": "resume", "stop": "resume"}  # fmt: skip
_UNRATE = re.compile(
    r"(?:please )?(?:un ?(?:like|love|rate|ban|dislike)|(?:remove|delete|take back|undo|forget|cancel|scrap) "
    r"(?:the|my|that|this|your) (?:last )?(?:rating|opinion|like|love|dislike|thumbs? (?:up|down)|heart|stars?)"
    r"(?: (?:of|from|for|on))?)(?: (?:it|this|that|this one|that one|(?:this|that|the) (?:song|track|album|show|"
    r"episode|book)))?"
)
_LAST = re.compile(r"\b(?:last|that (?:rating|opinion|like|love|dislike|thumbs?|heart))\b")


def read(utterance: str, context: Context) -> Reading | None:
    """What undoes the last thing that was done; None where nothing was, or that is not what is said."""
    wish = wish_of(utterance)
    done = last_deed(context)
    if _ORIGINAL.fullmatch(wish) and "remix" in _tools(context):
        last = next(c for m in reversed(context.history) for c in reversed(m.calls) if c.tool == "remix")
        one = re.match(r"(?:remove|take off|drop|turn off|lose)", wish) and set(last.args) <= {"effect", "target"}
        return _remix("undo" if one else "original")
    if _KEEP.fullmatch(wish) and done == "remix":
        return _remix("save")
    if _UNRATE.fullmatch(wish) and not (_UNDO.fullmatch(wish) and done == "rate"):
        return _unrate("last" if _LAST.search(wish) else "current")
    if not _UNDO.fullmatch(wish) or done is None:
        return None
    last = next(call for m in reversed(context.history) for call in reversed(m.calls) if call.tool == done)
    if done == "remix":
        return _remix("undo")
    if done == "make_playlist":
        base = str(last.args.get("wish", "")).partition(", ")[0]
        return Reading((Call(done, complete(done, {"wish": f"{base}, undo that"})),))
    if done == "rate":
        named = str(last.args.get("item", "current"))
        return _unrate("last" if named == "current" else named)
    action = _OPPOSITE.get(str(last.args.get("action", "")))
    return Reading((Call("control", {"action": action}),)) if done == "control" and action else None


def _remix(effect: str) -> Reading:
    return Reading((Call("remix", complete("remix", {"effect": effect})),))


def _unrate(item: str) -> Reading:
    return Reading((Call("rate", {"opinion": "undo", "item": item}),))


def _tools(context: Context) -> set[str]:
    return {call.tool for message in context.history for call in message.calls}
