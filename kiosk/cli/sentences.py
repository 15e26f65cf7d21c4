"""What the command line says of an error that a user can mend, in both languages."""

import click

from kiosk.config import SettingError
from kiosk.core.words import Text
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.faults import StorageFault, start_fault
from kiosk.upkeep import backup

_REFUSALS = {
    Refusal.NAME_MISSING: Text("没有填写。", "It is not filled in."),
    Refusal.TOO_LONG: Text(
        "太长了，最多 {detail} 个字。", "It is too long; at most {detail} characters."
    ),
    Refusal.NAME_TAKEN: Text(
        "“{detail}”在表里出现了不止一次。", "“{detail}” stands in the list twice."
    ),
    Refusal.UNKNOWN_PLACE: Text(
        "没有“{detail}”这个位置；请写成“教学楼A/2层/东走廊”，最多四级。",
        "There is no place “{detail}”; write it like “Building A/Floor 2/East corridor”, four levels at most.",
    ),
    Refusal.UNKNOWN_KIND: Text(
        "没有“{detail}”这个类别。", "There is no kind “{detail}”."
    ),
    Refusal.UNKNOWN_PERSON: Text(
        "人员名单里没有“{detail}”，请先添加。",
        "“{detail}” is not on the staff list; add this person first.",
    ),
    Refusal.NOT_A_DATE: Text("日期不对，请写成 2026-09-01。", "This is no date; write it like 2026-09-01."),
    Refusal.NOT_A_CHOICE: Text("不是给出的选项。", "This is not one of the options."),
}
_FAULTS = {
    StorageFault.BUSY: Text(
        "数据库正忙，什么也没有写入；请等几秒再试。",
        "The database is busy and nothing was written; try again in a few seconds.",
    ),
    StorageFault.FULL: Text(
        "磁盘已满或只读，什么也没有写入；请清理磁盘后再试。",
        "The disk is full or read-only and nothing was written; make room and try again.",
    ),
    StorageFault.UNUSABLE: Text(
        "数据库打不开，什么也没有写入；不要重装，先检查数据文件夹和备份。",
        "The database cannot be opened and nothing was written; do not reinstall, "
        "look at the folder and the backups first.",
    ),
}


class StorageStopped(Exception):
    """Raised when storage refuses inside a command; `sentence` says why."""

    def __init__(self, fault: StorageFault) -> None:
        super().__init__(fault)
        self.sentence = _FAULTS[fault]


def refusal(why: Refusal, detail: str) -> Text:
    """Return the sentence for a refusal, with the word or number it is about."""
    text = _REFUSALS.get(why, Text(f"没有办成({why})。", f"Refused ({why})."))
    return Text(text.zh.format(detail=detail), text.en.format(detail=detail))


def explained(error: Exception) -> Text | None:
    """Return the sentence for an error that a user can mend, or None for a fault of the program."""
    if isinstance(error, SettingError | backup.BackupFailed | StorageStopped):
        return error.sentence
    if isinstance(error, Refused):
        return refusal(error.why, error.detail)
    if isinstance(error, OSError):
        name = f"{error.filename}: " if error.filename else ""
        return Text(
            f"系统不允许：{name}{error.strerror or error}。",
            f"The system refused: {name}{error.strerror or error}.",
        )
    return start_fault(error)


def misuse(error: click.UsageError) -> Text:
    """Return what is wrong with the words of a command, and where to read how they go."""
    path = error.ctx.command_path if error.ctx else "kiosk"
    more = Text(f"看用法：{path} --help", f"See {path} --help")
    if isinstance(error, click.NoSuchOption):
        why = Text(f"没有 {error.option_name} 这个选项", f"there is no option {error.option_name}")
    elif isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if error.param else ""
        why = Text(f"缺少 {name}", f"{name} is missing")
    elif isinstance(error, click.BadParameter) and error.param and isinstance(error.param.type, click.Choice):
        name, known = error.param.opts[-1], ", ".join(map(str, error.param.type.choices))
        why = Text(f"{name} 只能是：{known}", f"{name} can be: {known}")
    else:
        why = Text(error.format_message().rstrip("."), error.format_message().rstrip("."))
    return Text(f"命令写得不对：{why.zh}。{more.zh}", f"The command cannot be run: {why.en}. {more.en}")
