from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import known_keys, load_settings

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SEGUE_HOME", "SEGUE_WEIGHTS", "SEGUE_MIND__MODEL"):
        monkeypatch.delenv(name, raising=False)


def write(home: Path, text: str) -> Path:
    (home / "config.toml").write_text(text, "utf-8")
    return home


def test_flags_go_over_environment_over_file_over_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = write(tmp_path, '[mind]\nthreads = 1\nmodel = "from the file"\n[ears]\nlanguage = "de"\n')
    monkeypatch.setenv("SEGUE_MIND__MODEL", "from the environment")
    monkeypatch.setenv("SEGUE_HOME", "/nowhere")
    settings = load_settings(home, {"ears": {"language": "fr"}})
    assert settings.home == home
    assert (settings.mind.threads, settings.mind.model) == (1, "from the environment")
    assert (settings.ears.language, settings.ears.engine) == ("fr", "faster-whisper")


def test_weights_may_be_shared_between_homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings(tmp_path).weights_folder == tmp_path / "weights"
    monkeypatch.setenv("SEGUE_WEIGHTS", str(tmp_path / "shared"))
    assert load_settings(tmp_path).weights_folder == tmp_path / "shared"


def test_an_unknown_key_is_answered_with_the_nearest_known_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(write(tmp_path, '[mind]\nmodle = "x"\n'))
    assert "mind.modle" in caught.value.say
    assert str(tmp_path) in caught.value.say
    assert "mind.model" in caught.value.todo


@pytest.mark.parametrize(
    ("text", "named"),
    [("[voice]\nspeed = 9\n", "voice.speed"), ("[mind\n", "config.toml"), ('[ears]\nengine = "ear"\n', "ears.engine")],
)
def test_a_bad_value_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        load_settings(write(tmp_path, text))


def test_bytes_that_are_no_text_are_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match=r"config\.toml"):
        load_settings(tmp_path)


def test_every_key_has_a_dotted_name() -> None:
    assert {"home", "mind.model", "playback.output"} <= set(known_keys())
