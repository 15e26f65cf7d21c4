"""From a scanned or typed code to its point: the form wanted there, nothing wanted now, or why there is none."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for

from kiosk.core.board import Tile
from kiosk.core.form import Reading
from kiosk.core.window import Status
from kiosk.operations import boards
from kiosk.operations.forms import forms_of
from kiosk.operations.hazard_settings import settings
from kiosk.operations.school import photo_one_in
from kiosk.operations.served import Served
from kiosk.storage import queries
from kiosk.storage.queries import LastResult, Named
from kiosk.web import edge
from kiosk.web.scan import bp
from kiosk.web.scan.sheet import ByHand, Sheet, Wanted, make_sheet, new_key
from kiosk.web.scan.standing import barred_now, barred_since
from qr import code as codes


@bp.get("/c/<code>")
def open_code(code: str) -> Any:
    """Open the form most urgently wanted at the point a code names, or say what else is the case."""
    plain = codes.normalise(code)
    named = queries.named_by(plain)
    if named is None:
        return _unknown(code)
    if plain != code:
        return redirect(url_for("scan.open_code", code=plain, form=request.args.get("form")), code=303)
    if is_gone(named):
        return make_response(render_template("scan/gone.html", named=named), 410)
    recorder = edge.recorder()
    if recorder is None:
        return _stranger(named)
    return show_point(named, recorder)


@bp.get("/find")
def find() -> Any:
    """Go to the point whose code was typed, or show the field again with what is wrong with it."""
    typed = request.args.get("code", "").strip()[:80]
    if not typed:
        return render_template("scan/find.html", typed="", flaw=None, near=())
    plain = codes.normalise(typed.rsplit("/c/", 1)[-1])
    if queries.named_by(plain) is not None:
        return redirect(url_for("scan.open_code", code=plain), code=303)
    return _unknown(typed)


@bp.get("/nearby/<code>")
def show_nearby(code: str) -> Any:
    """List what is open around a point, the same floor first."""
    named = queries.named_by(codes.normalise(code))
    if named is None:
        return _unknown(code)
    if edge.recorder() is None:
        return redirect(url_for("signin.show_phone", next=request.path), code=303)
    tiles = boards.next_nearby(named.checkpoint.id, calendar=edge.calendar(), now=edge.now(), limit=200)
    return render_template("scan/nearby.html", named=named, tiles=tiles, today=edge.calendar().date_of(edge.now()))


def _unknown(typed: str) -> Any:
    """Say that a code names nothing; near matches are for people signed in only."""
    is_staff = edge.recorder() is not None
    if not is_staff:
        edge.count_wrong_guess()
    near = queries.known_codes(codes.near(typed)) if is_staff else []
    body = render_template("scan/find.html", typed=typed[:80], flaw=codes.problem(typed), near=near)
    return make_response(body, 404)


def _stranger(named: Named) -> Any:
    """Show what anybody may see of a point, and the way to sign in and come back here."""
    here = url_for("scan.open_code", code=named.code)
    if edge.phone() is not None:
        return redirect(url_for("signin.show_phone", next=here), code=303)
    return render_template(
        "scan/stranger.html",
        named=named,
        next=here,
        barred_since=barred_since(named.checkpoint.id),
        takes_guests=settings().takes_guests,
        today=edge.calendar().date_of(edge.now()),
    )


def show_point(named: Named, recorder: tuple[Any, int | None]) -> Any:
    """Show a point to somebody who may record: the wanted form, the one asked for, or what comes next."""
    wanted = wanted_here(named.checkpoint.id)
    by_hand = opened_by_hand(named, wanted)
    chosen = request.args.get("form", type=int)
    picked = next((each for each in wanted if each.form_id == chosen), None)
    if picked is None and chosen in {each.form_id for each in by_hand}:
        return render_template("scan/form.html", sheet=fresh_sheet(named, recorder, chosen, wanted, by_hand))
    if picked is None:
        picked = next((each for each in wanted if each.is_open), None)
    if picked is None:
        return render_template(
            "scan/nothing.html",
            named=named,
            place=place_of(named),
            wanted=wanted,
            by_hand=by_hand,
            barred_since=barred_since(named.checkpoint.id),
            done=[each for each in wanted if each.done_at is not None],
            today=edge.calendar().date_of(edge.now()),
        )
    return render_template("scan/form.html", sheet=fresh_sheet(named, recorder, picked.form_id, wanted, by_hand))


def opened_by_hand(named: Named, wanted: list[Wanted]) -> tuple[ByHand, ...]:
    """Return the forms of a point's kind that no plan asks for there, in the order of the library."""
    form_ids, planned = queries.form_ids(), {each.form_id for each in wanted}
    found = [form_ids[code] for code in forms_of(named.checkpoint.kind.key) if code in form_ids]
    free = [form_id for form_id in found if form_id not in planned]
    current = queries.current_versions(free)
    return tuple(ByHand(form_id, current[form_id].form.title) for form_id in free)


def wanted_here(checkpoint_id: int) -> list[Wanted]:
    """Return every form at a checkpoint once, the most urgent first, with what was found last."""
    tiles = boards.here(checkpoint_id, calendar=edge.calendar(), now=edge.now())
    return _wanted(tiles, queries.last_results(checkpoint_id=checkpoint_id)).get(checkpoint_id, [])


