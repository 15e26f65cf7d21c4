"""Two plain pictures for the sample kindergarten: a lamp that is dark, and the same lamp lit."""

import struct
import zlib

_WIDTH, _HEIGHT = 480, 360
_WALL, _FLOOR, _FRAME, _DARK, _LIT = (206, 200, 188), (150, 142, 128), (70, 74, 80), (96, 98, 100), (252, 244, 190)


def lamp(*, is_lit: bool) -> bytes:
    """Return a picture of a corridor's emergency lamp as a PNG."""
    rows = [_row(y, is_lit=is_lit) for y in range(_HEIGHT)]
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\x00" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _row(y: int, *, is_lit: bool) -> bytes:
    ground: tuple[int, ...] = _FLOOR if y > _HEIGHT * 3 // 4 else _WALL
    if is_lit and y <= _HEIGHT * 3 // 4:
        ground = tuple(min(255, part + max(0, 60 - abs(y - 120) // 3)) for part in ground)
    pixels = [ground] * _WIDTH
    if 60 <= y < 180:
        pixels[140:340] = [_FRAME] * 200
    if 72 <= y < 168:
        pixels[152:328] = [_LIT if is_lit else _DARK] * 176
    return bytes(part for pixel in pixels for part in pixel)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
