"""What was served to whom: the content of the signed grant, which photos, second persons and records come back under.

What comes back has a key as well, made on the phone: a random one for the record, and one for each photo of it.
"""

from dataclasses import dataclass
from datetime import datetime

KEY_LENGTH = range(22, 65)


@dataclass(frozen=True)
class Served:
    """What was shown to whom and when: the signed grant that came back with the answers.

    `closes` is when the window it was opened for closes, or None if there was none or it stays open. `asks_photo` says
    that a photo of the whole was asked for (P14).
    """

    person_id: int
    device_id: int | None
    checkpoint_id: int
    form_version_id: int
    served_at: datetime
    closes: datetime | None = None
    asks_photo: bool = False
