"""The folder of weights: what is in it, and fetching what is not."""

from __future__ import annotations

import difflib
import errno
import logging
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import MissingModel, WeightsError
from assistant.weights.carriers import Carriers
from assistant.weights.hub import PUBLIC_HUB, Hub
from assistant.weights.make import CONVERTERS, Converter
from assistant.weights.manifest import Model, WeightFile, load_manifest
from assistant.weights.partial import Partial, WrongContent, file_sha256
from assistant.weights.records import Records
from assistant.weights.sources import DiskCopy, Job, Progress, Shelf, Source, Unavailable

log = logging.getLogger(__name__)

STAGING = ".staging"
# Room left over for the archive of a part and for whatever else writes meanwhile, in bytes.
MARGIN = 150_000_000


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A row of the list of models. `size` is in bytes; `present` means complete and verified."""

    name: str
    use: str
    licence: str
    home: str
    size: int
    present: bool
    default: bool


def default_sources(hub: str | None = PUBLIC_HUB, copies: Sequence[Path] = ()) -> tuple[Source, ...]:
    """Copies on this machine (`copies`: other weights folders), then the hub unless it is None, then packages."""
    return (DiskCopy(copies), *([Hub(hub)] if hub else []), Carriers())


class Weights:
    """Model weights by content, in `folder`, one folder a model.

    `sources` are asked in order; unless given they are `default_sources(hub)`. `free_bytes` tells how much
    room the disk of a folder has.
    """

    def __init__(
        self,
        folder: Path,
        *,
        hub: str | None = PUBLIC_HUB,
        sources: Sequence[Source] | None = None,
        models: Mapping[str, Model] | None = None,
        converters: Mapping[str, Converter] | None = None,
        free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    ) -> None:
        self.folder = folder
        self._sources = tuple(sources) if sources is not None else default_sources(hub)
        self._models = models if models is not None else load_manifest()
        self._converters = converters if converters is not None else CONVERTERS
        self._free_bytes = free_bytes

    @property
    def defaults(self) -> tuple[str, ...]:
        """The names of the models that a new installation fetches."""
        return tuple(model.name for model in self._models.values() if model.default)

    def list(self) -> tuple[ModelInfo, ...]:
        """Every model there is, in the manifest's order."""
        return tuple(
            ModelInfo(m.name, m.use, m.licence, m.home, m.size, self.has(m.name), m.default)
            for m in self._models.values()
        )

    def has(self, name: str) -> bool:
        """Whether all files of a model are here and are what they should be."""
        model = self._model(name)
        made = model.recipe.files if model.recipe else ()
        records = Records(self.folder / name)
        return not self._missing(model) and all(records.holds(file, None) for file in made)

    def path(self, name: str) -> Path:
        """The folder with a model's verified files.

        Raises:
            MissingModel: it is not here, or not complete.
        """
        if not self.has(name):
            use = self._model(name).use
            raise MissingModel(f"The model {name} ({use}) is not on this machine yet.", f"segue models pull {name}")
        return self.folder / name

    def pull(self, name: str, progress: Progress | None = None) -> Path:
        """Fetch what is missing of a model; its folder. Finished parts survive a kill and are not fetched again.

        Raises:
            WeightsError: nobody has it, what came is not what it should be, or the disk is full.
        """
        model = self._model(name)
        tell = progress or (lambda _name, _done, _total: None)
        try:
            with self._alone(model, tell):
                if not self.has(name):
                    self._complete(model, tell)
        except OSError as error:
            raise self._disk_error(model, error) from error
        tell(name, model.size, model.size)
        return self.folder / name

    def _model(self, name: str) -> Model:
        if name not in self._models:
            near = difflib.get_close_matches(name, self._models, n=1, cutoff=0.3)
            hint = f"Did you mean {near[0]}?" if near else "segue models list shows those there are."
            raise WeightsError(f"There is no model called {name}.", hint)
        return self._models[name]

    def _missing(self, model: Model) -> tuple[WeightFile, ...]:
        records = Records(self.folder / model.name)
        return tuple(file for file in model.files if not records.holds(file.name, file.sha256, file.size))

    def _complete(self, model: Model, tell: Progress) -> None:
        """Fetch the missing files and make the made ones, with the model's lock held."""
        missing = self._missing(model)
        staging = self._staging(model)
        for draft in (staging / "archives").glob("draft-*"):
            shutil.rmtree(draft, ignore_errors=True)
        self._check_room(model, missing)
        shelf = Shelf(staging / "archives", missing)
        arrived = sum(file.size for file in model.files) - sum(file.size for file in missing)
        for file in missing:
            base = arrived
            job = Job(
                model=model.name,
                file=file,
                partial=Partial(staging, file),
                shelf=shelf,
                progress=lambda done, base=base: tell(model.name, base + done, model.size),  # type: ignore[misc]
            )
            self._fetch(job)
            arrived += file.size
        if model.recipe is not None:
            self._make(model, tell)
        shutil.rmtree(staging, ignore_errors=True)

    def _fetch(self, job: Job) -> None:
        """Ask one source after the other until the right file is here."""
        target = self.folder / job.model / job.file.name
        reasons: list[str] = []
        for source in self._sources:
            try:
                source.fetch(job)
                job.partial.finish(target)
            except Unavailable as error:
                reasons += [str(error)] if str(error) else []
            except WrongContent as error:
                reasons.append(f"what came from {source.name} was thrown away, because {error}")
            else:
                Records(self.folder / job.model).add(job.file.name, job.file.sha256)
                log.debug("%s of %s came from %s", job.file.name, job.model, source.name)
                return
        why = "; ".join(dict.fromkeys(reasons)) or "no source has it"
        raise WeightsError(
            f"{job.file.name} of the model {job.model} could not be fetched: {why}.",
            f"What has arrived is kept; try again with: segue models pull {job.model}",
            retryable=True,
        )

    def _make(self, model: Model, tell: Progress) -> None:
        """Make files from others, in a staging folder first."""
        recipe = model.recipe
        if recipe is None:
            return
        source = self.pull(recipe.source, tell) if recipe.source else self.folder / model.name
        draft = self._staging(model) / "made"
        draft.mkdir(parents=True, exist_ok=True)
        self._converters[recipe.by](source, draft)
        folder = self.folder / model.name
        folder.mkdir(parents=True, exist_ok=True)
        for name in recipe.files:
            sha256 = file_sha256(draft / name)
            (draft / name).replace(folder / name)
            Records(folder).add(name, sha256)

    def _check_room(self, model: Model, missing: Sequence[WeightFile]) -> None:
        need = self._need(model, missing)
        if self._free_bytes(self.folder) < need:
            raise self._full(model, need)

    def _need(self, model: Model, missing: Sequence[WeightFile]) -> int:
        arrived = sum(Partial(self._staging(model), file).size for file in missing)
        made = model.recipe.size if model.recipe else 0
        return sum(file.size for file in missing) - arrived + made + MARGIN

    def _full(self, model: Model, need: int) -> WeightsError:
        free = self._free_bytes(self.folder)
        wants = f"The model {model.name} needs {need / 1e9:.1f} GB more"
        return WeightsError(
            f"{wants}, but the disk of {self.folder} has only {free / 1e9:.1f} GB left.",
            f"Make room and run again: segue models pull {model.name}",
            retryable=True,
        )

    def _disk_error(self, model: Model, error: OSError) -> WeightsError:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return self._full(model, self._need(model, self._missing(model)))
        return WeightsError(
            f"The weights folder {self.folder} cannot be used: {error.strerror or error}.", "segue doctor"
        )

    def _staging(self, model: Model) -> Path:
        return self.folder / STAGING / model.name

    @contextmanager
    def _alone(self, model: Model, tell: Progress) -> Iterator[None]:
        """Hold a model's lock. Whoever must wait for another process shows that one's progress meanwhile."""
        locks = self.folder / STAGING
        locks.mkdir(parents=True, exist_ok=True)
        lock = FileLock(locks / f"{model.name}.lock")
        while True:
            try:
                lock.acquire(timeout=0.5)
                break
            except Timeout:
                tell(model.name, self._bytes_here(model), model.size)
        try:
            yield
        finally:
            lock.release()

    def _bytes_here(self, model: Model) -> int:
        here = 0
        for file in model.files:
            path = self.folder / model.name / file.name
            here += path.stat().st_size if path.exists() else Partial(self._staging(model), file).size
        return min(here, model.size)
