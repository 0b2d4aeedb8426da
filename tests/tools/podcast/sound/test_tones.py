"""The music of the episodes' own, and a song of the listener's in its place."""

import numpy as np
import pytest

from tools.playback.locate import Location
from tools.podcast.sound.stage import RATE, loudness
from tools.podcast.sound.tones import MOODS, MOTIF_LOUDNESS, PAD_LOUDNESS, bed_of, motif, pad
from tools.remix.encode import Label, write
from tools.remix.tape import Tape

pytestmark = pytest.mark.unit


def step(audio):
    """The largest jump between two samples."""
    return float(np.abs(np.diff(audio, axis=0)).max())


@pytest.mark.parametrize("style", sorted(MOODS))
def test_motifs_and_pads_are_level_and_clean(style):
    for place in ("opening", "change", "closing"):
        notes = motif(style, place)
        assert loudness(notes) == pytest.approx(MOTIF_LOUDNESS, abs=0.2)
        assert np.abs(notes).max() < 0.6
        assert 1.5 < len(notes) / RATE < 3.5
    if style in {"brief", "story"}:  # all are made alike, and take a while
        loop = pad(style)
        assert loudness(loop) == pytest.approx(PAD_LOUDNESS, abs=0.2)
        assert step(np.concatenate([loop[-100:], loop[:100]])) <= 1.5 * step(loop)


def test_the_pad_leaves_room_where_consonants_are():
    spectrum = np.abs(np.fft.rfft(pad("conversation").mean(axis=1))) ** 2
    hertz = np.fft.rfftfreq(len(pad("conversation")), 1 / RATE)
    assert spectrum[hertz > 2000].sum() < 0.01 * spectrum.sum()


def test_a_song_as_a_bed_is_as_soft_and_meets_its_own_beginning(tmp_path):
    time = np.arange(20 * RATE) / RATE
    audio = (0.5 * np.sin(2 * np.pi * 220 * time) * (0.4 + 0.6 * time / 20)).astype(np.float32)
    path = tmp_path / "song.wav"
    write(Tape.of(np.stack([audio, audio], 1), RATE), path, Label({}, ""))
    bed = bed_of(Location(path))
    assert loudness(bed) == pytest.approx(PAD_LOUDNESS, abs=0.2)
    assert step(np.concatenate([bed[-100:], bed[:100]])) <= 1.5 * step(bed)
