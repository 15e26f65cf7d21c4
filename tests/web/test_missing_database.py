"""SAFE-8: a database that vanishes or breaks while the server runs stops with a clear page; never an empty school."""

import pytest

from kiosk.storage.database import db


def lose(app, content=None):
    path = app.config["KIOSK"].database
    db.session.remove()
    db.engine.dispose()
    for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        name.unlink(missing_ok=True)
    if content is not None:
        path.write_bytes(content)
    return path


def test_a_missing_database_is_said_and_not_made_anew(app, client):
    path = lose(app)
    answer = client.get("/signin")
    assert answer.status_code == 503 and "数据库打不开" in answer.get_data(as_text=True)
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"this is no database" * 400])
def test_a_broken_database_is_said(app, client, content):
    lose(app, content)
    answer = client.get("/signin")
    assert answer.status_code == 503 and "Traceback" not in answer.get_data(as_text=True)
