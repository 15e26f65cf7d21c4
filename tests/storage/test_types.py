"""Instants are stored as UTC and come back aware; a naive one never gets in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from kiosk.storage.database import db, writing
from kiosk.storage.models import Journal
from kiosk.storage.types import UtcInstant
from tests.instants import SHANGHAI, local

DIALECT = sqlite.dialect()
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "given",
    [NOON, local("2026-11-20 12:00"), NOON.astimezone(SHANGHAI), NOON.astimezone(timezone(-timedelta(hours=9, minutes=30)))],
)
def test_any_zone_is_kept_as_the_same_instant_in_utc(given):
    kept = UtcInstant().process_bind_param(given, DIALECT)
    assert (kept, kept.tzinfo) == (NOON, UTC)


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        UtcInstant().process_bind_param(datetime(2026, 11, 20), DIALECT)


def test_what_the_database_gives_back_without_zone_is_utc():
    assert UtcInstant().process_result_value(NOON.replace(tzinfo=None), DIALECT) == NOON


def test_what_comes_back_with_its_zone_stays():
    assert UtcInstant().process_result_value(NOON, DIALECT) is NOON


def test_nothing_stays_nothing():
    assert UtcInstant().process_bind_param(None, DIALECT) is None
    assert UtcInstant().process_result_value(None, DIALECT) is None


def test_an_instant_survives_the_database_to_the_microsecond(app):
    exact = local("2026-11-20 23:59:59") + timedelta(microseconds=999_999)
    with writing() as session:
        session.add(Journal(at=exact.astimezone(SHANGHAI), what="x", about="", address=""))
    db.session.expire_all()
    line = db.session.query(Journal).order_by(Journal.id.desc()).first()
    assert (line.at, line.at.tzinfo) == (exact, UTC)


def test_instants_are_compared_as_instants_in_a_query(app):
    for minute in (0, 59):
        with writing() as session:
            session.add(Journal(at=local(f"2026-11-20 00:{minute:02}"), what=f"m{minute}", about="", address=""))
    since = local("2026-11-20 00:30").astimezone(SHANGHAI)
    assert [line.what for line in db.session.query(Journal).filter(Journal.at > since)] == ["m59"]


def test_a_naive_instant_is_refused_in_a_question_too(app):
    with pytest.raises(StatementError, match="time zone"):
        db.session.query(Journal).filter(Journal.at > datetime(2026, 11, 20)).all()
