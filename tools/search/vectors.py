"""Vectors of items in Chroma: in process in a folder by default, or in a Chroma server by its URL."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Collection, Mapping, Sequence
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
        where: Any = {"kind": {"$in": sorted(kinds)}} if kinds else None
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

    def count(self) -> int:
        """How many items have a vector."""
        return int(self._open().count())

    def _open(self) -> ChromaCollection:
        with self._lock:
            if self._collection is None:
                configuration: Any = {"hnsw": {"space": "cosine"}}
                self._collection = self._client().get_or_create_collection(
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
