"""Becoming somebody: the start page, set-up, enrolling a phone, signing in on it and at the desk, the language."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk.core.hazard import State
from kiosk.operations import boards, enrolments, people, rounds
from kiosk.operations.errors import Refusal, Refused
from kiosk.storage import queries
from kiosk.web import edge

bp = Blueprint("signin", __name__)


@bp.get("/")
def welcome() -> str:
    """Show where to go: what is wanted now of who is signed in on this phone, a code to type, the desk."""
    phone, calendar, now = edge.phone(), edge.calendar(), edge.now()
    person = phone.person if phone is not None else None
    wanted = boards.open_now(person.id, calendar=calendar, now=now) if person is not None else None
    return render_template(
        "signin/welcome.html",
        phone=phone,
        desk_person=edge.desk_person(),
        school=_school(),
        wanted=wanted,
        buildings=rounds.buildings(wanted) if wanted is not None else (),
        own_hazards=_own_hazards(person.id) if person is not None else 0,
        today=calendar.date_of(now),
    )


def _own_hazards(person_id: int) -> int:
    """Return how many hazards somebody is to put right now."""
    return sum(card.course.state is State.ASSIGNED for card in queries.open_hazards(person_id=person_id))


# -- the first administrator --------------------------------------------------------------------------------------


@bp.get("/setup")
def show_set_up() -> Any:
    """Show the form for the first administrator, as long as the set-up code is not used up."""
    if queries.setting("setup_code_hash") is None:
        return edge.back_to(url_for("signin.show_desk"))
    return render_template("signin/setup.html", typed={}, error=None, school=_school())


@bp.post("/setup")
def set_up() -> Any:
    """Make the first administrator and sign them in at the desk."""
    typed = {name: request.form.get(name, "") for name in ("code", "name", "username")}
    password = request.form.get("password", "")
    try:
        person = people.set_up_administrator(**typed, password=password, now=edge.now(), address=edge.address())
        token, _ = people.sign_in_at_desk(person.username or "", password, now=edge.now(), address=edge.address())
    except Refused as error:
        return edge.invalid("signin/setup.html", typed=typed, error=_said(error), school=_school())
    return edge.set_token(edge.done("desk.setup"), edge.DESK_COOKIE, token.value)


# -- the desk -----------------------------------------------------------------------------------------------------


@bp.get("/signin")
def show_desk() -> Any:
    """Show the desk's sign-in form."""
    if edge.desk_person() is not None:
        return edge.back_to(url_for("desk.home"))
    return render_template("signin/desk.html", typed={}, error=None, next=_next(), school=_school())


@bp.post("/signin")
def enter_desk() -> Any:
    """Sign in at the desk and go on to where the person wanted to be."""
    username = request.form.get("username", "")
    try:
        token, _ = people.sign_in_at_desk(
            username, request.form.get("password", ""), now=edge.now(), address=edge.address()
        )
    except Refused as error:
        return edge.invalid(
            "signin/desk.html", typed={"username": username}, error=_said(error), next=_next(), school=_school()
        )
    return edge.set_token(edge.back_to(url_for("desk.home")), edge.DESK_COOKIE, token.value)


@bp.post("/signout")
def leave_desk() -> Response:
    """Sign out at the desk."""
    people.sign_out(request.cookies.get(edge.DESK_COOKIE, ""), now=edge.now())
    return edge.set_token(edge.done("signin.show_desk"), edge.DESK_COOKIE, None)


# -- phones -------------------------------------------------------------------------------------------------------


@bp.get("/enrol/<token>")
def show_enrol(token: str) -> Any:
    """Show the form that makes this phone somebody's."""
    if not people.is_open_offer(token, now=edge.now()):
        return make_response(_enrol(token, error=Refused(Refusal.OFFER_EXPIRED)), 410)
    return _enrol(token)


@bp.post("/enrol/<token>")
def enrol(token: str) -> Any:
    """Enrol this phone, sign its owner in, and go on to the point that was scanned, if one was."""
    try:
        device, signed = people.enrol_phone(
            token,
            person_id=edge.whole(request.form.get("person")) or 0,
            pin=request.form.get("pin", "").strip(),
            pin_again=request.form.get("pin_again", "").strip(),
            name=request.user_agent.platform or "",
            now=edge.now(),
            address=edge.address(),
        )
    except Refused as error:
        return make_response(_enrol(token, error=error), 422)
    response = edge.back_to(url_for("signin.welcome"))
    edge.set_token(response, edge.PHONE_COOKIE, device.value)
    if _request_token():
        edge.set_token(response, edge.REQUEST_COOKIE, None)
    return edge.set_token(response, edge.SIGN_IN_COOKIE, signed.value)


