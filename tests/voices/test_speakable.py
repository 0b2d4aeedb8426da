"""Text → what is said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voices.speakable import plain, speakable
from voices.speakable.markup import strip_thoughts

pytestmark = pytest.mark.unit

SAID = [
    # years, decades, dates
    ("Released in 1994.", "Released in nineteen ninety-four."),
    (
        "1905, 1900, 2000, 2005 and 2024",
        "nineteen oh five, nineteen hundred, two thousand, two thousand five and twenty twenty-four",
    ),
    ("the 80s", "the eighties"),
    ("the '80s and mid-'90s", "the eighties and mid-nineties"),
    ("1980s", "nineteen eighties"),
    ("summer of '94", "summer of ninety-four"),
    ("1994–1998", "nineteen ninety-four to nineteen ninety-eight"),
    ("1994-98", "nineteen ninety-four to ninety-eight"),
    ("I found 1500 songs", "I found one thousand five hundred songs"),
    ("2024-05-03", "May third, twenty twenty-four"),
    ("2024-05-03T15:30:00Z", "May third, twenty twenty-four at fifteen thirty"),
    ("3 May 1994", "the third of May, nineteen ninety-four"),
    ("May 3, 1994", "May third, nineteen ninety-four"),
    ("Nov. 22nd", "November twenty-second"),
    ("25/12/1994", "the twenty-fifth of December, nineteen ninety-four"),
    ("03.05.2024", "the third of May, twenty twenty-four"),
    # times and lengths
    ("It is 3:45 long.", "It is three minutes and forty-five seconds long."),
    ("(4:05)", "four minutes and five seconds"),
    ("1:02:03", "one hour two minutes and three seconds"),
    ("Meet me at 15:30.", "Meet me at fifteen thirty."),
    ("3:45 pm", "three forty-five P M"),
    ("9am", "nine ay M"),
    ("at 9:00", "at nine o'clock"),
    ("Paused at 2:05.", "Paused at two minutes and five seconds."),
    ("skip 30s", "skip thirty seconds"),
    ("16:9", "sixteen to nine"),
    # money, percent, units
    ("$5.99", "five dollars and ninety-nine cents"),
    ("$0.50", "fifty cents"),
    ("€1.2bn", "one point two billion euros"),
    ("5€", "five euros"),
    ("$50k", "fifty thousand dollars"),
    ("10-15%", "ten to fifteen percent"),
    ("120 km/h", "one hundred and twenty kilometres per hour"),
    ("-6 dB", "minus six decibels"),
    ("1 dB", "one decibel"),
    ("128 BPM", "one hundred and twenty-eight beats per minute"),
    ("44.1 kHz", "forty-four point one kilohertz"),
    ("700 MB", "seven hundred megabytes"),
    ("-14 LUFS", "minus fourteen LUFS"),
    ("24-bit", "twenty-four bit"),
    ('a 7" single', "a seven inch single"),
    ("20°C", "twenty degrees Celsius"),
    ("1.5x", "one point five times"),
    # numbers
    ("1st, 22nd and 103rd", "first, twenty-second and one hundred and third"),
    ("1,234,567", "one million two hundred and thirty-four thousand five hundred and sixty-seven"),
    ("3.05", "three point zero five"),
    ("1.2.3", "one point two point three"),
    ("3–5 songs", "three to five songs"),
    ("1/2", "one half"),
    ("3/4 time", "three four time"),
    ("9/10", "nine out of ten"),
    ("#1", "number one"),
    ("٣ songs", "three songs"),
    ("2½ hours", "two and one half hours"),
    # abbreviations, initials, acronyms, numerals
    ("Jay feat. Alicia vs. Nas ft. Lauryn", "Jay featuring Alicia versus Nas featuring Lauryn"),
    ("6 ft tall", "six feet tall"),
    ("Vol. 2, Op. 27, No. 2, pt. 3", "volume two, opus twenty-seven, number two, part three"),
    ("Dr. Dre and St. Vincent", "Doctor Dre and Saint Vincent"),
    ("Main St. in town", "Main Street in town"),
    ("Mr. Smith w/ Mrs. Smith & co", "Mister Smith with Missis Smith and co"),
    ("J. S. Bach", "J S Bach"),
    ("the U.S.A. today", "the U S ay today"),
    ("an EP on TV", "an E P on T V"),
    ("NASA and BBC", "NASA and BBC"),
    ("Symphony IX", "Symphony nine"),
    ("Led Zeppelin IV", "Led Zeppelin four"),
    ("Henry VIII", "Henry the eighth"),
    ("MIX CD by XV", "MIX CD by XV"),
    ("I did it", "I did it"),
    # names
    ("P!nk", "Pink"),
    ("AC/DC", "ay C D C"),
    ("deadmau5", "dead mouse"),
    ("blink-182", "blink one eighty-two"),
    ("3OH!3", "three oh three"),
    ("Sum 41 and Maroon 5", "Sum forty-one and Maroon five"),
    ("The 1975", "The nineteen seventy-five"),
    ("don't, rock 'n' roll, Guns N' Roses", "don't, rock 'n' roll, Guns N' Roses"),
    # marks
    ("'Nevermind' by \"Nirvana\"", "Nevermind by Nirvana"),
    ("this — that (aside) … more", "this, that, aside, more"),
    ("What?! No!!!", "What? No!"),
    ("I <3 you & me", "I love you and me"),
    ("C♯ minor", "C sharp minor"),
    ("fun 😀🎵 ★ ─── here", "fun here"),
    ("See https://www.example.com/a?b=1.", "See link to example dot com."),
    ("me@example.org", "me at example dot org"),
    # markup
    ("**bold** and _it_ and `code`", "bold and it and code"),
    ("[Airbag](http://x.com/a_(b)) plays", "Airbag plays"),
    ("# Title\nText here.", "Title. Text here."),
    ("- one\n- two", "one. two."),
    ("| Title | Artist |\n|---|---|\n| Airbag | Radiohead |", "Title: Airbag, Artist: Radiohead."),
    ("Look:\n```py\nx = 1\n```\nDone.", "Look: Done."),
    ("<think>hm</think>Hello <b>world</b> &amp; all", "Hello world and all"),
    ("<think>never closed", ""),
    ("", ""),
    ("🎵", ""),
]


@pytest.mark.parametrize(("written", "said"), SAID)
def test_what_is_said(written, said):
    assert speakable(written) == said


@pytest.mark.parametrize(("written", "said"), SAID)
def test_saying_it_again_changes_nothing(written, said):
    assert speakable(said) == said


def test_plain_keeps_numbers_and_drops_markup():
    assert plain("# No. 5\n**It** is 1994.") == "No. 5. It is 1994."


def test_code_alone_is_still_said():
    assert speakable("```\nprint\n```")


def test_a_long_number_is_read_digit_by_digit():
    assert speakable("9" * 400).split() == ["nine"] * 400


_PIECES = st.sampled_from([
    *"#|*_`[]()<>/\\.,!?'\"–-%°&@$€£+=~^ \n\téßﬁ²½😀─٣ⅷʰªx",
    "1994", "80s", "3:45", "3-5", "$5.99", "No.", "Op.", "feat.", "ft.", "IV", "X", "A.B.", "EP", "U.S.", "://", "www.",
    ".com", "1/2", "st", "km/h", "dB", "'s", "0", "007", "<b>", "&amp;", "pm", "Part", "vs", "<3", "!!!", "May",
    "2024-05-03", "T10:00", "**", "```", "~~~", "--", "<think>", "</think>", "|--|", "1.",
])  # fmt: skip
_TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(_PIECES, st.text(max_size=5)), max_size=14).map("".join),
    st.lists(_PIECES, max_size=14).map(" ".join),
)


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_any_text_can_be_said(text):
    said = speakable(text)
    assert speakable(said) == said
    assert not any(map(str.isdecimal, said))
    assert not set(said) & set("*_`#|<>[]{}()~^\n\t")
    if any(map(str.isalpha, strip_thoughts(text))):
        assert said


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", ["[", "(", "a_", "<", "1,", "A.", "'a ", "(a ", "*a ", "`x", "![", "<a", "|-", "1:"])
def test_repetition_does_not_make_it_hang(piece):
    assert isinstance(speakable(piece * 4000), str)
