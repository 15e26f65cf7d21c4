"""X6, X9, X10, P33, R9: photos come in one at a time, are refused with a reason, and are shown to whom they concern."""

import errno
from io import BytesIO

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from kiosk.operations.photos import PhotoFlaw, link
from kiosk.storage import photos as door
from kiosk.storage.models import Inspection, Photo
from kiosk.web.edge import PHONE_COOKIE, SIGN_IN_COOKIE, photo_words
from tests.factories import DAILY, checkpoint, inspect, plan
from tests.instants import FRIDAY_MORNING, FRIDAY_NOON, local
from tests.storage.pictures import encoded, noise, picture, png_head, written_name
from tests.web.desk import kept, read, sit, words
from tests.web.test_scan import enrolled, fields_in, fill, path_of

KEY, OTHER_KEY = "k" * 24, "o" * 24
FETCH = {"Accept": "application/json"}


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


@pytest.fixture
def form(phone, point):
    """Return the hidden fields of the form that was served on the phone."""
    return fields_in(phone.get(path_of(point)), "#check")


def post(browser, form, content=None, *, fetch=True, **changed):
    """Send one photo as the phone's script does, or as a plain page."""
    fields = {
        "form_token": form["form_token"], "grant": form["grant"], "record": form["key"], "key": KEY, "item": "",
        "kind": "photo", "taken_at": "2026-11-20T08:05:00+08:00",
    } | changed  # fmt: skip
    fields["photo"] = FileStorage(BytesIO(picture() if content is None else content), "IMG_1.jpg", "photo")
    # Encoded here: the client would keep a large body in a file of its own and leave it open.
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return browser.post("/photos", data=body, content_type=kind, headers=FETCH if fetch else {})


def files(app):
    return [path.name for path in app.config["KIOSK"].photos.rglob("*") if path.is_file()]


# -- sending -----------------------------------------------------------------------------------------------------------


def test_a_photo_sent_by_script_is_stored_and_its_small_copy_named(phone, form, point, cast):
    answer = post(phone, form)
    (row,) = kept(Photo)
    assert answer.status_code == 201
    assert answer.get_json() == {"state": "stored", "key": KEY, "small": f"/photos/{row.id}/small"}
    assert (row.record_key, row.person_id, row.checkpoint_id) == (form["key"], cast.inspector, point.id)
    assert row.device_id is not None and row.taken_at == local("2026-11-20 08:05")
    small = phone.get(answer.get_json()["small"])
    assert small.status_code == 200 and Image.open(BytesIO(small.data)).size == (40, 30)


def test_the_same_photo_sent_again_is_the_first_one(phone, form):
    first, again = post(phone, form), post(phone, form)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json() and len(kept(Photo)) == 1


def test_the_same_picture_under_another_key_is_another_photo(phone, form):
    assert [post(phone, form, key=key).status_code for key in (KEY, OTHER_KEY)] == [201, 201]
    assert len(kept(Photo)) == 2


def test_a_key_of_another_record_is_taken(phone, form):
    post(phone, form)
    answer = post(phone, form, record="s" * 24)
    assert (answer.status_code, answer.get_json()["state"]) == (409, "taken") and answer.get_json()["text"]
    assert len(kept(Photo)) == 1


def test_a_key_of_another_person_is_taken(app, phone, form, point, cast):
    post(phone, form)
    other = enrolled(app.test_client(), cast, cast.rectifier)
    theirs = fields_in(other.get(path_of(point)), "#check")
    assert post(other, theirs, record=form["key"]).status_code == 409
    assert [row.person_id for row in kept(Photo)] == [cast.inspector]


@pytest.mark.parametrize("taken_at", ["", "yesterday", "2026-11-20T08:05:00", "0001-01-01T00:00:00+00:00", "9" * 9000])
def test_an_odd_time_of_a_phone_does_not_keep_a_photo_out(phone, form, taken_at):
    assert post(phone, form, taken_at=taken_at).status_code == 201
    assert kept(Photo)[0].taken_at is None


def test_a_signature_is_shown_as_png(phone, form):
    answer = post(phone, form, written_name(), kind="signature")
    assert answer.status_code == 201
    shown = phone.get(f"/photos/{kept(Photo)[0].id}")
    assert shown.mimetype == "image/png" and shown.data.startswith(b"\x89PNG")


