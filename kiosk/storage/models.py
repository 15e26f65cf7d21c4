"""The tables: facts only, each written once. Statuses are never stored."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.core.calendar import EntryKind
from kiosk.core.form import FailClass
from kiosk.core.hazard import MoveKind
from kiosk.core.notices import SETTLED, ChangeKind, ChannelKind, NoticeKind, Outcome
from kiosk.core.repair import MoveKind as RepairMoveKind
from kiosk.core.repair import Urgency
from kiosk.storage.database import db
from kiosk.storage.types import (
    CheckpointKey,
    Day,
    FormKey,
    Instant,
    Key,
    LongText,
    PersonKey,
    PlaceKey,
    Plain,
    PlainList,
    PlainOrNothing,
    ShortText,
    UtcInstant,
)


class Role(StrEnum):
    """What a person may do: record, supervise, administer; each includes the one before."""

    RECORDER = "recorder"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Level(StrEnum):
    """How deep a place lies in the tree."""

    CAMPUS = "campus"
    BUILDING = "building"
    FLOOR = "floor"
    ROOM = "room"


class DeviceKind(StrEnum):
    """An enrolled phone, or a wall tablet that only reads."""

    PHONE = "phone"
    WALL = "wall"


class Origin(StrEnum):
    """How an inspection came in: at once, late from a phone (补传), or from paper afterwards (补录)."""

    LIVE = "live"
    LATE = "late"
    BACKFILLED = "backfilled"


class HazardSource(StrEnum):
    """How a hazard came to be known: found by an inspection, reported by staff without a form, or by a guest."""

    INSPECTION = "inspection"
    STAFF = "staff"
    GUEST = "guest"


class PhotoKind(StrEnum):
    """A photo of what was found, or a signature written by hand (手写签名)."""

    PHOTO = "photo"
    SIGNATURE = "signature"


def _one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_is_known")


class Setting(db.Model):
    """One of the school's own settings, kept in the database."""

    name: Mapped[ShortText] = mapped_column(primary_key=True)
    value: Mapped[LongText]


class Person(db.Model):
    """Somebody of the staff; kept for ever, so that old inspections keep their name."""

    id: Mapped[Key]
    name: Mapped[ShortText]
    role: Mapped[ShortText]
    username: Mapped[ShortText | None] = mapped_column(unique=True)
    password_hash: Mapped[LongText | None]
    pin_hash: Mapped[LongText | None]
    phone: Mapped[ShortText | None]
    added_at: Mapped[Instant]
    left_at: Mapped[Instant | None]
    __table_args__ = (_one_of("role", Role),)


class Post(db.Model):
    """A post (岗位) that may owe checks: the gate, the kitchen; who holds it stands in its holders."""

    id: Mapped[Key]
    name: Mapped[ShortText]
    added_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]


class PostHolder(db.Model):
    """Somebody who holds a post from an instant until another, or until further notice."""

    id: Mapped[Key]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    person_id: Mapped[PersonKey] = mapped_column(index=True)
    from_at: Mapped[Instant]
    until_at: Mapped[Instant | None]
    __table_args__ = (CheckConstraint("until_at IS NULL OR from_at <= until_at", name="ends_after_it_begins"),)


class Device(db.Model):
    """An enrolled phone or a wall tablet; only a fingerprint of its token is kept."""

    id: Mapped[Key]
    kind: Mapped[ShortText]
    name: Mapped[ShortText]
    token_hash: Mapped[ShortText] = mapped_column(unique=True)
    shows_people: Mapped[bool] = mapped_column(default=True)
    enrolled_at: Mapped[Instant]
    enrolled_by_id: Mapped[PersonKey]
    revoked_at: Mapped[Instant | None]
    __table_args__ = (_one_of("kind", DeviceKind),)


class Enrolment(db.Model):
    """A supervisor's one-time offer to enrol a phone, shown as a QR code."""

    id: Mapped[Key]
    token_hash: Mapped[ShortText] = mapped_column(unique=True)
    made_at: Mapped[Instant]
    made_by_id: Mapped[PersonKey]
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))


class SignIn(db.Model):
    """One signing in, on a phone or at the desk; it ends when signed out, revoked or the secret changes."""

    id: Mapped[Key]
    token_hash: Mapped[ShortText] = mapped_column(unique=True)
    person_id: Mapped[PersonKey]
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    __table_args__ = (Index(None, "person_id"),)


