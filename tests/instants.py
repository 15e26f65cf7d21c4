"""Named instants: local clock times of the school, as aware UTC."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(text: str) -> datetime:
    """Return the instant of a local clock time: '2026-11-20 08:10' or '2026-11-20 08:10:30'."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


TERM_BEGAN = local("2026-08-01 08:00")
FRIDAY_MORNING = local("2026-11-20 08:10")
FRIDAY_NOON = local("2026-11-20 12:00")
FRIDAY_EVENING = local("2026-11-20 19:00")
SATURDAY = local("2026-11-21 09:00")
