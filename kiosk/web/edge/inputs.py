"""Reading what a page sent: a value that makes sense, or None; never an error page."""


def whole(text: str | None) -> int | None:
    """Return a whole number of one to nine plain digits, or None."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