class Place(db.Model):
    """A node of the tree campus, building, floor, room; `owner` is responsible for it."""

    id: Mapped[Key]
    parent_id: Mapped[PlaceKey | None]
    name: Mapped[ShortText]
    level: Mapped[ShortText]
    position: Mapped[int] = mapped_column(default=0)
    owner_id: Mapped[PersonKey | None]
    __table_args__ = (
        _one_of("level", Level),
        UniqueConstraint("parent_id", "name", name="uq_place_name_is_unique_in_its_parent"),
    )


class Kind(db.Model):
    """What a checkpoint is: its fields, risk and the forms it takes."""

    id: Mapped[Key]
    key: Mapped[ShortText] = mapped_column(unique=True)
    zh: Mapped[ShortText]
    en: Mapped[ShortText]
    risk: Mapped[ShortText]
    fields: Mapped[PlainList]
    lifetime: Mapped[ShortText | None]
    needs_large_label: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (CheckConstraint("risk IN ('high', 'middle', 'low')", name="risk_is_known"),)


class Checkpoint(db.Model):
    """A thing or spot with a label."""

    id: Mapped[Key]
    name: Mapped[ShortText]
    kind_id: Mapped[int] = mapped_column(ForeignKey("kind.id"))
    place_id: Mapped[PlaceKey]
    owner_id: Mapped[PersonKey | None]
    fields: Mapped[Plain]
    added_at: Mapped[Instant]
    retired_at: Mapped[Instant | None]
    kind: Mapped[Kind] = relationship(lazy="joined")
    place: Mapped[Place] = relationship(lazy="joined")
    __table_args__ = (UniqueConstraint("place_id", "name", name="uq_checkpoint_name_is_unique_in_its_place"),)


class Code(db.Model):
    """The short opaque name on a label; permanent and never used again for another checkpoint."""

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    checkpoint_id: Mapped[CheckpointKey] = mapped_column(index=True)
    made_at: Mapped[Instant]
    voided_at: Mapped[Instant | None]
    checkpoint: Mapped[Checkpoint] = relationship()


class PauseFact(db.Model):
    """A span in which a checkpoint is not inspected (暂停检查), with who, when and why; open end allowed."""

    __tablename__ = "pause"
    id: Mapped[Key]
    checkpoint_id: Mapped[CheckpointKey] = mapped_column(index=True)
    from_at: Mapped[Instant]
    until_at: Mapped[Instant | None]
    why: Mapped[LongText]
    by_id: Mapped[PersonKey]
    entered_at: Mapped[Instant]
    __table_args__ = (
        CheckConstraint("until_at IS NULL OR from_at < until_at", name="ends_after_it_begins"),
        CheckConstraint("entered_at <= from_at", name="does_not_reach_back"),
    )


class FormSheet(db.Model):
    """A check sheet by its code; what it asks stands in its versions."""

    __tablename__ = "form"
    id: Mapped[Key]
    code: Mapped[ShortText] = mapped_column(unique=True)


class FormVersion(db.Model):
    """What a form asked from an instant on; never changed after publishing."""

    id: Mapped[Key]
    form_id: Mapped[FormKey]
    number: Mapped[int]
    content: Mapped[Plain]
    published_at: Mapped[Instant]
    __table_args__ = (UniqueConstraint("form_id", "number", name="uq_form_version_number_is_unique_in_its_form"),)


class Satisfaction(db.Model):
    """A form whose windows an inspection of this version satisfies too, at the same checkpoint (`windows.md` 1)."""

    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"), primary_key=True)
    form_id: Mapped[FormKey] = mapped_column(primary_key=True)
    __table_args__ = (Index(None, "form_id"),)


