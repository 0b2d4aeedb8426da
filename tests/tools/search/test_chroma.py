"""Vectors in Chroma, in process and in a real server on loopback; a model without weights stands for the real one."""

from __future__ import annotations

import random
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.tools.search.conftest import Stock
from tests.tools.search.test_meanings import TRACKS
from tools.search.keeping import bring_up_to_date
from tools.search.meanings import Meanings
from tools.search.minilm import MiniLM
from tools.search.search import Search
from tools.search.texts import Described
from tools.search.vectors import Vectors
from tools.search.wording import Words, telling

pytestmark = pytest.mark.engine


class WordVectors(MiniLM):
    """Texts with the same words have the same vectors."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        found = np.zeros((len(texts), self.dimensions), np.float32)
        for number, text in enumerate(texts):
            for term in telling(text) or ["nothing"]:
                found[number, zlib.crc32(term.encode()) % self.dimensions] += 1
        return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    folder = tmp_path_factory.mktemp("chroma")
    command = [str(chroma), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder) as process:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/api/v2/heartbeat", process)
        yield url
        process.terminate()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail("chroma run did not answer")


@pytest.fixture(params=["in process", "server"])
def vectors(request: pytest.FixtureRequest, tmp_path: Path) -> Vectors:
    model = WordVectors(tmp_path)
    if request.param == "in process":
        return Vectors(model, tmp_path / "vectors")
    return Vectors(model, tmp_path, request.getfixturevalue("server"), f"test{abs(hash(tmp_path))}")


def test_what_is_stored_is_found_and_forgotten(vectors: Vectors) -> None:
    vectors.put([Described("a", "track", "calm piano"), Described("b", "show", "space science")])
    asked = vectors.model.embed(["calm piano"])[0]
    assert next(iter(vectors.around(asked, {"track", "show"}, 5))) == "a"
    assert list(vectors.around(asked, {"show"}, 5)) == ["b"]
    assert vectors.of(["a", "unknown"])["a"] @ asked == pytest.approx(1.0, abs=1e-5)
    assert set(vectors.digests(["a", "b", "c"])) == {"a", "b"}
    vectors.remove(["a", "unknown"])
    assert list(vectors.around(asked, set(), 5)) == ["b"]


def test_the_mark_is_kept(vectors: Vectors) -> None:
    assert vectors.mark() == 0.0
    vectors.put([Described("a", "track", "calm piano")])
    vectors.set_mark(1234.5)
    assert vectors.mark() == 1234.5
    assert vectors.count() == 1


def test_labels_are_learnt_once_and_are_no_items(vectors: Vectors) -> None:
    vectors.put([Described("a", "track", "calm piano", ("piano music",))])
    vectors.learn(["piano music", "metal music"])
    vectors.learn(["piano music", "metal music", "jazz music"])
    asked = vectors.model.embed(["calm piano"])[0]
    found = vectors.labels(asked)
    assert max(found, key=lambda label: found[label]) == "piano music"
    assert sum(found.values()) == pytest.approx(0.0, abs=1e-5)
    assert list(vectors.around(asked, set(), 5)) == ["a"]


def test_a_wish_is_answered(vectors: Vectors, stock: Stock, tmp_path: Path) -> None:
    library = stock(*TRACKS)
    words = Words(tmp_path / "words.db")
    meanings = Meanings(library, words, lambda: vectors)
    meanings.bring_up_to_date()
    assert bring_up_to_date(vectors, library) == 0
    found = Search(library, random.Random(1), meanings).find("something like piano")
    assert found.fits
    assert found.items[0].artist == "Anna Weiss"
    meanings.close()


class OnlyMetal(Vectors):
    """Has come as far as metal with what there is."""

    def put(self, items: Sequence[Described]) -> None:
        super().put([item for item in items if "Metal" in item.text])


def test_what_has_no_vector_yet_is_found_by_its_words(stock: Stock, tmp_path: Path) -> None:
    library = stock(*TRACKS)
    vectors = OnlyMetal(WordVectors(tmp_path), tmp_path / "vectors")
    meanings = Meanings(library, Words(tmp_path / "words.db"), lambda: vectors)
    meanings.bring_up_to_date()
    assert vectors.count() > 0
    found = Search(library, random.Random(1), meanings).find("something like piano")
    meanings.close()
    assert found.fits
    assert found.items[0].artist == "Anna Weiss"


def test_a_server_that_is_away_leaves_the_names(stock: Stock, tmp_path: Path) -> None:
    library = stock(*TRACKS)
    away = Vectors(WordVectors(tmp_path), tmp_path, "http://127.0.0.1:9", "away")
    index = Search(library, random.Random(1), Meanings(library, Words(tmp_path / "words.db"), lambda: away))
    assert index.find("quiet piano for cooking").missing
    assert index.find("Clair de Lune").items[0].title == "Clair de Lune"


def test_several_threads_may_open_one_new_folder_at_once(tmp_path: Path) -> None:
    at_once = threading.Barrier(4)

    def opened() -> int:
        vectors = Vectors(WordVectors(tmp_path), tmp_path / "vectors")
        at_once.wait()
        return vectors.count()

    with ThreadPoolExecutor(4) as pool:
        assert [future.result() for future in [pool.submit(opened) for _ in range(4)]] == [0, 0, 0, 0]


def test_wishes_while_the_index_is_being_made_are_answered(
    stock: Stock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    library = stock(*TRACKS)
    made: list[Vectors] = []

    def make() -> Vectors:
        made.append(Vectors(WordVectors(tmp_path), tmp_path / "vectors"))
        return made[-1]

    meanings = Meanings(library, Words(tmp_path / "words.db"), make)
    meanings.start()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda wish: meanings.nearest(wish, ["track"]), ["piano", "jazz", "metal"]))
    meanings.bring_up_to_date()
    assert [fit.id for fit in meanings.nearest("piano", ["track"])]
    assert len(made) == 1
    meanings.close()
    assert not [record for record in caplog.records if record.name == "tools.search.keeping"]
