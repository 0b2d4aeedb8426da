"""What the language model sees of preferences: `set_preference` keeps, lists, changes and takes back."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args

from tools.results import ToolResult, ToolRetry
from tools.search.words import key
from tools.taste.preferences.reading import IsGenre, Resolve, understand
from tools.taste.preferences.store import Preference, Preferences, Scope

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

Other = Callable[[str], "ToolResult | None"]
_LIST = re.compile(
    r"\b(?:what|which|list|show|tell me|read out|any)\b.*\b(?:rules?|preferences?|told you|asked you|remember\w*|know "
    r"about (?:me|my)|settings?|banned?|blocked?|excluded?|off limits|left out|avoid\w*|leave out|leaving out)\b|"
    r"^(?:my |list |do i have any |do you have any |are there any )?(?:all )?(?:my )?(?:rules|"
    r"preferences)\b|"
    r"^(?:what|which|who|do|did|have|are|is|how) (?:\w+ )*(?:rules?|preferences?|told|tell|banned|blocked)\b"
)
_UNDO_LAST = re.compile(
    r"(?:no |ok |please |actually |sorry )*(?:undo|scrap|forget|cancel|revert|take back|drop|delete|remove)"
    r"(?: (?:that|this|it|the last (?:one|rule|preference)|what i just said|that (?:rule|preference)|my last))?"
    r"(?: please)?"
)
_UNDO = re.compile(
    r"\b(?:forget|undo|drop|remove|delete|cancel|lift|scrap|no longer|take back|clear|get rid of|never ?mind|"
    r"erase|wipe|"
    r"reset)\b.*?\b(?:what i (?:said|told you)|(?:everything|all)(?: that)? (?:i|ive|we|weve)(?: have)? (?:ever )?"
    r"(?:told|said|asked|set)(?: you)?|rules?|preferences?|ban|wish|about|that i|the thing)\b(?P<about>.*)"
    r"|\b(?:its |it is )?(?:ok|okay|fine|allowed) (?:again )?to (?:play|hear|suggest)\b(?P<again>.*)"
    r"|\b(?:you can|you may) (?:play|suggest|recommend)\b(?P<may>.*?)\bagain\b"
)
_ALL = re.compile(r"\b(?:all|every|everything|any)\b")
_UNTIL = {"once": " for once", "session": " for this evening", "always": ""}

_DESCRIPTION = """Remember a lasting rule or taste in the listener's words; also to list such rules or take them back.

Args:
    statement: the rule as it was said: "no country music", "more jazz in the evening", "what rules do you have",
        "forget what I said about country".
    scope: once, session (this evening) or always.
"""


class Asked:
    """What was asked about last, so that the same request once more, within two minutes, is a yes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._words = ""
        self._when = -math.inf

    def again(self, words: str) -> bool:
        """Whether these words were asked about just now; from now on they are."""
        agreed = words == self._words and self._clock() - self._when < 120.0
        self._words, self._when = ("", -math.inf) if agreed else (words, self._clock())
        return agreed


def set_preference(
    kept: Preferences, resolve: Resolve, is_genre: IsGenre, asked: Asked, statement: str, scope: str = "always"
) -> ToolResult:
    """Keeps, lists or takes back. Raises `ToolRetry` for arguments that cannot be used."""
    if scope not in get_args(Scope):
        raise ToolRetry("scope is once, session or always.")
    if not statement.strip():
        raise ToolRetry("The statement of set_preference says what to remember.")
    words = key(statement.replace("'", "").replace("’", ""))
    if _LIST.search(words):
        return _listed(kept)
    if _UNDO_LAST.fullmatch(words):
        return _taken_back(kept, kept.holding()[-1:])
    if (found := _UNDO.search(words)) is not None:
        about = next((found[name] for name in ("about", "again", "may") if found[name]), "").strip()
        told = kept.about(about) if about and not _ALL.search(words) else kept.holding() if _ALL.search(words) else []
        if _ALL.search(words) and len(told) > 1 and not asked.again(words):
            say = f"Shall I really forget all {len(told)} of your rules?"
            return ToolResult(False, say, (), {"preferences": _told(kept)}, asks=True)
        if told or not about:
            return _taken_back(kept, told or kept.holding()[-1:])
        return ToolResult(False, f"You never told me anything about {about}.", (), {"preferences": _told(kept)})
    return _kept(kept, resolve, is_genre, statement, scope)


def _kept(kept: Preferences, resolve: Resolve, is_genre: IsGenre, statement: str, scope: Any) -> ToolResult:
    understood = understand(statement, resolve, is_genre)
    made = kept.add(" ".join(statement.split()), scope, understood.rule)
    now = next(held for held in kept.holding() if held.id == made.id)  # read back: said only what is kept
    rule, until = now.rule, _UNTIL[now.scope]
    if rule.stance == "avoid":
        say = f"Noted{until}: no {understood.about}{_when(now)}, unless you ask for it by name."
    elif rule.stance == "prefer":
        say = f"Noted{until}: more {understood.about}{_when(now)}."
    elif understood.unclear:
        say = f'Noted{until}: "{now.statement}". I cannot tell when {understood.unclear}, so tell me when it is so.'
    else:
        say = f'I will keep in mind{until}: "{now.statement}". It changes nothing that I choose by myself.'
    return ToolResult(True, say, (), {"kept": now.statement, "rule": rule.plain(), "preferences": _told(kept)})


def _when(preference: Preference) -> str:
    rule = preference.rule
    return " at the times you named" if rule.hours or rule.days or rule.months else ""


def _listed(kept: Preferences) -> ToolResult:
    held = kept.holding()
    if not held:
        return ToolResult(True, "You have not told me any rules.", (), {"preferences": []})
    told = "; ".join(f'"{one.statement}"{_UNTIL[one.scope]}' for one in held[-6:])
    more = f" and {len(held) - 6} older ones" if len(held) > 6 else ""
    say = f"{'One rule' if len(held) == 1 else f'{len(held)} rules'}: {told}{more}."
    return ToolResult(True, say, (), {"preferences": _told(kept)})


def _taken_back(kept: Preferences, told: list[Preference]) -> ToolResult:
    if not told:
        return ToolResult(False, "There is no rule to take back.", (), {"preferences": []})
    kept.undo(told)
    left = {held.id for held in kept.holding()}
    gone = [one.statement for one in told if one.id not in left]
    say = f"Forgotten: {'; '.join(f'{chr(34)}{text}{chr(34)}' for text in gone)}."
    return ToolResult(True, say, (), {"forgotten": gone, "preferences": _told(kept)})


def _told(kept: Preferences) -> list[dict[str, Any]]:
    return [{"statement": held.statement, "scope": held.scope, "until": held.until} for held in kept.holding()]


def make_tools(kept: Preferences, resolve: Resolve, is_genre: IsGenre, others: Sequence[Other] = ()) -> list[BaseTool]:
    """`set_preference` as a LangChain tool; its artifact is a `ToolResult`.

    `others` are asked first: they answer statements that are settings rather than rules, and None to all others.
    """
    from langchain_core.tools import StructuredTool

    asked = Asked()

    def keep(statement: str, scope: Literal["once", "session", "always"] = "always") -> tuple[str, ToolResult]:
        settled = next((found for other in others if (found := other(statement)) is not None), None)
        result = settled or set_preference(kept, resolve, is_genre, asked, statement, scope)
        return result.say, result

    return [
        StructuredTool.from_function(
            keep, name="set_preference", description=_DESCRIPTION, response_format="content_and_artifact"
        )
    ]