class Plan(db.Model):
    """"All extinguishers, monthly, this form, owed by ...": covers a kind, a place, or a list of checkpoints.

    `post` owes it where no person does; `preset` is the key of the library's plan it was taken from. `checks_barred`:
    its checks go on at a checkpoint that is out of use (停止使用), where they are waived otherwise.
    """

    id: Mapped[Key]
    title_zh: Mapped[ShortText]
    title_en: Mapped[ShortText]
    form_id: Mapped[FormKey]
    cadence: Mapped[Plain]
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("kind.id"))
    place_id: Mapped[PlaceKey | None]
    owner_id: Mapped[PersonKey | None]
    valid_from: Mapped[Instant]
    valid_until: Mapped[Instant | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    entered_at: Mapped[Instant]
    by_id: Mapped[PersonKey | None]
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    preset: Mapped[ShortText | None]
    checks_barred: Mapped[bool] = mapped_column(default=False, server_default=false())
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_from <= valid_until", name="ends_after_it_begins"),
    )


class ScheduleFact(db.Model):
    """A plan's claim on one checkpoint, valid from-until; its cadence is the plan's."""

    __tablename__ = "schedule"
    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    checkpoint_id: Mapped[CheckpointKey] = mapped_column(index=True)
    form_id: Mapped[FormKey]
    valid_from: Mapped[Instant]
    valid_until: Mapped[Instant | None]
    is_replaced: Mapped[bool] = mapped_column(default=False)
    is_successor: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        UniqueConstraint("plan_id", "checkpoint_id", "valid_from", name="uq_schedule_is_claimed_once"),
        CheckConstraint("valid_until IS NULL OR valid_from <= valid_until", name="ends_after_it_begins"),
    )


class Inspection(db.Model):
    """One submitted form. `at` is the time it is judged by; `received_at` is when the server had it."""

    id: Mapped[Key]
    key: Mapped[ShortText] = mapped_column(unique=True)
    fingerprint: Mapped[ShortText]
    checkpoint_id: Mapped[CheckpointKey]
    form_id: Mapped[FormKey]
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    person_id: Mapped[PersonKey]
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    at: Mapped[Instant]
    received_at: Mapped[Instant]
    served_at: Mapped[Instant]
    device_at: Mapped[Instant | None]
    origin: Mapped[ShortText]
    answers: Mapped[Plain]
    manner: Mapped[Plain]
    flags: Mapped[PlainList]
    voided_at: Mapped[Instant | None]
    findings: Mapped[list["Finding"]] = relationship(order_by="Finding.id")
    __table_args__ = (
        _one_of("origin", Origin),
        Index("ix_inspection_latest_of_a_form", "checkpoint_id", "form_id", "at"),
        Index("ix_inspection_latest_of_a_version", "checkpoint_id", "form_version_id", "at"),
        Index("ix_inspection_at", "at"),
        # All that lateness asks of a span, so that the answers of a whole term need not be read from the disk.
        Index("ix_inspection_as_checks", "at", "checkpoint_id", "form_id", "form_version_id", "origin", "voided_at"),
    )


class Photo(db.Model):
    """One stored picture of a record under way or saved; its file is named by `digest`, the SHA-256 of its content.

    `key` and `record_key` were made on the phone; `item` is empty where it shows the whole. `taken_at` is the phone's
    word. Several rows may name one file: the same picture may be sent twice. One of a hazard's move has its `move_id`;
    with a guest's report it has no person.
    """

    id: Mapped[Key]
    key: Mapped[ShortText] = mapped_column(unique=True)
    record_key: Mapped[ShortText] = mapped_column(index=True)
    item: Mapped[ShortText]
    kind: Mapped[ShortText]
    digest: Mapped[ShortText]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    checkpoint_id: Mapped[int | None] = mapped_column(ForeignKey("checkpoint.id"))
    taken_at: Mapped[Instant | None]
    received_at: Mapped[Instant]
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"), index=True)
    move_id: Mapped[int | None] = mapped_column(ForeignKey("move.id"), index=True)
    repair_move_id: Mapped[int | None] = mapped_column(ForeignKey("repair_move.id"), index=True)
    __table_args__ = (
        _one_of("kind", PhotoKind),
        CheckConstraint("width > 0 AND height > 0 AND size > 0", name="has_content"),
    )


class SecondPerson(db.Model):
    """Somebody else's word, given with a PIN, that an item of a record was done by two (第二人); the newest counts."""

    id: Mapped[Key]
    record_key: Mapped[ShortText]
    item: Mapped[ShortText]
    person_id: Mapped[PersonKey]
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    at: Mapped[Instant]
    __table_args__ = (
        UniqueConstraint("record_key", "item", "person_id", name="uq_second_person_confirms_an_item_once"),
    )


