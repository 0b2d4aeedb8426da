"""A set of names in the forms in which they are compared, indexed; made from names, from two sets, or from a file.

Working out how names sound is what costs most, so it is done once for a name: sets are merged and read back without.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.search import grams, sounds, words
from tools.search.grams import GramIndex
from tools.search.scoring import Form

Ids = tuple[str, ...]


class Segment:
    """Names (as keys, each once) with the ids of what is called so. Never changed once it is made."""

    def __init__(self, forms: Sequence[Form], ids: Sequence[Ids], indexes: Sequence[GramIndex] | None = None) -> None:
        self.forms = forms
        self.ids = ids
        self.numbers = {form.key: number for number, form in enumerate(forms)}
        self.by_sound: dict[str, list[int]] = {}
        for number, form in enumerate(forms):
            self.by_sound.setdefault(form.sound, []).append(number)
        self.indexes = indexes or [GramIndex([form[part] for form in forms]) for part in range(3)]

    def __len__(self) -> int:
        return len(self.forms)

    @classmethod
    def of(cls, names: Iterable[tuple[str, str]]) -> Segment:
        """From (name, item id) pairs; names that differ only in case, accents and the like are one name."""
        pairs = list(names)
        ids: dict[str, dict[str, None]] = {}
        for key, (_, item_id) in zip(words.keys([name for name, _ in pairs]), pairs, strict=True):
            if key:
                ids.setdefault(key, {})[item_id] = None
        return cls(key_forms(list(ids)), [tuple(found) for found in ids.values()])

    def merged(self, newer: Segment, keep: Callable[[str], bool]) -> Segment:
        """With the names of a newer one; of this one only the ids that `keep` says."""
        forms: dict[str, Form] = {}
        ids: dict[str, dict[str, None]] = {}
        for segment, all_of_them in ((self, False), (newer, True)):
            for form, called in zip(segment.forms, segment.ids, strict=True):
                if kept := [item_id for item_id in called if all_of_them or keep(item_id)]:
                    forms.setdefault(form.key, form)
                    ids.setdefault(form.key, {}).update(dict.fromkeys(kept))
        return Segment(list(forms.values()), [tuple(found) for found in ids.values()])

    def save(self, file: Path, stamp: float, among: int) -> None:
        """Write to a file, whole or not at all. `stamp` and `among` say of which moment it is: see `load`."""
        columns = {name: [form[part] for form in self.forms] for part, name in enumerate(Form._fields)}
        arrays = {name: _packed(texts) for name, texts in columns.items()}
        arrays["ids"] = _packed(["\t".join(called) for called in self.ids])
        arrays["about"] = np.array([stamp, among], np.float64)
        arrays["rules"] = _rules()
        for number, index in enumerate(self.indexes):
            arrays |= {f"{name}{number}": values for name, values in index.arrays().items()}
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f"{file.name}.{os.getpid()}.part")
        try:
            with part.open("wb") as out:
                np.savez(out, **arrays)  # type: ignore[arg-type]  # numpy's stubs take the names for its options
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)

    @classmethod
    def load(cls, file: Path) -> tuple[Segment, float, int] | None:
        """(names, stamp, among) as they were saved; None when there are none that today's rules made."""
        try:
            with np.load(file, allow_pickle=False) as saved:
                if saved["rules"].tobytes() != _rules().tobytes():
                    return None
                columns = [_unpacked(saved[name]) for name in Form._fields]
                ids = [tuple(line.split("\t")) for line in _unpacked(saved["ids"])]
                indexes = [
                    GramIndex.restored({name: saved[f"{name}{number}"] for name in GramIndex.PARTS})
                    for number in range(3)
                ]
                forms = [Form(*form) for form in zip(*columns, strict=True)]
                if len(ids) != len(forms):
                    return None
                return cls(forms, ids, indexes), float(saved["about"][0]), int(saved["about"][1])
        except (OSError, ValueError, KeyError, EOFError, UnicodeDecodeError):
            return None  # not there, or damaged: it can be made anew
        except Exception as error:  # zipfile.BadZipFile, without importing zipfile for it
            if type(error).__name__ == "BadZipFile":
                return None
            raise


def key_forms(written: Sequence[str]) -> list[Form]:
    """Keys in the forms in which names are compared."""
    heard = sounds.sounds(written)
    return [Form(*form) for form in zip(written, heard, sounds.skeletons(heard), strict=True)]


def _packed(texts: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode("utf-8", "surrogatepass"), np.uint8)


def _unpacked(packed: NDArray[np.uint8]) -> list[str]:
    text = packed.tobytes().decode("utf-8", "surrogatepass")
    return text.split("\n") if text else []


def _rules() -> NDArray[np.uint8]:
    """Names the rules by which keys, sounds and grams are made: their source. Other rules make other files."""
    source = b"".join(Path(str(module.__file__)).read_bytes() for module in (words, sounds, grams))
    return np.frombuffer(hashlib.blake2b(source, digest_size=16).digest(), np.uint8)
