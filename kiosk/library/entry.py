"""Forms of the field that are no check of a checkpoint: each is the entry form of a register and comes with it."""

from dataclasses import dataclass

from kiosk.core.words import Text


@dataclass(frozen=True)
class EntryForm:
    """A sheet that staff know by its code, and the register (台账) it is written into."""

    code: str
    title: Text
    register: Text


def entry_forms() -> tuple[EntryForm, ...]:
    """Return the forms that belong to a register, in the order of their codes (`check-forms.md`, `ledgers.md`)."""
    return _ENTRY_FORMS


_ENTRY_FORMS = (
    EntryForm("COMP-06", Text("应急演练", "Drill"), Text("演练与安全教育台账", "Register of drills and safety lessons")),
    EntryForm("HYG-04", Text("紫外线消毒灯", "UV lamp"), Text("消毒记录台账", "Register of disinfection")),
    EntryForm("KIT-03", Text("进货验收", "Goods in"), Text("食品进货查验台账", "Register of food purchases")),
    EntryForm("KIT-04", Text("食品留样", "Food sample"), Text("食品留样登记", "Register of food samples")),
    EntryForm("KIT-05", Text("餐用具消毒", "Tableware disinfection"), Text("消毒记录台账", "Register of disinfection")),
    EntryForm("KIT-08", Text("陪餐", "Accompanied meal"), Text("陪餐记录台账", "Register of accompanied meals")),
    EntryForm("SEC-05", Text("交接班", "Hand-over of a shift"), Text("门卫值班与交接班台账", "Register of guard shifts")),
)
