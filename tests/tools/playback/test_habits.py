"""What a listener is used to with a show: its speed is the show's own, and new episodes begin after the opening."""

from __future__ import annotations

import pytest

from tools.library.items import Item

pytestmark = pytest.mark.unit


class Used:
    """Habits for the items named; keeps what is chosen."""

    def __init__(self, intro: float, *mine: str) -> None:
        self.intro = intro
        self.speeds: dict[str, float | None] = dict.fromkeys(mine)

    def speed_of(self, item: Item) -> float | None:
        return self.speeds.get(item.id)

    def keep_speed(self, item: Item, speed: float) -> bool:
        if item.id in self.speeds:
            self.speeds[item.id] = speed
        return item.id in self.speeds

    def start_of(self, item: Item) -> float:
        return self.intro if item.id in self.speeds else 0.0


def test_a_speed_is_kept_for_the_show_alone(make_player, output, items) -> None:
    mine, other = items(300, 400, kind="episode", seconds=6.0)
    used = Used(0.0, mine.id)
    player = make_player(output, habits=used)
    player.play([mine])
    assert player.set_speed(1.5).speed == 1.5
    assert used.speeds == {mine.id: 1.5}
    assert player.play([other]).speed == 1.0
    assert player.set_speed(2.0).speed == 2.0
    assert player.play([mine]).speed == 1.5
    assert player.play(items(500)).speed == 1.0


def test_a_new_episode_begins_after_the_opening_and_a_begun_one_where_it_was(make_player, output, items) -> None:
    (mine,) = items(300, kind="episode", seconds=6.0)
    player = make_player(output, habits=Used(2.0, mine.id))
    assert player.play([mine]).position == pytest.approx(2.0, abs=0.1)
    player.seek(4.0)
    player.play(items(500))
    assert player.play([mine]).position == pytest.approx(4.0, abs=0.1)
    player.seek(0.5)
    player.play(items(500))
    assert player.play([mine]).position == pytest.approx(2.0, abs=0.1)  # left in the middle of the opening
    assert player.restart().position < 0.2  # who asks for the beginning gets the opening, too


def test_which_of_some_items_would_be_first(make_player, output, items) -> None:
    one, two = items(300, 400, kind="episode", seconds=6.0)
    player = make_player(output)
    assert player.first_of([one, two]) == one
    player.play([two])
    player.seek(3.0)
    player.play(items(500))
    assert player.first_of([one, two]) == two