class Finding(db.Model):
    """A failing answer inside an inspection; it opened or joined a hazard."""

    id: Mapped[Key]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    hazard_id: Mapped[int] = mapped_column(ForeignKey("hazard.id"), index=True)
    item: Mapped[ShortText]
    fail_class: Mapped[ShortText]
    reasons: Mapped[PlainList]
    note: Mapped[LongText]
    is_major: Mapped[bool | None]
    __table_args__ = (_one_of("fail_class", FailClass),)


class Hazard(db.Model):
    """A problem at a checkpoint, or at a place alone, that lives until somebody else has verified its repair.

    One that an inspection found has its form and item; one reported without a form has neither, and says in `text` what
    is wrong. `category` is the class of ledgers L-02 (消防, 用电 ...), empty where nobody gave one.
    """

    id: Mapped[Key]
    checkpoint_id: Mapped[int | None] = mapped_column(ForeignKey("checkpoint.id"))
    place_id: Mapped[PlaceKey]
    form_id: Mapped[int | None] = mapped_column(ForeignKey("form.id"))
    item: Mapped[ShortText]
    fail_class: Mapped[ShortText]
    source: Mapped[ShortText]
    category: Mapped[ShortText] = mapped_column(default="")
    text: Mapped[LongText] = mapped_column(default="")
    moves: Mapped[list["Move"]] = relationship(order_by="Move.id")
    __table_args__ = (
        _one_of("fail_class", FailClass),
        _one_of("source", HazardSource),
        Index(None, "checkpoint_id", "item"),
    )


