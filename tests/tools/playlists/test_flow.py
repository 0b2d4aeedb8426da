import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.playlists.flow import Sound, key_step, order, tempo_step

pytestmark = pytest.mark.unit


def songs(count: int, seed: int = 1) -> list[Sound]:
    rng = random.Random(seed)
    return [
        Sound(
            f"artist {rng.randrange(count // 3 + 1)}",
            rng.uniform(70, 170),
            (rng.randrange(12), rng.random() < 0.5),
            rng.uniform(-20, -6),
            rng.random(),
        )
        for _ in range(count)
    ]


def jumps(sounds: list[Sound], tour: list[int]) -> tuple[float, float, float]:
    pairs = [(sounds[a], sounds[b]) for a, b in itertools.pairwise(tour)]
    count = len(pairs)
    return (
        sum(tempo_step(a.tempo, b.tempo) for a, b in pairs) / count,
        sum(key_step(a.key, b.key) for a, b in pairs) / count,
        sum(abs(a.loudness - b.loudness) for a, b in pairs) / count,
    )


def test_steps():
    assert tempo_step(80, 160) == 0
    assert key_step((0, False), (7, False)) == 1  # C and G
    assert key_step((0, False), (9, True)) == 0  # C major and A minor
    assert key_step((0, False), (6, False)) == 6


def test_neighbours_are_much_nearer_than_by_chance():
    sounds = songs(30)
    tour = order(sounds)
    assert sorted(tour) == list(range(30))
    chance = [jumps(sounds, random.Random(seed).sample(range(30), 30)) for seed in range(50)]
    mean = [sum(values) / len(values) for values in zip(*chance, strict=True)]
    ours = jumps(sounds, tour)
    assert sum(own / by_chance for own, by_chance in zip(ours, mean, strict=True)) / 3 < 0.6


def test_no_artist_twice_in_a_row_where_that_can_be():
    sounds = songs(30)
    tour = order(sounds)
    assert all(sounds[a].artist != sounds[b].artist for a, b in itertools.pairwise(tour))
    alike = [Sound("one", 100), Sound("one", 101), Sound("one", 102), Sound("two", 150)]
    assert sorted(order(alike)) == [0, 1, 2, 3]


def test_energy_follows_the_arc():
    sounds = songs(24, 3)
    tour = order(sounds, arc=(0.0, 1.0))
    energies = [sounds[song].energy for song in tour]
    third = len(tour) // 3
    assert sum(energies[:third]) < sum(energies[third:-third]) < sum(energies[-third:])


def test_the_same_songs_give_the_same_order():
    assert order(songs(20)) == order(songs(20))


@given(st.integers(0, 12), st.integers(0, 5))
def test_every_song_once_whatever_is_known(count, seed):
    rng = random.Random(seed)
    sounds = [
        Sound(
            rng.choice(["", "a", "b"]),
            rng.choice([None, 0.0, 120.0]),
            rng.choice([None, (3, True)]),
            rng.choice([None, -70.0]),
            rng.choice([None, 0.5]),
        )
        for _ in range(count)
    ]
    assert sorted(order(sounds, arc=rng.choice([None, (0.5,), (0.0, 1.0, 0.0)]))) == list(range(count))
