"""R2, X10, P34: only clean pixels are kept, whole files or none, and nothing that a row names is swept."""

import errno
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from PIL import Image

from kiosk.storage import photos
from kiosk.storage.models import PhotoKind
from kiosk.storage.photos import PhotoFlaw, PhotoRefused, PhotoStore
from tests.storage.pictures import (
    encoded,
    moving,
    noise,
    one_dot,
    picture,
    png_bomb,
    png_head,
    written_name,
)

PHOTO, SIGNATURE = PhotoKind.PHOTO, PhotoKind.SIGNATURE
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
DAY = timedelta(days=1)
WEBP_OF_268_MEGAPIXELS = b"RIFF\x20\0\0\0WEBPVP8L\x10\0\0\0\x2f" + (16382 | 16382 << 14).to_bytes(4, "little") + bytes(20)
OTHER_WEBP_OF_268_MEGAPIXELS = b"RIFF\x20\0\0\0WEBPVP8 \x10\0\0\0abc\x9d\x01\x2a" + b"\xff\x3f" * 2 + bytes(20)


@pytest.fixture
def store(tmp_path):
    """Return a store whose folder is not there yet."""
    return PhotoStore(tmp_path / "photos")


def files(store):
    """Return the names of all files of a store but those put aside."""
    return sorted(path.name for path in store._folder.rglob("*") if path.is_file() and path.parent.name != "aside")


def shown(store, content, kind=PHOTO, *, small=False):
    """Return the picture as it was kept."""
    with Image.open(store.open(store.keep(content, kind).digest, small=small)) as image:
        image.load()
        return image


# -- what is kept ------------------------------------------------------------------------------------------------------


def test_a_photo_is_kept_under_the_digest_of_its_file_with_a_small_copy(store):
    kept = store.keep(noise((800, 600)), PHOTO)
    path = store.open(kept.digest)
    assert (kept.width, kept.height, kept.size) == (800, 600, path.stat().st_size)
    assert sha256(path.read_bytes()).hexdigest() == kept.digest
    assert path.parent.name == kept.digest[:2]
    assert files(store) == [f"{kept.digest}-small.jpg", f"{kept.digest}.jpg"]
    with Image.open(store.open(kept.digest, small=True)) as small:
        assert small.size == (320, 240)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1", "LA", "RGBA"])
def test_every_sound_picture_becomes_a_jpeg_in_plain_colours(store, kind, mode):
    if kind == "JPEG" and mode not in ("RGB", "L"):
        kind = "PNG"
    image = shown(store, picture(kind=kind, mode=mode))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (40, 30))


def test_a_jpeg_for_a_printer_is_turned_into_screen_colours(store):
    image = shown(store, picture(mode="CMYK", colour="white", quality=95))
    assert image.mode == "RGB" and min(image.getpixel((35, 25))) > 230


def test_a_picture_of_sixteen_bits_keeps_its_brightness(store):
    image = shown(store, encoded(Image.new("I;16", (30, 20), 0x8000), "PNG"))
    assert all(abs(level - 128) < 4 for level in image.getpixel((5, 5)))


def test_what_is_transparent_is_white(store):
    image = shown(store, encoded(Image.new("RGBA", (30, 20), (0, 0, 0, 0)), "PNG"))
    assert min(image.getpixel((5, 5))) > 250


@pytest.mark.parametrize(("size", "fitted"), [((2000, 1500), (2000, 1500)), ((2001, 10), (2000, 10)), ((30, 4000), (15, 2000)), ((5000, 1), (2000, 1))])  # fmt: skip
def test_the_long_side_is_at_most_2000_pixels(store, size, fitted):
    kept = store.keep(picture(size), PHOTO)
    assert (kept.width, kept.height) == fitted


