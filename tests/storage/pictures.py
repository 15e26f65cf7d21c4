"""Pictures for tests, made on the spot: sound ones, and all that must not be kept."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageDraw


def picture(
    size: tuple[int, int] = (40, 30), colour: str = "teal", kind: str = "JPEG", mode: str = "RGB", **how: object
) -> bytes:
    """Return a picture of one colour whose top left corner is red."""
    image = Image.new("RGB", size, colour)
    image.paste((255, 0, 0), (0, 0, max(1, size[0] // 3), max(1, size[1] // 3)))
    return encoded(image.convert(mode), kind, **how)


def encoded(image: Image.Image, kind: str, **how: object) -> bytes:
    """Return an image in a file format."""
    written = BytesIO()
    image.save(written, kind, **how)
    return written.getvalue()


def noise(size: tuple[int, int] = (400, 300), kind: str = "JPEG") -> bytes:
    """Return a picture that does not compress well."""
    return encoded(Image.effect_noise(size, 80).convert("RGB"), kind)


def moving(kind: str) -> bytes:
    """Return a picture of two that take turns."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def png_head(width: int, height: int) -> bytes:
    """Return a PNG that promises so many pixels and holds hardly any."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            (b"IDAT", zlib.compress(b"\0" * 1000)),
            (b"IEND", b""),
        )
    )


def png_bomb(side: int = 20_000) -> bytes:
    """Return a sound PNG of zero bytes: some hundred kilobytes that become 400 megapixels."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + side // 8)
    packed = b"".join([packer.compress(row * 500) for _ in range(side // 500)] + [packer.flush()])
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in (
            (b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)), (b"IDAT", packed), (b"IEND", b""),
        )
    )  # fmt: skip


def written_name(size: tuple[int, int] = (600, 240), *, transparent: bool = False) -> bytes:
    """Return a signature as a finger draws it on a phone."""
    mode, paper, ink = ("RGBA", (0, 0, 0, 0), (0, 0, 0, 255)) if transparent else ("RGB", "white", "black")
    image = Image.new(mode, size, paper)
    pen = ImageDraw.Draw(image)
    pen.line([(80, 60), (240, 180), (300, 50), (460, 190)], fill=ink, width=4)
    return encoded(image, "PNG")


def one_dot(size: tuple[int, int] = (600, 240)) -> bytes:
    """Return a signature field that was only touched."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).ellipse([300, 120, 308, 128], fill="black")
    return encoded(image, "PNG")
