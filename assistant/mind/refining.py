"""A playlist that was made, changed in conversation: "swap the last two", "more like the third", "call it Sunday"."""

from __future__ import annotations

import re

from assistant.mind import amounts
from assistant.mind.context import Call, Context
from assistant.mind.fastpath import Reading
from assistant.mind.normalise import wish_of
from assistant.mind.signatures import complete

_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|opening|1st|2nd|3rd|\d+)"
_IT = r"(?:it|this|that|the playlist|this playlist|that playlist|the list|this one)"
_NAMING = re.compile(
    rf"(?:and |ok |yes |no )*(?:(?:call|name|rename) {_IT}(?: to| as)? .+|(?:save|keep|store) {_IT}"
    rf"(?: (?:as|under|called|under the name)(?: of)? .+)?|(?:save|keep) (?:it|this|that))"
)
_CHANGING = re.compile(
    rf"(?:and |but |ok |no |please )*(?:"
    rf"(?:swap|replace|exchange|change|drop|remove|take out|lose|get rid of|kick out|switch) (?:around )?(?:the )?"
    rf"(?:number |track |song )?{_ORDINAL}\b.*|(?:more|others?|songs|some more) like (?:the |number |that "
    rf")?{_ORDINAL}\b.*|"
    rf"(?:make {_IT} |can it be |a bit |a little |much |something |even |slightly )*(?:more|less|fewer|not so|calmer|"
    r"livelier|gentler|mellower|softer|peppier|wilder|happier|sadder|more familiar|newer)\b(?! time).*|"
    r"(?:another|a different) (?:version|one|try|take|selection)|(?:some |with )?(?:different|other) (?:songs|"
    r"tracks|ones)|"
    r"try again|(?:refresh|renew|update|make) (?:it|this|that|the playlist)(?: anew| again)? (?:every .+|daily|weekly|"
    r"monthly)|(?:without|no more|leave out|take out|drop|remove|not) (?!that\b|it\b|this\b).+|"
    rf"(?:make {_IT} |a bit |a little |much |and |even )*(?:longer|shorter|twice as long|half as long|half an hour|"
    r"(?:\w+ )?(?:\w+ )?(?:minutes?|hours?)(?: long| longer| shorter)?))"
)
_NOT_HERE = re.compile(
    r"\b(?:play|skip|pause|volume|louder|quieter|stop|like this|of this|queue|timer|podcast|remix)\b"
)
_BESIDE = frozenset({"explain", "rate", "ask", "taste_profile"})
"""Asked or said about a playlist in between, they leave it the thing that is talked about."""


def read(utterance: str, context: Context) -> Reading | None:
    """The change as a call of `make_playlist`: the first wish, a comma, the change; None if it is none."""
    wish = wish_of(utterance)
    between = _calls_since(context)
    if between is None or len(wish.split()) > 14:
        return None
    made, others = between
    if _NAMING.fullmatch(wish) and "remix" not in others:
        return _changed(made, wish)
    if set(others) <= _BESIDE and _CHANGING.fullmatch(wish) and not _NOT_HERE.search(wish):
        return _changed(made, wish)
    return None


def _changed(made: Call, wish: str) -> Reading:
    base = str(made.args.get("wish", "")).partition(", ")[0]
    args = {"wish": f"{base}, {wish}", "discovery": made.args.get("discovery")}
    if made.args.get("minutes"):
        args["minutes"] = made.args["minutes"]
    minutes = amounts.changed(float(args.get("minutes") or 30.0), wish)
    if minutes is not None and re.search(r"\b(?:longer|shorter|long|half|minutes?|hours?)\b", wish):
        args["minutes"] = int(minutes) if minutes == int(minutes) else round(minutes, 1)
    return Reading((Call("make_playlist", complete("make_playlist", args)),), open=True)


def _calls_since(context: Context) -> tuple[Call, list[str]] | None:
    """The call that made the playlist which is talked about, and the tools that were called after it."""
    others: list[str] = []
    for message in reversed(context.history):
        for call in reversed(message.calls):
            if call.tool == "make_playlist":
                return call, others
            others.append(call.tool)
    return None
