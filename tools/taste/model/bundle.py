"""A model as one file: safetensors with a JSON header that says what it is, and that is checked before it is believed.

Nothing in it can run: pickles are refused by name. A bundle of other experts' columns, of another version, or whose
table of items is not the one that its arrays were made for, is refused, so that old and new vectors are never mixed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tools.taste.errors import BadBundle
from tools.taste.model.counts import LAGS, Counts
from tools.taste.model.fitting import Fitted, make_committee
from tools.taste.model.gate import Gate, shapes
from tools.taste.model.memory import Memory
from tools.taste.model.moment import CONTEXT
from tools.taste.model.plays import Catalogue, Floats
from tools.taste.model.sequence import Transformer
from tools.taste.model.sequence import shapes as sequence_shapes
from tools.taste.model.space import Space
from tools.taste.model.sums import Sums

SCHEMA: Final = "segue.taste"
VERSION: Final = 1
_AGAIN = "Train anew with `segue taste train`."
_LARGEST = 4 << 30


def save(fitted: Fitted, file: Path, about: dict[str, Any] | None = None, space: Space | None = None) -> None:
    """Writes a model, atomically. `about` is kept in the header."""
    from safetensors.numpy import save_file

    catalogue = fitted.committee.memory.catalogue
    arrays: dict[str, NDArray[Any]] = {
        "catalogue": _bytes([catalogue.ids, catalogue.artists, catalogue.albums, catalogue.kinds]),
        "artist": catalogue.artist,
        "album": catalogue.album,
    }
    for number, part in enumerate(fitted.counts.parts):
        arrays |= {f"counts.{number}.key": part.key, f"counts.{number}.amount": part.amount}
    arrays |= {f"gate.{name}": np.asarray(value, np.float32) for name, value in fitted.gate.weights.items()}
    if fitted.transformer is not None:
        arrays |= {f"sequence.{name}": value for name, value in fitted.transformer.weights.items()}
    if space is not None:
        space.check(space.recipe, len(catalogue))
        arrays["vectors"] = space.vectors
    header = {
        "schema": SCHEMA, "version": VERSION, "items": catalogue.digest(), "columns": fitted.committee.columns,
        "context": CONTEXT, "temperature": fitted.gate.temperature, "beta": fitted.gate.beta, "about": about or {},
        "space": space.recipe if space else "",
        "sequence": fitted.transformer.temperature if fitted.transformer else None,
    }  # fmt: skip
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(file.name + ".partial")
    arrays = {name: np.ascontiguousarray(value) for name, value in arrays.items()}
    save_file(arrays, partial, {"segue": json.dumps(header)})
    partial.replace(file)


def load(file: Path, space: Space | None = None) -> Fitted:
    """Reads a model back; `space` is the one that it learned in, if there was one.

    Raises:
        BadBundle: it is missing, no safetensors file, not ours, of another version, damaged, or impossible.
    """
    header, arrays = _read(file)
    catalogue = _catalogue(arrays, file)
    if header.get("items") != catalogue.digest():
        raise BadBundle(f"The arrays of {file.name} belong to another table of items.", _AGAIN)
    if space is not None or header.get("space"):
        (space or Space(np.zeros((0, 0), np.float32), "")).check(str(header.get("space", "")), len(catalogue))
    counts = _counts(arrays, catalogue, file)
    transformer = _transformer(header, arrays, file, len(catalogue))
    committee = make_committee(Memory.of(counts, catalogue), space, transformer)
    if tuple(header.get("columns", ())) != committee.columns or tuple(header.get("context", ())) != CONTEXT:
        raise BadBundle(f"{file.name} was made with other experts than this version of Segue has.", _AGAIN)
    gate = _gate(header, arrays, file, len(committee.columns))
    return Fitted(counts, committee, gate, transformer=transformer)


def load_with_space(file: Path) -> tuple[Fitted, Space | None]:
    """The same with the space that is kept in the bundle, None if it has none."""
    header, arrays = _read(file)
    vectors = arrays.get("vectors")
    if vectors is None:
        return load(file), None
    if vectors.ndim != 2 or vectors.dtype != np.float32 or not np.isfinite(vectors).all():
        raise BadBundle(f"The vectors in {file.name} are damaged.", _AGAIN)
    space = Space(vectors, str(header.get("space", "")))
    return load(file, space), space


def describe(file: Path) -> dict[str, Any]:
    """The header of a bundle, without reading the arrays; checked for what it is and its version only."""
    header, _ = _read(file, only_header=True)
    return header


def _read(file: Path, *, only_header: bool = False) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    from safetensors import SafetensorError, safe_open

    if not file.is_file():
        raise BadBundle(f"There is no taste model at {file}.", "`segue taste train` makes one.")
    if file.stat().st_size > _LARGEST:
        raise BadBundle(f"{file.name} is larger than any taste model.", _AGAIN)
    _refuse_pickles(file)
    try:
        with safe_open(file, "np") as held:
            header = json.loads((held.metadata() or {}).get("segue", "{}"))
            names = [] if only_header else list(held.keys())
            arrays = {name: held.get_tensor(name) for name in names}
    except (SafetensorError, ValueError, TypeError) as error:
        raise BadBundle(f"{file.name} is damaged or no safetensors file.", _AGAIN) from error
    if not isinstance(header, dict) or header.get("schema") != SCHEMA:
        raise BadBundle(f"{file.name} is no taste model of Segue's.", _AGAIN)
    if header.get("version") != VERSION:
        raise BadBundle(f"{file.name} is of version {header.get('version')}, this Segue reads {VERSION}.", _AGAIN)
    return header, arrays


def _refuse_pickles(file: Path) -> None:
    with file.open("rb") as opened:
        start = opened.read(2)
    if start[:1] == b"\x80" or start[:2] == b"PK":
        raise BadBundle(
            f"{file.name} is a pickle, which could run anything when it is opened; it was not opened.",
            "Taste models are safetensors files.",
        )


def _bytes(body: Any) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(body, ensure_ascii=False).encode(), np.uint8)


def _catalogue(arrays: dict[str, NDArray[Any]], file: Path) -> Catalogue:
    try:
        ids, artists, albums, kinds = json.loads(arrays["catalogue"].tobytes())
        catalogue = Catalogue(
            tuple(ids), arrays["artist"].astype(np.int32), arrays["album"].astype(np.int32),
            tuple(artists), tuple(albums), tuple(kinds),
        )  # fmt: skip
    except (KeyError, ValueError, TypeError) as error:
        raise BadBundle(f"The table of items in {file.name} is damaged.", _AGAIN) from error
    for numbers, names in ((catalogue.artist, catalogue.artists), (catalogue.album, catalogue.albums)):
        fits = numbers.shape == (len(ids),) and (
            not len(numbers) or (numbers.min() >= -1 and numbers.max() < len(names))
        )
        if not fits:
            raise BadBundle(f"The table of items in {file.name} is damaged.", _AGAIN)
    return catalogue


def _counts(arrays: dict[str, NDArray[Any]], catalogue: Catalogue, file: Path) -> Counts:
    items, makers = len(catalogue), max(len(catalogue.artists), 1)
    limits = [items, items, *[items**2] * len(LAGS), items**2, makers**2]
    parts = []
    for number, limit in enumerate(limits):
        key, amount = arrays.get(f"counts.{number}.key"), arrays.get(f"counts.{number}.amount")
        if key is None or amount is None or key.shape != amount.shape or key.ndim != 1:
            raise BadBundle(f"Counts are missing from {file.name}.", _AGAIN)
        possible = key.dtype == amount.dtype == np.int64 and (
            not len(key) or (key[0] >= 0 and key[-1] < limit and (np.diff(key) > 0).all() and (amount > 0).all())
        )
        if not possible:
            raise BadBundle(f"{file.name} holds counts that no listening can give; it was not believed.", _AGAIN)
        parts.append(Sums(key, amount))
    return Counts.from_parts(parts)


def _gate(header: dict[str, Any], arrays: dict[str, NDArray[Any]], file: Path, columns: int) -> Gate:
    weights = {name.removeprefix("gate."): value for name, value in arrays.items() if name.startswith("gate.")}
    wanted = shapes(2 * columns, len(CONTEXT))
    fits = not weights or _sound(weights, wanted)
    numbers = [header.get("temperature", 1.0), *header.get("beta", (1.0, 1.0, 0.0))]
    if not fits or len(numbers) != 4 or not np.isfinite(np.array(numbers, float)).all() or min(numbers[:3]) <= 0:
        raise BadBundle(f"The gate in {file.name} does not fit this version of Segue or is damaged.", _AGAIN)
    return Gate(weights, numbers[0], (numbers[1], numbers[2], numbers[3]))


def _transformer(header: dict[str, Any], arrays: dict[str, NDArray[Any]], file: Path, items: int) -> Transformer | None:
    weights = {name.removeprefix("sequence."): held for name, held in arrays.items() if name.startswith("sequence.")}
    temperature = header.get("sequence")
    if temperature is None and not weights:
        return None
    if not _sound(weights, sequence_shapes(items)) or not isinstance(temperature, float) or not 0 < temperature < 100:
        raise BadBundle(f"The transformer in {file.name} does not fit this version of Segue or is damaged.", _AGAIN)
    return Transformer(weights, temperature)


def _sound(weights: dict[str, Floats], wanted: dict[str, tuple[int, ...]]) -> bool:
    """Whether weights have the shapes that are wanted, and are numbers."""
    return {name: value.shape for name, value in weights.items()} == wanted and all(
        value.dtype == np.float32 and np.isfinite(value).all() for value in weights.values()
    )
