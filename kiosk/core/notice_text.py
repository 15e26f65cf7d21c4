"""The text of the State Council's holiday notice, read into dates off and make-up workdays, or into what is wrong.

Nothing is guessed: a piece with a date that is not understood is given back as it stands, and what contradicts itself
(a weekday, a number of days) is a problem. The form of the notice: `domain/calendar.md` 1 and 2.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from kiosk.core.calendar import is_weekend
from kiosk.core.words import Text

MAKE_UP_NAME = "调休上班"
LONGEST_TEXT = 6000
# A line at least this long that does not end a sentence was wrapped by the program it was copied from.
_WRAPPED_FROM = 25
_LONGEST_SPAN = timedelta(days=15)
_ONE_DAY = timedelta(days=1)

# The seven holidays of all citizens by the name the table keeps, in the order of the year.
HOLIDAYS: dict[str, Text] = {
    "元旦": Text("元旦", "New Year's Day"),
    "春节": Text("春节", "Spring Festival"),
    "清明节": Text("清明节", "Qingming"),
    "劳动节": Text("劳动节", "Labour Day"),
    "端午节": Text("端午节", "Dragon Boat Festival"),
    "中秋节": Text("中秋节", "Mid-Autumn Festival"),
    "国庆节": Text("国庆节", "National Day"),
}
_OTHER_NAMES = {
    "农历除夕": Text("除夕", "New Year's Eve (lunar)"),
    "除夕": Text("除夕", "New Year's Eve (lunar)"),
    MAKE_UP_NAME: Text(MAKE_UP_NAME, "make-up workday"),
    "放假": Text("放假", "day off"),
}
_FULL_NAMES = {"清明": "清明节", "劳动": "劳动节", "五一": "劳动节", "端午": "端午节", "中秋": "中秋节", "国庆": "国庆节", "除夕": "春节"}
_FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (10, 1): "国庆节"}
_WEEKDAYS = "一二三四五六日"
_NUMERALS = {numeral: number for number, numeral in enumerate("一二三四五六七八九十", 1)}


class NoticeProblem(StrEnum):
    """Why a text can not be taken as a year's arrangement."""

    NOTHING_READ = "nothing_read"
    TOO_LONG = "too_long"
    NO_SUCH_DATE = "no_such_date"
    WRONG_WEEKDAY = "wrong_weekday"
    WRONG_COUNT = "wrong_count"
    BACKWARDS = "backwards"
    OTHER_YEAR = "other_year"
    OFF_AND_WORK = "off_and_work"
    WORK_ON_A_WORKDAY = "work_on_a_workday"


@dataclass(frozen=True)
class Complaint:
    """One problem: the piece of text it is about, and what the text says against what is so.

    `on` is the date, `said` and `found` are a weekday (0 is Monday) or a number of days; `fitting` are the nearby years
    in which every weekday of the text would be right.
    """

    what: NoticeProblem
    piece: str
    on: date | None = None
    said: int | None = None
    found: int | None = None
    fitting: tuple[int, ...] = ()


@dataclass(frozen=True)
class NoticeDay:
    """One date the notice speaks of: off, or a make-up workday."""

    on: date
    is_off: bool
    name: str


