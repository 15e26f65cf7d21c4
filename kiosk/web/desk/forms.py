"""The forms: what each asks, on which rule it rests, and how far that was checked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import abort, render_template
from flask_babel import gettext as _

from kiosk.core.form import Basis, Form, Item, ItemType, Mark
from kiosk.core.words import Text
from kiosk.operations import forms as operations
from kiosk.operations.forms import EntryForm
from kiosk.storage import queries
from kiosk.storage.queries import Version
from kiosk.web import edge
from kiosk.web.desk import inputs
from kiosk.web.desk.frame import bp
from kiosk.web.desk.inspections import limits_words


@dataclass(frozen=True)
class Rest:
    """One basis in words: the rule, how staff should take it, and how loud that is said."""

    text: str
    word: str
    meaning: str
    tone: str


@dataclass(frozen=True)
class Line:
    """One item of a form to read."""

    text: str
    type: str
    limits: str
    choices: str
    fail: str
    is_major: bool
    basis: Rest | None
    hint: str


@dataclass(frozen=True)
class Group:
    """The forms of one family that fit the search."""

    title: str
    versions: Sequence[Version]


@dataclass(frozen=True)
class FormList:
    """The forms by family, and the sheets that come with a register; `total` counts the forms before the search."""

    q: str
    groups: tuple[Group, ...]
    entry_forms: tuple[EntryForm, ...]
    found: int
    total: int


@dataclass(frozen=True)
class FormPage:
    """A form to read, in its current version."""

    code: str
    title: str
    frequency: str
    roles: str
    number: int
    basis: tuple[Rest, ...]
    lines: tuple[Line, ...]
    meanings: tuple[Rest, ...]


@bp.get("/forms")
@edge.needs_supervisor
def form_list() -> str:
    """Show every form in its current version, by family, narrowed by a search for code, title or frequency."""
    return render_template("desk/forms.html", forms=_list(inputs.text("q", longest=60)))


@bp.get("/forms/<code>")
@edge.needs_supervisor
def forms(code: str) -> str:
    """Show one form with its basis."""
    form_id = queries.form_ids().get(code)
    if form_id is None:
        abort(404)
    version = queries.current_versions([form_id])[form_id]
    return render_template("desk/form.html", form=_page(version.form, version.number))


def _list(q: str) -> FormList:
    current = sorted(queries.current_versions().values(), key=lambda version: version.form.code)
    fitting = [each for each in current if _fits(q, each.form.code, each.form.title, each.form.frequency)]
    family_of = {code: family.text for family in operations.families() for code in family.forms}
    titles = [*(family.text.in_(edge.language()) for family in operations.families()), _("本校自己的")]
    groups: dict[str, list[Version]] = {title: [] for title in titles}
    for each in fitting:
        family = family_of.get(each.form.code)
        groups[family.in_(edge.language()) if family else titles[-1]].append(each)
    return FormList(
        q=q,
        groups=tuple(Group(title, versions) for title, versions in groups.items() if versions),
        entry_forms=tuple(
            each for each in operations.entry_forms() if _fits(q, each.code, each.title, each.register)
        ),
        found=len(fitting),
        total=len(current),
    )


def _fits(q: str, code: str, *texts: Text) -> bool:
    """Decide whether every word of a search stands in the code or in one of the texts, in either language."""
    words = " ".join([code, *_both(texts)]).casefold()
    return all(word in words for word in q.casefold().split())


def _both(texts: Iterable[Text]) -> Iterable[str]:
    return (word for text in texts for word in (text.zh, text.en))


def mark_meanings() -> dict[Mark, tuple[str, str]]:
    """Return for each mark what it means for staff, and its tone."""
    return {
        Mark.READ: (_("读过原文；其中 GB/T 是推荐性标准，不是法律"), "good"),
        Mark.LOCAL: (_("只在当地适用，请核对本地要求"), "info"),
        Mark.SECONDARY: (_("见于转引，写进制度前请核对原文"), "late"),
        Mark.CUSTOM: (_("学校或行业的通行做法，不是法规"), "quiet"),
        Mark.PLAN: (_("见于学校后勤计划，不是法规"), "quiet"),
        Mark.DEFAULT: (_("没有外部依据，学校可以改"), "quiet"),
        Mark.UNVERIFIED: (_("流传较广但没有找到依据，不要当作法规"), "late"),
    }


def _page(form: Form, number: int) -> FormPage:
    language = edge.language()
    bases = [_rest(basis) for basis in form.basis]
    lines = tuple(_line(item) for item in form.items)
    used = {rest.word: rest for rest in [*bases, *(line.basis for line in lines)] if rest is not None}
    return FormPage(
        code=form.code,
        title=form.title.in_(language),
        frequency=form.frequency.in_(language),
        roles=_("、").join(role.in_(language) for role in form.roles),
        number=number,
        basis=tuple(bases),
        lines=lines,
        meanings=tuple(used.values()),
    )


def _rest(basis: Basis) -> Rest:
    language = edge.language()
    meaning, tone = mark_meanings()[basis.mark]
    return Rest(basis.text.in_(language), basis.mark.text.in_(language), meaning, tone)


def _line(item: Item) -> Line:
    language = edge.language()
    return Line(
        text=item.text.in_(language),
        type=type_word(item.type.value),
        limits=_("未接入") if item.type is ItemType.COMPUTED and not item.choices else limits_words(item),
        choices=" / ".join(choice.text.in_(language) for choice in item.choices),
        fail=item.fail_class.text.in_(language) if item.fail_class else "",
        is_major=item.is_major,
        basis=_rest(item.basis) if item.basis else None,
        hint=item.hint.in_(language) if item.hint else "",
    )


def type_word(item_type: str) -> str:
    """Return how an item is answered in words."""
    words = {
        "pass": _("正常或异常"),
        "number": _("数字"),
        "pair": _("两个数字"),
        "choice": _("单选"),
        "choices": _("多选"),
        "text": _("文字"),
        "date": _("日期"),
        "datetime": _("日期和时间"),
        "rows": _("多行登记"),
        "photo": _("照片"),
        "signature": _("手写签名"),
        "second": _("第二人确认"),
        "computed": _("系统计算"),
    }
    return words.get(item_type, item_type)
