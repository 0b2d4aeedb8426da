import json
import subprocess
import sys

import numpy as np
import pyloudnorm
import pytest
import soundfile
from measures import RATE, clicks, noise, tone

from tools.remix.encode import FORMATS
from tools.remix.errors import RemixError
from tools.remix.master import measured
from tools.remix.produce import remix
from tools.remix.recipe import Recipe, Source, Step, read_recipe
from tools.remix.recording import of_file
from tools.remix.sound import load
from tools.remix.tagging import recipe_in

pytestmark = pytest.mark.unit


@pytest.fixture
def song(tmp_path):
    path = tmp_path / "song.wav"
    soundfile.write(path, tone(220, 3.0) + noise(3.0, 0.05), RATE, subtype="PCM_16")
    return path


def plan(path, *steps):
    return of_file(path).recipe().then(*steps)


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_is_loud_enough_below_the_peak_tagged_and_the_same_twice(song, tmp_path, suffix):
    before = song.read_bytes()
    recipe = plan(song, Step("tempo", {"factor": 0.8}), Step("echo"))
    out, again = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    made = remix(recipe, song, out)
    remix(read_recipe(recipe_in(out)), song, again)
    assert out.read_bytes() == again.read_bytes()
    assert song.read_bytes() == before
    tape = load(out)
    found = measured(tape.chunks(), tape.rate)
    assert found.true_peak <= -1.0
    assert made.true_peak == pytest.approx(found.true_peak, abs=0.05)
    assert pyloudnorm.Meter(tape.rate).integrated_loudness(tape.read().astype(float)) == pytest.approx(-14, abs=0.5)
    assert "slowed to 0.8" in of_file(out).title
    assert not list(tmp_path.glob(".*"))


def test_hard_material_keeps_below_the_peak_through_a_lossy_codec(tmp_path):
    path = tmp_path / "clicks.wav"
    soundfile.write(path, clicks(5.0, 0.11)[0] + noise(5.0, 0.2), RATE)
    made = remix(plan(path), path, tmp_path / "out.mp3")
    assert made.true_peak <= -1.0
    assert made.loudness == pytest.approx(-14, abs=0.5)


@pytest.mark.parametrize(
    ("name", "audio", "rate"),
    [
        ("mono", tone(300, 2.0)[:, :1], RATE),
        ("telephone quality", tone(300, 2.0, rate=8000), 8000),
        ("studio quality", tone(300, 2.0, rate=192_000), 192_000),
        ("clipping", np.sign(tone(100, 2.0)), RATE),
        ("not numbers", np.where(np.arange(2 * RATE)[:, None] % 1000 == 5, np.nan, tone(300, 2.0)), RATE),
    ],
)
def test_unusual_files_become_usual_ones(tmp_path, name, audio, rate):
    path = tmp_path / "in.wav"
    soundfile.write(path, audio, rate, subtype="FLOAT")
    made = remix(plan(path, Step("pitch", {"semitones": 2})), path, tmp_path / "out.flac")
    assert made.seconds == pytest.approx(2.0, abs=0.01)
    assert made.loudness == pytest.approx(-14.0, abs=0.5)
    assert made.true_peak <= -1.0
    assert np.isfinite(load(made.path).read()).all()


def test_silence_is_rendered_as_silence(tmp_path):
    path = tmp_path / "in.wav"
    soundfile.write(path, np.zeros((RATE, 2)), RATE)
    made = remix(plan(path, Step("reverb")), path, tmp_path / "out.wav")
    assert made.loudness is None
    assert not load(made.path).read().any()


def test_what_cannot_be_done_is_a_sentence_and_leaves_nothing(song, tmp_path):
    out = tmp_path / "out.wav"
    for steps, target in (
        ([Step("tempo", {"factor": 10})], out),
        ([Step("tempo", {"factor": float("nan")})], out),
        ([Step("wobble")], out),
        ([Step("splice", {"spans": []})], out),
        ([Step("stems", {"drop": ["vocals"]})], out),
        ([], tmp_path / "out.xyz"),
        ([], song),
    ):
        with pytest.raises(RemixError) as caught:
            remix(plan(song, *steps), song, target)
        assert caught.value.say.endswith(".")
    assert not out.exists()
    (tmp_path / "text.wav").write_text("this is no sound")
    with pytest.raises(RemixError, match="cannot be decoded"):
        remix(Recipe(Source("")), tmp_path / "text.wav", out)


def test_another_recording_is_not_taken_for_the_recipes(song, tmp_path):
    recipe = plan(song)
    soundfile.write(song, noise(1.0), RATE)
    with pytest.raises(RemixError, match="not the recording"):
        remix(recipe, song, tmp_path / "out.wav")


def test_a_full_disk_is_a_sentence_and_the_old_file_stays(song, tmp_path):
    out = tmp_path / "out.wav"
    out.write_bytes(b"what was there before")
    code = (
        "import resource, sys\nfrom pathlib import Path\nfrom tools.remix.recording import of_file\n"
        "from tools.remix.produce import remix\nfrom tools.remix.errors import RemixError\n"
        "song = Path(sys.argv[1]); recipe = of_file(song).recipe()\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))\n"
        "try: remix(recipe, song, Path(sys.argv[2]))\nexcept RemixError as error: print(error.say)\n"
    )
    for room in (100_000, 700_000):  # the sound on its way does not fit; the sound does not, nor the file
        done = subprocess.run(
            [sys.executable, "-c", code, str(song), str(out), str(room)], capture_output=True, text=True, check=True
        )
        assert done.stdout.startswith("The disk is full"), done.stderr
    assert out.read_bytes() == b"what was there before"
    assert not [path for path in tmp_path.iterdir() if "partial" in path.name]


def test_recipes_round_trip_and_strangers_are_refused():
    recipe = Recipe(Source("ab", "Song", "Artist", "id", 1.0, 2.0), (Step("tempo", {"factor": 0.9}), Step("8d")))
    assert read_recipe(recipe.to_json()).to_json() == recipe.to_json()
    assert recipe.then(Step("reverb")).undone() == recipe
    for text in ("{}", "[]", "nonsense", json.dumps({"segue_recipe": 99}), '{"segue_recipe": 1, "steps": 3}'):
        with pytest.raises(RemixError):
            read_recipe(text)
