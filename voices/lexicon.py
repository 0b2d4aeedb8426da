"""How names are said here: a listener's corrections, over the names that everybody says otherwise than they write them.

lexicon = Lexicon(home / "pronunciations.toml")
lexicon.add("Siobhan", "shivawn")
engine = Pronouncing(engine, lexicon)
"""

from __future__ import annotations

import json
import re
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path

from voices.engine import Capabilities, Speech, Synthesizer, VoiceError

_LONGEST = 100
_HEAD = (
    "# How names are said: what is written = what is spoken. `segue voices pronounce NAME AS` adds to it.\n\n[said]\n"
)


class Lexicon:
    """The names of a home in a TOML file, which may be edited by hand; read again when it changes. For any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._said: dict[str, str] = {}
        self._pattern: re.Pattern[str] | None = None

    def all(self) -> dict[str, str]:
        """What is written and how it is said. Raises `VoiceError` for a file that cannot be read."""
        with self._lock:
            self._read()
            return dict(self._said)

    def add(self, name: str, said: str) -> None:
        """From now on `name` is said like `said`. Raises `VoiceError` for what cannot be spoken or kept."""
        name, said = " ".join(name.split()), " ".join(said.split())
        if not any(map(str.isalnum, name)) or len(name) > _LONGEST:
            raise VoiceError(f"“{name}” is no name.", "Give the name as it is written, then how it is said.")
        if not any(map(str.isalpha, said)) or len(said) > _LONGEST:
            raise VoiceError(f"“{said}” cannot be said.", "Write it as it sounds, in letters: shivawn")
        with self._lock:
            self._read()
            kept = {old: how for old, how in self._said.items() if old.casefold() != name.casefold()}
            self._write({**kept, name: said})

    def remove(self, name: str) -> bool:
        """Say a name as it is written again; False if nothing was known about it. Raises `VoiceError`."""
        with self._lock:
            self._read()
            kept = {old: how for old, how in self._said.items() if old.casefold() != name.strip().casefold()}
            if len(kept) == len(self._said):
                return False
            self._write(kept)
            return True

    def spoken(self, text: str) -> str:
        """`text` with its names as they are said; whole words in any case. A broken file changes nothing."""
        with self._lock:
            try:
                self._read()
            except VoiceError:
                return text
            pattern, said = self._pattern, {name.casefold(): how for name, how in self._said.items()}
        return text if pattern is None else pattern.sub(lambda found: said.get(found[0].casefold(), found[0]), text)

    def _read(self) -> None:
        try:
            state = self._path.stat()
        except OSError:
            self._stamp, self._said, self._pattern = None, {}, None
            return
        stamp = (state.st_mtime_ns, state.st_size)
        if stamp == self._stamp:
            return
        try:
            table = tomllib.loads(self._path.read_text("utf-8")).get("said", {})
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise VoiceError(f"{self._path} cannot be read: {error}.", "Mend that line, or move the file.") from error
        self._stamp = stamp
        self._said = {str(name): str(how) for name, how in table.items()}
        names = "|".join(map(re.escape, sorted(self._said, key=len, reverse=True)))
        self._pattern = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE) if names else None

    def _write(self, said: dict[str, str]) -> None:
        lines = [f"{_quoted(name)} = {_quoted(how)}\n" for name, how in sorted(said.items())]
        partial = self._path.with_name(f".{self._path.name}.partial")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(_HEAD + "".join(lines), "utf-8")
            partial.replace(self._path)
        except OSError as error:
            raise VoiceError(f"{self._path} cannot be written: {error.strerror}.") from error
        self._stamp = None


class Pronouncing:
    """A synthesiser that says names as a lexicon has them."""

    def __init__(self, engine: Synthesizer, lexicon: Lexicon) -> None:
        self._engine, self._lexicon = engine, lexicon

    @property
    def capabilities(self) -> Capabilities:
        """The engine's."""
        return self._engine.capabilities

    def check(self) -> VoiceError | None:
        """The engine's."""
        return self._engine.check()

    def load(self) -> None:
        """Load the engine."""
        self._engine.load()

    def voices(self) -> tuple[str, ...]:
        """The engine's."""
        return self._engine.voices()

    def synthesize(self, text: str, voice: str, *, speed: float = 1.0) -> Iterator[Speech]:
        """See `voices.engine.Synthesizer`."""
        return self._engine.synthesize(self._lexicon.spoken(text), voice, speed=speed)


def _quoted(text: str) -> str:
    """A basic string of TOML; JSON's escapes are among its own."""
    return json.dumps(text, ensure_ascii=False)