def _enrol(token: str, error: Refused | None = None) -> str:
    return render_template(
        "signin/enrol.html",
        token=token,
        owner=people.approved_for(token),
        staff=[(person.id, person.name) for person in queries.people()],
        chosen=request.form.get("person", ""),
        error=_said(error),
        next=_next(),
        school=_school(),
    )


@bp.get("/phone/request")
def show_request() -> Any:
    """Show where this phone's request to be enrolled stands, or the form that makes one."""
    if edge.phone() is not None:
        return edge.back_to(url_for("signin.show_phone"))
    return _request()


@bp.get("/phone/request/state")
def request_state() -> str:
    """Show where this phone's request stands, as the piece of its page that asks again by itself."""
    return render_template("signin/_request.html", asked=_asked(), token=_request_token(), next=_next())


@bp.post("/phone/request")
def ask() -> Any:
    """Ask for this phone to be enrolled, unless it has asked already, and show the number to read out."""
    asked, here = _asked(), url_for("signin.show_request", next=_next() or None)
    if edge.phone() is not None or (asked is not None and asked.state in ("waiting", "approved")):
        return redirect(here, code=303)
    typed = {name: request.form.get(name, "") for name in ("name", "owner")}
    try:
        token = enrolments.ask(
            **typed, key=request.form.get("key", ""), now=edge.now(), address=edge.address()
        )
    except Refused as error:
        return make_response(_request(typed, edge.refusals(error)), 422)
    return edge.set_token(redirect(here, code=303), edge.REQUEST_COOKIE, token.value)


def _request(typed: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None) -> str:
    return render_template(
        "signin/request.html",
        asked=_asked(),
        token=_request_token(),
        typed=typed or {},
        wrong=wrong or {},
        key=secrets.token_urlsafe(24),
        next=_next(),
        school=_school(),
    )


def _asked() -> enrolments.Asked | None:
    return enrolments.asked_with(_request_token(), now=edge.now())


def _request_token() -> str:
    return request.cookies.get(edge.REQUEST_COOKIE, "")


@bp.get("/phone/signin")
def show_phone() -> Any:
    """Show the PIN form of an enrolled phone; a phone that is not enrolled is told how to be."""
    if edge.phone() is None:
        return make_response(render_template("signin/stranger.html", school=_school(), next=_next()), 403)
    return _phone()


@bp.post("/phone/signin")
def enter_phone() -> Any:
    """Sign somebody in by PIN and go back to the point that was scanned."""
    phone = edge.phone()
    if phone is None:
        return edge.done("signin.show_phone")
    try:
        token = people.sign_in_on_phone(
            phone.device.id,
            person_id=edge.whole(request.form.get("person")) or 0,
            pin=request.form.get("pin", "").strip(),
            now=edge.now(),
            address=edge.address(),
        )
    except Refused as error:
        return make_response(_phone(error), 422)
    return edge.set_token(edge.back_to(url_for("signin.welcome")), edge.SIGN_IN_COOKIE, token.value)


@bp.post("/phone/signout")
def leave_phone() -> Response:
    """Sign out on this phone; it stays enrolled."""
    people.sign_out(request.cookies.get(edge.SIGN_IN_COOKIE, ""), now=edge.now())
    return edge.set_token(edge.done("signin.show_phone"), edge.SIGN_IN_COOKIE, None)


def _phone(error: Refused | None = None) -> str:
    return render_template(
        "signin/phone.html",
        staff=[(person.id, person.name) for person in queries.people()],
        chosen=request.form.get("person", ""),
        error=_said(error),
        next=_next(),
        school=_school(),
    )


# -- language -----------------------------------------------------------------------------------------------------


@bp.post("/language")
def set_language() -> Response:
    """Keep the language this browser is to be shown, and return to the page."""
    response = edge.back_to(url_for("signin.welcome"))
    return edge.set_language(response, request.form.get("language", ""))


def _next() -> str:
    return edge.local_path(request.values.get("next"), "")


def _said(error: Refused | None) -> dict[str, str] | None:
    return None if error is None else {"field": error.field, "text": edge.refusal(error)}


def _school() -> str:
    return queries.school_name()
