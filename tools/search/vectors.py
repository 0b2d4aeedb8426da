"""Vectors of items in Chroma: in process in a folder by default, or in a Chroma server by its URL."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from tools.search.texts import Described

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection as ChromaCollection

    from tools.search.minilm import MiniLM

_MARK = "mark"
_LABEL = "label"  # the kind of what is no item
_PAGE = 64
_OPENING = threading.Lock()
"""Chroma keeps its open folders in one unguarded dictionary for the whole process."""


def collection_of(home: Path) -> str:
    """A name for a home's collection on a server that others may use, too."""
    return hashlib.blake2b(str(home.absolute()).encode(), digest_size=6).hexdigest()


class Vectors:
    """What items are about, as vectors. Chroma and the model are loaded by the first call; use from any thread.

    Args:
        model: turns texts into vectors.
        folder: where Chroma keeps them when there is no `url`.
        url: a Chroma server ("http://host:8000").
        name: the collection; one server may serve several homes. It also says which model the vectors are of.
    """

    def __init__(self, model: MiniLM, folder: Path, url: str | None = None, name: str = "items") -> None:
        self.model = model
        self._folder, self._url = folder, url
        self._name = f"segue-{name}-{model.name}"
        self._lock = threading.Lock()
        self._collection: ChromaCollection | None = None
        self._labels: tuple[list[str], NDArray[np.float32]] | None = None  # once they were asked for

    def ready(self) -> None:
        """Load the model and Chroma."""
        self.model.embed(["ready"])
        self._open()

    def mark(self) -> float:
        """Up to which change of the library (unix seconds) all is stored."""
        return float((self._open().metadata or {}).get(_MARK, 0.0))

    def set_mark(self, mark: float) -> None:
        """Remember that all is stored up to a change."""
        collection = self._open()
        collection.modify(metadata={_MARK: mark})

    def digests(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Which texts are stored already, by id."""
        if not ids:
            return {}
        found = self._open().get(ids=list(ids), include=["metadatas"])
        return {
            item_id: str(about.get("digest", ""))
            for item_id, about in zip(found["ids"], found["metadatas"] or [], strict=True)
        }

    def put(self, items: Sequence[Described]) -> None:
        """Store or replace items."""
        vectors = self.model.embed([item.text for item in items])
        about: list[Any] = [{"digest": item.digest, "kind": item.kind} for item in items]
        self._open().upsert(ids=[item.id for item in items], embeddings=list(vectors), metadatas=about)

    def remove(self, ids: Sequence[str]) -> None:
        """Forget items; unknown ones are no matter."""
        if ids:
            self._open().delete(ids=list(ids))

    def around(self, vector: NDArray[np.float32], kinds: Collection[str], limit: int) -> dict[str, NDArray[np.float32]]:
        """The `limit` items of some kinds that are nearest to a vector, with their own vectors (length 1)."""
        where: Any = {"kind": {"$in": sorted(kinds)}} if kinds else {"kind": {"$ne": _LABEL}}
        asked: Any = vector[None, :]
        found = self._open().query(query_embeddings=asked, n_results=limit, where=where, include=["embeddings"])
        vectors: Any = found["embeddings"]
        return dict(zip(found["ids"][0], np.asarray(vectors[0], np.float32), strict=True))

    def of(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of items, of those that have one."""
        if not ids:
            return {}
        found = self._open().get(ids=list(ids), include=["embeddings"])
        return dict(zip(found["ids"], np.asarray(found["embeddings"], np.float32), strict=True))

    def learn(self, labels: Sequence[str], stopped: Callable[[], bool] = lambda: False) -> None:
        """Give labels ("trip hop music") vectors of their own, those that have none."""
        known = set(self._known_labels()[0])
        new = [label for label in labels if label not in known]
        for start in range(0, len(new), _PAGE):
            if stopped():
                return
            some = new[start : start + _PAGE]
            vectors = self.model.embed(some)
            about: list[Any] = [{"digest": "", "kind": _LABEL, "label": label} for label in some]
            self._open().upsert(
                ids=[f"{_LABEL}:{label}" for label in some], embeddings=list(vectors), metadatas=about
            )  # fmt: skip
            self._labels = None

    def labels(self, vector: NDArray[np.float32]) -> dict[str, float]:
        """How much more like each label a vector is than like labels on the whole (differences of cosines)."""
        names, vectors = self._known_labels()
        if not names:
            return {}
        cosines = vectors @ vector
        return dict(zip(names, (cosines - cosines.mean()).tolist(), strict=True))

    def _known_labels(self) -> tuple[list[str], NDArray[np.float32]]:
        known = self._labels  # another thread may learn new ones meanwhile
        if known is None:
            where: Any = {"kind": _LABEL}
            found = self._open().get(where=where, include=["embeddings", "metadatas"])
            names = [str(about.get("label", "")) for about in found["metadatas"] or []]
            values = np.asarray(found["embeddings"], np.float32).reshape(len(names), self.model.dimensions)
            known = self._labels = names, values
        return known

    def count(self) -> int:
        """How many vectors there are, of items and of genres."""
        return int(self._open().count())

    def _open(self) -> ChromaCollection:
        with self._lock:
            if self._collection is None:
                configuration: Any = {"hnsw": {"space": "cosine"}}
                with _OPENING:
                    client = self._client()
                self._collection = client.get_or_create_collection(
                    self._name, configuration=configuration, embedding_function=None
                )
            return self._collection

    def _client(self) -> ClientAPI:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if self._url is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            return chromadb.PersistentClient(str(self._folder), settings=settings)
        address = urlsplit(self._url if "//" in self._url else f"http://{self._url}")
        secure = address.scheme == "https"
        port = address.port or (443 if secure else 8000)
        return chromadb.HttpClient(address.hostname or "localhost", port, ssl=secure, settings=settings)