@dataclass(frozen=True)
class Notice:
    """What was read: the year, its days by date, problems, pieces with dates that were not understood, the rest.

    `missing` are the holidays the text does not name; while there are any, it is no whole year's arrangement.
    """

    year: int
    days: tuple[NoticeDay, ...]
    complaints: tuple[Complaint, ...]
    unread: tuple[str, ...]
    aside: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Decide whether all seven holidays are there."""
        return not self.missing


_DATE = (
    r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})(?:日|号)?"
    r"(?:\((?:农历)?[^()\d]{{1,12}}[、,])?(?:\(?(?:周|星期|礼拜)(?P<{0}w>[一二三四五六日天])\)?)?(?:\(农历[^()\d]{{1,12}}\))?"
)
_SPAN = re.compile(_DATE.format("a") + r"(?:(?:至|到|-+|~)" + _DATE.format("b") + r")?")
_NAME = r"(?:元旦|春节|除夕|清明节?|国际劳动节|五一劳动节|五一|劳动节|端午节?|中秋节?|国庆节?)"
_HEAD = re.compile(
    r"(?:\d{4}年:)?(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\)|\d{1,2}[、.](?!\d)|[·•*-])?"
    rf"(?:(?:\d{{4}}年)?(?P<names>{_NAME}(?:[、和及与]{_NAME})*)(?:假期|放假时间)?)?[:为]?(?:从|自|于)?"
)
_OFF = r"(?:放假调休|调休放假|放假公休|放假|休息|休假|调休|连休)"
_WORK = r"(?:(?:为|按|均)?(?:正常|照常|照样|调休|补班|补|应)*上班|补班|为工作日)"
_VERB = re.compile(rf"(?:起)?(?:(?P<off>{_OFF})|(?P<work>{_WORK}))?(?P<count>\(?共?\d{{1,2}}天\)?)?")
_COUNT = re.compile(r"(?:共|合计|放假|连休|假期)*(?P<n>\d{1,2}|[一二三四五六七八九十])天(?:假期|假)?")
_JOINING = re.compile(r"[、和及与]")
_BESIDE = re.compile(r"(?:,?(?:与|和)(?:周末|双休日|前后周末)(?:连休|相连))")
_WITH_A_DATE = re.compile(r"\d{1,2}(?:月|日)|\d{1,2}天")
_SIGNED_ON = re.compile(r"\(?\d{4}年\d{1,2}月\d{1,2}日\)?(?:印发|发布)?")
_YEAR_OF_A_NOTICE = re.compile(rf"(\d{{4}})年(?:全年|部分|{_NAME}|节假日|放假|的?节日)")
_YEAR_ALONE = re.compile(r"(\d{4})年(?!\d{1,2}月\d{1,2}日)")
_YEAR_OF_A_DATE = re.compile(r"(\d{4})年\d{1,2}月")


def holiday_text(name: str) -> Text:
    """Return a name of the national table in both languages; one that nobody knows stays as it is in both."""
    known = HOLIDAYS | _OTHER_NAMES
    if name in known:
        return known[name]
    if name.startswith("休息日"):
        return Text(name, "day off in exchange")
    stem = name.removesuffix("（补假）")
    if stem in known:
        return Text(name, f"{known[stem].en} (in lieu)")
    if "、" in name:
        return Text(name, ", ".join(holiday_text(each).en for each in name.split("、")))
    return Text(name, name)


def year_in(text: str) -> int | None:
    """Return the year a notice arranges, or None if it names none; the date of its signing does not count."""
    plain = "".join(unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).split())
    for pattern in (_YEAR_OF_A_NOTICE, _YEAR_ALONE):
        found = Counter(int(year) for year in pattern.findall(plain))
        if found:
            return found.most_common(1)[0][0]
    dated = Counter(int(year) for year in _YEAR_OF_A_DATE.findall(plain))
    # The arrangement of a year starts with 元旦, which may begin in the December before.
    return max(dated) if dated else None


def read_notice(text: str, *, year: int) -> Notice:
    """Return what a text says about a year's days off and make-up workdays."""
    if len(text) > LONGEST_TEXT:
        return Notice(year, (), (Complaint(NoticeProblem.TOO_LONG, ""),), (), (), tuple(HOLIDAYS))
    reader = _Reader(year)
    for clause in _clauses(text):
        reader.take(clause)
    reader.finish()
    complaints = _with_fitting_years([*reader.complaints, *_contradictions(reader.found)], reader.weekdays, year)
    if not reader.found and not complaints:
        complaints = [Complaint(NoticeProblem.NOTHING_READ, "")]
    days = {each.on: each for each in reversed(reader.found)}
    return Notice(
        year=year,
        days=tuple(days[on] for on in sorted(days)),
        complaints=tuple(complaints),
        unread=tuple(reader.unread),
        aside=tuple(reader.aside),
        missing=tuple(name for name in HOLIDAYS if name not in reader.named),
    )


@dataclass
class _Span:
    """Some dates in a row as one piece of text named them."""

    first: date
    last: date
    piece: str

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


