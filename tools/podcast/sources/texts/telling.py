"""From a document to parts of an episode."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tools.podcast.errors import PodcastError
from tools.podcast.facts import Fact, Source, SourceKind
from tools.podcast.phrases import Phrases
from tools.podcast.sources.documents.document import Document
from tools.podcast.sources.documents.language import language_name, language_of
from tools.podcast.sources.parts import Gathered, Part, Told
from tools.podcast.sources.texts.choosing import Embed, content_words, scores, shortlist, varied, word_vectors
from tools.podcast.sources.texts.sentences import Sentence, names_in, numbers_in, sentences_of

MOST_TOLD = 170
"""Sentences of one text: twenty minutes of them."""
_SECTIONS = 10
_EVERY = 5
"""So often it is said whose words these are."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence that is told, how much it is worth, and the one before it that it needs, if it does."""

    sentence: Sentence
    worth: float
    after: Sentence | None = None


class Reader:
    """Reads documents for what they say. `embed` makes sentences into vectors; None: their words have to do."""

    def __init__(self, embed: Embed | None = None, languages: Sequence[str] = ("en",)) -> None:
        self._embed = embed or word_vectors
        self._languages = languages

    def read(
        self, document: Document, number: int | str = 1, asked: str = "", kind: SourceKind = "file", *, own: bool = True
    ) -> Gathered:
        """The facts of a document, by its sections. `asked`: what is wanted of it. `number` tells documents apart.

        `own`: the episode is about this document. Raises `PodcastError` where it has nothing that can be told.
        """
        language = language_of(document.text[:20_000])
        if language not in self._languages:
            raise PodcastError(
                f"{document.title} is in {language_name(language)}, and the hosts' voices speak English only.",
                "Give me an English text.",
            )
        sentences = shortlist(list(sentences_of(document.paragraphs)))
        chosen = self.choose(sentences, asked)
        if not chosen:
            raise PodcastError(f"There is nothing in {document.title} that can be told: no whole sentences.")
        source = Source(f"{kind}:{number}", kind, document.title, document.where, language)
        told = _Quoting(document, source, f"{document.title}/{number}")
        parts = [told.part(section, len(sections)) for sections in [_sections(chosen)] for section in sections]
        return Gathered(document.title, document.title, (source,), tuple(parts), (told.frame(),) if own else (),
                        _notes(document, len(chosen)))  # fmt: skip

    def choose(self, sentences: Sequence[Sentence], asked: str = "") -> list[Chosen]:
        """The sentences that are told, in the order of the text."""
        if not sentences:
            return []
        vectors = self._embed([each.say for each in sentences])
        wanted = self._embed([asked])[0] if asked else None
        worth = scores(sentences, vectors, wanted)
        alone = [row for row, each in enumerate(sentences) if each.alone]
        rows = varied(alone, worth, vectors, MOST_TOLD)
        if asked:  # in a text about much, only what is near to what was asked
            near = vectors @ np.asarray(wanted)
            floor = max(0.18, 0.45 * float(near.max(initial=0.0)))
            rows = [row for row in rows if near[row] >= floor] or rows[:8]
        chosen = [Chosen(sentences[row], float(worth[row])) for row in sorted(rows)]
        return _with_context(chosen, sentences, worth, set(rows))


