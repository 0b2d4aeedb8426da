"""What is asked for, taken apart: names, who it is by, what kind of thing, which years. No library is looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tools.library.items import Kind
from tools.search.words import key


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish in parts; all texts are keys (see `words.keys`).

    `text` names a thing, an artist or a genre; "" is anything. `splits` are the ways in which "X by Y" can be cut.
    `kind` is what the words say it is ("the album …"). `years` is a span, both ends included. `plenty` means that
    more than one thing is wanted ("some …", "… music"). `newest`: of a show, its newest episode.
    """

    whole: str
    text: str
    splits: tuple[tuple[str, str], ...] = ()
    kind: Kind | None = None
    years: tuple[int, int] | None = None
    plenty: bool = False
    mine: bool = False
    newest: bool = False


_LEAD = re.compile(
    r"^(?:please|just|now|then|ok|okay|hey|can you|could you|would you|will you|let us|lets|i want to|i would like to|"
    r"id like to|i want|i would like|id like|i wanna|i feel like|(?:listening|listen|hear|hearing) to|hear|"
    r"(?:play|put on|start|queue|find|search for|search|look for|look up|show|give|get|shuffle)(?: me| us)?(?: up)?|"
    r"(?:do )?you have|have you got|do i have|have i got|do we have|is there|are there|by any chance|to) "
)
_TAIL = re.compile(
    r" (?:please|now|for me|for us|again|thanks|thank you|if you can|right now|next|instead|on shuffle)$"
)

_KIND_WORDS: dict[str, Kind] = {
    "album": "album", "record": "album", "lp": "album", "ep": "album",
    "song": "track", "track": "track", "tune": "track", "single": "track",
    "artist": "artist", "band": "artist", "group": "artist", "singer": "artist", "musician": "artist",
    "composer": "artist", "rapper": "artist", "playlist": "playlist",
    "episode": "episode", "podcast": "show", "show": "show",
    "audiobook": "audiobook", "audio book": "audiobook", "book": "audiobook",
}  # fmt: skip
_ONE = "|".join(_KIND_WORDS)
_KIND_FIRST = re.compile(
    rf"^(?:the |a |an |that |this |my |some )*({_ONE}) (?:(?:called|named|titled|by the name of) )?"
)
_KIND_LAST = re.compile(rf"^(.+) ({_ONE})$")
_NEWEST = re.compile(
    r"^(?:the )?(?:latest|newest|most recent|last|new)(?: episode)?(?: (?:of|from|by))?(?: the)? (?=\S)|"
    r"^(?:an? |the )?(?:new )?episode (?:of|from) (?:the )?"
)

_THINGS = (
    r"(?:music|songs?|tracks?|tunes?|stuff|albums?|records?|hits|things?|material|playlists?|podcasts?|episodes?|"
    r"audiobooks?|books?)"
)
_ANY = (
    rf"(?:something|anything|everything|whatever|{_THINGS}|all (?:of )?(?:the |my )?{_THINGS}|"
    r"(?:some|any|more|a bit of|a little|random|good|nice|other|new|a|the|my|all|best|one|1)"
    rf"(?: (?:of|good|nice|random|other|new|my|more))* {_THINGS}|"
    rf"some(?: more)?|(?:the )?(?:best|greatest|hits)(?: of)?|a (?:song|track|tune|album))"
)
_ONLY_ANY = re.compile(rf"^{_ANY}(?: (?:from|in|of) my (?:library|collection|music))?$")
_ANY_BY = re.compile(rf"^{_ANY}(?: that is| thats)? (?:by|from|of|with) (?=\S)")
_BY = re.compile(r"^by (?=\S)")  # of "do you have anything by X" the mind hands over "by X"; and "By the Way" is a name
_SOME = re.compile(
    r"^(?:some(?: more| good| nice)?|any|anything|a bit of|a little(?: bit of)?|lots of|more|something|random|a few|"
    r"all (?:the|my|of the)?) (?=\S)"
)
_A_BOOK, _A_SHOW = re.compile(r"\b(?:audio)?books?\b"), re.compile(r"\b(?:podcasts?|episodes?)\b")
_MUSIC_LAST = re.compile(rf"^(.+) {_THINGS}$")
_MINE = re.compile(r"^my (?=\S)")

