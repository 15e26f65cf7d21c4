"""Everything else that Apprise knows: Telegram, ntfy, Bark and a hundred more, each by an address of its own."""

import logging
from collections.abc import Callable, Collection, Mapping

import apprise

from kiosk.core.notices import Outcome
from kiosk.core.reach import is_inside
from kiosk.upkeep.notices.answer import Answer, Reason, failed, unclear
from kiosk.upkeep.notices.reach import Inside, addresses_of, outward

# Its log would name the address, and with it the keys.
for _name in ("apprise", "requests", "urllib3"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


def send(
    secrets: Mapping[str, str], text: str, *, may_be_inside: bool,
    resolver: Callable[[str], Collection[str]] = addresses_of,
) -> Answer:  # fmt: skip
    """Send a text by Apprise and return what came of it; it says no more than whether it arrived everywhere.

    What may have arrived somewhere is UNCLEAR. A host that leads into the own network is refused; most addresses hold a key
    in its place, and their hosts are known. Every connection is looked at besides: a redirect or a part of the address
    ("?smtp=") may name another host.
    """
    try:
        target = apprise.Apprise.instantiate(secrets.get("url", ""), suppress_exceptions=True)
    except Exception:  # noqa: BLE001 - what it says would name the address
        return failed(Reason.BROKEN)
    if target is None:
        return failed(Reason.BROKEN)
    templates: tuple[str, ...] = tuple(target.templates)
    has_host = any("{host}" in each for each in templates)
    if not may_be_inside and has_host and any(is_inside(address) for address in resolver(str(target.host))):
        return failed(Reason.INSIDE)
    title, _newline, body = text.partition("\n")
    with outward(may_be_inside=may_be_inside) as outgoing:
        try:
            is_sent = target.notify(
                body=body or title, title=title if body else "", body_format=apprise.NotifyFormat.TEXT
            )
        except Inside:
            # After something was sent, it was a redirect or the second of several places.
            return unclear(Reason.REDIRECT) if outgoing.has_sent else failed(Reason.INSIDE)
        except Exception:  # noqa: BLE001 - what it says would name the address
            return unclear(Reason.BROKEN) if outgoing.has_sent else failed(Reason.BROKEN)
    if is_sent:
        return Answer(Outcome.SENT)
    # It does not say why: a refusal, an answer that came too late, one of several places that failed.
    return unclear(Reason.NO_WORD) if outgoing.has_sent else failed(Reason.UNREACHABLE)
