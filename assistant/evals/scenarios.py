"""Whole conversations as data: what is said, and what must be called, observed and answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant.errors import SegueError


class ScenarioError(SegueError):
    """A file of scenarios cannot be used."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ExpectedCall(_Part):
    """A call that must be made; conditions as in the cases for understanding."""

    tools: list[str]
    args: dict[str, Any] = Field(default_factory=dict)

    @field_validator("tools", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value


class Reply(_Part):
    """What the answer must hold: one word or phrase of every group, and none of the others."""

    says: list[list[str]] = Field(default_factory=list)
    never: list[str] = Field(default_factory=list)


class Expectation(_Part):
    """What must be true after a turn. `observed` has dotted paths into what `segue ask --json` calls "observed"."""

    calls: list[ExpectedCall] | None = None
    observed: dict[str, Any] = Field(default_factory=dict)
    reply: Reply = Reply()
    fails: bool = False


class Turn(_Part):
    """One utterance; `interrupt` cuts the spoken answer off after so many seconds of it."""

    say: str
    interrupt: float | None = None
    expect: Expectation = Expectation()


class Scenario(_Part):
    """A conversation from its first word."""

    name: str
    turns: list[Turn]


def read_scenarios(file: Path) -> list[Scenario]:
    """The scenarios of a YAML file.

    Raises:
        ScenarioError: it cannot be read or is not made as it should be; names the place.
    """
    try:
        rows = yaml.safe_load(file.read_text("utf-8"))
        return [Scenario.model_validate(row) for row in rows]
    except OSError as error:
        raise ScenarioError(f"The scenarios {file} cannot be read: {error.strerror}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ScenarioError(f"The scenarios {file} are no valid YAML: {error}.") from error
    except (ValidationError, TypeError) as error:
        raise ScenarioError(f"The scenarios {file} are not made as they should be: {error}.") from error


def look(observed: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path, None where there is none."""
    value: Any = observed
    for part in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, Sequence) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def holds(value: Any, wanted: Any) -> bool:
    """Whether an observed value is as wanted: equal, in a list of allowed ones, or beyond a bound."""
    if isinstance(wanted, Mapping):
        if value is None:
            return False
        return all(_beyond(value, how, bound) for how, bound in wanted.items())
    if isinstance(wanted, list):
        return value == wanted or value in wanted
    if isinstance(value, str) and isinstance(wanted, str):
        return value.casefold() == wanted.casefold()
    return bool(value == wanted)


def _beyond(value: Any, how: str, bound: Any) -> bool:
    match how:
        case "more_than":
            return bool(value > bound)
        case "less_than":
            return bool(value < bound)
        case "unlike":
            return bool(value != bound)
        case _:
            raise ScenarioError(f"There is no condition {how!r}.", "Use more_than, less_than or unlike.")