def wanted_inside(place_ids: Collection[int]) -> dict[int, list[Wanted]]:
    """Return the same for each checkpoint of some places that has a plan, in as many statements as for one."""
    tiles = boards.inside(place_ids, calendar=edge.calendar(), now=edge.now())
    pairs = {(tile.watched.checkpoint_id, tile.watched.form_id) for tile in tiles}
    return _wanted(tiles, queries.last_results(pairs))


def _wanted(tiles: Iterable[Tile], last: Mapping[tuple[int, int], LastResult]) -> dict[int, list[Wanted]]:
    calendar, now = edge.calendar(), edge.now()
    results: dict[int, list[LastResult]] = defaultdict(list)
    for (at_id, _form_id), result in last.items():
        results[at_id].append(result)
    found: dict[int, dict[int, Wanted]] = defaultdict(dict)
    for tile in tiles:
        at_id, form_id = tile.watched.checkpoint_id, tile.watched.form_id
        if form_id not in found[at_id]:
            done_at = boards.done_at(tile.watched, calendar, now) if tile.status not in (Status.PAUSED, Status.BARRED) else None
            done_by = next((each for each in results[at_id] if each.at == done_at), None)
            found[at_id][form_id] = Wanted(form_id, tile, last.get((at_id, form_id)), done_at, done_by)
    return _with_also({at_id: list(forms.values()) for at_id, forms in found.items()})


def _with_also(found: dict[int, list[Wanted]]) -> dict[int, list[Wanted]]:
    """Return the forms, each with the others asked for now at its point that it satisfies in its current version."""
    satisfied = queries.satisfied_forms()
    current = queries.current_versions({each.form_id for wanted in found.values() for each in wanted})

    def also(form_id: int, titles: Mapping[int, str]) -> tuple[str, ...]:
        others = satisfied.get(current[form_id].id, frozenset()) - {form_id}
        return tuple(title for other_id, title in titles.items() if other_id in others)

    def with_also(wanted: list[Wanted]) -> list[Wanted]:
        titles = {each.form_id: each.tile.watched.title.in_(edge.language()) for each in wanted if each.is_open}
        return [replace(each, also=also(each.form_id, titles)) for each in wanted]

    return {at_id: with_also(wanted) for at_id, wanted in found.items()}


@dataclass(frozen=True)
class Opened:
    """A form to be opened at a point, with what else there is at that point."""

    named: Named
    form_id: int
    wanted: list[Wanted]
    by_hand: tuple[ByHand, ...] = ()


def fresh_sheet(
    named: Named, recorder: tuple[Any, int | None], form_id: int, wanted: list[Wanted], by_hand: tuple[ByHand, ...]
) -> Sheet:
    """Return a fresh page of a form with its grant and key; one that nobody asks for is a check beside the plans."""
    return fresh_sheets(recorder, [Opened(named, form_id, wanted, by_hand)])[0]


def fresh_sheets(recorder: tuple[Any, int | None], opened: Sequence[Opened]) -> list[Sheet]:
    """Return a fresh page of each form; what they share is asked for once, however many they are."""
    person, device_id = recorder
    calendar, now = edge.calendar(), edge.now()
    today, one_in, everywhere = calendar.date_of(now), photo_one_in(), queries.places()
    versions = queries.current_versions({each.form_id for each in opened})
    people = queries.people() if len(opened) > 1 else None
    barred = barred_now([one.named.checkpoint.id for one in opened])

    def sheet(one: Opened) -> Sheet:
        checkpoint, version = one.named.checkpoint, versions[one.form_id]
        picked = next((each for each in one.wanted if each.form_id == one.form_id), None)
        window = picked.tile.window if picked and picked.is_open else None
        asks_photo = edge.draw_photo(
            person_id=person.id, checkpoint_id=checkpoint.id, form_version_id=version.id,
            since=window.opens if window else today, one_in=one_in,
        )  # fmt: skip
        closes = window.closes if window else None
        return make_sheet(
            checkpoint=checkpoint,
            place=everywhere[checkpoint.place_id].path,
            code=one.named.code,
            person=person,
            version=version,
            served=Served(person.id, device_id, checkpoint.id, version.id, now, closes, asks_photo),
            key=new_key(),
            reading=Reading(),
            wanted=picked,
            others=tuple(each for each in one.wanted if each.form_id != one.form_id),
            by_hand=tuple(each for each in one.by_hand if each.form_id != one.form_id),
            people=people,
            barred_since=barred.get(checkpoint.id),
            today=today,
            week=calendar.week_of(today),
        )

    return [sheet(each) for each in opened]


def named_at(code: str) -> Named:
    """Return what a code names; answers 404 for one that names nothing."""
    named = queries.named_by(codes.normalise(code))
    if named is None:
        edge.count_wrong_guess()
        abort(404)
    return named


def is_gone(named: Named) -> bool:
    """Decide whether a label is void, or its point retired."""
    return named.is_voided or named.checkpoint.retired_at is not None


def place_of(named: Named) -> str:
    """Return where a point is, as people write it."""
    return queries.places()[named.checkpoint.place_id].path
