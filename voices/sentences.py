"""Cutting text into sentences, also while it is still being written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from voices.speakable import plain, speakable
from voices.speakable.names import marked_names

_ENDS = re.compile(r"([.!?…]+|[。！？])([\"'”’»)\]*_]*)(\s+|\Z)|\n[ \t]*\n|\n(?=\s*(?:[-*+•]|\d{1,2}[.)]|#{1,6})\s)")
_CLAUSE = re.compile(r"[,;:]\s|\s[–—-]\s")
_LIST_NUMBER = re.compile(r"(?:\A|\n)\s*\d{1,2}[.)]$")
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|mt|lt|sgt|capt|rev|gen|col|feat|ft|vs|vol|vols|no|nos|op|pt|pts|ep|ch|chap|fig|ca|cf|approx|bros"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|e\.g|i\.e|incl|orig|arr|comp|cond|inst)|\b[^\W\d_]|\.[^\W\d_])\.$",
    re.IGNORECASE,
)
_NUMBER_NEEDED = re.compile(
    r"\b(?:no|nos|op|pt|pts|ch|fig|mar|jun|dec|sept?|ca|comp|inst|arr|vol|ep)\.$", re.IGNORECASE
)
_OPEN_BLOCK = re.compile(
    r"<(think|thinking|reasoning)\b(?:(?!</\1\s*>)[\s\S])*\Z|(?:\A|\n)[ \t]*```(?:(?!\n[ \t]*```)[\s\S])*\Z",
    re.IGNORECASE,
)
_CLOSED_BLOCK = re.compile(
    r"<(think|thinking|reasoning)\b[\s\S]*?</\1\s*>|(?:(?<=\A)|(?<=\n))[ \t]*```[\s\S]*?\n[ \t]*```[^\n]*(?:\n|\Z)",
    re.IGNORECASE,
)
_PARTIAL_TAG = re.compile(r"<[a-z/]{0,10}\Z|(?:\A|\n)[ \t]*`{1,2}\Z", re.IGNORECASE)

LONGEST = 280
"""No piece spoken at once is longer than this many characters: models lose their way, and stopping must be prompt."""


class SentenceStream:
    """Feed text as it is written; get sentences as soon as they are complete.

    The pieces are as written, Markdown and all; joined they give the text again but for the white space between them
    and for `<think>` blocks and fenced code, which are never handed out. With `first_clause`, the very first piece may
    be a clause: once that many characters wait without the end of a sentence, everything up to a comma, colon or dash
    is given, so that a voice can begin.
    """

    def __init__(self, *, first_clause: int | None = None, shortest_clause: int = 15) -> None:
        self._waiting = ""
        self._first_clause = first_clause
        self._shortest_clause = shortest_clause
        self._begun = False

    def feed(self, chunk: str) -> list[str]:
        """Take the next characters; return the sentences that they complete, often none."""
        self._waiting += chunk
        if "<" in self._waiting or "`" in self._waiting:
            self._waiting = _CLOSED_BLOCK.sub("\n", self._waiting)
            held = _OPEN_BLOCK.search(self._waiting) or _PARTIAL_TAG.search(self._waiting)
            if held:
                ready, self._waiting = self._waiting[: held.start()], self._waiting[held.start() :]
                complete, rest = _cut(ready, final=False)
                self._waiting = rest + self._waiting
                return self._given(complete)
        complete, self._waiting = _cut(self._waiting, final=False)
        return self._given(complete)

    def flush(self) -> list[str]:
        """Return what is left at the end of the text."""
        left = _OPEN_BLOCK.sub("", _CLOSED_BLOCK.sub("\n", self._waiting))
        complete, rest = _cut(left, final=True)
        self._waiting = ""
        return self._given([*complete, rest])

    def _given(self, pieces: list[str]) -> list[str]:
        pieces = [piece.strip() for piece in pieces if any(map(str.isalnum, piece))]
        if (
            not pieces
            and not self._begun
            and self._first_clause is not None
            and len(self._waiting) >= self._first_clause
        ):
            clause, rest = _first_clause(self._waiting, self._shortest_clause)
            if clause and not _OPEN_BLOCK.search(self._waiting):
                pieces, self._waiting = [clause], rest
        self._begun = self._begun or bool(pieces)
        return pieces


def _cut(text: str, *, final: bool) -> tuple[list[str], str]:
    """Return the complete sentences of `text` and the rest. Unless `final`, an end counts once something follows it."""
    sentences, start = [], 0
    for found in _ENDS.finditer(text):
        if not final and found.end() == len(text):
            break
        if _is_end(text, start, found):
            sentences.append(text[start : found.end()])
            start = found.end()
    return sentences, text[start:]


def _is_end(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether the mark found ends a sentence, by what stands before and after it."""
    before, after = text[start : found.end(1)], text[found.end() :]
    following = after[:1]
    if found[1] is None or not following:  # an empty line, a list's next entry, the end
        return True
    if following.islower() or _inside_a_name(text, found):
        return "\n\n" in found[3]
    if not before.endswith(".") or before.endswith(".."):
        return True
    if _NUMBER_NEEDED.search(before):
        return re.match(r"[\d#]|[IVXLC]+\b", after) is None
    return not (_LIST_NUMBER.search(before) or _ABBREVIATIONS.search(before))


def _inside_a_name(text: str, found: re.Match[str]) -> bool:
    """Whether the mark found belongs to a name that goes on after it, as in "Panic! At The Disco"."""
    return any(" " in name.rstrip("!?") and _within_name(text, found, name) for name in marked_names())


def _within_name(text: str, found: re.Match[str], name: str) -> bool:
    """Whether the mark found lies inside of an occurrence of `name`, or ends it."""
    mark = max(name.find("!"), name.find("?"))
    begin = found.start(1) - mark
    return mark > 0 and begin >= 0 and text.startswith(name, begin)


def _first_clause(text: str, shortest: int) -> tuple[str, str]:
    for found in _CLAUSE.finditer(text):
        if found.start() >= shortest:
            return text[: found.end()].strip(), text[found.end() :]
    return "", text


def split_sentences(text: str) -> list[str]:
    """Cut a complete text into sentences as written."""
    stream = SentenceStream()
    return [*stream.feed(text), *stream.flush()]


def spoken_sentences(text: str, *, longest: int = LONGEST, first_clause: int | None = None) -> Iterator[str]:
    """Make `text` speakable and give it sentence by sentence, none longer than `longest` characters.

    Sentences are found before numbers become words, while capitals and digits still tell where they begin. A first
    sentence longer than `first_clause` is given as its first clause and the rest.
    """
    said = filter(None, map(speakable, split_sentences(plain(text))))
    first = next(said, "") or speakable(text)
    for number, sentence in enumerate(chain([first], said)):
        if number == 0 and first_clause is not None and len(sentence) > first_clause:
            clause, rest = _first_clause(sentence, shortest=15)
            if clause and len(rest) > 15:
                yield clause
                sentence = rest
        yield from _shortened(sentence.strip(), longest)


def _shortened(sentence: str, longest: int) -> Iterator[str]:
    """Cut an overlong sentence at a clause, else between words, else anywhere."""
    while len(sentence) > longest:
        window = sentence[: longest + 1]
        clauses = [found.end() for found in _CLAUSE.finditer(window) if found.end() > longest // 3]
        cut = clauses[-1] if clauses else window.rfind(" ")
        cut = cut if cut > 0 else longest
        yield sentence[:cut].strip()
        sentence = sentence[cut:].strip()
    if sentence:
        yield sentence