_TENS = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
         "nineties": 90}  # fmt: skip
_DECADE = re.compile(
    r"(?:^| )(?:(?:from|in|of) )?(?:the )?(?:(?:early|mid|late) )?"
    rf"(?:(19|20)? ?({'|'.join(_TENS)})|((?:19|20)\d0|\d0)s|(noughties|aughts|2 thousands))(?= |$)"
)
_YEAR = re.compile(
    r"(?:^| )(?:from|in|of)(?: the year)? ((?:18|19|20)\d\d)(?= |$)|^((?:19|20)\d\d)(?= (?:music|songs|hits))"
)


def parse(query: str) -> Wish:
    """Take a wish apart. Any text gives a wish; what is not understood stays in `text`."""
    whole = text = key(query)
    while (shorter := _TAIL.sub("", _LEAD.sub("", text))) != text and shorter:
        text = shorter
    wish = Wish(whole=text or whole, text=text or whole)
    wish = _years(wish)
    if _ONLY_ANY.match(wish.text) or not wish.text:
        kind: Kind | None = "audiobook" if _A_BOOK.search(wish.text) else "show" if _A_SHOW.search(wish.text) else None
        return replace(wish, text="", plenty=True, mine="my" in wish.whole.split(), kind=kind)
    if (newest := _NEWEST.match(wish.text)) and newest.end() < len(wish.text):
        wish = replace(wish, text=wish.text[newest.end() :], newest=True)
    if any_by := _ANY_BY.match(wish.text):
        rest = wish.text[any_by.end() :]
        maker = _KIND_FIRST.sub("", rest) or rest
        named = [(title, by) for title, by in _splits(wish.text) if not _ONLY_ANY.match(title)]  # "Songs by X by X"
        return replace(wish, text="", splits=(("", maker), *named), plenty=True)
    if by := _BY.match(wish.text):
        return replace(wish, splits=(("", wish.text[by.end() :]),))
    wish = _kind(wish)
    return replace(wish, splits=_splits(wish.text))


def _years(wish: Wish) -> Wish:
    """Take out a decade or a year, unless it is all that there is or part of a name (asked for in full first)."""
    found = _DECADE.search(wish.text)
    years: tuple[int, int] | None = None
    if found:
        if found[4]:
            first = 2000
        elif found[2]:
            first = int(found[1] or 19) * 100 + _TENS[found[2]]
        else:
            digits = found[3]
            first = int(digits) if len(digits) == 4 else (1900 if int(digits) >= 20 else 2000) + int(digits)
        years = (first, first + 9)
    elif found := _YEAR.search(wish.text):
        year = int(found[1] or found[2])
        years = (year, year)
    if not found or years is None:
        return wish
    rest = f"{wish.text[: found.start()]} {wish.text[found.end() :]}"
    return replace(wish, text=" ".join(rest.split()), years=years)


def _kind(wish: Wish) -> Wish:
    text, kind, plenty, mine = wish.text, wish.kind, wish.plenty, False
    if first := _SOME.match(text):
        text, plenty = text[first.end() :], True
    if first := _MINE.match(text):
        text, mine = text[first.end() :], True
    if (first := _KIND_FIRST.match(text)) and first.end() < len(text):
        text, kind = text[first.end() :], _KIND_WORDS[first[1]]
        text = text.removeprefix("by ") if kind == "artist" else text
    elif last := _KIND_LAST.match(text):
        text, kind = last[1], _KIND_WORDS[last[2]]
    elif last := _MUSIC_LAST.match(text):
        text, plenty = last[1], True
    return replace(wish, text=text, kind=kind, plenty=plenty, mine=mine)


_CUT = re.compile(
    r" (?:by|from|off) (?:the (?:band|artist|group|album|podcast|show|book|audiobook) )?"
    r"| (?:of|on|in) the (?:podcast|show|book|audiobook) "
)


def _splits(text: str) -> tuple[tuple[str, str], ...]:
    """Every way to cut "X by Y" (or "X from Y"), the last cut first: names hold "by", too."""
    cuts = [found.span() for found in _CUT.finditer(text)]
    return tuple((text[:start], text[end:]) for start, end in reversed(cuts) if text[:start] and text[end:])
