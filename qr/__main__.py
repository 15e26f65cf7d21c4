"""Print a QR symbol on the console, or write it as SVG: `python -m qr TEXT [--svg FILE]`."""

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from qr import symbol


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw one text; return 0, or 1 with one line on stderr where it is too long or the file cannot be written."""
    parser = argparse.ArgumentParser(
        prog="python -m qr", description="Draw a text as a QR symbol."
    )
    parser.add_argument("text", metavar="TEXT")
    parser.add_argument(
        "--svg",
        metavar="FILE",
        type=Path,
        help="write an SVG file instead of drawing here",
    )
    chosen = parser.parse_args(arguments)
    try:
        _draw(chosen.text, chosen.svg)
    except (symbol.TextTooLong, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _draw(text: str, svg_file: Path | None) -> None:
    if svg_file:
        svg_file.write_text(symbol.svg(text), encoding="utf-8", newline="\n")
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A redirected console on a Chinese Windows writes GBK, which lacks the upper half block.
        sys.stdout.reconfigure(encoding="utf-8")
    print(symbol.terminal(text))


if __name__ == "__main__":
    raise SystemExit(main())
