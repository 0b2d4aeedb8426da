"""Names that were misheard, heard once more with the likeliest ones as the prompt.

A library has more names than a prompt has room for, but once a request was written down, however badly, few names sound
like it. With those as the text that came before, Whisper writes the right one in most cases, and does not invent one
where none fits. Reading and library are compared by whoever knows the library; here it is only listened again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.ears.bias import prompt_of
from assistant.ears.transcriber import Listening, Transcript

KnownNames = Callable[[str], Sequence[tuple[str, float]]]
"""For a reading the names it may hold, surest first, each with how sure it is (0 to 1; 1: it is written exactly so).

Nothing for a reading that holds no name.
"""

CERTAIN = 0.97
"""From here on a name needs no second hearing."""


class NameEar:
    """Decides between a reading and another that was written down with likely names in mind.

    `count` says how many tokens a text has. At most `rounds` times it is listened again, as long as the reading gets
    better, because its likely names then do, too. `worse` is by how much the mean log-probability of a token may drop.
    """

    def __init__(self, known: KnownNames, count: Callable[[str], int], *, rounds: int = 2, worse: float = 0.5) -> None:
        self._known = known
        self._count = count
        self._rounds = rounds
        self._worse = worse

    def judge(self, listening: Listening, free: Transcript) -> Transcript:
        """The reading that holds a name of the library most surely; the `free` one if no other is surer."""
        best, spent = free, free.seconds
        names = likely = self._known(free.text)
        for _ in range(self._rounds):
            if not likely or names[0][1] >= CERTAIN:
                break
            again = listening.decode(prompt_of([name for name, _ in likely], self._count))
            spent += again.seconds
            if again.logprob < free.logprob - self._worse:
                break
            likely = self._known(again.text)
            if not likely or likely[0][1] <= names[0][1]:
                break
            best, names = again, likely
        return replace(best, seconds=spent)
