"""The last step: the labels that were never printed, ready on a stock that holds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.operations.setup import Step
from kiosk.storage import queries
from kiosk.web import edge
from kiosk.web.desk.frame import bp
from kiosk.web.desk.labels import paper
from kiosk.web.desk.setup import steps
from qr import stocks


@dataclass(frozen=True)
class Heap:
    """Labels that are printed in one go: for which points, on which stock, on how many sheets."""

    points: Sequence[int]
    stock: str
    word: str
    sheets: int


@bp.get("/setup/labels")
@edge.needs_supervisor
def setup_labels() -> Any:
    """Show how many labels wait to be printed, and what they are printed on."""
    printed = queries.last_labels()
    waiting = [point for point in queries.checkpoints() if point.id not in printed]
    large = [point.id for point in waiting if point.kind.needs_large_label]
    small = [point.id for point in waiting if not point.kind.needs_large_label]
    heaps = [_heap(small, stocks.PLAIN_A4)] if small else []
    heaps += [_heap(large, stocks.PLAIN_A4_LARGE)] if large else []
    return steps.shown(
        Step.LABELS, "setup_labels.html", waiting=len(waiting), printed=len(printed), heaps=heaps,
        # A stock for large labels holds the others too, so that a beginner prints but once.
        together=_heap([point.id for point in waiting], stocks.PLAIN_A4_LARGE) if len(heaps) > 1 else None,
        address=edge.base_url(),
    )  # fmt: skip


def _heap(points: Sequence[int], stock: Any) -> Heap:
    chosen = points[: paper.MOST_LABELS]
    return Heap(chosen, stock.name, paper.stock_word(stock), -(-len(chosen) // stock.cells))