@dataclass
class _Reader:
    """The reading of a text clause by clause: the holiday it speaks of, and the dates whose verb is still to come."""

    year: int
    found: list[NoticeDay] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    weekdays: list[tuple[date, int]] = field(default_factory=list)
    names: tuple[str, ...] = ()
    waiting: list[_Span] = field(default_factory=list)
    last_off: list[_Span] = field(default_factory=list)

    def take(self, clause: str) -> None:
        """Read one clause, or keep it among what was not understood."""
        if self._counts(clause) or (_BESIDE.fullmatch(clause) and self.last_off):
            return
        head = _HEAD.match(clause)
        rest = clause[head.end() :] if head else clause
        names = tuple(dict.fromkeys(_full_name(name) for name in re.findall(_NAME, head["names"] or ""))) if head else ()
        drafts, tail = _drafts(rest)
        verb = _VERB.fullmatch(_BESIDE.sub("", tail))
        # A verb alone belongs to dates before it; a name alone opens what comes after it.
        is_read = verb is not None and (drafts or (self.waiting and verb.group(0)) or (names and not verb.group(0)))
        if verb is None or not is_read:
            # A count that follows speaks of this piece, not of the dates read before it.
            self.last_off = []
            self._put_aside(clause)
            return
        if names:
            self._drop_waiting()
            self.names = names
        self.waiting += [span for draft in drafts if (span := self._span(draft)) is not None]
        if verb["off"] or (verb["count"] and self.waiting):
            self._settle(is_off=True)
        elif verb["work"]:
            self._settle(is_off=False)
        if verb["count"]:
            self._counts(verb["count"].strip("()"))

    def finish(self) -> None:
        """End the reading: dates still without a verb were not understood."""
        self._drop_waiting()

    def _counts(self, clause: str) -> bool:
        counted = _COUNT.fullmatch(clause)
        if counted is None:
            return False
        if self.waiting:
            self._settle(is_off=True)
        if not self.last_off:
            return False
        said = _NUMERALS.get(counted["n"]) or int(counted["n"])
        actual = len({day for span in self.last_off for day in span.days})
        if said != actual:
            pieces = "、".join(span.piece for span in self.last_off)
            self.complaints.append(
                Complaint(NoticeProblem.WRONG_COUNT, f"{pieces} … {clause}", said=said, found=actual)
            )
        return True

    def _settle(self, *, is_off: bool) -> None:
        if is_off:
            self.last_off = list(self.waiting)
        for span in self.waiting:
            # Of the year before only a December belongs to an arrangement, at its 元旦.
            if span.last.year != self.year and not (span.first.year == self.year - 1 and span.first.month == 12):
                self.complaints.append(Complaint(NoticeProblem.OTHER_YEAR, span.piece, span.first))
            names = self.names or tuple(filter(None, (_FIXED.get((day.month, day.day)) for day in span.days)))
            if is_off:
                self.named |= set(names)
            name = ("、".join(names) or "放假") if is_off else MAKE_UP_NAME
            self.found += [NoticeDay(day, is_off, name) for day in span.days]
        self.waiting = []

    def _put_aside(self, clause: str) -> None:
        (self.unread if _WITH_A_DATE.search(clause) and not _SIGNED_ON.fullmatch(clause) else self.aside).append(clause)

    def _drop_waiting(self) -> None:
        for span in self.waiting:
            self._put_aside(span.piece)
        self.waiting = []

    def _span(self, draft: re.Match[str]) -> _Span | None:
        previous = self.waiting[-1].last if self.waiting else (self.found[-1].on if self.found else None)
        first = self._date(draft, "a", after=previous)
        if first is None:
            return None
        if draft["bd"] is None:
            return _Span(first, first, draft.group(0))
        last = self._date(draft, "b", after=first)
        if last is None:
            return None
        if not timedelta() <= last - first <= _LONGEST_SPAN:
            self.complaints.append(Complaint(NoticeProblem.BACKWARDS, draft.group(0)))
            return None
        return _Span(first, last, draft.group(0))

    def _date(self, draft: re.Match[str], part: str, *, after: date | None) -> date | None:
        month = int(draft[f"{part}m"]) if draft[f"{part}m"] else after.month if after else 0
        year = self._year_of(draft, part, month, after)
        try:
            found = date(year, month, int(draft[f"{part}d"]))
        except ValueError:
            self.complaints.append(Complaint(NoticeProblem.NO_SUCH_DATE, draft.group(0)))
            return None
        weekday = draft[f"{part}w"]
        if weekday:
            said = _WEEKDAYS.index("日" if weekday == "天" else weekday)
            self.weekdays.append((found, said))
            if found.weekday() != said:
                self.complaints.append(
                    Complaint(NoticeProblem.WRONG_WEEKDAY, draft.group(0), found, said, found.weekday())
                )
        return found

    def _year_of(self, draft: re.Match[str], part: str, month: int, after: date | None) -> int:
        """Return the year as written; else the one before for a December of 元旦, or the start's, or the next one."""
        if draft[f"{part}y"]:
            return int(draft[f"{part}y"])
        if part == "b" and after is not None:
            return after.year + (month < after.month)
        ends_in_january = draft["bd"] is not None and draft["bm"] == "1"
        if month == 12 and (self.names == ("元旦",) or ends_in_january):
            return self.year - 1
        return self.year


