"""The sheets labels are printed on, by name: plain A4 to cut, and the common self-adhesive sheets, in mm."""

from qr.sheet import LEAST_BOX, Stock, fits

PLAIN_A4 = Stock(
    name="plain-a4",
    width=64.0,
    height=39.0,
    columns=3,
    rows=7,
    left=9.0,
    top=12.0,
    pitch_x=64.0,
    pitch_y=39.0,
    cut_lines=True,
)
"""Plain paper with cut lines, 21 a page, inside the strip that office printers cannot print."""

PLAIN_A4_LARGE = Stock(
    name="plain-a4-large",
    width=95.0,
    height=67.0,
    columns=2,
    rows=4,
    left=10.0,
    top=14.5,
    pitch_x=95.0,
    pitch_y=67.0,
    cut_lines=True,
)
"""Plain paper with cut lines, 8 a page, for what is scanned from afar: outdoor toys, extinguisher cabinets."""

L7160 = Stock(
    name="L7160",
    width=63.5,
    height=38.1,
    columns=3,
    rows=7,
    left=7.25,
    top=15.15,
    pitch_x=66.0,
    pitch_y=38.1,
)
L7163 = Stock(
    name="L7163",
    width=99.1,
    height=38.1,
    columns=2,
    rows=7,
    left=4.65,
    top=15.15,
    pitch_x=101.6,
    pitch_y=38.1,
)

STOCKS = {stock.name: stock for stock in (PLAIN_A4, PLAIN_A4_LARGE, L7160, L7163)}
"""Every built-in stock by its name, the default first."""


def fitting(address: str, *, least_box: float = LEAST_BOX) -> tuple[Stock, ...]:
    """Return the built-in stocks that can carry such an address with a QR box of `least_box` mm, default first."""
    return tuple(
        stock for stock in STOCKS.values() if fits(stock, address, least_box=least_box)
    )
