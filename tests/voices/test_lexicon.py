"""Names are said as they were corrected, whoever speaks, until that is taken back."""

import pytest

from voices import Capabilities, Lexicon, Pronouncing, Synthesizer, VoiceError

pytestmark = pytest.mark.unit


@pytest.fixture
def lexicon(tmp_path):
    return Lexicon(tmp_path / "home" / "pronunciations.toml")


def test_a_name_is_said_as_it_was_corrected_in_any_case_and_only_as_a_whole_word(lexicon):
    lexicon.add("Siobhan", "shivawn")
    lexicon.add("AC/DC", "ack dack")
    assert lexicon.spoken("SIOBHAN likes AC/DC.") == "shivawn likes ack dack."
    assert lexicon.spoken("Siobhans, unsiobhan") == "Siobhans, unsiobhan"
    assert lexicon.spoken("Siobhan's song") == "shivawn's song"


def test_the_longer_name_goes_before_the_shorter(lexicon):
    lexicon.add("Nina", "neena")
    lexicon.add("Nina Hagen", "nina hahgen")
    assert lexicon.spoken("Nina Hagen and Nina") == "nina hahgen and neena"


def test_kept_for_the_next_time_and_seen_by_who_has_it_open(lexicon, tmp_path):
    other = Lexicon(tmp_path / "home" / "pronunciations.toml")
    assert other.all() == {}
    lexicon.add('The "Quoted" Ö', "the quoted oe")
    assert other.all() == {'The "Quoted" Ö': "the quoted oe"}
    lexicon.add('the "quoted" ö', "quoted")
    assert other.all() == {'the "quoted" ö': "quoted"}
    assert lexicon.remove('THE "Quoted" Ö')
    assert other.spoken('The "Quoted" Ö') == 'The "Quoted" Ö'
    assert not lexicon.remove("Nobody")


def test_what_cannot_be_said_and_a_broken_file_are_told_in_a_sentence(lexicon, tmp_path):
    for name, said in (("", "x"), ("!!", "x"), ("Name", "123"), ("Name", "")):
        with pytest.raises(VoiceError):
            lexicon.add(name, said)
    path = tmp_path / "home" / "pronunciations.toml"
    path.parent.mkdir()
    path.write_text("said = [")
    with pytest.raises(VoiceError, match="pronunciations"):
        lexicon.add("Name", "naym")
    assert lexicon.spoken("Name") == "Name"
    assert path.read_text() == "said = ["


def test_every_engine_says_it(lexicon):
    class Engine:
        capabilities = Capabilities("none", (24_000,), ("en",))

        def check(self):
            return None

        def load(self):
            self.loaded = True

        def voices(self):
            return ("a",)

        def synthesize(self, text, voice, *, speed=1.0):
            self.said = (text, voice, speed)
            return iter(())

    engine = Engine()
    speaking = Pronouncing(engine, lexicon)
    assert isinstance(speaking, Synthesizer)
    lexicon.add("Sade", "shah-day")
    speaking.load()
    list(speaking.synthesize("This is Sade.", "a", speed=1.2))
    assert engine.said == ("This is shah-day.", "a", 1.2)
    assert (speaking.voices(), speaking.check(), speaking.capabilities.name) == (("a",), None, "none")
