"""P50, P51, R2, R9: a photo is stored once, stands with its record, and nothing that was saved is ever swept."""

import errno
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from kiosk.operations import photos
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.faults import StorageFault, storage_fault
from kiosk.operations.photos import MOST_PHOTOS, PhotoFlaw, PhotoKind, PhotoRefused
from kiosk.operations.served import Served
from kiosk.storage import photos as door
from kiosk.storage import queries
from kiosk.storage.database import db, writing
from kiosk.storage.models import Photo
from tests.factories import all_rows, checkpoint, inspect
from tests.instants import FRIDAY_MORNING, FRIDAY_NOON
from tests.storage.pictures import picture, written_name

RECORD, KEY, OTHER_KEY = "r" * 24, "k" * 24, "o" * 24
DAY = timedelta(days=1)


@pytest.fixture
def point(app):
    """Return an extinguisher."""
    return checkpoint()


@pytest.fixture
def served(point, cast):
    """Return what was served to the inspector."""
    return shown_to(point, cast.inspector)


def shown_to(point, person_id):
    """Return what was served of the monthly form of an extinguisher."""
    form_id = queries.form_ids()["FIRE-01"]
    return Served(person_id, None, point.id, queries.current_versions([form_id])[form_id].id, FRIDAY_MORNING)


def an_item(served):
    version = queries.version(served.form_version_id)
    assert version is not None
    return version.form.items[0].key


def take(served, key=KEY, *, record_key=RECORD, item="", content=None, kind=PhotoKind.PHOTO, now=FRIDAY_MORNING, taken_at=None):
    content = picture() if content is None else content
    return photos.take_photo(
        served, key=key, record_key=record_key, item=item, kind=kind, content=content, taken_at=taken_at, now=now
    )


def stored_files(app):
    found = app.config["KIOSK"].photos.rglob("*")
    return sorted(path.name for path in found if path.is_file() and path.parent.name != "aside")


def test_a_photo_is_a_row_and_two_files(app, served, point, cast):
    taken = take(served, item=an_item(served), now=FRIDAY_NOON, taken_at=FRIDAY_MORNING)
    (row,) = all_rows(Photo)
    assert row.id == taken.id and (row.key, row.record_key, row.item, row.kind) == (KEY, RECORD, an_item(served), "photo")
    assert (row.person_id, row.device_id, row.checkpoint_id) == (cast.inspector, None, point.id)
    assert (row.taken_at, row.received_at, row.inspection_id) == (FRIDAY_MORNING, FRIDAY_NOON, None)
    assert (row.width, row.height) == (40, 30)
    path = photos.file_of(row)
    assert path.name == f"{row.digest}.jpg" and path.stat().st_size == row.size
    assert path.is_relative_to(app.config["KIOSK"].photos) and photos.file_of(row, small=True).is_file()


def test_a_signature_is_kept_as_one(served):
    taken = take(served, content=written_name(), kind=PhotoKind.SIGNATURE)
    assert taken.kind == "signature" and photos.file_of(taken).suffix == ".png"


def test_the_same_key_again_is_the_same_photo_and_is_not_decoded_again(served, monkeypatch):
    first = take(served)
    monkeypatch.setattr(door.PhotoStore, "keep", lambda *_: pytest.fail("decoded again"))
    assert take(served, now=FRIDAY_NOON).id == first.id and len(all_rows(Photo)) == 1


def test_the_same_picture_under_two_keys_is_two_photos_of_one_file(app, served):
    first, second = take(served), take(served, OTHER_KEY)
    assert first.id != second.id and first.digest == second.digest
    assert len(all_rows(Photo)) == 2 and len(stored_files(app)) == 2


@pytest.mark.parametrize("other", ["person", "record", "item"])
def test_a_key_that_stands_for_something_else_is_refused(served, point, cast, other):
    take(served)
    sender = shown_to(point, cast.rectifier) if other == "person" else served
    with pytest.raises(Refused) as refused:
        take(
            sender, record_key="x" * 24 if other == "record" else RECORD, item=an_item(served) if other == "item" else ""
        )
    assert refused.value.why is Refusal.KEY_TAKEN and len(all_rows(Photo)) == 1


@pytest.mark.parametrize(("key", "record_key"), [("", RECORD), ("k" * 21, RECORD), ("k" * 65, RECORD), (KEY, ""), (KEY, "r" * 21)])  # fmt: skip
def test_a_photo_without_its_keys_is_refused(app, served, key, record_key):
    with pytest.raises(Refused) as refused:
        take(served, key, record_key=record_key)
    assert refused.value.why is Refusal.KEY_MISSING and all_rows(Photo) == [] and stored_files(app) == []


def test_a_photo_for_an_item_the_form_does_not_have_is_refused(app, served):
    with pytest.raises(Refused) as refused:
        take(served, item="no such item")
    assert refused.value.why is Refusal.UNKNOWN_FORM and stored_files(app) == []


def test_the_same_key_from_several_threads_is_one_photo(app, served):
    start = threading.Barrier(4)

    def send(_):
        with app.app_context():
            start.wait(10)
            found = take(served).id
            db.session.remove()
            return found

    with ThreadPoolExecutor(4) as phones:
        found = list(phones.map(send, range(4)))
    assert len(set(found)) == 1 and len(all_rows(Photo)) == 1


