"""Labels for the sheet tests: one ordinary label, and names as people and mischief make them."""

import random

from qr import code
from qr.sheet import Label

PIECES = (
    "<script>alert(1)</script>",
    "]]><!--",
    "&amp;&#0;",
    "\u202eديوار\u202c",
    "\u2066\u200f",
    "مدرسة",
    "🧯🛝👨‍👩‍👧",
    "e\u0301\u0302\u0303",
    "\"引号'“”",
    "第一行\n第二行",
    "\x00\x07\x1b[31m",
    "\ufffe\ud800",
    "大班滑梯东侧",
    "W" * 30,
    "灭火器" * 30,
    "﷽",
    " ",
    "，。",
    "(",
)


def ordinary_label(**changes: str) -> Label:
    """Return a label of a slide; `changes` replace its fields."""
    fields = {
        "address": "http://192.168.1.20/c/K7M3PX9Q",
        "code": "K7M3PX9Q",
        "name": "大班滑梯",
        "place": "主校区 › 操场",
        "school": "阳光实验幼儿园",
        "hint": "微信扫一扫",
    }
    return Label(**{**fields, **changes})


def hostile_name(rng: random.Random) -> str:
    """Return up to 200 characters put together from awkward pieces."""
    pieces = rng.choices(PIECES, k=rng.randint(0, 12))
    return ("".join(pieces) * rng.randint(1, 3))[:200]


def hostile_labels(count: int, *, seed: int) -> list[Label]:
    """Return labels with different valid codes and hostile text in every field that people fill in."""
    rng = random.Random(seed)
    labels = []
    for _ in range(count):
        made = code.new_code(rng.choice)
        labels.append(
            ordinary_label(
                address=f"http://192.168.100.200:8080/c/{made}",
                code=made,
                name=hostile_name(rng),
                place=hostile_name(rng),
                school=hostile_name(rng),
                hint=rng.choice(["微信扫一扫", "Scan with WeChat", hostile_name(rng)]),
            )
        )
    return labels
