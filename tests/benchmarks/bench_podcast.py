"""Podcasts as they are written: whether everything in them is so, whether they repeat themselves, how long they are.

Homes, shows and texts are made of real names and strangers' prose (`SEGUE_DATA`, or `../shared/data` beside the
repository). Truth is found out by `podcast_truth`, which shares no code with the critic. `--sound` also speaks the
episode about a week in 1, 3, 10 and 20 minutes and measures the finished files (ten minutes of work).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.podcast_truth import Raw, untraceable
from tests.benchmarks.podcast_worlds import World, huge_pdf, listener, texts
from tests.benchmarks.table import Row, row
from tools.podcast import Fact, Line
from tools.podcast.sound.pacing import CLOSING, seconds_of
from tools.podcast.sound.speed import Speed
from tools.podcast.sources.texts.telling import Reader
from tools.podcast.writing.draft import Draft
from tools.podcast.writing.wish import read_wish
from tools.search.minilm import MiniLM

LENGTHS = (1, 3, 10, 20)


@dataclass
class Episode:
    """One that was written: its lines with the facts they cite, its planned length, and what was asked for."""

    name: str
    draft: Draft
    lines: list[tuple[str, tuple[str, ...]]]
    seconds: float
    wished: float | None
    asked: tuple[str, ...]
    raw: Raw


def main() -> None:
    """Runs everything and leaves `.bench/podcast.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, help="where model weights are")
    parser.add_argument("--sound", action="store_true", help="speak four episodes and measure them")
    parser.add_argument("--show", action="store_true", help="print what is not true")
    options = parser.parse_args()
    data = Path(os.environ.get("SEGUE_DATA", Path(__file__).parents[3] / "shared" / "data"))
    if not (data / "hetrec_artists.parquet").is_file():
        print(f"The evaluation data is not in {data}; SEGUE_DATA names its folder. Nothing was measured.")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = MiniLM((options.weights or Path("weights")) / MiniLM.name)
        reader = Reader(model.embed if model.check() is None else None)
        sizes = ((1, 90, 8), (2, 40, 3), (3, 160, 12))
        worlds = [listener(data, folder, seed, plays, weeks, reader) for seed, plays, weeks in sizes]
        episodes = [
            *about_listening(worlds),
            *about_music(worlds),
            *about_news(worlds),
            *about_texts(worlds[0], data, folder),
        ]
        rows = truth(episodes, show=options.show) + repetition(episodes) + lengths(episodes)
        rows += falsified(episodes)
        rows += coverage(episodes, show=options.show)
        rows += long_source(worlds[0], data, folder)
        if options.sound:
            rows += spoken(worlds[0], options.weights or Path("weights"), folder)
    for line in rows:
        print(f"{'ok ' if line['ok'] else 'NO '} {line['name']:80} {line['value']:>10}   want {line['want']}")
    file = Path(".bench/podcast.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"rows": rows}, indent=1))


def about_listening(worlds: list[World]) -> list[Episode]:
    """Weekly reviews of every length, with one and two hosts."""
    found = []
    for number, world in enumerate(worlds):
        for minutes in LENGTHS if number != 1 else (1, 3):
            for hosts in (1, 2):
                wish = read_wish("my week in music", minutes, hosts)
                found.append(written(f"week {number}/{minutes}/{hosts}", world, wish, minutes, ()))
    return found


def about_music(worlds: list[World]) -> list[Episode]:
    """Stories of artists and albums, and deep dives."""
    found = []
    for number, world in enumerate(worlds):
        artist, album = world.artists[number], world.albums[2 + number]
        found.append(written(f"story of {artist}", world, read_wish(f"the story of {artist}", 3), 3, (artist,)))
        found.append(
            written(f"dive into {artist}", world, read_wish(f"a deep dive into {artist}", 5, 2), None, (artist,))
        )
        found.append(written(f"story of {album}", world, read_wish(f"the story of {album}", 2), 2, (album,)))
    return found


def about_news(worlds: list[World]) -> list[Episode]:
    """What is new: releases and shows, and one show."""
    found = []
    for world in worlds:
        wish = read_wish("brief me on my new releases and shows", 5)
        found.append(written("new releases and shows", world, wish, 5, ("library", *world.shows)))
        found.append(written("one show", world, read_wish(f"news of {world.shows[0]}", 2), 2, (world.shows[0],)))
    return found


def about_texts(world: World, data: Path, folder: Path) -> list[Episode]:
    """Texts of every kind, in every format that suits them."""
    found = []
    for seed in (1, 2):
        for number, (path, text, title) in enumerate(texts(data, folder, seed)):
            style = ("brief", "conversation", "deep_dive", "debate")[(number + seed) % 4]
            minutes = (3, 5, 2, 4)[(number + seed) % 4]
            raw = Raw(texts={"file:1": text, title: title, "Anna Lee": "Anna Lee"})
            wish = read_wish(f"turn {path} into a podcast", minutes, None, (), (), style)
            asked = () if path.suffix == ".pdf" else (title,)
            found.append(written(f"{style} of {path.suffix}", world, wish, minutes, asked, raw))
    return found


def written(
    name: str, world: World, wish, minutes: float | None, asked: tuple[str, ...], raw: Raw | None = None
) -> Episode:
    """Write an episode as long as its voices are planned to speak."""
    draft = world.writer.write(wish)
    speed, taken, segments = Speed(draft.hosts), [0.0], []
    for segment in draft.segments(lambda: sum(taken)):
        taken.append(seconds_of(segment, speed.seconds, first=not segments))
        segments.append(segment)
    lines = [(turn.text, turn.facts) for each in segments for turn in each.turns if isinstance(turn, Line)]
    short = any("only enough" in note for note in draft.notes)
    return Episode(name, draft, lines, sum(taken) + CLOSING, None if short else minutes, asked, raw or world.raw)


def truth(episodes: list[Episode], *, show: bool) -> list[Row]:
    """Names, numbers and claims that nothing supports."""
    wrong, lines, cited = [], 0, 0
    for each in episodes:
        raw = each.raw if "file:1" in each.raw.texts else _with_sources(each)
        headings = (each.draft.title, each.draft.summary)
        found = untraceable(each.lines, each.draft.facts, tuple(each.draft.hosts), headings, raw)
        wrong += [f"[{each.name}] {what}" for what in found]
        lines += len(each.lines)
        cited += sum(bool(facts) for _, facts in each.lines)
    if show:
        print("\n".join(wrong[:60]))
    return [
        row("episodes written", len(episodes), 30, least=True),
        row("lines, of which cite facts", cited / lines, 0.5, least=True),
        row(f"names, numbers and claims of {lines} lines that are untraceable", len(wrong), 0),
    ]


def falsified(episodes: list[Episode]) -> list[Row]:
    """Whether the checker would notice: statements with another number, name or word in them."""
    luck, made, noticed = random.Random(7), 0, 0
    names = sorted({name for each in episodes for fact in each.draft.facts for name in fact.names if len(name) > 4})
    for each in episodes:
        raw = each.raw if "file:1" in each.raw.texts else _with_sources(each)
        headings = (each.draft.title, each.draft.summary)
        facts = {fact.id: fact for fact in each.draft.facts}
        stated = [line for line in each.lines if line[1] and facts[line[1][0]].topic != "frame"]
        for text, ids in luck.sample(stated, min(6, len(stated))):
            false = _falsified(text, facts[ids[0]], names, luck)
            if false is not None:
                made += 1
                lines = [(false, ids)]
                noticed += bool(untraceable(lines, each.draft.facts, tuple(each.draft.hosts), headings, raw))
    return [row(f"of {made} statements made false on purpose, noticed", noticed / made, 0.95, least=True)]


def _falsified(text: str, fact: Fact, names: list[str], luck: random.Random) -> str | None:
    number = re.search(r"(?<![\d:])\d+(?![\d:]| (?:am|pm|hour|minute|second|[A-Z]))", text)
    if number is not None and luck.random() < 0.5:
        return text[: number.start()] + str(int(number[0]) + luck.randint(300, 900)) + text[number.end() :]
    name = next((name for name in fact.names if len(name) > 4 and name in text), None)
    if name is not None:
        return text.replace(name, luck.choice([other for other in names if other not in fact.names]))
    words = [word for word in re.findall(r"\b[a-z]{6,}\b", text) if fact.quote and word in fact.quote]
    return text.replace(luck.choice(words), "sponsored") if words else None


def _with_sources(each: Episode) -> Raw:
    """The world's texts under the ids that the episode's sources have."""
    texts_ = {fact.source: text for fact in each.draft.facts for text in each.raw.texts.values()
              if fact.quote and " ".join(fact.quote.split()) in text}  # fmt: skip
    raw = each.raw
    return Raw(raw.plays, raw.songs, {**texts_, **raw.texts}, raw.first, raw.last, raw.added, raw.loved)


def repetition(episodes: list[Episode]) -> list[Row]:
    """Sentences said twice, and the share of distinct 4-grams."""
    twice, shares = 0, []
    for each in episodes:
        sentences = [" ".join(re.findall(r"\w+", part.lower())) for text, _ in each.lines
                     for part in re.split(r"(?<=[.!?])\s+", text)]  # fmt: skip
        twice += len(sentences) - len(set(sentences))
        words = re.findall(r"\w+", " ".join(text for text, _ in each.lines).lower())
        grams = [tuple(words[at : at + 4]) for at in range(len(words) - 3)]
        shares.append(len(set(grams)) / max(1, len(grams)))
    return [row("sentences that an episode says twice", twice, 0),
            row("distinct 4-grams, the least of all episodes", min(shares), 0.9, least=True)]  # fmt: skip


def lengths(episodes: list[Episode]) -> list[Row]:
    """How far from the wish the planned length is, where there is enough to tell."""
    off = {each.name: abs(each.seconds / (60 * each.wished) - 1) for each in episodes if each.wished}
    short = sum(each.wished is None for each in episodes)
    return [row(f"planned length, farthest from the wish (of {len(off)} with enough to tell)", max(off.values()), 0.07),
            row("episodes that were said beforehand to become shorter", short)]  # fmt: skip


def coverage(episodes: list[Episode], *, show: bool) -> list[Row]:
    """Topics asked for that are spoken about."""
    asked = [(topic, each) for each in episodes for topic in each.asked]
    if show:
        print("\n".join(f"[{each.name}] says nothing of {topic}" for topic, each in asked
                        if topic not in " ".join(text for text, _ in each.lines)))  # fmt: skip
    spoken_of = [topic in " ".join(text for text, _ in each.lines) for topic, each in asked]
    return [row(f"of {len(asked)} topics asked for, spoken about", sum(spoken_of) / len(asked), 1.0, least=True)]


def long_source(world: World, data: Path, folder: Path) -> list[Row]:
    """Five hundred pages: how long until the first segment, and how much memory more."""
    path = huge_pdf(folder, data, 500)
    before, begin = resource.getrusage(resource.RUSAGE_SELF), time.process_time()
    draft = world.writer.write(read_wish(f"turn {path} into a podcast", 10))
    next(iter(draft.segments(lambda: 0.0)))
    used = time.process_time() - begin
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before.ru_maxrss) / 1024
    told = float("500 pages" in str(draft.notes))
    return [row("500 pages: processor seconds until the first segment", used, 10.0),
            row("500 pages: memory in MB beside that", grown, 300.0),
            row("500 pages: it is said what was taken", told, 1, least=True)]  # fmt: skip


def spoken(world: World, weights: Path, folder: Path) -> list[Row]:
    """Finished files of each length, by the fast voice."""
    from tools.podcast.sound.producer import Producer
    from voices import Catalogue, make_synthesizer

    voice = Catalogue().find("en_US-joe-medium")
    engine = make_synthesizer(voice.engine, weights / voice.weights)
    rows = []
    for minutes in LENGTHS:
        draft = world.writer.write(read_wish("my week in music", minutes, None, ["Joe"]))
        episode = Producer(lambda _: engine, lambda _: None).produce(draft, folder / f"spoken{minutes}")
        inserts = sum(problem.startswith(("There is no file", "Nothing can be")) for problem in episode.problems)
        off = abs(episode.seconds / (60 * minutes) - 1)
        rows.append(row(f"spoken: {minutes} minutes wished, off by ({inserts} inserts without a file)", off, 0.07))
    return rows


if __name__ == "__main__":
    main()
