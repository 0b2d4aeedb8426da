"""Numbers as English words."""

from __future__ import annotations

from functools import lru_cache

_LARGEST = 10**15
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@lru_cache(maxsize=2048)
def cardinal(number: int) -> str:
    """Return `number` in words, without commas; very long ones digit by digit."""
    if abs(number) >= _LARGEST:
        return ("minus " if number < 0 else "") + digits(str(abs(number)))
    from num2words import num2words

    return str(num2words(number)).replace(",", "")


@lru_cache(maxsize=512)
def ordinal(number: int) -> str:
    """Return "twenty-first" for 21; very long ones digit by digit."""
    if not 0 <= number < _LARGEST:
        return cardinal(number)
    from num2words import num2words

    return str(num2words(number, to="ordinal")).replace(",", "")


def digits(written: str) -> str:
    """Say each digit of `written`; other characters are left out."""
    return " ".join(_DIGITS[int(character)] for character in written if character.isdecimal())


def decimal(written: str) -> str:
    """Say "3.05" as "three point zero five"; accepts thousands separated by commas."""
    whole, _, fraction = written.replace(",", "").partition(".")
    said = integer(whole or "0")
    return f"{said} point {digits(fraction)}" if fraction else said


def integer(written: str) -> str:
    """Say digits as one number; with leading zeros, or more than 15 of them, one by one."""
    written = written.replace(",", "")
    if len(written) > 15 or (len(written) > 1 and written[0] == "0"):
        return digits(written)
    return cardinal(int(written))


def year(number: int) -> str:
    """Say a year from 1100 to 2099 as people do: nineteen oh five, two thousand five, twenty twenty-four."""
    if 2000 <= number < 2010:
        return cardinal(number).replace(" and ", " ")
    century, rest = divmod(number, 100)
    if rest == 0:
        return cardinal(number) if century % 10 == 0 else f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def plural(words: str) -> str:
    """Put the last word of a number into the plural: eighties, twos, sixes, hundreds."""
    if words.endswith("y"):
        return words[:-1] + "ies"
    return words + ("es" if words.endswith("x") else "s")
