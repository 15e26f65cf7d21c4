"""The one door to photos and signatures on the disk: what came in is judged, cleaned, and kept under its digest.

A file is whole or not there: it is written beside its place, flushed, renamed, and its folder flushed, before any row
names it (ux R2). Only pixels are kept: turned upright, made small, encoded anew, without any metadata.
"""

import contextlib
import hashlib
import os
import re
import secrets
import struct
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from flask import Flask, current_app
from PIL import ExifTags, Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from kiosk.storage.disk import flush, flush_folder
from kiosk.storage.models import PhotoKind

MOST_PIXELS = 64_000_000
LONGEST_PHOTO, LONGEST_SIGNATURE, LONGEST_SMALL = 2000, 1000, 320
ABANDONED = timedelta(days=1)
KEPT_ASIDE = timedelta(days=14)
_QUALITY = 82
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})
_OUR_NAME = re.compile(r"([0-9a-f]{64})(-small)?\.(jpg|png)")
_EXTENSION = "kiosk_photos"
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# A signature has ink on at least 3 of 10 000 pixels, and reaches over at least a twelfth of the field.
_PALE = 200
_LEAST_INK, _LEAST_REACH = 3 / 10_000, 1 / 12


class PhotoFlaw(StrEnum):
    """Why a picture was not kept."""

    EMPTY = "empty"
    NOT_A_PHOTO = "not_a_photo"
    SVG = "svg"
    HEIC = "heic"
    ANIMATED = "animated"
    TOO_MANY_PIXELS = "too_many_pixels"
    BROKEN = "broken"
    BLANK = "blank"
    TOO_MANY = "too_many"


class PhotoRefused(Exception):
    """Raised when a picture was not kept; `flaw` says why, and nothing was left behind."""

    def __init__(self, flaw: PhotoFlaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True)
class Kept:
    """A stored picture: the SHA-256 of its file in hex, its width and height in pixels, its size in bytes."""

    digest: str
    width: int
    height: int
    size: int


