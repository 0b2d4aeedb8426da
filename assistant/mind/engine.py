"""llama.cpp in this process, through xllamacpp: text in, text out, held to a grammar, cancellable, its prefix kept."""

from __future__ import annotations

import json
import logging
import os
import queue
import secrets
import threading
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.errors import MindError

log = logging.getLogger(__name__)

_FORMAT = 1
_PIECE = 4
_SLOWER = 5.0
CONTEXT = 6144
_LIKELIEST = 40


@dataclass(slots=True)
class Completion:
    """A running request: set `cancelled` and it ends at the next token."""

    cancelled: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Written:
    """A text, and the natural-log probabilities of the likeliest tokens that it could begin with."""

    text: str
    first: Mapping[str, float]


_FIRST = "U: what would you like to hear on a long and rainy evening like this one\n"


class LlamaEngine:
    """One model, one request at a time.

    `folder` holds the GGUF file, or is it; `cache` is where the state of a prefix is kept between runs (some 100 MB). A
    request that yields nothing for `patience` seconds is given up: the model is abandoned, the next request loads it
    anew.
    """

    def __init__(self, folder: Path, cache: Path, *, threads: int = 1, patience: float = 60.0) -> None:
        self._folder = folder
        self._cache = cache
        self._threads = threads
        self._patience = patience
        self._server: Any = None
        self._key = ""
        self._prefix: str | None = None
        self._progress: Callable[[float], None] | None = None
        self._busy = threading.Lock()

    def check(self) -> str | None:
        """What is missing, in a sentence; None if the engine can work."""
        import importlib.util

        if importlib.util.find_spec("xllamacpp") is None:
            return "The embedded language model needs xllamacpp: run `pip install xllamacpp`."
        if self._file() is None:
            return f"There is no language model in {self._folder}: run `segue models pull {self._folder.name}`."
        return None

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory."""
        return self._server is not None

    def knows(self, prefix: str) -> bool:
        """Whether the state of a prefix is on disk, so that a request after it need not wait for its reading."""
        file = self._states() / self._name_of(prefix)
        return _sealed(file, file.with_name(f"{file.name}.json"))

    def prepare(self, prefix: str, progress: Callable[[float], None] | None = None) -> None:
        """Loads the model and the state of the prefix, from disk if it is there, else by computing it (a minute).

        `progress` is called with the part that has been computed, from 0 to 1.
        """
        with self._busy:
            self._progress = progress
            try:
                server = self._ready(prefix)
                # A first request costs seconds more than the next ones; it is made here, while nobody waits for it.
                request = {"prompt": f"{prefix}{_FIRST}", "n_predict": 2, "stream": True, "cache_prompt": True}
                for _ in self._run(server, request, Completion(), _SLOWER * self._patience):
                    pass
            finally:
                self._progress = None

    def stream(
        self,
        prompt: str,
        *,
        prefix: str = "",
        grammar: str | None = None,
        limit: int = 96,
        stop: tuple[str, ...] = (),
        run: Completion | None = None,
        temperature: float = 0.0,
    ) -> Iterator[str]:
        """Continues `prefix + prompt` piece by piece.

        Raises:
            MindError: the model could not be loaded, failed, or hangs.
        """
        run = run or Completion()
        with self._busy:
            server = self._ready(prefix)
            request: dict[str, Any] = {
                "prompt": prefix + prompt,
                "n_predict": limit,
                "temperature": temperature,
                "stream": True,
                "cache_prompt": True,
                "stop": list(stop),
            }
            if grammar:
                request["grammar"] = grammar
            if not prefix:
                self._prefix = None
            yield from self._run(server, request, run)

    def write(self, prompt: str, *, prefix: str = "", limit: int = 16, stop: Sequence[str] = ()) -> Written:
        """What follows `prefix + prompt`, at most `limit` tokens, with how likely other beginnings were.

        Raises:
            MindError: the model could not be loaded, failed, or hangs.
        """
        with self._busy:
            server = self._ready(prefix)
            if not prefix:
                self._prefix = None
            request = {
                "prompt": prefix + prompt, "n_predict": limit, "temperature": 0.0, "logprobs": _LIKELIEST,
                "cache_prompt": True, "stop": list(stop),
            }  # fmt: skip
            answers: queue.Queue[Written | BaseException] = queue.Queue()
            threading.Thread(target=_write, args=(server, request, answers.put), daemon=True, name="llama").start()
            try:
                answer = answers.get(timeout=self._patience)
            except queue.Empty:
                self.close()
                raise MindError("I was thinking for too long and gave up.", "Say it again.", retryable=True) from None
        if isinstance(answer, BaseException):
            raise MindError("My language model did not answer.", "Say it again.", retryable=True) from answer
        return answer

    def close(self) -> None:
        """Frees the model."""
        self._server, self._prefix = None, None

    def _run(
        self, server: Any, request: dict[str, Any], run: Completion, patience: float | None = None
    ) -> Iterator[str]:
        pieces: queue.Queue[str | BaseException | None] = queue.Queue()
        threading.Thread(target=_complete, args=(server, request, run, pieces.put), daemon=True, name="llama").start()
        try:
            while True:
                try:
                    piece = pieces.get(timeout=patience or self._patience)
                except queue.Empty:
                    self.close()
                    raise MindError(
                        "I was thinking for too long and gave up.", "Say it again.", retryable=True
                    ) from None
                if piece is None:
                    return
                if isinstance(piece, BaseException):
                    raise MindError("My language model did not answer.", "Say it again.", retryable=True) from piece
                yield piece
        finally:
            run.cancelled.set()

    def _ready(self, prefix: str) -> Any:
        if self._server is None:
            self._server = self._load()
        if prefix and self._prefix != prefix:
            self._restore(prefix)
            self._prefix = prefix
        return self._server

    def _load(self) -> Any:
        if problem := self.check():
            raise MindError("My language model is not here.", problem)
        os.environ.setdefault("GOMP_SPINCOUNT", "0")  # or it takes both cores while it waits for nothing
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        import xllamacpp

        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(self._file())
        parameters.n_ctx, parameters.n_parallel = CONTEXT, 1
        parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = self._threads
        parameters.warmup, parameters.ui, parameters.fit_params = False, False, False
        parameters.verbosity = -1
        parameters.cache_ram_mib = 0
        parameters.slot_save_path = f"{self._states()}/"
        self._key = secrets.token_urlsafe(24)  # its HTTP side listens on a loopback port; nobody else may use it
        parameters.api_keys = [self._key]
        try:
            return xllamacpp.Server(parameters)
        except Exception as error:
            raise MindError(
                "My language model could not be loaded.", f"Fetch it again: segue models pull {self._folder.name}"
            ) from error

    def _file(self) -> Path | None:
        if self._folder.suffix == ".gguf":
            return self._folder if self._folder.is_file() else None
        return next(iter(sorted(self._folder.glob("*.gguf"))), None)

    def _states(self) -> Path:
        folder = self._cache / "mind"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _restore(self, prefix: str) -> None:
        """Brings the state of the prefix into the model's memory; whatever is wrong on disk is computed anew."""
        name = self._name_of(prefix)
        file, seal = self._states() / name, self._states() / f"{name}.json"
        if _sealed(file, seal):
            try:
                if self._slot("restore", name).get("n_restored", 0) > 0:
                    return
            except (OSError, ValueError):
                log.warning("the kept state of the language model could not be read; computing it again")
        self._compute(prefix)
        try:
            self._slot("save", f"{name}.part")
            part = self._states() / f"{name}.part"
            seal.unlink(missing_ok=True)
            part.replace(file)
            text = json.dumps({"size": file.stat().st_size, "crc32": _crc32(file)})
            (self._states() / f"{name}.seal").write_text(text)
            (self._states() / f"{name}.seal").replace(seal)
            self._forget_others(name)
        except (OSError, ValueError):
            log.warning("the state of the language model could not be kept on disk; the next start will be slow")

    def _name_of(self, prefix: str) -> str:
        """The name of the file that holds the state of a prefix, as this model in this version computes it."""
        import xllamacpp

        model = self._file()
        if model is None:
            raise MindError("My language model is not here.", str(self.check()))
        what = f"{_FORMAT} {xllamacpp.__version__} {model.name} {model.stat().st_size} {CONTEXT} {prefix}"
        return f"{sha256(what.encode()).hexdigest()[:24]}.state"

    def _compute(self, prefix: str) -> None:
        """Reads the prefix in pieces, so that progress can be shown and a hang is told from a slow machine."""
        ends = [i + 2 for i in range(len(prefix)) if prefix.startswith("\n\n", i)][::_PIECE]
        for end in dict.fromkeys([*ends, len(prefix)]):
            request = {"prompt": prefix[:end], "n_predict": 1, "stream": True, "cache_prompt": True}
            for _ in self._run(self._server, request, Completion(), _SLOWER * self._patience):
                pass
            if self._progress:
                self._progress(end / len(prefix))

    def _forget_others(self, name: str) -> None:
        states = sorted(self._states().glob("*.state"), key=lambda file: file.stat().st_mtime)
        for file in [file for file in states if file.name != name][:-2]:
            file.unlink(missing_ok=True)
            file.with_name(f"{file.name}.json").unlink(missing_ok=True)

    def _slot(self, action: str, filename: str) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 - our own server's address
            f"{self._server.listening_address}/slots/0?action={action}", json.dumps({"filename": filename}).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"},
        )  # fmt: skip
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return dict(json.loads(answer.read()))