class _Quoting:
    """Makes sentences into facts, and says now and then whose they are."""

    def __init__(self, document: Document, source: Source, seed: str) -> None:
        self._document, self._source = document, source
        self._phrases = Phrases("texts", seed)
        self._count = 0

    def frame(self) -> Told:
        """What all of it is taken from."""
        document = self._document
        kind = "frame_author" if document.author else "frame"
        text = self._phrases.next(kind).format(title=document.title, author=document.author)
        names = tuple(filter(None, (document.title, document.author)))
        fact = Fact(f"{self._source.id}#0", text, self._source.id, "title", names=names, topic="frame")
        return Told(fact, text)

    def part(self, section: Sequence[Chosen], sections: int) -> Part:
        """A section as a part."""
        name, about = _named(section, self._document, sections)
        told = [self._told(each, about, lead=place % _EVERY == 0) for place, each in enumerate(section)]
        weight = max(0.4, sum(each.worth for each in section) / 4)
        return Part(f"{self._source.id}: {name}", name, about, "text", told, weight)

    def _told(self, chosen: Chosen, topic: str, *, lead: bool) -> Told:
        sentence = chosen.sentence
        self._count += 1
        author = (self._document.author,) if self._document.author else ()
        fact = Fact(
            f"{self._source.id}#{self._count}",
            sentence.say,
            self._source.id,
            sentence.place,
            sentence.quote,
            (*names_in(sentence.say), *author),
            numbers_in(sentence.say),
            topic,
            weight=round(chosen.worth, 4),
        )
        say = f"{self._attribution()} {sentence.say}" if lead and chosen.after is None else sentence.say
        return Told(fact, say, follows=chosen.after is not None)

    def _attribution(self) -> str:
        document = self._document
        by_author = document.author and self._count % 2
        phrase = self._phrases.next("said_by" if by_author else "said_in")
        return phrase.format(author=document.author, kind=document.kind)


def _with_context(
    chosen: Sequence[Chosen], sentences: Sequence[Sentence], worth: np.ndarray, taken: set[int]
) -> list[Chosen]:
    """Adds sentences that go on from a chosen one and could not stand without it."""
    row_of = {each.number: row for row, each in enumerate(sentences)}
    found: list[Chosen] = []
    for each in chosen:
        found.append(each)
        row = row_of.get(each.sentence.number + 1)
        if row is None or row in taken or sentences[row].alone or sentences[row].first:
            continue
        if worth[row] > 0.6 * each.worth and len(found) < MOST_TOLD:
            found.append(Chosen(sentences[row], min(float(worth[row]), each.worth) * 0.95, each.sentence))
    return found


def _sections(chosen: Sequence[Chosen]) -> list[list[Chosen]]:
    """By the text's own headings where it has them, else into equal stretches."""
    headed: dict[str, list[Chosen]] = {}
    for each in chosen:
        headed.setdefault(each.sentence.heading, []).append(each)
    if 2 <= len(headed) <= 3 * _SECTIONS:
        merged: list[list[Chosen]] = []
        for section in headed.values():
            small = merged and (len(section) < 2 or len(merged[-1]) < 2) and not _both_headed(merged[-1], section)
            merged[-1].extend(section) if small else merged.append(section)
        return merged
    size = max(4, -(-len(chosen) // _SECTIONS))
    found: list[list[Chosen]] = []
    for each in chosen:
        full = found and len(found[-1]) >= size and each.after is None
        found.append([each]) if full or not found else found[-1].append(each)
    return found


def _both_headed(one: Sequence[Chosen], other: Sequence[Chosen]) -> bool:
    return bool(one[0].sentence.heading and other[0].sentence.heading)


def _named(section: Sequence[Chosen], document: Document, sections: int) -> tuple[str, str]:
    """The chapter's title, and what hosts call it: the heading, else what its sentences name most."""
    heading = section[0].sentence.heading.strip(" .:")
    if heading and len(heading) <= 60:
        lower = re.sub(r"^(?:The|A|An|On|In|Of|How|Why|What|When|Where|Who)\b", lambda word: word[0].lower(), heading)
        return heading, lower
    names = Counter(name for each in section for name in names_in(each.sentence.say) if len(name) > 3)
    if names:
        name = max(names, key=lambda name: (names[name] * (2 if " " in name else 1), name))
        return name, f"{name}"
    words = Counter(word for each in section for word in content_words(each.sentence.say) if len(word) > 4)
    if sections > 1 and words:
        word = words.most_common(1)[0][0]
        return word.capitalize(), f"the part about {word}"
    return document.title, document.title


def _notes(document: Document, count: int) -> tuple[str, ...]:
    if document.cut:
        return ((f"{document.title} is too long to be read whole ({document.extent}); I took {count} sentences from "
                "its beginning."),)  # fmt: skip
    if count >= MOST_TOLD and document.extent:
        return (f"{document.title} has {document.extent}; I took {count} sentences from all over it.",)
    return ()
