"""How bad a fault may become, and whether a checkpoint is in use: what checks and deadlines have in common."""

from enum import StrEnum


class Risk(StrEnum):
    """How bad a fault of a kind of checkpoint may become; orders every list."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


class Standing(StrEnum):
    """Whether a checkpoint is in use, not inspected for a while, or unsafe and closed to use."""

    ACTIVE = "active"
    PAUSED = "paused"
    BARRED = "barred"
