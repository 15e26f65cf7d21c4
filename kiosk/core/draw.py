"""Which of the forms served ask for a photo of the whole: drawn by the server, so that no phone can choose (P14)."""

import hashlib
import hmac


def draws_photo(secret: str, served: tuple[str, ...], *, one_in: int) -> bool:
    """Decide whether a photo is asked for, about once in `one_in` forms served, never if that is 0 (P14).

    What was served (`served`: to whom, where, for which window) decides, so that asking again draws nothing new, and
    only who knows the secret can tell beforehand.
    """
    if one_in < 1:
        return False
    drawn = hmac.new(secret.encode(), "\x1f".join(("photo", *served)).encode(), hashlib.sha256).digest()
    return int.from_bytes(drawn[:8], "big") % one_in == 0
