"""A sample kindergarten to look round in: its staff, places and plans, and three weeks of inspections up to now.

Everything goes through the same operations as in a real school, inside one transaction; the same instant gives the same
kindergarten, but for secrets and tokens.
"""

from kiosk.operations.demo.building import (
    PASSWORD,
    PIN,
    SCHOOL,
    USERNAMES,
    Doors,
    build,
    doors,
)

__all__ = ["PASSWORD", "PIN", "SCHOOL", "USERNAMES", "Doors", "build", "doors"]