def test_the_61st_photo_of_a_record_is_refused_and_the_60th_is_not(app, served, cast):
    kept = take(served)
    with writing() as session:
        for number in range(MOST_PHOTOS - 2):
            session.add(copy_of(kept, key=f"{number:024d}"))
    take(served, OTHER_KEY)
    with pytest.raises(PhotoRefused) as refused:
        take(served, "z" * 24, content=picture(colour="navy"))
    assert refused.value.flaw is PhotoFlaw.TOO_MANY and len(all_rows(Photo)) == MOST_PHOTOS
    assert len(stored_files(app)) == 2
    assert take(served, OTHER_KEY).key == OTHER_KEY
    assert take(served, "y" * 24, record_key="s" * 24).record_key == "s" * 24


def copy_of(photo, **changed):
    columns = {column.name: getattr(photo, column.name) for column in Photo.__table__.columns if column.name != "id"}
    return Photo(**columns | changed)


def test_a_refused_picture_leaves_no_row(app, served):
    with pytest.raises(PhotoRefused):
        take(served, content=b"text")
    assert all_rows(Photo) == [] and stored_files(app) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_apart_and_leaves_neither_file_nor_row(app, served, monkeypatch, number):
    def full(path):
        raise OSError(number, "no room")

    monkeypatch.setattr(door, "flush", full)
    with pytest.raises(OSError, match="no room") as raised:
        take(served)
    assert storage_fault(raised.value) is StorageFault.FULL
    assert all_rows(Photo) == [] and stored_files(app) == []
    monkeypatch.undo()
    assert take(served).key == KEY


# -- photos and their record -------------------------------------------------------------------------------------------


def test_a_photo_waits_for_its_record_and_is_held_under_its_item(served, point, cast):
    take(served, item=an_item(served))
    take(served, OTHER_KEY)
    assert photos.held(RECORD, cast.inspector) == {KEY: an_item(served), OTHER_KEY: ""}
    assert photos.held(RECORD, cast.rectifier) == {} and photos.held("s" * 24, cast.inspector) == {}


def test_only_the_named_photos_of_the_same_person_and_record_join_it(served, point, cast):
    for key, sender, record_key in (
        (KEY, served, RECORD), (OTHER_KEY, served, RECORD), ("p" * 24, shown_to(point, cast.rectifier), RECORD),
        ("q" * 24, served, "s" * 24),
    ):  # fmt: skip
        take(sender, key, record_key=record_key)
    with writing():
        saved = inspect(point, "FIRE-01", at=FRIDAY_NOON, by=cast.inspector, key=RECORD)
        joined = photos.link(saved, {KEY, "p" * 24, "q" * 24})
    assert [photo.key for photo in joined] == [KEY]
    assert {photo.key: photo.inspection_id for photo in all_rows(Photo)} == {
        KEY: saved.id, OTHER_KEY: None, "p" * 24: None, "q" * 24: None,
    }  # fmt: skip
    assert [photo.key for photo in queries.photos_of(saved.id)] == [KEY]


def test_what_was_joined_is_loose_again_when_the_record_is_not_saved(served, point, cast):
    take(served)
    with pytest.raises(ZeroDivisionError), writing():
        photos.link(inspect(point, "FIRE-01", at=FRIDAY_NOON, by=cast.inspector, key=RECORD), {KEY})
        raise ZeroDivisionError
    db.session.expire_all()
    assert all_rows(Photo)[0].inspection_id is None


def test_a_photo_that_comes_after_its_record_did_not_name_it_stays_loose(served, point, cast):
    inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector, key=RECORD)
    assert take(served, now=FRIDAY_NOON).inspection_id is None


# -- sweeping ----------------------------------------------------------------------------------------------------------


def age(app, by, now):
    for path in app.config["KIOSK"].photos.rglob("*.*"):
        os.utime(path, times=((now - by).timestamp(),) * 2)


def test_what_a_crash_left_between_file_and_row_is_swept_after_a_day(app, served, monkeypatch):
    def dies(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(photos, "Photo", dies)
    with pytest.raises(KeyboardInterrupt):
        take(served)
    monkeypatch.undo()
    assert all_rows(Photo) == [] and len(stored_files(app)) == 2
    age(app, DAY - timedelta(seconds=1), FRIDAY_NOON)
    assert photos.sweep(FRIDAY_NOON) == 0 and len(stored_files(app)) == 2
    age(app, DAY, FRIDAY_NOON)
    assert photos.sweep(FRIDAY_NOON) == 2 and stored_files(app) == []


@pytest.mark.parametrize(("days", "left"), [(29, 1), (30, 0)])
def test_a_photo_whose_record_never_came_is_forgotten_after_thirty_days(app, served, days, left):
    take(served)
    now = FRIDAY_MORNING + days * DAY
    age(app, days * DAY, now)
    photos.sweep(now)
    assert len(all_rows(Photo)) == left and len(stored_files(app)) == 2 * left


def test_a_photo_of_a_saved_record_stays_for_ever(app, served, point, cast):
    taken = take(served)
    photos.link(inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector, key=RECORD), {KEY})
    now = FRIDAY_MORNING + 4000 * DAY
    age(app, 4000 * DAY, now)
    assert photos.sweep(now) == 0 and len(all_rows(Photo)) == 1 and photos.file_of(taken).is_file()


def test_a_file_that_another_photo_names_outlives_the_one_that_is_forgotten(app, served, point, cast):
    take(served, record_key="s" * 24)
    kept = take(served, OTHER_KEY)
    photos.link(inspect(point, "FIRE-01", at=FRIDAY_MORNING, by=cast.inspector, key=RECORD), {OTHER_KEY})
    now = FRIDAY_MORNING + 40 * DAY
    age(app, 40 * DAY, now)
    assert photos.sweep(now) == 0
    assert [photo.key for photo in all_rows(Photo)] == [OTHER_KEY] and photos.file_of(kept).is_file()