class PhotoStore:
    """The pictures of one instance, in files named by their digest; `<digest>-small` is 320 px on its long side."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._aside = folder / "aside"
        # A picture of 64 megapixels takes some 250 MB while it is decoded: one at a time (ux X10).
        self._decoding = threading.Lock()
        # No file that is being kept just now may be swept.
        self._placing = threading.Lock()

    def keep(self, content: bytes, kind: PhotoKind) -> Kept:
        """Store a picture and its small copy, and return what was stored; the same picture again is the same file.

        Raises PhotoRefused for what is no sound photo, and OSError where the disk is full.
        """
        refuse_unless_photo(content)
        with self._decoding:
            image = _signature(content) if kind is PhotoKind.SIGNATURE else _photo(content)
            whole, small = _encoded(image, kind), _encoded(_fitted(image, LONGEST_SMALL), kind)
        digest = hashlib.sha256(whole).hexdigest()
        with self._placing:
            # The whole picture comes last: where it stands, its small copy does.
            self._place(self._path(digest, kind, small=True), small)
            self._place(self._path(digest, kind, small=False), whole)
        return Kept(digest, image.width, image.height, len(whole))

    def open(self, digest: str, *, small: bool = False) -> Path:
        """Return the file of a picture or of its small copy; raises FileNotFoundError where it is not."""
        for kind in PhotoKind:
            path = self._path(digest, kind, small=small)
            if path.is_file() or self._bring_back(path):
                return path
        raise FileNotFoundError(digest)

    def sweep(self, digests_in_use: Collection[str], now: datetime) -> int:
        """Put aside files a day old that no row names, for 14 days, and remove what a killed process left half written.

        Returns how many files were put aside or removed. An older database brought back names fewer photos than there
        are: what it does not name is not lost at once. Files of other names are left alone.
        """
        moved = 0
        for path in self._folder.glob("??/*"):
            found = _OUR_NAME.fullmatch(path.name)
            if path.suffix == ".part":
                moved += self._if_old(path, now, ABANDONED, Path.unlink)
            elif found and found[1] not in digests_in_use:
                moved += self._if_old(path, now, ABANDONED, lambda old: self._put_aside(old, now))
        for path in self._aside.glob("*"):
            if _OUR_NAME.fullmatch(path.name):
                moved += self._if_old(path, now, KEPT_ASIDE, Path.unlink)
        return moved

    def _if_old(self, path: Path, now: datetime, age: timedelta, act: Callable[[Path], None]) -> bool:
        # A file that another program holds open stays until the next time.
        with self._placing, contextlib.suppress(FileNotFoundError, PermissionError):
            if now.timestamp() - path.stat().st_mtime >= age.total_seconds():
                act(path)
                return True
        return False

    def _put_aside(self, path: Path, now: datetime) -> None:
        self._make_folder(self._aside)
        # Its time aside begins now.
        os.utime(path, (now.timestamp(), now.timestamp()))
        path.replace(self._aside / path.name)

    def _bring_back(self, path: Path) -> bool:
        """Put a file that was put aside back into its place; returns whether it was there."""
        aside = self._aside / path.name
        with self._placing, contextlib.suppress(FileNotFoundError):
            if aside.is_file():
                self._make_folder(path.parent)
                aside.replace(path)
        return path.is_file()

    def _path(self, digest: str, kind: PhotoKind, *, small: bool) -> Path:
        suffix = "png" if kind is PhotoKind.SIGNATURE else "jpg"
        return self._folder / digest[:2] / f"{digest}{'-small' if small else ''}.{suffix}"

    def _place(self, path: Path, content: bytes) -> None:
        """Put a file into its place, whole and on the disk, or leave nothing."""
        if path.is_file() and path.stat().st_size == len(content):
            # A row is about to name it: it counts as new, so that it is not swept before that.
            os.utime(path)
            return
        self._make_folder(path.parent)
        part = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
        try:
            # Photos show people's places: readable for the owner of the process only.
            with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(content)
            flush(part)
            part.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        flush_folder(path.parent)

    def _make_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            flush_folder(folder.parent)


def bind(app: Flask, folder: Path) -> None:
    """Give an application its store of photos."""
    app.extensions[_EXTENSION] = PhotoStore(folder)


def store() -> PhotoStore:
    """Return the store of the current application."""
    found: PhotoStore = current_app.extensions[_EXTENSION]
    return found


def refuse_unless_photo(content: bytes) -> None:
    """Return if the content begins like a JPEG, PNG or WebP picture; raises PhotoRefused that says what it is instead."""
    if not content:
        raise PhotoRefused(PhotoFlaw.EMPTY)
    if _reader(content) is not None:
        return
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise PhotoRefused(PhotoFlaw.HEIC)
    if content.startswith((b"GIF87a", b"GIF89a")):
        raise PhotoRefused(PhotoFlaw.ANIMATED)
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"<") and b"<svg" in head:
        raise PhotoRefused(PhotoFlaw.SVG)
    raise PhotoRefused(PhotoFlaw.NOT_A_PHOTO)


def _reader(content: bytes) -> Callable[[BytesIO], Image.Image] | None:
    """Return what reads pictures of this content's format, or None for any but the three that are taken.

    The reader is taken directly: Image.open would try every format it knows, and has a limit of pixels of its own.
    """
    if content.startswith(b"\xff\xd8\xff"):
        return JpegImageFile
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    return WebPImageFile if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def _photo(content: bytes) -> Image.Image:
    return _upright(content, LONGEST_PHOTO)


def _signature(content: bytes) -> Image.Image:
    image = _upright(content, LONGEST_SIGNATURE).convert("L")
    ink = image.point(lambda level: 255 if level < _PALE else 0)
    box = ink.getbbox()
    share = ink.histogram()[255] / (image.width * image.height)
    if box is None or share < _LEAST_INK or max(box[2] - box[0], box[3] - box[1]) < max(image.size) * _LEAST_REACH:
        raise PhotoRefused(PhotoFlaw.BLANK)
    return image


def _upright(content: bytes, longest: int) -> Image.Image:
    """Return the picture in plain colours, turned as it was held, at most `longest` pixels long."""
    _refuse_webp_by_its_head(content)
    read = _reader(content)
    assert read is not None
    try:
        with read(BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PhotoRefused(PhotoFlaw.TOO_MANY_PIXELS)
            if getattr(image, "is_animated", False):
                raise PhotoRefused(PhotoFlaw.ANIMATED)
            # A JPEG is decoded at half, a quarter or an eighth of its size where that is still large enough.
            image.draft(None, _fitting(image.size, longest))
            image.load()
            turn = _TURNS.get(_orientation(image))
            upright = _plain(image, longest)
        return upright if turn is None else upright.transpose(turn)
    except (PhotoRefused, MemoryError):
        raise
    except Exception as error:
        # Nothing but memory is read here: whatever else the decoder raises, it is about the content.
        raise PhotoRefused(PhotoFlaw.BROKEN) from error


def _refuse_webp_by_its_head(content: bytes) -> None:
    """Raise PhotoRefused for a WebP that moves or is too large: its reader makes room for all pixels at once."""
    if _reader(content) is not WebPImageFile:
        return
    chunk, body = content[12:16], content[20:30].ljust(10, b"\0")
    if chunk == b"VP8X":
        if body[0] & 0x02:
            raise PhotoRefused(PhotoFlaw.ANIMATED)
        width, height = (int.from_bytes(body[start : start + 3], "little") + 1 for start in (4, 7))
    elif chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        width, height = (int.from_bytes(body[start : start + 2], "little") & 0x3FFF for start in (6, 8))
    if width * height > MOST_PIXELS:
        raise PhotoRefused(PhotoFlaw.TOO_MANY_PIXELS)


def _orientation(image: Image.Image) -> int:
    """Return how the phone was held, as the picture says; odd metadata says nothing."""
    try:
        found = image.getexif().get(ExifTags.Base.Orientation, 1)
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, struct.error):
        return 1
    return found if isinstance(found, int) else 1


def _plain(image: Image.Image, longest: int) -> Image.Image:
    """Return the pixels as RGB on white, without anything that was said about them."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda level: level / 256).convert("L")
    if image.mode in ("P", "1", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
    # Made small first: the steps after it then need little memory.
    image = _fitted(image, longest)
    if image.mode in ("RGBA", "LA", "RGBa", "La"):
        image = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        image = white
    plain = image.convert("RGB")
    plain.info.clear()
    return plain


def _fitted(image: Image.Image, longest: int) -> Image.Image:
    """Return a picture at most so many pixels long; a smaller one as it is."""
    size = _fitting(image.size, longest)
    return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _fitting(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Return the size of a picture made at most so many pixels long, at least one pixel each way."""
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _encoded(image: Image.Image, kind: PhotoKind) -> bytes:
    written = BytesIO()
    if kind is PhotoKind.SIGNATURE:
        image.save(written, "PNG", optimize=True)
    else:
        image.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()
