"""Examples made from phrases: slots filled, contexts around them, two wishes in one, said and heard in many ways."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.mind.context import Role
from assistant.mind.learning.example import CHAT, NOTHING, Example, Marked, Wish
from assistant.mind.learning.fillings import Fillings, spoken
from assistant.mind.learning.phrasebook import SLOT, Phrase, Piece
from assistant.mind.learning.variation import Habits, sayings, varied

_ANSWERS = {
    "play": "Playing {track} by {artist}. / Playing {artist}. / Here is {album} by {artist}. / {show} it is.",
    "control": "The volume is at 40. / Skipped. / Back thirty seconds. / Paused. / A bit louder. / Off in 20 minutes.",
    "search": "I found {album} and {album2} by {artist}. / There are 12 albums of {genre}. / I found nothing.",
    "make_playlist": "Here is an hour of {genre}. / Here is a playlist for {activity}, 14 songs.",
    "recommend": "Try {album} by {artist}. / How about {book} by {author}? / You might like {show}.",
    "explain": "Because you play {artist} often. / Because you liked {track} last week.",
    "taste_profile": "You played {artist} most this month. / Mostly {genre}, and a lot of {artist}.",
    "rate": "Noted, you love it. / I will not play it again. / Noted.",
    "set_preference": "I will remember that. / All right, from now on.",
    "remix": "Here it is without the vocals. / Here it is a bit slower.",
    "make_podcast": "Your podcast about {topic} is ready. / Here is an episode of five minutes about {topic}.",
    "ask": "It came out in {year}. / {artist} wrote it. / This is {track} by {artist}.",
    CHAT: "You're welcome. / Good night. / All right. / I don't know about that.",
}
_PLAYING = (
    *("{track} by {artist}",) * 3, "chapter {n} of {book}", "episode {n} of {show}", "{episode} of {show}",
    "{book} by {author}",
)  # fmt: skip
_SHORT = 3  # words: what is as short as this may be an answer, so no question stands before it


def _talk(phrase: Phrase) -> bool:
    """Whether it asks for nothing: there is no end to what people say, so that it is seen oftener."""
    return all(clause.tool == CHAT for clause in phrase.clauses)


class Maker:
    """Makes examples of phrases; the same seed makes the same ones."""

    def __init__(
        self, phrases: Sequence[Phrase], fillings: Fillings, seed: int = 0, habits: Habits | None = None
    ) -> None:
        self._phrases = list(phrases)
        self._alone = [phrase for phrase in phrases if phrase.alone]
        self._wishes = [phrase for phrase in self._alone if phrase.clauses[0].tool != CHAT]
        self._fillings = fillings
        self._chance = random.Random(seed)
        self._habits = habits or Habits()

    def examples(self, each: int = 1, *, pairs: float = 0.24, plain: bool = False) -> Iterator[Example]:
        """`each` examples of every phrase (talk: twice as many) in a random order; a share of `pairs` is joined.

        With `plain` nothing is varied, joined or put into a context: what the phrase says.
        """
        order = [phrase for phrase in self._phrases for _ in range(each * (1 + _talk(phrase)))]
        self._chance.shuffle(order)
        for phrase in order:
            if plain:
                yield self._filled(phrase)
            else:
                yield self.example(phrase, pairs=pairs)

    def example(self, phrase: Phrase, *, pairs: float = 0.24) -> Example:
        """One example of a phrase as it may be said."""
        made = self._filled(phrase)
        if phrase.alone:
            if self._chance.random() < pairs:
                made = self._paired(made, phrase)
            elif self._chance.random() < 0.03:
                made = self._false_start(made)
            made = self._in_context(made)
        elif not made.playing.words and self._chance.random() < 0.25:
            made = replace(made, playing=self._playing())
        return varied(made, self._chance, self._habits)

    def _filled(self, phrase: Phrase) -> Example:
        slots: dict[str, str] = {}
        history = tuple((role, self._marked(pieces, slots, raw=True)) for role, pieces in phrase.history)
        playing = self._marked(phrase.playing, slots, raw=True)
        said, wishes = NOTHING, []
        for clause in phrase.clauses:
            wishes.append(Wish(len(said.words), clause.tool, clause.args))
            said += self._marked(clause.pieces, slots, raw=False)
        return Example(said, tuple(wishes), history, playing, phrase.source)

    def _marked(self, pieces: Sequence[Piece], slots: dict[str, str], *, raw: bool) -> Marked:
        words: list[str] = []
        marks: list[bool] = []
        cased = raw and self._chance.random() < 0.7
        for piece in pieces:
            told = SLOT.sub(
                lambda found: self._slot(found[0], found[1], slots, raw=raw, cased=cased), piece.text
            ).split()
            words += told
            marks += [piece.copied] * len(told)
        if raw and cased and words:
            words[0] = words[0][:1].upper() + words[0][1:]
        return Marked(tuple(words), tuple(marks))

    def _slot(self, whole: str, slot: str, slots: dict[str, str], *, raw: bool, cased: bool) -> str:
        if whole not in slots:
            slots[whole] = self._fillings.fill(slot, self._chance)
        name = slots[whole]
        if not raw:
            return spoken(name)
        return name.title() if cased and name.islower() and slot not in {"duration", "count", "n", "topic"} else name

    def _paired(self, made: Example, phrase: Phrase) -> Example:
        """Two wishes that know nothing of each other, one after the other."""
        other = self._chance.choice(self._wishes)
        first, second = made, self._filled(other)
        if phrase.clauses[0].tool != CHAT and self._chance.random() < 0.5:
            first, second = second, first
        if len(first.said.words) + len(second.said.words) > 24 or first.wishes[0] == second.wishes[0]:
            return made
        chat = first.wishes[0].tool == CHAT
        joint = self._chance.choice(sayings()["after_chat" if chat else "joints"]).split()
        at = len(first.said.words)
        said = first.said + Marked(tuple(joint), (False,) * len(joint)) + second.said
        return replace(first, said=said, wishes=(*first.wishes, replace(second.wishes[0], start=at)))

    def _false_start(self, made: Example) -> Example:
        """Another wish that was begun, and taken back."""
        other = self._filled(self._chance.choice(self._wishes)).said.words
        taken_back = self._chance.choice(sayings()["taken_back"]).split()
        begun = [*other[: self._chance.randint(1, 5)], *taken_back]
        said = Marked(tuple(begun), (False,) * len(begun)) + made.said
        return replace(made, said=said)

    def _in_context(self, made: Example) -> Example:
        """What was said before and what plays, which has nothing to do with it and must not mislead."""
        way = self._chance.random()
        history = (
            self._exchange(calm=len(made.said.words) <= _SHORT or made.wishes[0].tool == CHAT) if way < 0.25 else ()
        )
        playing = self._playing() if self._chance.random() < 0.4 else NOTHING
        return replace(made, history=history, playing=playing)

    def _playing(self) -> Marked:
        return self._bare(self._chance.choice(_PLAYING))

    def _exchange(self, *, calm: bool) -> tuple[tuple[Role, Marked], ...]:
        """An earlier turn; a `calm` one ends in no question or offer."""
        before = self._chance.choice(self._alone)
        asked = self._filled(before).said.words
        choices = [answer for answer in _ANSWERS[before.clauses[0].tool].split(" / ") if not (calm and "?" in answer)]
        answer = self._bare(self._chance.choice(choices))
        return (("user", Marked(asked, (False,) * len(asked))), ("assistant", answer))

    def _bare(self, form: str) -> Marked:
        return self._marked((Piece(form, copied=False),), {}, raw=True)