def _complete(server: Any, request: dict[str, Any], run: Completion, put: Callable[[Any], None]) -> None:
    def piece(chunk: Any) -> bool:
        if "error" in chunk:
            put(RuntimeError(str(chunk["error"])))
            return True
        for choice in chunk.get("choices", ()):
            if choice.get("text"):
                put(choice["text"])
        return run.cancelled.is_set()

    try:
        answer = server.handle_completions(request, piece)
        if isinstance(answer, dict) and "error" in answer:
            put(RuntimeError(str(answer["error"])))
        put(None)
    except BaseException as error:
        put(error)


def _write(server: Any, request: dict[str, Any], put: Callable[[Any], None]) -> None:
    try:
        answer = server.handle_completions(request)
        choice = answer["choices"][0]
        tokens = choice["logprobs"]["content"]
        put(
            Written(
                choice["text"], {each["token"]: each["logprob"] for each in tokens[0]["top_logprobs"]} if tokens else {}
            )
        )
    except BaseException as error:
        put(error)


def _crc32(file: Path) -> int:
    check = 0
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            check = zlib.crc32(block, check)
    return check


def _sealed(file: Path, seal: Path) -> bool:
    """Whether the file is whole: a torn one must not reach the engine, which trusts it."""
    try:
        said = json.loads(seal.read_text())
        return bool(file.stat().st_size == said["size"] and _crc32(file) == said["crc32"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
