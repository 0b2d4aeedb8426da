"""Every setting, in one place: flags over environment (`SEGUE_*`) over `config.toml` over the defaults below."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.errors import SettingsError


class Section(BaseModel):
    """A table of the settings file; unknown keys are errors, so that a typing mistake is never silent."""

    model_config = ConfigDict(extra="forbid")


class EarsSettings(Section):
    """How the listener is heard."""

    engine: Literal["faster-whisper", "openai-whisper"] = "faster-whisper"
    model: str = "faster-whisper-base"
    language: str = "en"
    device: str | None = Field(None, description="microphone, by name or number; none: the system's own")
    endpoint_silence: float = Field(0.5, ge=0.2, le=3.0, description="seconds of silence that end an utterance")
    bias_names: int = Field(40, ge=0, le=500, description="how many names of the library speech recognition is told")
    along: bool = Field(True, description="write down podcasts and books without a transcript while they play")


class VoiceSettings(Section):
    """How answers sound."""

    voice: str = "en_US-joe-medium"
    speed: float = Field(1.0, ge=0.5, le=2.0)


class MindSettings(Section):
    """What understands the listener."""

    model: str = Field("embedded:qwen2.5-coder-1.5b", description="embedded:, ollama:, openai: or anthropic:NAME")
    tagger: bool = Field(
        True, description="understand with Segue's own small model first, and ask the language model where it is unsure"
    )
    base_url: str | None = Field(None, description="where an OpenAI-compatible or Ollama server listens")
    threads: int = Field(2, ge=1, le=64)
    rephrase: bool = Field(False, description="let a larger model phrase the answers; facts are checked all the same")


class PlaybackSettings(Section):
    """Where sound goes."""

    output: Literal["auto", "soundcard", "silent", "file"] = Field("auto", description="auto: sound card, else silent")
    device: str | None = None
    latency: float = Field(0.1, ge=0.01, le=1.0, description="seconds of buffer between us and the sound card")
    file: Path | None = Field(None, description="the WAV that the file output writes")
    duck_db: float = Field(-12.0, ge=-60.0, le=0.0, description="how far music goes down while a voice speaks")
    normalise: bool = Field(True, description="bring everything to about the same loudness")


class LibrarySettings(Section):
    """Where the listener's own files are."""

    folders: tuple[Path, ...] = Field((), description="looked at beside those of `segue library add`")


class SearchSettings(Section):
    """How things are found by what they are about."""

    chroma_url: str | None = Field(None, description="a Chroma server for the vectors; none: in the home")


class PodcastSettings(Section):
    """How feeds are followed. Servers are asked only if the listener follows something."""

    refresh_minutes: float = Field(60.0, ge=0.0, description="how often to look for new episodes; 0: never by itself")
    ahead: int = Field(1, ge=0, le=100, description="how many of the newest episodes of each show to have here")
    budget_gb: float = Field(5.0, ge=0.01, description="how much room downloads may take; what was heard goes first")
    web: bool = Field(False, description="read pages from the web to make podcasts of, when you name their address")
    made_gb: float = Field(
        2.0, ge=0.01, description="how much room episodes that were made may take; heard ones go first"
    )
    bed: str = Field("", description="words for a song of yours to lie softly under the talk; none: Segue's own")
    made_minutes: float = Field(90.0, ge=1.0, description="how many minutes a day are made by schedule")
    made_ahead: float = Field(30.0, ge=0.0, le=720.0, description="minutes before its time that an episode is made")


class ServeSettings(Section):
    """Where `segue serve` listens."""

    host: str = "127.0.0.1"
    port: int = Field(8337, ge=1, le=65535)
    address: str | None = Field(
        None, description="how podcast apps reach it (http://box.lan:8337), if not by host and port"
    )


class Settings(BaseSettings):
    """All settings. Build with `load_settings`, which turns mistakes into sentences."""

    model_config = SettingsConfigDict(env_prefix="SEGUE_", env_nested_delimiter="__", extra="forbid")

    home: Path = Field(default_factory=lambda: user_data_path("segue"))
    ears: EarsSettings = EarsSettings()
    voice: VoiceSettings = VoiceSettings()
    mind: MindSettings = MindSettings()
    playback: PlaybackSettings = PlaybackSettings()
    library: LibrarySettings = LibrarySettings()
    podcasts: PodcastSettings = PodcastSettings()
    search: SearchSettings = SearchSettings()
    serve: ServeSettings = ServeSettings()
    hub: str | None = Field("https://huggingface.co", description="asked for weights first; none: packages only")
    weights: Path | None = Field(None, description="where weights are kept; none: `weights` in the home")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags over environment over the file in the home that the flags name."""
        file = Path(init_settings()["home"]) / "config.toml"
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, file)

    @property
    def weights_folder(self) -> Path:
        """Where model weights lie."""
        return self.weights or self.home / "weights"


def load_settings(home: Path | None = None, flags: Mapping[str, Any] | None = None) -> Settings:
    """The settings for a home.

    Args:
        home: `--home`; without it `SEGUE_HOME`, then the platform's data folder.
        flags: nested values that win over everything, as `{"mind": {"model": "…"}}`.

    Raises:
        SettingsError: an unknown key (with the nearest known one) or an unusable value, naming file and key.
    """
    folder = Path(home or os.environ.get("SEGUE_HOME") or user_data_path("segue")).expanduser().absolute()
    file = folder / "config.toml"
    try:
        return Settings(home=folder, **(flags or {}))
    except ValidationError as error:
        raise SettingsError(*_sentence(error, file)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The settings file {file} is no valid TOML: {error}.", "Mend that line or move the file."
        ) from error
    except OSError as error:
        raise SettingsError(f"The settings file {file} cannot be read: {error.strerror}.") from error


def known_keys(model: type[BaseModel] = Settings, prefix: str = "") -> Iterator[str]:
    """Every setting's dotted name."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from known_keys(field.annotation, f"{prefix}{name}.")
        else:
            yield prefix + name


def _sentence(error: ValidationError, file: Path) -> tuple[str, str]:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    where = f" in {file}" if file.exists() else ""
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(key, list(known_keys()), n=1)
        hint = f"Did you mean '{near[0]}'?" if near else "`segue config` lists the settings."
        return f"There is no setting '{key}'{where}.", hint
    return (
        f"The setting '{key}'{where} cannot be {first['input']!r}: {first['msg']}.",
        "`segue config` lists the settings.",
    )
