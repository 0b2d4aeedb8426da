"""Whether what an episode says is so, found out again from the raw log, library and texts: shares no code with it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MONTHS_TEXT = "January February March April May June July August September October November December"
MONTHS = MONTHS_TEXT.split()
DAYS_TEXT = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
DAYS = DAYS_TEXT.split()
ATTRIBUTION_TEXT = """
writes words word puts like this here that again tells tell listen what says say according from pen then have
reading stands quote goes wording give back many article book document page episode notes taken everything
follows written source read with quoting will
"""
ATTRIBUTION = set(ATTRIBUTION_TEXT.split())
COMMON_TEXT = """
stops walk through stand shall order spend ahead wondering news bring waiting speak think moment found notes moving
staying subject turning page list leaves find sounds telling beside fine seconds detail further remains curious
looked talking
time remember forget words matter case against told spoken heard way deeper question show shows next detail hello
about above after also among another anything back been before begin behind being brings business came come
comes could even ever every first from further gets give given goes have hear heard here into just keep know
last left little look made make many mention moment more most much must name next nothing once only other over
part parts please said same says should since some something still stop such take talk tell than thank that
their them then there these they thing things this those time turn under until upon very want week well went
were what when where which while will with word words would year your yours
"""
COMMON = set(COMMON_TEXT.split())
CLOCK = re.compile(r"\b(\d{1,2}):(\d\d) (am|pm)\b")
HOURS = re.compile(r"\b(\d{1,2}) to (\d{1,2}) (am|pm)\b")
DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?\b")
MONTH = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{4}})\b")
LENGTH = re.compile(r"\b(?:\d+ hours?(?: and \d+ minutes?)?|\d+ minutes?(?: and \d+ seconds?)?|\d+ seconds?)\b")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
CAPITAL = re.compile(r"(?<![.!?:;“\"(] )(?<!^)\b[A-Z][\w'’-]*")


@dataclass(frozen=True)
class Heard:
    """One counted play of the raw log."""

    at: datetime
    title: str
    artist: str
    album: str
    seconds: float
    genre: str = ""


@dataclass
class Song:
    """One track of the raw library."""

    title: str
    artist: str
    album: str
    number: int
    seconds: float
    year: int | None
    genre: str


@dataclass
class Raw:
    """What an episode may rest on. `first` and `last` bound its period (local dates, both in it)."""

    plays: list[Heard] = field(default_factory=list)
    songs: list[Song] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    first: datetime | None = None
    last: datetime | None = None
    added: set[tuple[int, str]] = field(default_factory=set)
    loved: set[str] = field(default_factory=set)


def untraceable(script_lines, facts, hosts, headings, raw: Raw) -> list[str]:
    """What of the lines (text, ids of facts) nothing supports, in words."""
    known = {fact.id: fact for fact in facts}
    counts = _Counts(raw)
    found: list[str] = []
    for text, ids in script_lines:
        cited = [known.get(each) for each in ids]
        if None in cited:
            found.append(f"{text}: cites what is not there")
        elif not cited:
            found += [f"{text}: {what}" for what in _of_nothing(text, hosts, headings)]
        elif any(fact.quote for fact in cited):
            found += [f"{text}: {what}" for what in _of_texts(text, cited, hosts, headings, raw)]
        else:
            found += [f"{text}: {what}" for what in counts.wrong(text, cited, hosts, headings)]
    return found


def _of_nothing(text, hosts, headings) -> list[str]:
    """A line without facts may name nobody but hosts and what the episode is called, and count nothing."""
    allowed = {word for name in (*hosts, *headings) for word in re.findall(r"[\w'’-]+", name)} | {"I"}
    wrong = [f"number {found}" for found in NUMBER.findall(text)]
    return wrong + [f"name {name}" for name in CAPITAL.findall(text) if name not in allowed]


def _of_texts(text, cited, hosts, headings, raw: Raw) -> list[str]:
    """The quotes are in the raw text, and the line has no other words than they, the title, the author."""
    wrong = []
    held: set[str] = set()
    for fact in cited:
        raw_text = raw.texts.get(fact.source, "")
        if fact.quote and _flat(fact.quote) not in _flat(raw_text):
            wrong.append("the quote is not in the text")
        held |= set(_tokens(fact.quote))
    title = {word for name in (*hosts, *headings, *raw.texts) for word in _tokens(name)}
    for word in _tokens(text):
        strong = len(word) > 3 or any(map(str.isdigit, word))
        if strong and word not in held | title | ATTRIBUTION | COMMON:
            wrong.append(f"word {word}")
    allowed = {*held, *title, "i"}
    wrong += [f"name {name}" for name in CAPITAL.findall(text) if not set(_tokens(name)) <= allowed]
    return wrong


class _Counts:
    """Everything that may truly be said with a number, by what it is said of."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.week = [play for play in raw.plays if self._inside(play.at)]
        self.names = {name for play in raw.plays for name in (play.title, play.artist, play.album, play.genre)}
        self.names |= {name for song in raw.songs for name in (song.title, song.artist, song.album, song.genre)}
        self.allowed: dict[str, set[int]] = defaultdict(set)
        self.times: dict[str, set[datetime]] = defaultdict(set)
        self.lengths: dict[str, set[str]] = defaultdict(set)
        self._count()
        self._measure()

    def wrong(self, text, cited, hosts, headings) -> list[str]:
        """What of a line cannot be found again."""
        names = {name for fact in cited for name in fact.names}
        unknown = [f"name {name} is nowhere" for name in names if name not in self.names and name not in headings
                   and not self._is_phrase(name)]  # fmt: skip
        loose = text
        for name in sorted((*names, *headings, *hosts), key=len, reverse=True):
            loose = loose.replace(name, " ")
        unknown += [f"name {name}" for name in CAPITAL.findall(loose) if name not in {*DAYS, *MONTHS, "I", "And"}]
        keys = [name for name in names if name in self.allowed or name in self.times] or [""]
        return unknown + self._numbers(loose, keys)

    def _is_phrase(self, name: str) -> bool:
        return any(name.startswith(song.title) for song in self.raw.songs) or name in self.raw.loved or any(
            name in text for text in self.raw.texts.values())  # fmt: skip

    def _numbers(self, text: str, keys: list[str]) -> list[str]:
        wrong = []
        moments = {at for key in keys for at in self.times[key]} | (self.times[""] if keys == [""] else set())
        for found in CLOCK.finditer(text):
            hour = int(found[1]) % 12 + (12 if found[3] == "pm" else 0)
            if not any((at.hour, at.minute) == (hour, int(found[2])) for at in moments | self.times[""]):
                wrong.append(f"time {found[0]}")
        text = CLOCK.sub(" ", text)
        hours = {at.hour % 12 for at in moments | self.times[""]}
        wrong += [f"hour {found[0]}" for found in HOURS.finditer(text) if int(found[1]) % 12 not in hours]
        text = re.sub(r"after 6 pm", " ", HOURS.sub(" ", text), flags=re.IGNORECASE)
        for found in DATE.finditer(text):
            day = (int(found[1]), found[2])
            dates = {(at.day, MONTHS[at.month - 1]) for at in moments | self.times[""]}
            if day not in dates | self._bounds() | self.raw.added:
                wrong.append(f"date {found[0]}")
        text = DATE.sub(" ", text)
        months = {(MONTHS[at.month - 1], str(at.year)) for at in moments}
        wrong += [f"month {found[0]}" for found in MONTH.finditer(text) if (found[1], found[2]) not in months]
        text = MONTH.sub(" ", text)
        lengths = {length for key in (*keys, "") for length in self.lengths[key]}
        wrong += [f"length {found}" for found in LENGTH.findall(text) if found not in lengths]
        text = LENGTH.sub(" ", text)
        weekdays = {DAYS[at.weekday()] for at in moments | self.times[""]}
        wrong += [f"day {day}" for day in DAYS if re.search(rf"\b{day}\b", text) and day not in weekdays
                  and "Saturday and Sunday" not in text]  # fmt: skip
        said = [int(found.replace(",", "")) for found in NUMBER.findall(text)]
        said += [2 for _ in re.findall(r"\btwice\b", text)]
        allowed = {number for key in keys for number in self.allowed[key]} | (
            self.allowed[""] if keys == [""] else set()
        )
        return wrong + [f"number {number} of {keys}" for number in said if number not in allowed | {7}]

    def _inside(self, at: datetime) -> bool:
        raw = self.raw
        return (raw.first is None or at.date() >= raw.first.date()) and (
            raw.last is None or at.date() <= raw.last.date()
        )

    def _before(self, at: datetime) -> bool:
        raw = self.raw
        if raw.first is None or raw.last is None:
            return False
        days = (raw.last.date() - raw.first.date()).days + 1
        return 0 < (raw.first.date() - at.date()).days <= days

    def _bounds(self) -> set[tuple[int, str]]:
        raw, found = self.raw, set()
        for at in (raw.first, raw.last):
            if at is not None:
                found |= {((at - timedelta(days=n)).day, MONTHS[(at - timedelta(days=n)).month - 1]) for n in range(100)
                          if n == 0 or (at is raw.first and n % 7 == 1)}  # fmt: skip
        return found

    def _count(self) -> None:
        raw = self.raw
        before = [play for play in raw.plays if self._before(play.at)]
        for plays in (self.week, before, raw.plays):
            for key in ("artist", "title", "album", "genre"):
                for name, number in Counter(getattr(play, key) for play in plays).items():
                    self.allowed[name].add(number)
            self.allowed[""] |= {len(plays), len({(p.title, p.artist) for p in plays}), len({p.artist for p in plays})}
        for play in raw.plays:
            for name in (play.title, play.artist, play.album, ""):
                self.times[name].add(play.at)
        self._by_artist()
        self._by_day()
        ranked = sorted(Counter(play.artist for play in self.week).items(), key=lambda pair: (-pair[1], pair[0]))
        for rank, (artist, _) in enumerate(ranked, 1):
            self.allowed[artist].add(rank)
        if raw.first is not None and raw.last is not None:
            span = (raw.last.date() - raw.first.date()).days + 1
            self.allowed[""] |= {span, span - len({play.at.date() for play in self.week})}
            self.allowed[""].add(abs(len(self.week) - len(before)))

    def _by_artist(self) -> None:
        for artist in {play.artist for play in self.raw.plays}:
            own = [play for play in self.week if play.artist == artist]
            earlier = [play for play in self.raw.plays if play.artist == artist and own and play.at < own[0].at]
            self.allowed[artist] |= {len({play.title for play in own}), len({play.album for play in own})}
            if own and earlier:
                self.allowed[artist].add((own[0].at - max(play.at for play in earlier)).days)
        firsts = {}
        for play in sorted(self.raw.plays, key=lambda play: play.at):
            firsts.setdefault(play.artist, play.at)
            firsts.setdefault((play.title, play.artist), play.at)
        inside = {key for key, at in firsts.items() if self._inside(at)}
        self.allowed[""] |= {sum(isinstance(key, str) for key in inside), sum(isinstance(key, tuple) for key in inside)}

    def _by_day(self) -> None:
        days: dict[object, list[Heard]] = defaultdict(list)
        for play in self.week:
            days[play.at.date()].append(play)
        for plays in days.values():
            self.allowed[""].add(len(plays))
            for key in ("artist", "title"):
                for name, number in Counter(getattr(play, key) for play in plays).items():
                    self.allowed[name].add(number)
        for name in {play.title for play in self.week}:
            self.allowed[name].add(len({play.at.date() for play in self.week if play.title == name}))
        hours = Counter(play.at.hour for play in self.week)
        self.allowed[""] |= set(hours.values())
        for artist in {play.artist for play in self.raw.plays}:
            own = [play for play in self.raw.plays if play.artist == artist]
            self.allowed[artist] |= set(Counter(play.at.hour for play in own).values())
            self.allowed[artist] |= set(Counter((play.at.year, play.at.month) for play in own).values())
        self.allowed[""] |= {
            sum(play.at.hour >= 18 for play in self.week),
            sum(play.at.hour < 12 for play in self.week),
        }
        self.allowed[""].add(sum(play.at.weekday() >= 5 for play in self.week))
        self._sessions()
        self._earlier_weeks()

    def _sessions(self) -> None:
        """Plays that begin within half an hour after what was there before has ended."""
        size, longest, until = 0, set(), None
        for play in sorted(self.raw.plays, key=lambda play: play.at):
            gap = None if until is None else (play.at - until).total_seconds()
            size = size + 1 if gap is not None and gap <= 1800 else 1
            longest.add(size)
            ended = play.at + timedelta(seconds=play.seconds)
            until = ended if until is None else max(until, ended)
        self.allowed[""] |= longest

    def _earlier_weeks(self) -> None:
        if self.raw.first is None:
            return
        for week in range(10):
            last = (self.raw.first - timedelta(days=7 * week + 1)).date()
            own = [play for play in self.raw.plays if 0 <= (last - play.at.date()).days < 7]
            self.allowed[""].add(len(own))
            for key in ("artist", "title"):
                for name, number in Counter(getattr(play, key) for play in own).items():
                    self.allowed[name].add(number)

    def _measure(self) -> None:
        raw = self.raw
        self.lengths[""].add(_hours(sum(play.seconds for play in self.week)))
        for key in ("album", "artist"):
            for name in {getattr(song, key) for song in raw.songs}:
                own = [song for song in raw.songs if getattr(song, key) == name]
                self.lengths[name].add(_hours(sum(song.seconds for song in own)))
                years = {song.year for song in own if song.year}
                self.allowed[name] |= {len(own), len({song.album for song in own})} | years
        for song in raw.songs:
            self.lengths[song.title].add(_minutes(song.seconds))
            self.allowed[song.title].add(song.number)


def _flat(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").split())


def _tokens(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[^\W_]+", text.replace("\u2019", "'"))]


def _hours(seconds: float) -> str:
    whole = round(seconds / 60)
    hours, minutes = whole // 60, whole % 60
    parts = [f"{hours} hour{'s' if hours != 1 else ''}"] if hours else []
    if minutes or not hours:
        parts.append(f"{minutes} minute{'s' if minutes != 1 else ''}")
    return " and ".join(parts)


def _minutes(seconds: float) -> str:
    whole = round(seconds)
    minutes, left = whole // 60, whole % 60
    parts = [f"{minutes} minute{'s' if minutes != 1 else ''}"] if minutes else []
    if left or not minutes:
        parts.append(f"{left} second{'s' if left != 1 else ''}")
    return " and ".join(parts)
