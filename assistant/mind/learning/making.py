"""From phrases to an adapter with its card, and from an adapter to its figures."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.mind.learning.fillings import Fillings
from assistant.mind.learning.maker import Maker
from assistant.mind.learning.measuring import calibration, figures, outcomes, trust
from assistant.mind.learning.phrasebook import Phrase, phrases
from assistant.mind.learning.training import Plan, Progress, card_of, held_out, train
from assistant.mind.tagger import adapter
from assistant.mind.tagger.encoding import Encoding
from assistant.mind.tagger.network import Network
from assistant.mind.tagger.tagger import Calibration, Tagger

_SEED = 97  # of the examples to measure by
_EACH = 3


def make_adapter(
    base: Path,
    fillings: Fillings,
    plan: Plan,
    file: Path,
    *,
    start: Path | None = None,
    whole: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Trains, from another adapter on if `start` names one, measures, and writes the adapter; its card.

    With `whole` nothing is held out: then there are no figures, and the confidence is not calibrated.
    """
    learned, kept = (phrases(), []) if whole else held_out(phrases(), plan.held)
    before = adapter.load(start).tensors if start else None
    tensors = train(learned, fillings, base, plan, progress, before).tensors()
    card = card_of(plan, learned)
    if kept:
        network, encoding = Network(adapter.Adapter(tensors, card).merged(base)), Encoding(base)
        examples = _examples(kept, fillings, _EACH)
        found = calibration(outcomes(Tagger(encoding, network), encoding, examples))
        card |= {"calibration": asdict(found), **_figures(Tagger(encoding, network, found), encoding, examples)}
    adapter.save(tensors, card, file)
    return card


def measure(base: Path, file: Path, fillings: Fillings, each: int) -> dict[str, Any]:
    """The figures of an adapter on the phrases that are held out of training."""
    found = adapter.load(file)
    encoding = Encoding(base)
    tagger = Tagger(encoding, Network(found.merged(base)), Calibration(**found.card.get("calibration", {})))
    _, kept = held_out(phrases(), found.card["plan"].get("held", Plan().held))
    return _figures(tagger, encoding, _examples(kept, fillings, each))


def _examples(kept: list[Phrase], fillings: Fillings, each: int) -> list[Any]:
    return list(Maker(kept, fillings, _SEED).examples(each))


def _figures(tagger: Tagger, encoding: Encoding, examples: list[Any]) -> dict[str, Any]:
    found = outcomes(tagger, encoding, examples)
    return {**figures(found), "trust": trust(found)}
