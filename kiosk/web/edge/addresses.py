"""The address on labels as the desk changes it, and the settings that stand in the file and not in the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app

from kiosk.config import SETTINGS, SettingError, label_address
from kiosk.web.edge.moment import language, settings


@dataclass(frozen=True)
class FileSetting:
    """A setting of the file config.toml: its name, what it means, and its value as this start read it."""

    name: str
    env: str
    meaning: str
    value: str


def read_address(text: str) -> tuple[str, str]:
    """Return an address for labels and nothing, or an empty one and why phones could not open what was typed."""
    try:
        return label_address(text), ""
    except SettingError as error:
        return "", error.remedy.in_(language())


def own_addresses() -> Sequence[str]:
    """Return the addresses under which this machine answers in its network; none where nobody asked the system."""
    ask: Callable[[], Sequence[str]] | None = current_app.config.get("OWN_ADDRESSES")
    return ask() if ask else ()


def file_settings() -> tuple[FileSetting, ...]:
    """Return the settings of the file with their values; the data folder is shown whole."""
    here = settings()
    return tuple(
        FileSetting(row.name, row.env, row.meaning.in_(language()), _shown(getattr(here, row.name, "")))
        for row in SETTINGS
    )


def _shown(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(str(each) for each in value)
    return "" if value is None else str(getattr(value, "key", value))
