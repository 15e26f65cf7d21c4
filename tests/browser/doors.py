"""How each user gets in: through the pages, or past them where a test is about something else."""

from kiosk.operations import people
from tests.browser.live import Live
from tests.browser.window import Window
from tests.factories import PASSWORD, PIN


def enrol(phone: Window, link: str, name: str) -> None:
    """Enrol a phone for somebody who sets a PIN, through the page the supervisor's symbol leads to."""
    phone.open(link)
    phone.choose("[name=person]", name)
    phone.type("[name=pin]", PIN)
    phone.type("[name=pin_again]", PIN)
    phone.go("main form button")


def sign_in(desk: Window, username: str, password: str = PASSWORD) -> None:
    """Sign in at the desk through its page; the one shown, or the desk's own."""
    if desk.path != "/signin":
        desk.open("/signin")
    desk.type("[name=username]", username)
    desk.type("[name=password]", password)
    desk.go("main form button")


def enrol_here(window: Window, live: Live, person_id: int, *, by: int) -> None:
    """Enrol a window as somebody's phone without its pages, where a test is about something else."""
    with live.inside():
        now = live.clock()
        offer = people.offer_enrolment(now=now, by=by)
        device, signed = people.enrol_phone(
            offer.value, person_id=person_id, pin=PIN, pin_again=PIN, name="手机", now=now
        )
    window.give_cookie("kiosk_phone", device.value)
    window.give_cookie("kiosk_sign_in", signed.value)


def sign_in_here(window: Window, live: Live, username: str, password: str = PASSWORD) -> None:
    """Sign a window in at the desk without its page, where a test is about something else."""
    with live.inside():
        token, _ = people.sign_in_at_desk(username, password, now=live.clock())
    window.give_cookie("kiosk_desk", token.value)


def wall_here(live: Live, *, by: int, name: str = "门厅大屏") -> str:
    """Return the path of a new wall tablet's page."""
    with live.inside():
        return f"/board/{people.add_wall_tablet(name, now=live.clock(), by=by).value}"