def test_a_large_jpeg_is_decoded_at_reduced_scale(store, monkeypatch):
    decoded = []
    load = photos.JpegImageFile.load
    monkeypatch.setattr(photos.JpegImageFile, "load", lambda self: (decoded.append(self.size), load(self))[1])
    kept = store.keep(picture((8000, 6000)), PHOTO)
    assert decoded[0] == (2000, 1500) and (kept.width, kept.height) == (2000, 1500)


def test_a_photo_stands_upright_and_says_nothing_about_phone_place_or_person(store):
    said = Image.Exif()
    said[0x0112] = 6
    said[0x010F] = "PhoneMaker"
    said.get_ifd(0x8825)[1], said.get_ifd(0x8825)[2] = "N", (39.0, 54.0, 0.0)
    sent = picture((60, 30), exif=said, comment=b"secret words", icc_profile=b"profile", quality=95)
    assert b"PhoneMaker" in sent and b"secret words" in sent
    image = shown(store, sent)
    assert image.size == (30, 60)
    red, green, _blue = image.getpixel((28, 2))
    assert red > 200 and green < 60, "the red corner was top left; turned right it is top right"
    assert len(image.getexif()) == 0 and not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)
    for path in store._folder.rglob("*.jpg"):
        assert not any(word in path.read_bytes() for word in (b"PhoneMaker", b"secret", b"Exif", b"profile"))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_odd_words_about_a_photo_do_not_keep_it_out(store):
    assert shown(store, picture((60, 30), exif=b"Exif\0\0MM\0\x2anonsense")).size == (60, 30)


def test_a_signature_is_a_picture_in_grey_on_white(store):
    sent = written_name((2400, 960), transparent=True)
    image = shown(store, sent, SIGNATURE)
    assert (image.format, image.mode, image.size) == ("PNG", "L", (1000, 400))
    assert image.getpixel((2, 2)) == 255 and image.getextrema()[0] < 80
    assert [name.rpartition(".")[2] for name in files(store)] == ["png", "png"]


# -- what is not kept --------------------------------------------------------------------------------------------------

REFUSED = {
    "nothing": (b"", PhotoFlaw.EMPTY),
    "text under another name": ("今天一切正常".encode() * 40, PhotoFlaw.NOT_A_PHOTO),
    "a program": (b"MZ" + bytes(400), PhotoFlaw.NOT_A_PHOTO),
    "an iPhone's format": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100), PhotoFlaw.HEIC),
    "a drawing": (b'<?xml version="1.0"?>\n<svg xmlns="x"><script>1</script></svg>', PhotoFlaw.SVG),
    "a drawing after a mark": (b"\xef\xbb\xbf\n <SVG onload='x'/>", PhotoFlaw.SVG),
    "a moving gif": (moving("GIF"), PhotoFlaw.ANIMATED),
    "a moving webp": (moving("WEBP"), PhotoFlaw.ANIMATED),
    "a moving png": (moving("PNG"), PhotoFlaw.ANIMATED),
    "a head of 200 megapixels": (png_head(20_000, 10_000), PhotoFlaw.TOO_MANY_PIXELS),
    "one pixel row too many": (png_head(8000, 8001), PhotoFlaw.TOO_MANY_PIXELS),
    "webp of 268 megapixels": (WEBP_OF_268_MEGAPIXELS, PhotoFlaw.TOO_MANY_PIXELS),
    "other webp of 268 megapixels": (OTHER_WEBP_OF_268_MEGAPIXELS, PhotoFlaw.TOO_MANY_PIXELS),
    "a promise of pixels": (png_head(800, 600), PhotoFlaw.BROKEN),
    "a head alone": (b"\xff\xd8\xff\xe0", PhotoFlaw.BROKEN),
    "half a webp head": (b"RIFF\x20\0\0\0WEBPVP8X", PhotoFlaw.BROKEN),
    "a torn jpeg": (noise()[:-200], PhotoFlaw.BROKEN),
    "half a jpeg": (noise()[:9000], PhotoFlaw.BROKEN),
    "half a png": (noise(kind="PNG")[:9000], PhotoFlaw.BROKEN),
    "half a webp": (noise(kind="WEBP")[:9000], PhotoFlaw.BROKEN),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_sound_photo_is_refused_and_leaves_nothing(store, name):
    content, flaw = REFUSED[name]
    with pytest.raises(PhotoRefused) as refused:
        store.keep(content, PHOTO)
    assert refused.value.flaw is flaw and files(store) == []