def _drafts(text: str) -> tuple[list[re.Match[str]], str]:
    """Return the dates and spans a clause begins with, and what follows them."""
    found: list[re.Match[str]] = []
    at = 0
    while draft := _SPAN.match(text, at):
        # A bare number is no date unless it stands with its month or its 日.
        if not re.search(r"[月日号]", draft.group(0)) or re.match(r"天|年|周", text[draft.end() :]):
            break
        found.append(draft)
        at = draft.end()
        joined = _JOINING.match(text, at)
        if joined is None or _BESIDE.match(text, at) or not _SPAN.match(text, joined.end()):
            break
        at = joined.end()
    return found, text[at:]


def _full_name(name: str) -> str:
    stem = name.removeprefix("国际").removeprefix("五一") or "五一"
    return name if name in HOLIDAYS else stem if stem in HOLIDAYS else _FULL_NAMES.get(stem.removesuffix("节"), stem)


def _clauses(text: str) -> Iterator[str]:
    """Yield the clauses of a text without blanks, in half-width signs; a line that was only wrapped goes on."""
    plain = unicodedata.normalize("NFKC", text)
    plain = plain.translate({ord(sign): "-" for sign in "—–−―"} | {ord("～"): "~", ord("〜"): "~"})
    lines = [line for each in plain.splitlines() if (line := "".join(each.split()))]
    joined, before = "", ""
    for line in lines:
        joined += ("" if _goes_on(before, line) else "。") + line
        before = line
    yield from (clause for clause in re.split(r"[。;,!]|(?<=上班)\.|(?<=天)\.", joined) if clause)


def _goes_on(before: str, line: str) -> bool:
    """Decide whether a line is the wrapped rest of the one before: that one is long, or ends within a date or a list."""
    if not before or before[-1] in "。;:!" or re.match(rf"[一二三四五六七八九十]+、|{_NAME}", line):
        return False
    if len(before) >= _WRAPPED_FROM and not re.search(r"(?:上班|放假|调休|休息|天|连休)$", before):
        return True
    return re.search(r"(?:[月年至到、和及与共,(]|\d|周|星期|放|调|上|-|~)$", before) is not None or (
        re.match(r"(?:[月日至到、天)。,]|放假|调休|上班|共\d)", line) is not None
    )


def _contradictions(found: Sequence[NoticeDay]) -> list[Complaint]:
    off = {each.on for each in found if each.is_off}
    complaints = []
    for on in sorted({each.on for each in found if not each.is_off}):
        piece = f"{on.month}月{on.day}日"
        if on in off:
            complaints.append(Complaint(NoticeProblem.OFF_AND_WORK, piece, on))
        elif not is_weekend(on):
            complaints.append(Complaint(NoticeProblem.WORK_ON_A_WORKDAY, piece, on, found=on.weekday()))
    return complaints


def _with_fitting_years(
    complaints: list[Complaint], weekdays: Sequence[tuple[date, int]], year: int
) -> list[Complaint]:
    """Return the complaints; those about a weekday with the nearby years in which all weekdays would be right."""
    wrong = [each for each in complaints if each.what is NoticeProblem.WRONG_WEEKDAY]
    if not wrong:
        return complaints
    shifts = [shift for shift in (-1, 1, -2, 2) if all(_fits(on, said, shift) for on, said in weekdays)]
    fitting = tuple(year + shift for shift in shifts)
    return [
        Complaint(each.what, each.piece, each.on, each.said, each.found, fitting) if each in wrong else each
        for each in complaints
    ]


def _fits(on: date, said: int, shift: int) -> bool:
    try:
        return on.replace(year=on.year + shift).weekday() == said
    except ValueError:
        return False
