"""Talk about lasting rules: asking for them, taking them back, and rules that are for tonight or for once."""

from __future__ import annotations

import re

from assistant.mind.context import Call, Context
from assistant.mind.details import fill
from assistant.mind.fastpath import SECOND_WISH, Reading
from assistant.mind.normalise import clean, wish_of
from assistant.mind.scheduling import read_ended
from assistant.mind.signatures import complete

_RULES = r"(?:rules?|preferences?|(?:dislikes|bans|exclusions|restrictions))"
_LIST = re.compile(
    rf"(?:what|which|whats|what are|show|list|tell|read|give|do|are|name|remind)\b.*\b{_RULES}\b.*|(?:my |all "
    rf")?{_RULES}|"
    r"what (?:have|did|had|do) (?:i|we) (?:already |ever )?(?:told?|tell|asked?|say|said|set|want)"
    r"(?: (?:for )?you| to)*(?: (?:about|to|not to|never to|so far|before|already|until now|i)\b.*)?|"
    r"what (?:do|did|can) you (?:remember|keep in mind|have in mind|know)(?: (?:about|of) (?:me|my (?:rules|wishes|"
    r"preferences)))?|"
    r"what (?:are|were) you (?:leaving out|avoiding|keeping out|skipping|not playing|not allowed to play|remembering)"
    r"(?: for me)?|"
    r"(?:what|whats|who|whos|which \w+|what \w+) (?:is |are |have i |did i |s |am i )?(?:banned?|blocked?|block|"
    r"avoiding|"
    r"excluded?|off limits|left out)(?: .*)?"
)
_NO_RULES = re.compile(r"\b(?:song|songs|album|albums|playlist|podcast|search|find|by|called) |\bplay$")
_BANNED = re.compile(r"\b(?:banned?|blocked?|excluded?|off limits|left out)\b")
_BACK = re.compile(
    r"(?:no |and |just )*(?:forget|undo|scrap|cancel|drop|delete|remove|take back|revert|take) "
    r"(?:that|this|it|the last one|what i (?:just )?said|(?:that|this|the last|my last) (?:rule|preference|one|wish)|"
    r"about (?:that|it))(?: back| again)?"
)
_FORGET = re.compile(
    rf"(?:forget|drop|lift|delete|clear|remove|cancel|scrap|undo|erase|wipe|reset|get rid of) (?:about )?"
    rf"(?:(?:all|every|any|everything|each|what|whatever|the thing) .*\b(?:i|ive|we)\b.*\b(?:told|said|asked|set)\b.*|"
    rf"(?:all|every|everything|any)?(?: ?of)? ?(?:the|my|your|that|these|those)? ?{_RULES}(?: (?:about|on|"
    rf"against) .+)?|"
    rf"the ban (?:on|of) .+|(?:my|that|the) (?:rule|preference|wish) (?:about|on|against) .+)"
    r"|(?:its|it is) (?:ok|okay|fine|allowed)(?: again)? to (?:play|hear|suggest) .+"
    r"|you (?:can|may) (?:play|suggest|recommend) .+ again"
)
_SCOPE = (
    r"(?:tonight|today|this (?:evening|morning|afternoon|weekend)|for now|just this once|this once|for once|"
    r"(?:for )?the (?:rest|whole) of (?:the|this) (?:day|evening|night|morning|afternoon)|for (?:tonight|today|"
    r"this evening)|this time)"
)
_RULE = r"(?:only|nothing but|no|no more|without|leave out|avoid|less|fewer|dont play|dont suggest|never|i only want)"
_SCOPED = re.compile(rf"{_SCOPE} (?:i want |we want )?{_RULE} (?P<a>.+)|{_RULE} (?P<b>.+) {_SCOPE}")
_NO_MORE = re.compile(
    r"(?:from now on )?no more (?!(?:of )?(?:this|that|it|these|those|them|her|him|music|shuffl\w*|repeat\w*|"
    r"playing|loop\w*)\b)"
    r"(?P<c>.+)"
)
_NO_SCOPED = re.compile(
    r"\d|\b(?:no more (?:music|playing|songs)|timer|volume|minutes?|hours?|alarm|and then|why|what)\b"
)


def read(utterance: str, context: Context) -> Reading | None:
    """`set_preference` for an utterance that is about rules; None for every other."""
    wish = wish_of(utterance)
    if len(wish.split()) > 16 or SECOND_WISH.search(wish):
        return None
    if ended := read_ended(wish, context):
        return Reading((ended,))  # "no more podcasts every morning" is no rule about what plays
    about_that = _BACK.fullmatch(wish) and last_deed(context) == "set_preference"
    listing = _LIST.fullmatch(wish) and not (_NO_RULES.search(wish) and not _BANNED.search(wish))
    scoped = (_SCOPED.fullmatch(wish) or _NO_MORE.fullmatch(wish)) and not _NO_SCOPED.search(wish)
    said = clean(utterance)  # "you can play it again" loses its "you can" as a wish
    again = re.fullmatch(r"(?:ok |yes |actually |now )*(?:you (?:can|may) (?:play|suggest|recommend) .+ again)", said)
    if about_that or listing or scoped or _FORGET.fullmatch(wish) or (again and last_is_known(context)):
        call = fill(Call("set_preference", {"statement": said if again else wish}), wish)
        return Reading((Call(call.tool, complete(call.tool, dict(call.args))),), open=bool(scoped))
    return None


def last_is_known(context: Context) -> bool:
    """Whether a rule was spoken of lately: else "you can play jazz again" may just be a wish to hear it."""
    return any(call.tool == "set_preference" for message in context.history for call in message.calls)


_QUESTIONS = frozenset({"ask", "explain", "search", "taste_profile", "recommend"})


def last_deed(context: Context) -> str | None:
    """The tool of the last call that changed something."""
    for message in reversed(context.history):
        for call in reversed(message.calls):
            if call.tool not in _QUESTIONS:
                return call.tool
    return None