def test_a_machine_without_memory_blames_no_photo(store, monkeypatch):
    """The phone drops what was refused, and keeps what failed until the next time."""

    def full(self):
        raise MemoryError

    monkeypatch.setattr(photos.JpegImageFile, "load", full)
    with pytest.raises(MemoryError):
        store.keep(picture(), PHOTO)
    assert files(store) == []


def test_a_small_file_of_400_megapixels_is_refused_before_it_is_unpacked(store, monkeypatch):
    bomb = png_bomb()
    assert len(bomb) < 100_000
    monkeypatch.setattr(photos.PngImageFile, "load", lambda self: pytest.fail("it was unpacked"))
    with pytest.raises(PhotoRefused) as refused:
        store.keep(bomb, PHOTO)
    assert refused.value.flaw is PhotoFlaw.TOO_MANY_PIXELS


EMPTY_FIELDS = {
    "one dot": one_dot(),
    "white": encoded(Image.new("RGB", (600, 240), "white"), "PNG"),
    "transparent": encoded(Image.new("RGBA", (600, 240), (0, 0, 0, 0)), "PNG"),
}


@pytest.mark.parametrize("name", EMPTY_FIELDS)
def test_a_signature_that_is_hardly_one_is_refused(store, name):
    with pytest.raises(PhotoRefused) as refused:
        store.keep(EMPTY_FIELDS[name], SIGNATURE)
    assert refused.value.flaw is PhotoFlaw.BLANK and files(store) == []


def test_pictures_are_decoded_one_at_a_time(store, monkeypatch):
    inside, most = [], []
    decode = photos._photo

    def watched(content):
        inside.append(1)
        most.append(len(inside))
        found = decode(content)
        inside.pop()
        return found

    monkeypatch.setattr(photos, "_photo", watched)
    with ThreadPoolExecutor(4) as phones:
        list(phones.map(lambda number: store.keep(picture((300 + number, 200)), PHOTO), range(8)))
    assert most == [1] * 8 and len(files(store)) == 16


# -- files -------------------------------------------------------------------------------------------------------------


def test_the_same_picture_twice_is_one_file(store):
    assert store.keep(picture(), PHOTO) == store.keep(picture(), PHOTO)
    assert len(files(store)) == 2


def test_the_same_picture_from_two_phones_at_once_is_one_whole_file(store):
    content, start = noise(), threading.Barrier(4)

    def keep(_):
        start.wait(10)
        return store.keep(content, PHOTO).digest

    with ThreadPoolExecutor(4) as phones:
        (digest,) = set(phones.map(keep, range(4)))
    assert files(store) == [f"{digest}-small.jpg", f"{digest}.jpg"]


def test_a_file_is_on_the_disk_before_it_has_its_name_and_its_folder_after(store, monkeypatch):
    steps = []
    monkeypatch.setattr(photos, "flush", lambda path: steps.append(path.suffix))
    monkeypatch.setattr(photos, "flush_folder", lambda path: steps.append(sorted(each.suffix for each in path.glob("*.*"))))
    store.keep(picture(), PHOTO)
    assert [step for step in steps if step != []] == [".part", [".jpg"], ".part", [".jpg", ".jpg"]]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("step", ["flush", "flush_folder"])
def test_a_full_disk_leaves_no_half_file(store, monkeypatch, number, step):
    def full(path):
        raise OSError(number, "no room")

    monkeypatch.setattr(photos, step, full)
    with pytest.raises(OSError, match="no room"):
        store.keep(picture(), PHOTO)
    assert not [name for name in files(store) if name.endswith(".part")]
    assert not [name for name in files(store) if "small" not in name]