REFUSED = {
    "empty": b"", "not_a_photo": b"plain text " * 20, "svg": b"<svg xmlns='x'/>", "heic": b"\0\0\0\x18ftypheic" + bytes(40),
    "animated": b"GIF89a" + bytes(40), "too_many_pixels": png_head(20_000, 10_000), "broken": noise()[:-300],
}  # fmt: skip


@pytest.mark.parametrize("flaw", REFUSED)
def test_a_bad_photo_is_refused_with_its_reason_and_nothing_is_kept(app, phone, form, flaw):
    answer = post(phone, form, REFUSED[flaw])
    said = answer.get_json()
    assert (answer.status_code, said["state"], said["reason"]) == (422, "refused", flaw)
    with app.test_request_context():
        assert said["text"] == photo_words(PhotoFlaw(flaw))
    assert kept(Photo) == [] and files(app) == []
    assert post(phone, form).status_code == 201, "the next one is taken"


def test_an_empty_signature_is_refused(phone, form):
    blank = encoded(Image.new("RGB", (600, 240), "white"), "PNG")
    answer = post(phone, form, blank, kind="signature")
    assert answer.get_json()["reason"] == "blank" and kept(Photo) == []


def test_every_flaw_has_its_own_sentence(app):
    with app.test_request_context():
        sentences = [photo_words(flaw) for flaw in PhotoFlaw]
    assert len(set(sentences)) == len(PhotoFlaw) and all(text.endswith("。") for text in sentences)
    assert "兼容性最佳" in sentences[list(PhotoFlaw).index(PhotoFlaw.HEIC)]


def test_without_scripts_a_photo_leads_to_itself_and_a_bad_one_to_a_sentence(phone, form):
    good = post(phone, form, fetch=False)
    assert (good.status_code, good.location) == (303, f"/photos/{kept(Photo)[0].id}")
    bad = post(phone, form, b"", fetch=False, key=OTHER_KEY)
    assert bad.status_code == 422 and "请重新拍一张" in words(read(bad).select_one("main"))
    taken = post(phone, form, fetch=False, item="", record="s" * 24)
    assert taken.status_code == 409 and "编号已经用过" in words(read(taken).select_one("main"))


def test_a_missing_file_is_an_empty_photo(phone, form):
    fields = {"form_token": form["form_token"], "grant": form["grant"], "record": form["key"], "key": KEY, "kind": "photo"}
    answer = phone.post("/photos", data=fields, headers=FETCH)
    assert (answer.status_code, answer.get_json()["reason"]) == (422, "empty")


@pytest.mark.parametrize("changed", [{"grant": ""}, {"grant": "made.up"}, {"kind": "film"}, {"key": ""}, {"record": "x"}, {"item": "no item"}])  # fmt: skip
def test_an_incomplete_or_invented_sending_stores_nothing(app, phone, form, changed):
    assert post(phone, form, **changed).status_code == 400
    assert kept(Photo) == [] and files(app) == []


def test_a_photo_without_a_form_token_is_refused(phone, form):
    assert post(phone, form, form_token="").status_code == 403
    assert kept(Photo) == []


def test_a_phone_that_lost_its_place_is_asked_to_sign_in_and_keeps_the_photo(app, phone, form):
    for cookie in (PHONE_COOKIE, SIGN_IN_COOKIE):
        phone.delete_cookie(cookie)
    answer = post(phone, form)
    said = answer.get_json()
    assert (answer.status_code, said["state"]) == (401, "signed_out") and said["url"] == "/phone/signin" and said["text"]
    assert "记录还没有保存" in words(read(post(phone, form, fetch=False)).select_one("main"))
    assert kept(Photo) == [] and files(app) == []


def test_someone_elses_phone_cannot_send_under_a_name_that_is_not_signed_in_there(app, form, cast):
    other = enrolled(app.test_client(), cast, cast.rectifier)
    token = fields_in(other.get("/signin"))["form_token"]
    assert post(other, form, form_token=token).status_code == 401 and kept(Photo) == []


def test_a_body_over_twelve_megabytes_is_refused_before_it_is_read(app, phone, form, monkeypatch):
    monkeypatch.setattr(door.PhotoStore, "keep", lambda *_: pytest.fail("it was looked into"))
    answer = post(phone, form, picture() + bytes(12 * 1024 * 1024))
    assert answer.status_code == 413 and answer.get_json()["state"] == "failed"
    assert kept(Photo) == [] and files(app) == []


