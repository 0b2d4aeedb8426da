"""Asking about what plays: how often the answer is right, how often it is said that there is none, how long it takes.

The questions are in `asking/heldout.yaml`; those in `asking/development`, with `--development` (and `--only NAME`), are
what may be tuned on: the first 82 of them were, 1,152 more wait for that.
An answer is right if the sentences that it quotes hold what is asked for; more than 80 words are no answer. Beside it
stands the nearest sentence by its vector, which always answers: what the two judges add.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.benchmarks.table import Row, row
from tools.library.feeds.transcripts import Cue
from tools.podcast.asking.answering import Answerer, Reader
from tools.podcast.asking.passages import Passage, passages_of
from tools.podcast.asking.pointing import meant
from tools.podcast.asking.question import read_question
from tools.podcast.asking.ranking import Ranker
from tools.podcast.asking.telling import quoted
from tools.search.minilm import MiniLM

WORDS_A_SECOND = 2.6
_CUE = 9  # words
MODEL = "qwen2.5-coder-1.5b"
RIGHT, NOT_SAID = 0.85, 0.9


def main() -> None:
    """Asks everything and leaves `.bench/podcast_asking.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, default=Path("weights"), help="where model weights are")
    parser.add_argument("--development", action="store_true", help="the questions that were tuned on")
    parser.add_argument("--only", default="*", help="one text of the development questions: its file's name")
    parser.add_argument("--misses", action="store_true", help="show what went wrong; only with --development")
    options = parser.parse_args()
    sentences = MiniLM(options.weights / MiniLM.name)
    if missing := sentences.check():
        print(f"Nothing was measured. {missing}")
        return
    name = "development" if options.development else "heldout"
    folder = Path(__file__).parent / "asking"
    files = folder.glob(f"development/{options.only}.yaml") if options.development else [folder / "heldout.yaml"]
    texts = [text for file in sorted(files) for text in yaml.safe_load(file.read_text("utf-8"))]
    with tempfile.TemporaryDirectory() as states:
        rows = _measured(texts, sentences, _reader(options.weights, Path(states)), options.misses and name != "heldout")
    for line in rows:
        print(f"{'ok ' if line['ok'] else 'NO '} {line['name']:70} {line['value']:>8}   want {line['want']}")
    if name == "heldout":
        Path(".bench").mkdir(exist_ok=True)
        Path(".bench/podcast_asking.json").write_text(json.dumps({"rows": rows}, indent=1))


def cues_of(lines: Sequence[Sequence[str]]) -> Iterator[Cue]:
    """A transcript as they come: cues of some words each, whatever sentences begin and end in them."""
    at = 0.0
    for speaker, text in lines:
        words = text.split()
        for first in range(0, len(words), _CUE):
            part = words[first : first + _CUE]
            yield Cue(at, at + len(part) / WORDS_A_SECOND, " ".join(part), speaker)
            at += len(part) / WORDS_A_SECOND
        at += 0.4


def holds(told: str, groups: Sequence[Sequence[str]]) -> bool:
    """Whether words have one of every group."""
    return all(any(str(words).lower() in told.lower() for words in group) for group in groups)


def _reader(weights: Path, cache: Path) -> Reader | None:
    from assistant.mind.embedded import EmbeddedChat
    from assistant.mind.engine import LlamaEngine
    from assistant.mind.reading import ModelReader

    engine = LlamaEngine(weights / MODEL, cache, patience=300.0)
    if missing := engine.check():
        print(f"Without a language model. {missing}")
        return None
    reader = ModelReader(lambda: EmbeddedChat(engine=engine))
    reader("who came", "Anna: Tom came.")  # loads it, and reads the examples
    return reader


def _measured(texts: Sequence[Any], sentences: MiniLM, reader: Reader | None, misses: bool) -> list[Row]:
    ranker = Ranker(sentences.embed)
    answerer = Answerer(lambda: ranker, reader)
    right, silent, nearest, seconds = [], [], [], []
    for text in texts:
        passages = passages_of(cues_of(text["lines"]))
        ranker.prepare(passages)
        for asked in text["questions"]:
            begin = time.perf_counter()
            told = _answer(answerer, asked, passages)
            seconds.append(time.perf_counter() - begin)
            good = holds(told, asked["holds"]) if asked["holds"] else not told
            (right if asked["holds"] else silent).append(good and len(told.split()) <= 80)
            if asked["holds"]:
                nearest.append(holds(_nearest(sentences, asked["ask"], passages), asked["holds"]))
            if misses and not good:
                print(f"  {asked['ask']}: {told or '-'}")
    return [
        row(f"right, of {len(right)} that are answered", statistics.mean(right), RIGHT, least=True),
        row(f"“not said here”, of {len(silent)} that are not", statistics.mean(silent), NOT_SAID, least=True),
        row("baseline: the sentence nearest by its vector, right", statistics.mean(nearest)),
        row("baseline: it says “not said here”", 0.0),
        row("seconds to an answer, median", statistics.median(seconds)),
        row("seconds to an answer, 95th percentile", sorted(seconds)[int(0.95 * len(seconds))]),
    ]


def _answer(answerer: Answerer, asked: Any, passages: Sequence[Passage]) -> str:
    """What is quoted; "" for "That is not said here."."""
    question = read_question(asked["ask"])
    position = next((p.end for p in passages if asked.get("after") and asked["after"] in p.text), None)
    found = meant(question, passages, position) if question.points and position is not None else None
    found = found or answerer.answer(question, passages, position)
    return quoted(passages, found.first, found.last) if found is not None else ""


def _nearest(sentences: MiniLM, asked: str, passages: Sequence[Passage]) -> str:
    texts = [passage.text for passage in passages]
    return texts[int((sentences.embed(texts) @ sentences.embed([asked])[0]).argmax())]


if __name__ == "__main__":
    main()