class Move(db.Model):
    """One step in the life of a hazard; its state is the fold of its moves (`core/hazard.py`).

    `key` was made by the page it was sent from, so that the same sent twice is one. `by_id` is empty for a guest, who may
    leave a name in `guest`. `firm` is an outside firm it was assigned to. `cost` is in fen. `no_photo` says why a repair
    has no photo. `is_own`: verified by whoever repaired it, in a school of one person.
    """

    id: Mapped[Key]
    hazard_id: Mapped[int] = mapped_column(ForeignKey("hazard.id"), index=True)
    kind: Mapped[ShortText]
    at: Mapped[Instant] = mapped_column(index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[LongText]
    key: Mapped[ShortText | None] = mapped_column(unique=True)
    guest: Mapped[ShortText] = mapped_column(default="")
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    firm: Mapped[ShortText] = mapped_column(default="")
    due_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    is_major: Mapped[bool | None]
    cost: Mapped[int | None]
    materials: Mapped[LongText] = mapped_column(default="")
    no_photo: Mapped[LongText] = mapped_column(default="")
    is_own: Mapped[bool] = mapped_column(default=False)
    bulk: Mapped[ShortText | None]
    __table_args__ = (
        _one_of("kind", MoveKind),
        CheckConstraint("cost IS NULL OR cost >= 0", name="cost_is_not_negative"),
    )


class Excuse(db.Model):
    """Why a miss is acceptable (漏检说明); the miss stays visible."""

    id: Mapped[Key]
    schedule_id: Mapped[int] = mapped_column(ForeignKey("schedule.id"))
    opens: Mapped[Instant]
    reason: Mapped[LongText]
    by_id: Mapped[PersonKey]
    at: Mapped[Instant]
    __table_args__ = (UniqueConstraint("schedule_id", "opens", name="uq_excuse_is_given_once_for_a_window"),)


class TermFact(db.Model):
    """A term as entered; a change withdraws it and enters another under the same key."""

    __tablename__ = "term"
    id: Mapped[Key]
    key: Mapped[ShortText]
    name: Mapped[ShortText]
    first_on: Mapped[Day]
    last_on: Mapped[Day]
    week_one_on: Mapped[Day]
    entered_at: Mapped[Instant | None]
    withdrawn_at: Mapped[Instant | None]
    __table_args__ = (CheckConstraint("first_on <= last_on", name="ends_after_it_begins"),)


class OwnEntryFact(db.Model):
    """The school's own word on some dates (校内安排)."""

    __tablename__ = "own_entry"
    id: Mapped[Key]
    kind: Mapped[ShortText]
    first_on: Mapped[Day]
    last_on: Mapped[Day]
    reason: Mapped[LongText]
    by_id: Mapped[PersonKey | None]
    entered_at: Mapped[Instant | None]
    withdrawn_at: Mapped[Instant | None]
    __table_args__ = (
        CheckConstraint("first_on <= last_on", name="ends_after_it_begins"),
        _one_of("kind", EntryKind),
    )


class NationalDayFact(db.Model):
    """One date of the national table: off, or a make-up workday; `is_confirmed` False until it is announced."""

    __tablename__ = "national_day"
    id: Mapped[Key]
    on: Mapped[Day]
    is_off: Mapped[bool]
    name: Mapped[ShortText]
    is_confirmed: Mapped[bool]
    entered_at: Mapped[Instant | None]
    withdrawn_at: Mapped[Instant | None]
    __table_args__ = (Index(None, "on"),)


class MealTimeFact(db.Model):
    """When a meal starts, from a date on."""

    __tablename__ = "meal_time"
    id: Mapped[Key]
    meal: Mapped[ShortText]
    starts_by: Mapped[int]
    from_on: Mapped[Day]
    __table_args__ = (
        UniqueConstraint("meal", "from_on", name="uq_meal_time_is_given_once_a_day"),
        CheckConstraint("starts_by BETWEEN 0 AND 1439", name="starts_within_the_day"),
    )


class SavedFilter(db.Model):
    """A list's filter, kept by a person under a name; `query` is the address's own query string."""

    id: Mapped[Key]
    person_id: Mapped[PersonKey]
    name: Mapped[ShortText]
    path: Mapped[ShortText]
    query: Mapped[LongText]
    __table_args__ = (UniqueConstraint("person_id", "path", "name", name="uq_saved_filter_name_is_the_persons_own"),)


class Journal(db.Model):
    """What was done with rights and devices, and every edit of what was set up; without secrets.

    An edit names its thing ("place:3") and keeps the values it changed; `bulk` is shared by the edits of one bulk change.
    """

    id: Mapped[Key]
    at: Mapped[Instant] = mapped_column(index=True)
    by_id: Mapped[PersonKey | None]
    what: Mapped[ShortText]
    about: Mapped[LongText]
    address: Mapped[ShortText]
    thing: Mapped[ShortText | None] = mapped_column(index=True)
    before: Mapped[PlainOrNothing]
    after: Mapped[PlainOrNothing]
    bulk: Mapped[ShortText | None] = mapped_column(index=True)


class Label(db.Model):
    """One printed label: when, by whom, with which address on which stock; when it was put up, and found damaged.

    `key` is shared by the labels of one printing. A label that was printed elsewhere and only ever seen has no
    `printed_at`; its address is not known and stands empty.
    """

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(ForeignKey("code.code"), index=True)
    key: Mapped[ShortText]
    printed_at: Mapped[Instant | None]
    by_id: Mapped[PersonKey | None]
    address: Mapped[ShortText]
    stock: Mapped[ShortText]
    posted_at: Mapped[Instant | None]
    posted_by_id: Mapped[PersonKey | None]
    damaged_at: Mapped[Instant | None]
    damaged_by_id: Mapped[PersonKey | None]
    __table_args__ = (UniqueConstraint("key", "code", name="uq_label_is_noted_once_for_a_printing"),)


class Printer(db.Model):
    """How a printer is made up for: offsets in tenths of a mm, scale in tenths of a percent, and its usual stock.

    `last_cell` is the last cell used of a sheet begun, counted from 1; 0 where the next sheet is a fresh one.
    """

    id: Mapped[Key]
    name: Mapped[ShortText] = mapped_column(unique=True)
    stock: Mapped[ShortText]
    offset_x: Mapped[int]
    offset_y: Mapped[int]
    scale: Mapped[int]
    last_cell: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        CheckConstraint("offset_x BETWEEN -200 AND 200", name="offset_x_is_small"),
        CheckConstraint("offset_y BETWEEN -200 AND 200", name="offset_y_is_small"),
        CheckConstraint("scale BETWEEN 900 AND 1100", name="scale_is_near_one"),
        CheckConstraint("last_cell >= 0", name="last_cell_is_counted"),
    )


