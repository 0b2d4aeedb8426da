"""The `control` tool: does it, looks what became of it, and says that."""

from __future__ import annotations

from collections.abc import Callable

from tools.playback.player import Player
from tools.playback.sleep import END_OF_TRACK
from tools.playback.state import PlayerState
from tools.playback.tempo import FASTEST, SLOWEST
from tools.playback.values import (
    Value,
    is_return,
    parse_repeat,
    parse_seek,
    parse_sleep,
    parse_speed,
    parse_step,
    parse_switch,
    parse_volume,
)
from tools.playback.words import factor, lasting, spoken, thing
from tools.results import ToolResult, ToolRetry

NOTHING = "Nothing is playing."


def answer(ok: bool, say: str, state: PlayerState) -> ToolResult:
    """A result about the player."""
    items = () if state.item is None else (state.item,)
    return ToolResult(ok, say, items, {"player": state.brief()})


def control(player: Player, action: str, value: Value = None) -> ToolResult:
    """Do one of `ACTIONS`. Raises `ToolRetry` for an unknown action or a value that cannot be used."""
    handler = ACTIONS.get(str(action).strip().lower().replace(" ", "_").replace("-", "_"))
    if handler is None:
        raise ToolRetry(f"There is no action {action!r}; the actions are {', '.join(ACTIONS)}.")
    return handler(player, value)


def _pause(player: Player, _value: Value) -> ToolResult:
    before = player.observe()
    if before.item is None or before.state == "stopped":
        return answer(False, NOTHING, before)
    if before.state == "paused":
        return answer(True, "It is paused already.", before)
    after = player.pause()
    return answer(after.state == "paused", "Paused." if after.state == "paused" else _trouble(after), after)


def _resume(player: Player, _value: Value) -> ToolResult:
    before = player.observe()
    if before.queue_length == 0:
        return answer(False, "There is nothing to go on with.", before)
    return _now(before if before.state == "playing" else player.resume())


def _stop(player: Player, _value: Value) -> ToolResult:
    before = player.observe()
    if before.item is None or before.state == "stopped":
        return answer(False, NOTHING, before)
    after = player.stop()
    return answer(after.state == "stopped", "Stopped." if after.state == "stopped" else _trouble(after), after)


def _next(player: Player, _value: Value) -> ToolResult:
    before = player.observe()
    if before.item is None:
        return answer(False, NOTHING, before)
    after = player.next()
    if after.item is None:
        return answer(True, "That was the last one.", after)
    return _now(after)


def _previous(player: Player, _value: Value) -> ToolResult:
    before = player.observe()
    if before.item is None:
        return answer(False, NOTHING, before)
    after = player.previous()
    if after.item == before.item and after.state == before.state:
        return answer(True, "From the beginning.", after)
    return _now(after)


def _restart(player: Player, _value: Value) -> ToolResult:
    before = player.observe()
    if before.item is None:
        return answer(False, NOTHING, before)
    player.restart()
    after = player.resume()
    return answer(True, "From the beginning.", after) if after.state == "playing" else _now(after)


def _seek(player: Player, value: Value) -> ToolResult:
    before = player.observe()
    if is_return(value):
        return _go_back(player, before)
    to = parse_seek(value)
    if before.item is None:
        return answer(False, NOTHING, before)
    after = player.seek(to.seconds, relative=to.relative)
    if after.item is None:
        return answer(True, "That was the end of the last one.", after)
    if after.item != before.item:
        return answer(True, f"That was the end of it. Playing {spoken(after.item)}.", after)
    say = "From the beginning." if after.position < 1.0 else f"Now at {lasting(after.position)}."
    return answer(True, say, after)


def _go_back(player: Player, before: PlayerState) -> ToolResult:
    after = player.go_back()
    if after is None:
        return answer(False, "Nothing was started over, so there is no place to go back to.", before)
    if after.state != "playing" or after.item is None:
        return answer(False, _trouble(after), after)
    return answer(True, f"Back in {spoken(after.item)}, {lasting(after.position)} in.", after)


