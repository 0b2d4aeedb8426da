"""The queue keeps its order, its current entry and its promises, whatever is done to it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.library.items import Item
from tools.playback.queue import Queue

pytestmark = pytest.mark.unit


def songs(*names: str) -> list[Item]:
    return [Item(name, "track", name) for name in names]


def queue(*names: str, at: int = 0) -> Queue:
    made = Queue()
    made.replace(songs(*names), at)
    return made


def names(made: Queue) -> str:
    return "".join(entry.item.title for entry in made.entries)


def test_adding_now_replaces_everything() -> None:
    made = queue(*"abc", at=1)
    made.add(songs("x", "y"), "now")
    assert names(made) == "xy"
    assert made.current.item.title == "x"


def test_adding_next_and_last_keeps_the_current() -> None:
    made = queue(*"abc", at=1)
    made.add(songs("x", "y"), "next")
    made.add(songs("z"), "last")
    assert names(made) == "abxycz"
    assert made.current.item.title == "b"


def test_adding_to_a_queue_that_has_ended_makes_the_new_one_current() -> None:
    made = queue("a")
    made.skip()
    assert made.current is None
    made.add(songs("b"), "next")
    assert made.current.item.title == "b"


def test_removing_the_current_entry_puts_the_next_in_its_place() -> None:
    made = queue(*"abc", at=1)
    made.remove(made.current.id)
    assert made.current.item.title == "c"
    assert not made.remove(999)


def test_shuffling_keeps_the_current_and_can_be_undone() -> None:
    made = queue(*"abcdefgh", at=3)
    made.shuffle(True, random.Random(1))
    assert made.index == 0
    assert made.current.item.title == "d"
    assert names(made) != "dabcefgh"
    assert sorted(names(made)) == list("abcdefgh")
    made.skip()
    there = made.current
    made.shuffle(False, random.Random(1))
    assert names(made) == "abcdefgh"
    assert made.current == there


def test_what_is_added_while_shuffled_has_its_place_in_the_order_before() -> None:
    made = queue(*"abc", at=1)
    made.shuffle(True, random.Random(1))
    made.add(songs("x"), "next")
    made.add(songs("z"), "last")
    assert made.upcoming(1)[0].item.title == "x"
    made.shuffle(False, random.Random(1))
    assert names(made) == "abxcz"


def test_repeat_decides_what_follows() -> None:
    made = queue(*"abc", at=2)
    assert made.upcoming(2) == []
    made.repeat = "all"
    assert [entry.item.title for entry in made.upcoming(4)] == ["a", "b", "c", "a"]
    assert made.ended().item.title == "a"
    made.repeat = "one"
    assert made.ended().item.title == "a"
    assert made.skip().item.title == "b"  # a listener who skips wants another one


def test_the_end_and_the_beginning() -> None:
    made = queue(*"ab")
    assert made.back() is None
    made.skip()
    assert made.skip() is None
    assert made.skip() is None
    assert made.back().item.title == "b"
    made.repeat = "all"
    made.index = 0
    assert made.back().item.title == "b"


WAYS = [
    "now", "next", "last", "insert", "remove", "move", "shuffle", "unshuffle", "skip", "back", "one", "all", "off",
]  # fmt: skip
OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(WAYS),
        st.integers(0, 12),
        st.integers(0, 12),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(OPERATIONS)
def test_no_sequence_of_operations_breaks_the_queue(operations: list[tuple[str, int, int]]) -> None:
    made, rng, counter = Queue(), random.Random(0), 0
    for name, a, b in operations:
        before, current = [entry.id for entry in made.entries], made.current
        target = made.entries[a % len(made.entries)].id if made.entries else -1
        if name in {"now", "next", "last"}:
            made.add(songs(*(f"s{counter + n}" for n in range(a % 4))), name)
            counter += a % 4
        elif name == "insert":
            made.insert(songs(f"s{counter}"), b)
            counter += 1
        elif name == "remove":
            made.remove(target)
        elif name == "move":
            made.move(target, b)
        elif name in {"shuffle", "unshuffle"}:
            made.shuffle(name == "shuffle", rng)
        elif name in {"skip", "back"}:
            getattr(made, name)()
        else:
            made.repeat = name
        ids = [entry.id for entry in made.entries]
        assert len(set(ids)) == len(ids)
        assert 0 <= made.index <= len(ids)
        if made.unshuffled is not None:
            assert sorted(made.unshuffled) == sorted(ids)
        if name in {"next", "last", "insert", "move", "shuffle", "unshuffle"} and current is not None:
            assert made.current == current
        if name in {"move", "shuffle", "unshuffle"}:
            assert sorted(ids) == sorted(before)
        if name in {"next", "last", "insert"} and made.unshuffled is None:
            assert [each for each in ids if each in before] == before
        assert len(made.upcoming(5)) <= 5


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.integers(0, 11), st.randoms())
def test_unshuffling_restores_the_order_exactly(kinds: list[int], at: int, rng: random.Random) -> None:
    made = queue(*(str(kind) for kind in kinds), at=at % len(kinds))
    before, current = list(made.entries), made.current
    for _ in range(3):
        made.shuffle(True, rng)
    made.shuffle(False, rng)
    assert made.entries == before
    assert made.current == current
