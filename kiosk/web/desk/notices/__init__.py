"""Notices (提醒): the channels they go to, the rules that choose them, and the log of the outbox."""

from kiosk.web.desk.notices import channels, log, rules

__all__ = ["channels", "log", "rules"]