def _volume_up(player: Player, value: Value) -> ToolResult:
    step, before = parse_step(value), player.observe()
    if before.volume >= 100 and not before.muted:
        return answer(False, "That's as loud as it goes.", before)
    return _volume(player.change_volume(step))


def _volume_down(player: Player, value: Value) -> ToolResult:
    step, before = parse_step(value), player.observe()
    if before.volume <= 0:
        return answer(False, "That's as quiet as it goes.", before)
    return _volume(player.change_volume(-step))


def _set_volume(player: Player, value: Value) -> ToolResult:
    return _volume(player.set_volume(parse_volume(value)))


def _volume(after: PlayerState) -> ToolResult:
    say = {0: "The volume is at zero.", 100: "Full volume."}.get(after.volume, f"Volume {after.volume} percent.")
    return answer(True, say, after)


def _mute(player: Player, value: Value) -> ToolResult:
    after = player.mute(parse_switch(value))
    return answer(True, "Muted." if after.muted else f"Volume {after.volume} percent.", after)


def _unmute(player: Player, _value: Value) -> ToolResult:
    return _mute(player, "off")


def _shuffle(player: Player, value: Value) -> ToolResult:
    after = player.shuffle(parse_switch(value))
    return answer(True, f"Shuffle is {'on' if after.shuffle else 'off'}.", after)


def _repeat(player: Player, value: Value) -> ToolResult:
    after = player.repeat(parse_repeat(value))
    say = {"off": "Repeat is off.", "one": f"Repeating this {thing(after.item)}.", "all": "Repeating everything."}
    return answer(True, say[after.repeat], after)


def _speed(player: Player, value: Value) -> ToolResult:
    before = player.observe()
    wanted = parse_speed(value, before.speed)
    after = player.set_speed(wanted)
    if after.speed == before.speed and wanted in {SLOWEST, FASTEST}:
        return answer(False, f"That's as {'fast' if wanted == FASTEST else 'slow'} as it goes.", after)
    return answer(True, "Normal speed." if after.speed == 1.0 else f"Speed {factor(after.speed)}.", after)


def _sleep_timer(player: Player, value: Value) -> ToolResult:
    sleep = parse_sleep(value)
    before = player.observe()
    if sleep is not None and before.item is None:
        return answer(False, NOTHING, before)
    after = player.sleep_timer(sleep)
    if sleep == END_OF_TRACK and after.sleep_at_end:
        return answer(True, f"I'll stop at the end of this {thing(after.item)}.", after)
    if after.sleep_timer is not None:
        return answer(True, f"I'll stop in {lasting(after.sleep_timer)}.", after)
    had = before.sleep_timer is not None or before.sleep_at_end
    return answer(True, "The sleep timer is off." if had else "There was no sleep timer.", after)


def _now(state: PlayerState) -> ToolResult:
    """What is playing, or why nothing is."""
    if state.state == "playing" and state.item is not None:
        return answer(True, f"Playing {spoken(state.item)}.{_unheard(state)}", state)
    return answer(False, _trouble(state), state)


def _unheard(state: PlayerState) -> str:
    if state.muted:
        return " The sound is muted."
    return " The volume is at zero." if state.volume == 0 else ""


def _trouble(state: PlayerState) -> str:
    return state.problem or "That did not work: the sound output does not answer."


now_playing = _now

ACTIONS: dict[str, Callable[[Player, Value], ToolResult]] = {
    "pause": _pause,
    "resume": _resume,
    "stop": _stop,
    "next": _next,
    "previous": _previous,
    "restart": _restart,
    "seek": _seek,
    "volume_up": _volume_up,
    "volume_down": _volume_down,
    "set_volume": _set_volume,
    "shuffle": _shuffle,
    "repeat": _repeat,
    "speed": _speed,
    "sleep_timer": _sleep_timer,
    "mute": _mute,
    "unmute": _unmute,
}
