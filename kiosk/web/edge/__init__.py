"""What the three faces share: who asks, the instant, the language, safe forms, grants, answers and error pages."""

from kiosk.web.edge.addresses import (
    FileSetting,
    file_settings,
    own_addresses,
    read_address,
)
from kiosk.web.edge.answers import (
    back_to,
    done,
    invalid,
    is_swap,
    local_path,
    told,
    wants_json,
)
from kiosk.web.edge.dates import (
    clock_text,
    day_text,
    days_text,
    holiday_name,
    month_text,
)
from kiosk.web.edge.grants import draw_photo, grant, may_send, served_form
from kiosk.web.edge.identity import (
    DESK_COOKIE,
    PHONE_COOKIE,
    REQUEST_COOKIE,
    SIGN_IN_COOKIE,
    Phone,
    address,
    desk_person,
    needs_administrator,
    needs_supervisor,
    phone,
    recorder,
    set_token,
    wall_tablet,
)
from kiosk.web.edge.inputs import phone_time, whole
from kiosk.web.edge.limits import count_wrong_guess, too_many_guests
from kiosk.web.edge.moment import base_url, calendar, language, now, set_language, zone
from kiosk.web.edge.moves import pictures
from kiosk.web.edge.safety import fresh_token
from kiosk.web.edge.words import owner_words, photo_words, refusal, refusals

__all__ = [
    "DESK_COOKIE",
    "PHONE_COOKIE",
    "REQUEST_COOKIE",
    "SIGN_IN_COOKIE",
    "FileSetting",
    "Phone",
    "address",
    "back_to",
    "base_url",
    "calendar",
    "clock_text",
    "count_wrong_guess",
    "day_text",
    "days_text",
    "desk_person",
    "done",
    "draw_photo",
    "file_settings",
    "fresh_token",
    "grant",
    "holiday_name",
    "invalid",
    "is_swap",
    "language",
    "local_path",
    "may_send",
    "month_text",
    "needs_administrator",
    "needs_supervisor",
    "now",
    "own_addresses",
    "owner_words",
    "phone",
    "phone_time",
    "photo_words",
    "pictures",
    "read_address",
    "recorder",
    "refusal",
    "refusals",
    "served_form",
    "set_language",
    "set_token",
    "told",
    "too_many_guests",
    "wall_tablet",
    "wants_json",
    "whole",
    "zone",
]
