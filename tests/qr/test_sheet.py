"""Labels placed on stocks: boxes, floors, margins, text, and the SVG drawn from them (L1, L4, L5, L6, L9, L11, L12)."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations
from time import perf_counter

import pytest

from qr import code, drawing, lettering, sheet, stocks, symbol
from qr.sheet import Floor, LabelTooSmall, Role
from tests.qr.labels import hostile_labels, ordinary_label

SVG = "{http://www.w3.org/2000/svg}"
CLOSE = 1e-6
NARROW = 50.0

every_stock = pytest.mark.parametrize(
    "stock", stocks.STOCKS.values(), ids=lambda stock: stock.name
)


def placed_on(stock, *labels, start_cell=0, **options):
    return [
        placed
        for page in sheet.layout(labels, stock, start_cell, **options)
        for placed in page.labels
    ]


def lies_inside(inner, outer, margin=0.0):
    return (
        inner.x >= outer.x + margin - CLOSE
        and inner.y >= outer.y + margin - CLOSE
        and inner.x + inner.width <= outer.x + outer.width - margin + CLOSE
        and inner.y + inner.height <= outer.y + outer.height - margin + CLOSE
    )


def texts(placed, role):
    return [line.text for line in placed.lines if line.role is role]


def long_address(length):
    return "http://192.168.1.20/c/K7M3PX9Q".ljust(length, "Q")


@every_stock
def test_box_and_ink_stay_inside_the_label(stock):
    for placed in placed_on(stock, *hostile_labels(40, seed=1)):
        assert lies_inside(placed.box, placed.edge)
        assert lies_inside(placed.ink, placed.edge, stock.ink_margin)
        assert lies_inside(placed.column, placed.edge, stock.ink_margin)


@every_stock
def test_quiet_zone_is_four_modules_on_every_side(stock):
    (placed,) = placed_on(stock, ordinary_label())
    quiet = 4 * placed.module
    assert placed.ink.x - placed.box.x == pytest.approx(quiet)
    assert placed.ink.y - placed.box.y == pytest.approx(quiet)
    assert placed.box.width - placed.ink.width == pytest.approx(2 * quiet)
    assert placed.box.height - placed.ink.height == pytest.approx(2 * quiet)


@every_stock
def test_text_column_lies_beside_or_below_the_quiet_zone(stock):
    for placed in placed_on(stock, *hostile_labels(40, seed=2)):
        is_beside = placed.column.x >= placed.box.x + placed.box.width - CLOSE
        is_below = placed.column.y >= placed.box.y + placed.box.height - CLOSE
        assert is_beside or is_below


@every_stock
def test_floors_of_box_and_module_are_kept(stock):
    for placed in placed_on(stock, *hostile_labels(10, seed=3)):
        assert placed.box.width >= sheet.LEAST_BOX - CLOSE
        assert placed.module >= sheet.LEAST_MODULE - CLOSE
        assert placed.level is symbol.Level.Q


@every_stock
def test_lines_stand_one_below_the_other_inside_the_column(stock):
    for placed in placed_on(stock, *hostile_labels(60, seed=4)):
        bottom = placed.column.y
        for line in placed.lines:
            assert line.baseline - 0.92 * line.size >= bottom - CLOSE
            bottom = line.baseline + 0.28 * line.size
            assert line.width <= placed.column.width + CLOSE
        assert bottom <= placed.column.y + placed.column.height + CLOSE


@every_stock
def test_code_is_printed_high_enough_and_in_one_line_but_on_narrow_labels(stock):
    least = 3.0 if (stock.width, stock.height) == (40.0, 30.0) else 4.0
    for placed in placed_on(stock, *hostile_labels(60, seed=5)):
        lines = [line for line in placed.lines if line.role is Role.CODE]
        assert "".join(line.text for line in lines) == code.pretty(placed.label.code)
        assert len(lines) <= (2 if stock.width < NARROW else 1)
        assert all(line.size * 0.7 >= least - CLOSE for line in lines)


@every_stock
def test_ordinary_label_says_everything(stock):
    (placed,) = placed_on(stock, ordinary_label())
    if stock.width < NARROW:
        assert "".join(texts(placed, Role.NAME)) == "大班滑梯"
        assert "".join(texts(placed, Role.CODE)) == "K7M3-PX9Q"
        return
    said = {role: " ".join(texts(placed, role)) for role in Role}
    assert said.pop(Role.PLACE)
    assert said == {
        Role.NAME: "大班滑梯",
        Role.CODE: "K7M3-PX9Q",
        Role.SCHOOL: "阳光实验幼儿园",
        Role.HINT: "微信扫一扫",
    }


def test_lines_that_do_not_fit_a_narrow_label_are_left_out_hint_first():
    (small,) = placed_on(stocks.ROLL_40X30, ordinary_label())
    assert {line.role for line in small.lines} == {Role.NAME, Role.CODE}
    (tall,) = placed_on(stocks.BROTHER_29X90, ordinary_label())
    assert {line.role for line in tall.lines} == set(Role)


def test_type_grows_with_the_label():
    sizes = {}
    for stock in (stocks.PLAIN_A4, stocks.PLAIN_A4_LARGE):
        (placed,) = placed_on(stock, ordinary_label(place="操场", school="阳光"))
        for line in placed.lines:
            sizes.setdefault(line.role, []).append(line.size)
        assert placed.box.width > stock.height * 0.7
    assert all(large > 1.1 * small for small, large in sizes.values()), sizes


def test_a_name_that_would_be_cut_takes_the_room_of_the_place():
    long = ordinary_label(name="一号楼三层东侧走廊干粉灭火器（4kg）")
    (placed,) = placed_on(stocks.DYMO_57X32, long)
    assert "".join(texts(placed, Role.NAME)) == long.name
    assert texts(placed, Role.PLACE) == []


@every_stock
def test_words_are_not_broken_where_a_smaller_size_holds_them(stock):
    (placed,) = placed_on(stock, ordinary_label(name="Dry store"))
    assert texts(placed, Role.NAME) in (["Dry store"], ["Dry", "store"])


rolls = pytest.mark.parametrize(
    "stock",
    [stock for stock in stocks.STOCKS.values() if stock.is_roll],
    ids=lambda stock: stock.name,
)


@rolls
@pytest.mark.parametrize("length", range(26, 41, 2))
def test_modules_of_a_roll_are_whole_dots_and_begin_at_one(stock, length):
    (placed,) = placed_on(stock, ordinary_label(address=long_address(length)))
    for measured in (placed.module, placed.ink.x, placed.ink.y):
        dots = measured * stock.dots
        assert dots == pytest.approx(round(dots), abs=1e-6)
    assert placed.module >= sheet.LEAST_MODULE - CLOSE
    assert placed.box.width >= sheet.LEAST_BOX - CLOSE


@every_stock
def test_labels_of_a_page_never_overlap(stock):
    labels = [ordinary_label()] * stock.cells
    edges = [placed.edge for placed in placed_on(stock, *labels)]
    for one, other in combinations(edges, 2):
        assert (
            one.x + one.width <= other.x + CLOSE
            or other.x + other.width <= one.x + CLOSE
            or one.y + one.height <= other.y + CLOSE
            or other.y + other.height <= one.y + CLOSE
        )


def test_long_name_shrinks_then_wraps_then_is_cut():
    names = ["滑梯", "灭" * 6, "灭" * 7, "灭" * 14, "灭" * 200]
    placed = placed_on(stocks.PLAIN_A4, *(ordinary_label(name=name) for name in names))
    lines = [[line for line in one.lines if line.role is Role.NAME] for one in placed]
    assert [len(each) for each in lines] == [1, 1, 1, 2, 3]
    sizes = [each[0].size for each in lines]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[1] > sizes[2] == sizes[-1]
    assert [each[-1].text.endswith("…") for each in lines] == [False] * 4 + [True]


def test_long_place_is_one_line_and_cut():
    (placed,) = placed_on(stocks.PLAIN_A4, ordinary_label(place="楼" * 90))
    (place,) = texts(placed, Role.PLACE)
    assert place.endswith("…")


def test_empty_and_invisible_text_leaves_no_line():
    label = ordinary_label(name="\u202e", place="", school=" \n", hint="\u200b")
    (placed,) = placed_on(stocks.PLAIN_A4, label)
    assert [line.role for line in placed.lines] == [Role.CODE]


def test_cells_are_filled_row_by_row_from_the_start_cell():
    stock = stocks.L7160
    pages = sheet.layout([ordinary_label()] * 4, stock, 19)
    assert [[placed.cell for placed in page.labels] for page in pages] == [
        [19, 20],
        [0, 1],
    ]
    assert [page.number for page in pages] == [1, 2]
    first = pages[0].labels[0].edge
    assert (first.x, first.y) == pytest.approx((7.25 + 66.0, 15.15 + 6 * 38.1))


@pytest.mark.parametrize(
    ("count", "pages"), [(0, 0), (1, 1), (21, 1), (22, 2), (43, 3)]
)
def test_labels_take_as_many_pages_as_they_need(count, pages):
    assert len(sheet.layout([ordinary_label()] * count, stocks.PLAIN_A4)) == pages


@pytest.mark.parametrize("start_cell", [-1, 21])
def test_start_outside_the_page_is_refused(start_cell):
    with pytest.raises(ValueError, match="start_cell"):
        sheet.layout([ordinary_label()], stocks.PLAIN_A4, start_cell)


def test_q_gives_way_to_m_only_below_the_module_floor():
    levels = {}
    for length in range(30, 130):
        try:
            label = ordinary_label(address=long_address(length))
            (placed,) = placed_on(stocks.L7160, label)
        except LabelTooSmall:
            break
        assert placed.module >= sheet.LEAST_MODULE - CLOSE
        levels.setdefault(placed.level, placed.label.address)
        if placed.level is symbol.Level.M:
            at_q = len(symbol.matrix(placed.label.address)) + 2 * symbol.QUIET
            assert placed.box.width / at_q < sheet.LEAST_MODULE
    assert set(levels) == {symbol.Level.Q, symbol.Level.M}


def test_too_fine_a_symbol_is_refused_with_the_needed_module():
    with pytest.raises(LabelTooSmall) as refusal:
        sheet.layout([ordinary_label(address=long_address(200))], stocks.L7160)
    assert refusal.value.floor is Floor.MODULE
    assert refusal.value.given < refusal.value.needed == sheet.LEAST_MODULE


@pytest.mark.parametrize(("short_by", "is_refused"), [(0.0, False), (0.01, True)])
def test_box_is_refused_just_below_its_floor(short_by, is_refused):
    label = ordinary_label()
    least_box = sheet.box_side(stocks.L7160, label.address) + short_by
    assert (
        sheet.fits(stocks.L7160, label.address, least_box=least_box) is not is_refused
    )
    if is_refused:
        with pytest.raises(LabelTooSmall) as refusal:
            sheet.layout([label], stocks.L7160, least_box=least_box)
        assert refusal.value.floor is Floor.BOX
        assert refusal.value.needed == least_box


def test_too_low_a_label_for_its_text_is_refused():
    low = replace(stocks.L7163, height=26.0, pitch_y=26.0)
    with pytest.raises(LabelTooSmall) as refusal:
        sheet.layout([ordinary_label()], low)
    assert refusal.value.floor is Floor.TEXT


def test_narrow_stock_is_refused_and_not_overprinted():
    narrow = replace(stocks.L7160, width=33.0)
    assert not sheet.fits(narrow, ordinary_label().address)


@every_stock
def test_svg_is_well_formed_absolute_and_speaks_millimetres(stock):
    for page in sheet.layout(hostile_labels(60, seed=6), stock):
        root = ET.fromstring(drawing.page_svg(page).encode())
        width, height = f"{stock.page_width:g}", f"{stock.page_height:g}"
        assert root.attrib["width"] == f"{width}mm"
        assert root.attrib["height"] == f"{height}mm"
        assert root.attrib["viewBox"] == f"0 0 {width} {height}"
        used = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert used <= {"svg", "rect", "path", "text"}
        attributes = {name for element in root.iter() for name in element.attrib}
        assert not any(name.startswith(("style", "class", "on")) for name in attributes)
        assert not any(name.endswith("href") for name in attributes)


@every_stock
def test_svg_prints_the_placed_lines_in_order(stock):
    page = sheet.layout(hostile_labels(7, seed=7), stock)[0]
    root = ET.fromstring(drawing.page_svg(page).encode())
    printed = [text.text for text in root.iter(f"{SVG}text")]
    assert printed == [line.text for placed in page.labels for line in placed.lines]
    assert all(lettering.cleaned(text) == text for text in printed)


@every_stock
def test_svg_draws_each_symbol_at_its_place_and_module(stock):
    page = sheet.layout(hostile_labels(3, seed=8), stock)[0]
    root = ET.fromstring(drawing.page_svg(page).encode())
    drawn = [path for path in root.iter(f"{SVG}path") if "transform" in path.attrib]
    for path, placed in zip(drawn, page.labels, strict=True):
        move, scale = path.attrib["transform"].split(") scale(")
        x, y = map(float, move.removeprefix("translate(").split())
        assert (x, y) == pytest.approx((placed.ink.x, placed.ink.y), abs=0.001)
        assert float(scale.rstrip(")")) == pytest.approx(placed.module, abs=0.0001)
        assert path.attrib["d"] == symbol.path(symbol.matrix(placed.label.address))


def test_cut_lines_are_drawn_once_on_plain_paper_only():
    for stock, count in ((stocks.PLAIN_A4, 12), (stocks.L7160, 0)):
        (page,) = sheet.layout([ordinary_label()], stock)
        root = ET.fromstring(drawing.page_svg(page))
        dashed = [p for p in root.iter(f"{SVG}path") if "stroke-dasharray" in p.attrib]
        assert sum(path.attrib["d"].count("M") for path in dashed) == count


def test_same_labels_give_the_same_bytes():
    drawn = [
        drawing.to_html(sheet.layout(hostile_labels(30, seed=9), stocks.PLAIN_A4))
        for _ in range(2)
    ]
    assert drawn[0] == drawn[1]


@pytest.mark.bench
def test_sheet_of_two_hundred_labels_takes_under_two_seconds():
    """Two hundred labels on plain A4, from text to SVG: at most 2 s."""
    labels = hostile_labels(200, seed=10)
    started = perf_counter()
    for page in sheet.layout(labels, stocks.PLAIN_A4):
        drawing.page_svg(page)
    assert perf_counter() - started < 2.0
