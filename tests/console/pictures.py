"""Small files of each kind that may be attached, and of some that may not."""

import struct
import zlib


def png(red: int = 200, size: int = 24) -> bytes:
    """A square of one colour, as a browser can show it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    row = b"\x00" + bytes((red, 60, 60)) * size
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    content = zlib.compress(row * size)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", content) + chunk(b"IEND", b"")


PDF = b"%PDF-1.4\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><script>alert(1)</script>"
GOOD = {
    "image/png": png(),
    "image/jpeg": b"\xff\xd8\xff\xe0rest",
    "image/gif": b"GIF89a rest",
    "image/webp": b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    "application/pdf": PDF,
}
