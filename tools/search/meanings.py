"""What items are about: words and vectors in one ranking, for wishes that name nothing ("calm piano for the evening").

Scores are cosines, plus something for shared words and for genres that are like the wish: those are compared on their
own, because beside a name ("Nirvana. Grunge artist.") a vector hardly shows them. Before that the wish is moved towards
what it found first: as a vector (Rocchio's pseudo-relevance feedback, in Manning et al. 2008, chapter 9) and in words
(see `feedback`), because a wish is a few words and items say more. The weights were chosen on the development wishes in
`tests/benchmarks/semantic_wishes.py`; the held-out ones are for reporting.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection

from tools.library.library import Library
from tools.search.candidates import FED_BACK, Candidates, Fit
from tools.search.keeping import Keeper, bring_up_to_date
from tools.search.texts import Describe
from tools.search.vectors import Vectors
from tools.search.wording import Words, telling

log = logging.getLogger(__name__)

_LOOKED_AT = 60  # candidates from words, from labels, from vectors, and from the wish that was moved
_FIRST_WORDS, _LAST_WORDS = 0.25, 0.5  # what sharing all telling words is worth beside a cosine
_NEAREST_LABELS = 8  # labels by whose words more is looked for
_SHARE_FED_BACK = 0.01  # of what there is: in a small library there are not twenty that fit
_FEWEST_FED_BACK = 2
_AT_ONCE = 1.5  # seconds that a wish waits for what is new; the rest is done in the background


class Meanings:
    """Finds items by what they are about. Thread-safe; nothing is loaded before the first wish or `start`.

    Args:
        library: what there is.
        words: where descriptions are kept.
        vectors: gives the vectors, or None while the sentence model is missing; asked again each time.
        describe: more to know about items than their tags say.
    """

    def __init__(
        self,
        library: Library,
        words: Words,
        vectors: Callable[[], Vectors | None] = lambda: None,
        describe: Describe | None = None,
    ) -> None:
        self._library, self._words, self._describe = library, words, describe
        self._make_vectors = vectors
        self._vectors: Vectors | None = None
        self._making = threading.Lock()  # two threads that open one folder with Chroma at once both fail
        self._keeper = Keeper(self.bring_up_to_date, self._ready)
        self._writing = threading.Lock()
        self._stamp: float | None = None  # of the library when all was stored

    def nearest(self, wish: str, kinds: Collection[str], limit: int = 10) -> list[Fit]:
        """What fits a wish, best first, among items of some kinds."""
        self._catch_up()
        said = dict(self._words.nearest(wish, kinds, _LOOKED_AT))
        top = max(said.values(), default=1.0) or 1.0
        words = {item_id: score / top for item_id, score in said.items()}
        vectors = self._known_vectors()
        if vectors is None or not (count := vectors.count()):
            return [Fit(item_id, score, None) for item_id, score in list(words.items())[:limit]]
        return self._fused(wish, kinds, words, vectors, count)[:limit]

    def start(self) -> None:
        """Bring everything up to date in the background."""
        self._keeper.start()

    def close(self) -> None:
        """Stop what runs in the background; what is stored stays."""
        self._keeper.close()
        self._words.close()

    def bring_up_to_date(self, stopped: Callable[[], bool] = lambda: False) -> int:
        """Store what is new, a page at a time until `stopped`; returns how many vectors were made."""
        with self._writing:
            stamp = self._library.changed()
            bring_up_to_date(self._words, self._library, self._describe, stopped)
            vectors = self._known_vectors()
            made = 0
            if vectors is not None:
                made = bring_up_to_date(
                    vectors, self._library, self._describe, stopped, page=16
                )  # so soon it stops when told to
                vectors.learn(self._words.labels(), stopped)
            if not stopped():
                self._stamp = stamp if vectors is not None else None
            return made

    def _catch_up(self) -> None:
        if self._stamp == self._library.changed():
            return
        worker = self._keeper.start()
        begin = time.monotonic()
        worker.join(timeout=_AT_ONCE)
        log.debug("waited %.2f s for what is new", time.monotonic() - begin)

    def _ready(self) -> None:
        if (vectors := self._known_vectors()) is not None:
            vectors.ready()

    def _known_vectors(self) -> Vectors | None:
        with self._making:
            if self._vectors is None:
                self._vectors = self._make_vectors()
            return self._vectors

    def _fused(
        self, wish: str, kinds: Collection[str], words: dict[str, float], vectors: Vectors, count: int
    ) -> list[Fit]:
        asked = vectors.model.embed([wish])[0]
        labels = vectors.labels(asked)
        nearest = sorted(labels, key=lambda label: -labels[label])[:_NEAREST_LABELS]
        more = dict(self._words.nearest(" ".join(nearest), kinds, _LOOKED_AT)) if nearest else {}
        looked = Candidates(vectors.around(asked, kinds, _LOOKED_AT), labels, self._words)
        looked.add(vectors.of([item_id for item_id in words | more if item_id not in looked.known]))
        unread = [item_id for item_id in words if item_id not in looked.known]
        if not looked.known:
            return [Fit(item_id, words[item_id], None) for item_id in unread]
        said = dict.fromkeys(telling(wish), 1.0)
        ranked = looked.ranked(asked, said, _FIRST_WORDS)
        several = int(min(FED_BACK, max(_FEWEST_FED_BACK, count * _SHARE_FED_BACK)))
        moved, query = looked.moved(asked, said, [fit.id for fit in ranked[:several]])
        looked.add(vectors.around(moved, kinds, _LOOKED_AT))
        ranked = looked.ranked(moved, query, _LAST_WORDS)
        cosines = {item_id: float(vector @ asked) for item_id, vector in looked.known.items()}
        fused = [Fit(fit.id, fit.score, cosines[fit.id]) for fit in ranked]
        # What has no vector yet is not lost: the one that shares most words is as good as the best of the others.
        alone = [Fit(item_id, words[item_id] * max(fused[0].score, 0.0), None) for item_id in unread]
        return sorted([*alone, *fused], key=lambda fit: -fit.score)
