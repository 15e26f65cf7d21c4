"""Reads of form versions; an equal version is parsed once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from json import dumps, loads

from sqlalchemy import func, select

from kiosk.core.form import Form
from kiosk.storage.database import db
from kiosk.storage.models import (
    FormSheet,
    FormVersion,
)


@dataclass(frozen=True)
class Version:
    """A published form version."""

    id: int
    form_id: int
    number: int
    form: Form


def version(version_id: int) -> Version | None:
    """Return one published version, or None."""
    found = db.session.get(FormVersion, version_id)
    return None if found is None else _version(found)


def current_versions(form_ids: Iterable[int] | None = None) -> dict[int, Version]:
    """Return the latest version of each form, by form id."""
    latest = select(func.max(FormVersion.id)).group_by(FormVersion.form_id)
    if form_ids is not None:
        latest = latest.where(FormVersion.form_id.in_(list(form_ids)))
    rows = db.session.scalars(select(FormVersion).where(FormVersion.id.in_(latest)))
    return {row.form_id: _version(row) for row in rows}


def form_ids() -> dict[str, int]:
    """Return the id of each form by its code."""
    return {code: form_id for form_id, code in db.session.execute(select(FormSheet.id, FormSheet.code))}


def _version(row: FormVersion) -> Version:
    return Version(row.id, row.form_id, row.number, _form(dumps(row.content, sort_keys=True)))


@lru_cache(maxsize=256)
def _form(plain: str) -> Form:
    return Form.from_plain(loads(plain))
