"""Rooms: the forms, the kinds of checkpoint they belong to, and the plans they are owed by."""

from kiosk.core.board import Risk
from kiosk.core.words import Text
from kiosk.library.kind import Kind
from kiosk.library.plan import PlanPreset
from kiosk.library.plan import closing as after_lessons
from kiosk.library.roles import TEACHER
from kiosk.library.rooms import closing

FORMS = (closing.CLOSING,)

KINDS = (Kind("classroom", Text("教室 / 活动室", "Classroom"), Risk.MIDDLE, ("ROOM-01",)),)

PRESETS = (
    PlanPreset(
        "ROOM-01-D", "ROOM-01", "classroom", Text("放学后水电门窗检查", "Room closing check"), after_lessons, TEACHER
    ),
)  # fmt: skip
