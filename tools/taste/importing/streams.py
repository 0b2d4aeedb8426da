"""Rows out of files of any size, one at a time; a damaged row does not cost the rows behind it.

(ijson needs as little memory and as much time, but stops for good at the first thing that is no JSON.)
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from tools.taste.importing.rows import Skip

CHUNK = 1 << 20
LONGEST = 1 << 20
"""Characters of one row. What is longer is no row."""

_DECODER = json.JSONDecoder()
_GAP = re.compile(r"[\s,]*")
_SPACE = re.compile(r"\s*")
_FIRST_KEY = re.compile(r'\{\s*("(?:[^"\\]|\\.)*")')
_DEEP = 8


class Text:
    """A file as text that is read as far as it is needed. `at` is where one is in what was read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        first = stream.read(CHUNK)
        self._decode = codecs.getincrementaldecoder(_encoding(first))("replace")
        self.ended = not first
        self.text, self.at = self._decode.decode(first, final=self.ended), 0

    def more(self) -> bool:
        """Read on, and let go of what lies behind; False at the end of the file."""
        if self.ended:
            return False
        chunk = self._stream.read(CHUNK)
        self.ended = not chunk
        self.text, self.at = self.text[self.at :] + self._decode.decode(chunk, final=self.ended), 0
        return True

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Go behind what the pattern matches here; returns the next character, "" at the end."""
        while True:
            self.at = pattern.match(self.text, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def value(self) -> Any:
        """The JSON value here. Raises ValueError where there is none."""
        while True:
            try:
                found, self.at = _DECODER.raw_decode(self.text, self.at)
                return found
            except RecursionError as error:
                raise ValueError("nested too deeply") from error
            except ValueError:
                if len(self.text) - self.at >= LONGEST or not self.more():
                    raise


def objects(stream: BinaryIO) -> Iterator[dict[str, Any] | Skip]:
    """The objects of the first list of a JSON file, wherever it lies in it.

    Of a list of lists: those of its lists. A file that ends too early yields a `Skip` last.
    """
    source = Text(stream)
    try:
        if not _enter_list(source):
            return
    except ValueError:
        yield Skip("damaged")
        return
    first = ""
    while True:
        character = source.skip(_GAP)
        if not character:
            yield Skip("cut off at the end of the file")
            return
        if character == "]":
            return
        try:
            found = source.value()
        except ValueError:
            if _to_next_row(source, first):
                yield Skip("damaged")
                continue
            yield Skip("cut off at the end of the file")
            return
        for row in found if isinstance(found, list) else [found]:
            first = first or (next(iter(row), "") if isinstance(row, dict) else "")
            yield row if isinstance(row, dict) else Skip("that are no rows")


def lines(stream: BinaryIO) -> Iterator[dict[str, Any] | Skip]:
    """The objects of a file with one JSON object in each line."""
    source = Text(stream)
    while source.skip(_SPACE):
        end = source.text.find("\n", source.at)
        while end < 0 and len(source.text) - source.at < LONGEST and source.more():
            end = source.text.find("\n", source.at)
        line = source.text[source.at : end if end >= 0 else len(source.text)]
        source.at += len(line)
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            yield Skip("cut off at the end of the file" if source.ended and end < 0 else "damaged")
            continue
        yield found if isinstance(found, dict) else Skip("that are no rows")


def root(sample: bytes) -> dict[str, Any]:
    """What the outermost object of a JSON file begins with, as far as it stands in the first bytes; lists as []."""
    source = Text(io.BytesIO(sample))
    found: dict[str, Any] = {}
    if source.skip(_SPACE) != "{":
        return found
    source.at += 1
    try:
        while source.skip(_GAP) == '"':
            name = source.value()
            if source.skip(_SPACE) != ":":
                return found
            source.at += 1
            found[name] = [] if source.skip(_SPACE) == "[" else {} if source.text[source.at] == "{" else None
            found[name] = source.value()
    except (ValueError, IndexError):
        pass  # the sample ends here
    return found


def _encoding(first: bytes) -> str:
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"


def _enter_list(source: Text, depth: int = 0) -> bool:
    """Go to the first row of the first list of objects (or lists) in the value here; False, and behind it, if none."""
    character = source.skip(_SPACE)
    if character == "[":
        source.at += 1
        while (character := source.skip(_GAP)) not in {"]", "{", "[", ""}:
            source.value()
        source.at += character == "]"
        return character in {"{", "["}
    if character != "{" or depth > _DEEP:
        source.value()
        return False
    source.at += 1
    while source.skip(_GAP) == '"':
        source.value()
        if source.skip(_SPACE) != ":":
            return False
        source.at += 1
        if _enter_list(source, depth + 1):
            return True
    source.at += 1
    return False


def _to_next_row(source: Text, first: str) -> bool:
    """Behind a row that cannot be read, to the next that begins as rows do; False if none follows.

    `first` is the first key of a row that could be read, or "": then this row's own has to do.
    """
    own = _FIRST_KEY.match(source.text, source.at)
    key = json.dumps(first, ensure_ascii=False) if first else own[1] if own is not None else ""
    begins = re.compile(r"\}\s*,\s*(?=\{\s*" + re.escape(key) + ")")
    source.at += 1
    while True:
        found = begins.search(source.text, source.at)
        if found is not None:
            source.at = found.end()
            return True
        source.at = max(source.at, len(source.text) - CHUNK // 16)
        if not source.more():
            return False
