"""One instant, one calendar and one language for a whole request."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, g, request
from flask_babel import Babel, get_locale
from werkzeug.wrappers import Response

from kiosk.config import Settings
from kiosk.core.board import Moment, moment
from kiosk.core.calendar import Calendar
from kiosk.storage import queries
from kiosk.web.edge.words import round_words

LANGUAGE_COOKIE = "kiosk_language"
_LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
babel = Babel()


def settings() -> Settings:
    """Return the settings of the running application."""
    found: Settings = current_app.config["KIOSK"]
    return found


def now() -> datetime:
    """Return the instant of this request: read once, the same for all that it asks."""
    if "now" not in g:
        g.now = current_app.config["CLOCK"]()
    instant: datetime = g.now
    return instant


def zone() -> ZoneInfo:
    """Return the school's time zone."""
    return settings().timezone


def calendar() -> Calendar:
    """Return the school's calendar, read once in a request."""
    if "calendar" not in g:
        g.calendar = queries.calendar(zone())
    found: Calendar = g.calendar
    return found


def language() -> str:
    """Return "zh" or "en": as set for the whole school, else as this person chose, else as the browser asks."""
    wanted = settings().language
    if wanted == "auto":
        wanted = request.cookies.get(LANGUAGE_COOKIE, "")
    if wanted not in _LANGUAGES:
        wanted = request.accept_languages.best_match(["zh", "en"], default="zh")
    return wanted


def locale() -> str:
    """Return the locale of this request for the message catalogue."""
    return _LANGUAGES[language()]


def set_language(response: Response, wanted: str) -> Response:
    """Keep this browser's choice of language in a cookie, if it is one we have; returns the response."""
    if wanted in _LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, wanted, max_age=400 * 86400, httponly=True, samesite="Lax")
    return response


def base_url() -> str:
    """Return the one stored address that labels and links carry; never the one this request came by."""
    return queries.setting("base_url") or settings().base_url or f"http://localhost:{settings().port}"


def html_language() -> str:
    """Return the language as the page's `lang` says it."""
    return "en" if str(get_locale()).startswith("en") else "zh-CN"


def page_words() -> dict[str, Any]:
    """Return what every template may use: the language, its name for `lang`, and instants as local moments."""
    return {
        "language": language(),
        "locale": html_language(),
        "moment_of": moment_of,
        "round_words": round_words,
    }


def moment_of(instant: datetime | None) -> Moment | None:
    """Return an instant as a local date and minutes, or None."""
    return None if instant is None else moment(calendar(), instant)