class OwnStock(db.Model):
    """A stock of the school's own: sizes in hundredths of a mm; `dots_per_inch` is 0 for a sheet, else a roll's printer."""

    id: Mapped[Key]
    name: Mapped[ShortText] = mapped_column(unique=True)
    width: Mapped[int]
    height: Mapped[int]
    columns: Mapped[int]
    rows: Mapped[int]
    left: Mapped[int]
    top: Mapped[int]
    pitch_x: Mapped[int]
    pitch_y: Mapped[int]
    dots_per_inch: Mapped[int]
    __table_args__ = (CheckConstraint("dots_per_inch IN (0, 203, 300)", name="dots_are_known"),)


class Feed(db.Model):
    """A calendar feed, read by whoever holds its link; of one person's own work, or of the whole school's without one.

    Only a fingerprint of the token in its link is kept.
    """

    id: Mapped[Key]
    token_hash: Mapped[ShortText] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    language: Mapped[ShortText]
    made_at: Mapped[Instant]
    made_by_id: Mapped[PersonKey]
    revoked_at: Mapped[Instant | None]


class Repair(db.Model):
    """A repair slip (维修申报单): what is broken at a checkpoint or a place, and how soon it is wanted.

    `hazard_id` names the hazard it was asked for; `contact` is the telephone number of whoever asked, where one was given.
    """

    id: Mapped[Key]
    hazard_id: Mapped[int | None] = mapped_column(ForeignKey("hazard.id"), index=True)
    checkpoint_id: Mapped[int | None] = mapped_column(ForeignKey("checkpoint.id"), index=True)
    place_id: Mapped[PlaceKey]
    urgency: Mapped[ShortText]
    text: Mapped[LongText]
    contact: Mapped[ShortText] = mapped_column(default="")
    moves: Mapped[list["RepairMove"]] = relationship(order_by="RepairMove.id")
    __table_args__ = (_one_of("urgency", Urgency),)


class RepairMove(db.Model):
    """One step in the life of a repair slip; its state is the fold of its moves (`core/repair.py`).

    `cost` is in fen: the amount approved, the estimate of a dispatch, or what the repair came to. `key` was made by the
    page it was sent from. `no_photo` says why a finished repair has no photo.
    """

    id: Mapped[Key]
    repair_id: Mapped[int] = mapped_column(ForeignKey("repair.id"), index=True)
    kind: Mapped[ShortText]
    at: Mapped[Instant] = mapped_column(index=True)
    by_id: Mapped[PersonKey]
    note: Mapped[LongText] = mapped_column(default="")
    key: Mapped[ShortText] = mapped_column(unique=True)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    firm: Mapped[ShortText] = mapped_column(default="")
    due_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    cost: Mapped[int | None]
    materials: Mapped[LongText] = mapped_column(default="")
    no_photo: Mapped[LongText] = mapped_column(default="")
    is_misuse: Mapped[bool] = mapped_column(default=False)
    compensation: Mapped[int | None]
    rating: Mapped[int | None]
    __table_args__ = (
        _one_of("kind", RepairMoveKind),
        CheckConstraint("cost IS NULL OR cost >= 0", name="cost_is_not_negative"),
        CheckConstraint("compensation IS NULL OR compensation >= 0", name="compensation_is_not_negative"),
        CheckConstraint("rating IS NULL OR rating BETWEEN 1 AND 5", name="rating_is_one_to_five"),
    )


class Channel(db.Model):
    """Where notices go (提醒渠道): a group's robot, mail, or what Apprise knows. `secrets` are never shown again.

    `parts` is what may be shown of a mail channel: host, port, security, user name, sender, recipients; of the others the
    host alone. `secrets_at` is when the secrets were last given.
    """

    id: Mapped[Key]
    name: Mapped[ShortText]
    kind: Mapped[ShortText]
    parts: Mapped[Plain]
    secrets: Mapped[Plain]
    secrets_at: Mapped[Instant]
    added_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    __table_args__ = (_one_of("kind", ChannelKind),)