def test_a_photo_just_below_the_limit_is_taken(phone, form):
    assert post(phone, form, picture() + bytes(11 * 1024 * 1024)).status_code == 201


@pytest.mark.parametrize("fetch", [True, False])
def test_a_full_disk_says_so_and_leaves_no_half_file(app, phone, form, monkeypatch, fetch):
    def full(path):
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(door, "flush", full)
    answer = post(phone, form, fetch=fetch)
    assert answer.status_code == 507
    said = answer.get_json()["text"] if fetch else words(read(answer).select_one("main"))
    assert "手机上" in said and (fetch or "存储已满" in said)
    assert kept(Photo) == [] and files(app) == []
    monkeypatch.undo()
    assert post(phone, form).status_code == 201


def test_photos_are_only_sent_never_fetched_from_where_they_are_sent_to(phone):
    assert phone.get("/photos").status_code == 405


# -- looking (X6) ------------------------------------------------------------------------------------------------------


@pytest.fixture
def photo(phone, form):
    """Return a photo that the inspector took for a record that is not saved yet."""
    post(phone, form)
    return kept(Photo)[0]


def statuses(browser, photo):
    """Return what a browser is answered for the photo and its small copy."""
    return {browser.get(f"/photos/{photo.id}{small}").status_code for small in ("", "/small")}


def test_who_took_a_photo_sees_it_with_a_fixed_type_and_keeps_it(phone, photo):
    for small in ("", "/small"):
        shown = phone.get(f"/photos/{photo.id}{small}")
        assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert {"private", "immutable"} <= {part.strip() for part in shown.headers["Cache-Control"].split(",")}
        assert "public" not in shown.headers["Cache-Control"] and "Set-Cookie" not in shown.headers
        assert Image.open(BytesIO(shown.data)).format == "JPEG"


def test_a_stranger_sees_no_photo(app, photo):
    assert statuses(app.test_client(), photo) == {401}


def test_a_stranger_learns_of_no_photo(app):
    browser = app.test_client()
    assert {browser.get(path).status_code for path in ("/photos/1", "/photos/1/small", "/photos/99999")} == {401}


def test_a_colleague_sees_no_photo_of_a_record_under_way(app, photo, cast):
    assert statuses(enrolled(app.test_client(), cast, cast.rectifier), photo) == {404}


@pytest.mark.parametrize("username", ["wang", "li"])
def test_supervisors_and_administrators_see_every_photo_at_the_desk(app, photo, username):
    assert statuses(sit(app.test_client(), username), photo) == {200}


def test_a_colleague_sees_a_photo_of_the_last_record_at_the_point_and_no_older_one(app, phone, form, photo, point, cast):
    colleague = enrolled(app.test_client(), cast, cast.rectifier)
    made = inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector, key=form["key"])
    link(made, {photo.key})
    assert statuses(colleague, photo) == {200}
    inspect(point, "FIRE-01", at=FRIDAY_NOON, by=cast.rectifier)
    assert statuses(colleague, photo) == {404} and statuses(phone, photo) == {200}


@pytest.mark.parametrize("path", ["/photos/99999", "/photos/99999/small", "/photos/99999999999999999999", "/photos/x"])
def test_a_photo_that_is_not_there_is_not_found(phone, path):
    assert phone.get(path).status_code == 404


def test_a_photo_whose_file_was_lost_is_not_found_and_logged(app, phone, photo, caplog):
    for path in app.config["KIOSK"].photos.rglob("*.jpg"):
        path.unlink()
    assert statuses(phone, photo) == {404} and photo.digest in caplog.text


# -- the photo and its record ------------------------------------------------------------------------------------------


def test_a_photo_joins_the_record_that_names_it(phone, form, point):
    page = phone.get(path_of(point))
    sent = fill(page)
    post(phone, sent)
    answer = phone.post(path_of(point), data=sent | {"photo": KEY})
    assert answer.status_code == 303
    assert kept(Photo)[0].inspection_id == kept(Inspection)[0].id


def test_the_desk_says_when_room_runs_out(client, app):
    assert "磁盘快满了" not in words(read(sit(client).get("/desk")))
    app.config["DISK_WARNING"] = lambda: (900_000_000, 64_000_000_000)
    said = words(read(client.get("/desk")))
    assert "磁盘快满了" in said and "只剩 0.9 GB（共 64.0 GB）" in said
