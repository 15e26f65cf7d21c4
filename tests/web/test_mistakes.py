"""R9, R11, X8: what went wrong is said in a page of one's language, with what to do next and never a stack trace."""

import sqlite3

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from kiosk.storage import database
from kiosk.storage.database import StorageBusy, db
from kiosk.storage.models import Inspection
from tests.factories import DAILY, all_rows, checkpoint, plan
from tests.web.test_scan import enrolled, fields_in, fill, page, path_of

TRACES = ("Traceback", "File \"", "kiosk/", "sqlalchemy", "Werkzeug", "Python")


@pytest.fixture
def point(app):
    """Return an extinguisher that is wanted daily."""
    made = checkpoint()
    plan(cadence=DAILY)
    return made


@pytest.fixture
def phone(client, cast):
    """Return a browser on an enrolled phone with the inspector signed in."""
    return enrolled(client, cast, cast.inspector)


def raising(error: Exception):
    def fail(*args, **kwargs):
        raise error

    return fail


def words(response) -> str:
    return page(response).select_one("main").get_text(" ", strip=True)


def send(phone, point, monkeypatch, error: Exception):
    """Send a form while recording fails in some way."""
    sent = fill(phone.get(path_of(point)))
    monkeypatch.setattr("kiosk.operations.inspections.queries.inspection_with", raising(error))
    answer = phone.post(path_of(point), data=sent)
    monkeypatch.undo()
    assert all_rows(Inspection) == []
    return sent, answer


def test_an_unexpected_error_is_a_page_without_a_trace_and_a_line_in_the_log(phone, point, monkeypatch, caplog):
    _, answer = send(phone, point, monkeypatch, KeyError("very secret"))
    body = answer.get_data(as_text=True)
    assert answer.status_code == 500 and "没有保存任何内容" in words(answer)
    assert not any(trace in body for trace in TRACES) and "very secret" not in body
    assert f"POST {path_of(point)}" in caplog.text and "very secret" in caplog.text


def test_a_busy_database_asks_to_wait_and_the_same_form_is_taken_afterwards(phone, point, monkeypatch):
    sent, answer = send(phone, point, monkeypatch, StorageBusy())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "记录还没有保存" in words(answer)
    assert phone.post(path_of(point), data=sent).status_code == 303 and len(all_rows(Inspection)) == 1


def test_a_database_locked_by_another_program_asks_to_wait(phone, point, app, monkeypatch):
    path = path_of(point)
    sent = fill(phone.get(path))
    monkeypatch.setitem(database._PRAGMAS, "busy_timeout", 20)
    db.session.rollback()
    db.engine.dispose()
    other = sqlite3.connect(app.config["KIOSK"].database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = phone.post(path, data=sent)
    seen = phone.get(path)
    other.execute("ROLLBACK")
    other.close()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5") and seen.status_code == 200
    assert phone.post(path, data=sent).status_code == 303


def test_a_full_disk_says_that_nothing_was_saved(phone, point, monkeypatch):
    full = OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))
    sent, answer = send(phone, point, monkeypatch, full)
    assert answer.status_code == 507 and "存储已满" in words(answer)
    assert phone.post(path_of(point), data=sent).status_code == 303


def test_on_a_really_full_disk_every_answer_is_true_and_reads_go_on(phone, point):
    path = path_of(point) + "?form=1"
    forms = [fill(phone.get(path)) for _ in range(12)]

    def fill_up(connection, entry, proxy):
        connection.execute("PRAGMA max_page_count = 1")

    event.listen(db.engine, "checkout", fill_up)
    try:
        answers = [phone.post(path_of(point), data=sent).status_code for sent in forms]
        assert set(answers) <= {303, 507} and 507 in answers
        assert len(all_rows(Inspection)) == answers.count(303)
        assert phone.get(path_of(point)).status_code == 200
    finally:
        event.remove(db.engine, "checkout", fill_up)


@pytest.mark.parametrize(("language", "title"), [("zh-CN", "没有这个页面"), ("en", None)])
def test_a_page_that_is_not_there_says_so_in_ones_language(client, language, title):
    answer = client.get("/nowhere", headers={"Accept-Language": language})
    shown = page(answer)
    assert answer.status_code == 404 and shown.html["lang"] == language
    assert shown.select_one("a[href='/']") and shown.title.get_text(strip=True)
    assert title is None or title in shown.get_text()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_method_that_is_not_allowed_says_which_are(client, language):
    token = fields_in(client.get("/"), "form.language-form")
    answer = client.post("/find", data=token, headers={"Accept-Language": language})
    assert answer.status_code == 405 and "GET" in answer.headers["Allow"]
    assert page(answer).html["lang"] == language and page(answer).select_one("main").get_text(strip=True)


@pytest.mark.parametrize("path", ["/desk/inspections/99999", "/desk/checkpoints/99999", "/desk/forms/NONE", "/c/", "/static/none.css"])
def test_no_error_page_tells_how_it_is_made(client, path):
    answer = client.get(path)
    body = answer.get_data(as_text=True)
    assert answer.status_code in (303, 404) and not any(trace in body for trace in TRACES)
    assert "Content-Security-Policy" in answer.headers


def test_error_pages_are_not_kept_by_caches(client):
    assert "no-store" in client.get("/nowhere").headers["Cache-Control"]
