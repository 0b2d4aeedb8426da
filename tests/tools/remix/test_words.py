import numpy as np
import pytest

from tools.remix.analysis.types import Analysis, Beats, Energy, Key, LoudnessRange, Section, Tempo
from tools.remix.effects import read_effects
from tools.remix.errors import NoStems, RemixError
from tools.remix.levels import amplitudes, combined
from tools.remix.words import Context, read_pitch, read_stems, read_tempo

pytestmark = pytest.mark.unit

FORM = [(0, 8, "intro", "A"), (8, 40, "verse", "B"), (40, 56, "chorus", "C"), (56, 88, "verse", "B"),
        (88, 104, "chorus", "C"), (104, 120, "outro", "D")]  # fmt: skip


def analysed(bpm=120.0, tonic="E", mode="major", sure=0.9):
    beat = 60 / bpm
    return Analysis(
        120.0, 44_100, Tempo(bpm, sure, True),
        Beats(tuple(np.arange(0, 120, beat).tolist()), sure, tuple(np.arange(0, 120, 4 * beat).tolist()), 4, sure),
        Key(tonic, mode, sure), LoudnessRange(-10, -1), Energy(1, (), 0.5, 0.5),
        tuple(Section(begin, end, label, letter, 0.8) for begin, end, label, letter in FORM),
    )  # fmt: skip


HERE = Context(analysed(), 120.0, analysed(100.0, "G", "major"), 30.2)


@pytest.mark.parametrize(
    ("words", "factor"),
    [
        ("slower", 0.85), ("a bit slower", 0.93), ("much faster", 1.429), (0.9, 0.9), ("85%", 0.85),
        ("half speed", 0.5), ("double time", 2.0), ("90 bpm", 0.75), ("at ninety bpm", 0.75), (60, 0.5), (100, 0.83333),
        ("one hundred and twenty eight bpm", 1.06667), ("10 percent slower", 0.9), ("match that song", 0.83333),
        ("240 bpm", 2.0), (120, None),
    ],
)  # fmt: skip
def test_tempo(words, factor):
    steps = read_tempo(words, HERE)
    assert [step.with_["factor"] for step in steps] == ([] if factor in {None, 0} else [factor])


@pytest.mark.parametrize("words", [10, "0", "-1", "banana", "7 times as fast"])
def test_a_tempo_that_cannot_be_is_refused(words):
    with pytest.raises(RemixError):
        read_tempo(words, HERE)


@pytest.mark.parametrize(
    ("words", "semitones"),
    [
        ("lower", -2), ("a bit higher", 1), (-3, -3), ("three semitones down", -3), ("an octave lower", -12),
        ("two octaves up", 24), ("to A minor", -4), ("in C major", -4), ("F# major", 2), ("match that song", 3),
        ("half a step down", -1), ("50 cents up", 0.5),
    ],
)  # fmt: skip
def test_pitch(words, semitones):
    assert [step.with_["semitones"] for step in read_pitch(words, HERE)] == [semitones]


def test_what_is_not_heard_is_not_guessed():
    nothing = Context(analysed(sure=0.0), 120.0)
    for read, words in ((read_tempo, "90 bpm"), (read_pitch, "to A minor"), (read_effects, "loop 4 bars")):
        with pytest.raises(RemixError):
            read(words, Context(None, 120.0))
    with pytest.raises(RemixError, match="steady beat"):
        read_effects("loop 4 bars", nothing)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("no vocals", {"drop": ["vocals"]}), ("drums and bass only", {"keep": ["drums", "bass"]}),
        ("karaoke", {"drop": ["vocals"]}), ("just the singing", {"keep": ["vocals"]}),
        ("take the drums out", {"drop": ["drums"]}), ("vocals a bit quieter", {"gains": {"vocals": -3.0}}),
        ("turn the drums up", {"gains": {"drums": 6.0}}), ("vocals back", {"back": ["vocals"]}),
    ],
)  # fmt: skip
def test_parts(words, parts):
    assert read_stems(words)[0].with_ == parts


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("reverb, echo", ["reverb", "echo"]), ("slowed and reverb", ["varispeed", "reverb"]), ("3d", ["8d"]),
        ("lo-fi and underwater", ["lo-fi", "underwater"]), ("nightcore", ["varispeed"]), ("fade out", ["fade"]),
        ("loop 4 bars", ["splice"]), ("chorus", ["chorus"]), ("karaoke", ["stems"]), ("8-bit", ["8-bit"]),
    ],
)  # fmt: skip
def test_effects(words, names):
    assert [step.do for step in read_effects(words, HERE)] == names


def test_cuts_lie_on_bars_and_sections():
    def spans(words):
        return read_effects(words, HERE)[0].with_["spans"]

    assert spans("loop 4 bars 3 times") == [[30, 38]] * 3
    assert spans("just the chorus") == [[40, 56]]
    assert spans("without the intro") == [[8, 120]]
    assert spans("from 0:30 to one minute") == [[30, 60]]
    assert spans("the first 31.4 seconds") == [[0, 32]]
    shorter = spans("shorter version of 60 seconds")
    assert shorter[0][0] == 0
    assert shorter[-1][1] == 120
    assert sum(end - begin for begin, end in shorter) == pytest.approx(60, abs=8)
    longer = spans("longer version of three minutes")
    assert sum(end - begin for begin, end in longer) == pytest.approx(180, abs=10)


def test_an_unknown_effect_is_named():
    with pytest.raises(RemixError, match="wibble"):
        read_effects("wibble", HERE)


@pytest.mark.parametrize(
    ("wishes", "parts"),
    [
        (("no vocals", "no drums"), {"drop": ["vocals", "drums"]}),
        (("no vocals", "vocals back"), {}),
        (("no vocals", "vocals louder"), {}),
        (("vocals a bit quieter", "vocals a bit quieter"), {"gains": {"vocals": -6.0}}),
        (("vocals quieter", "no vocals"), {"drop": ["vocals"]}),
        (("drums and bass only", "no bass"), {"keep": ["drums"]}),
        (("no vocals", "drums only"), {"keep": ["drums"]}),
        (("no vocals", "drums quieter"), {"drop": ["vocals"], "gains": {"drums": -6.0}}),
    ],
)
def test_wishes_about_parts_add_up(wishes, parts):
    held = {}
    for wish in wishes:
        held = combined(held, read_stems(wish)[0].with_)
    assert held == parts


def test_parts_sound_at_their_levels():
    levels = amplitudes({"drop": ["vocals"], "gains": {"drums": -6.0}}, ("vocals", "drums", "bass"))
    assert levels == {"vocals": 0.0, "drums": pytest.approx(0.501, abs=0.001), "bass": 1.0}
    with pytest.raises(NoStems, match="guitar"):
        amplitudes({"keep": ["guitar"]}, ("vocals", "accompaniment"))