def test_a_half_file_under_the_name_of_a_whole_one_is_replaced(store):
    kept = store.keep(picture(), PHOTO)
    store.open(kept.digest).write_bytes(b"half")
    store.keep(picture(), PHOTO)
    assert sha256(store.open(kept.digest).read_bytes()).hexdigest() == kept.digest


def test_a_file_that_is_not_there_is_said_to_be_missing(store):
    with pytest.raises(FileNotFoundError):
        store.open("0" * 64)


# -- sweeping ----------------------------------------------------------------------------------------------------------


def age(store, by, *, now=NOW):
    """Make every file of a store as old as that."""
    for path in store._folder.rglob("*.*"):
        os.utime(path, times=((now - by).timestamp(),) * 2)


@pytest.mark.parametrize(("old", "left"), [(DAY - timedelta(seconds=1), 2), (DAY, 0), (30 * DAY, 0)])
def test_a_file_without_a_row_goes_after_a_day_and_not_before(store, old, left):
    store.keep(picture(), PHOTO)
    age(store, old)
    assert store.sweep(set(), NOW) == 2 - left
    assert len(files(store)) == left


@pytest.mark.parametrize("kind", [PHOTO, SIGNATURE])
def test_a_file_that_a_row_names_is_never_swept(store, kind):
    kept = store.keep(written_name(), kind)
    age(store, 900 * DAY)
    assert store.sweep({kept.digest}, NOW) == 0 and len(files(store)) == 2


def test_what_a_killed_process_left_half_written_goes_after_a_day(store):
    kept = store.keep(picture(), PHOTO)
    for name in (f"{kept.digest}.jpg.0123.part", f"{kept.digest}-small.jpg.0123.part"):
        (store._folder / kept.digest[:2] / name).write_bytes(b"half")
    assert store.sweep({kept.digest}, NOW - timedelta(days=9999)) == 0
    age(store, DAY)
    assert store.sweep({kept.digest}, NOW) == 2
    assert files(store) == [f"{kept.digest}-small.jpg", f"{kept.digest}.jpg"]


def test_files_of_other_names_are_left_alone(store):
    store.keep(picture(), PHOTO)
    (store._folder / "ab").mkdir(exist_ok=True)
    for name in ("ab/Thumbs.db", "ab/photo.jpg", "readme.txt"):
        (store._folder / name).write_bytes(b"x")
    age(store, 9 * DAY)
    store.sweep(set(), NOW)
    assert files(store) == ["Thumbs.db", "photo.jpg", "readme.txt"]


@pytest.mark.parametrize(("days", "is_there"), [(13, True), (14, False)])
def test_what_was_put_aside_comes_back_when_it_is_asked_for_within_two_weeks(store, days, is_there):
    kept = store.keep(picture(), PHOTO)
    before = store.open(kept.digest).read_bytes()
    age(store, 30 * DAY)
    assert store.sweep(set(), NOW) == 2 and files(store) == []
    assert store.sweep(set(), NOW + days * DAY) == (0 if is_there else 2)
    if is_there:
        assert store.open(kept.digest).read_bytes() == before and store.open(kept.digest, small=True).is_file()
        assert len(files(store)) == 2
    else:
        with pytest.raises(FileNotFoundError):
            store.open(kept.digest)


def test_an_old_file_that_is_sent_again_counts_as_new_until_its_row_is_there(store):
    kept = store.keep(picture(), PHOTO)
    age(store, 9000 * DAY)
    store.keep(picture(), PHOTO)
    written_at = datetime.fromtimestamp(store.open(kept.digest).stat().st_mtime, UTC)
    assert written_at > NOW - 8000 * DAY
    assert store.sweep(set(), written_at + timedelta(hours=23)) == 0


def test_a_store_that_was_never_used_has_nothing_to_sweep(store):
    assert store.sweep(set(), NOW) == 0