class NoticeRuleFact(db.Model):
    """What a channel is told (提醒规则), as it was last changed: it speaks of changes after `since_at` only.

    `quiet_from_by` and `quiet_to_by` are minutes after midnight, both or neither; `summary_by` is empty without a daily
    summary.
    """

    __tablename__ = "notice_rule"
    id: Mapped[Key]
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"), index=True)
    kinds: Mapped[PlainList]
    place_id: Mapped[PlaceKey | None]
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("kind.id"))
    least_class: Mapped[ShortText]
    only_major: Mapped[bool]
    quiet_from_by: Mapped[int | None]
    quiet_to_by: Mapped[int | None]
    is_quiet_on_holidays: Mapped[bool]
    urgent_passes: Mapped[bool]
    summary_by: Mapped[int | None]
    since_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    __table_args__ = (
        _one_of("least_class", FailClass),
        CheckConstraint(
            "(quiet_from_by IS NULL) = (quiet_to_by IS NULL) AND "
            "(quiet_from_by IS NULL OR (quiet_from_by BETWEEN 0 AND 1439 AND quiet_to_by BETWEEN 0 AND 1439 "
            "AND quiet_from_by <> quiet_to_by))",
            name="quiet_hours_are_a_span",
        ),
        CheckConstraint("summary_by IS NULL OR summary_by BETWEEN 0 AND 1439", name="summary_is_within_the_day"),
    )


class Notice(db.Model):
    """A message to one channel (提醒), waiting to go out or gone.

    `key` is what makes a summary the only one of its day. `settled` says how its sending ended, empty until then. The
    tries from the number `counts_from` on count: those before belong to a sending that somebody began anew since.
    `is_received` is what people said of a test.
    """

    id: Mapped[Key]
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"), index=True)
    kind: Mapped[ShortText]
    key: Mapped[ShortText | None] = mapped_column(unique=True)
    text: Mapped[LongText]
    made_at: Mapped[Instant] = mapped_column(index=True)
    not_before_at: Mapped[Instant]
    settled: Mapped[ShortText | None] = mapped_column(index=True)
    settled_at: Mapped[Instant | None]
    counts_from: Mapped[int] = mapped_column(default=1)
    is_received: Mapped[bool | None]
    __table_args__ = (
        _one_of("kind", NoticeKind),
        CheckConstraint(f"settled IN ({', '.join(repr(str(each)) for each in SETTLED)})", name="settled_is_known"),
    )


class NoticeChange(db.Model):
    """One change that a notice tells; a channel is told each only once. `moot_at`: it was over before it could go out."""

    id: Mapped[Key]
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    key: Mapped[ShortText]
    kind: Mapped[ShortText]
    line: Mapped[LongText]
    at: Mapped[Instant]
    move_id: Mapped[int | None] = mapped_column(ForeignKey("move.id"), index=True)
    moot_at: Mapped[Instant | None]
    __table_args__ = (
        _one_of("kind", ChangeKind),
        UniqueConstraint("channel_id", "key", name="uq_notice_change_is_told_once"),
    )


class NoticeTry(db.Model):
    """One try to send a notice: begun before anything is sent, and ended with what the other side answered.

    One without an end was left behind by a process that was ended; nobody knows whether the message arrived.
    """

    id: Mapped[Key]
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    number: Mapped[int]
    began_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    outcome: Mapped[ShortText | None]
    code: Mapped[ShortText]
    words: Mapped[ShortText]
    __table_args__ = (
        UniqueConstraint("notice_id", "number", name="uq_notice_try_is_begun_once"),
        CheckConstraint(
            f"outcome IN ({', '.join(repr(str(each)) for each in Outcome)})", name="outcome_is_known"
        ),
    )


class EnrolmentRequest(db.Model):
    """A phone's own request to be enrolled; `number` is shown on both sides, so that the right one is approved.

    `token_hash` is of a secret this phone alone holds: approved, the offer under the same fingerprint is its own. `key`
    was made with the page, so that the same sent twice is one. `owner` is who they say they are, `person_id` who the
    supervisor says it is: an answer with it approves, one without declines.
    """

    id: Mapped[Key]
    token_hash: Mapped[ShortText] = mapped_column(unique=True)
    key: Mapped[ShortText] = mapped_column(unique=True)
    number: Mapped[ShortText]
    name: Mapped[ShortText]
    owner: Mapped[ShortText]
    address: Mapped[ShortText]
    asked_at: Mapped[Instant] = mapped_column(index=True)
    answered_at: Mapped[Instant | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="is_answered_by_somebody"),
        CheckConstraint("answered_at IS NOT NULL OR person_id IS NULL", name="is_approved_by_an_answer"),
    )
