"""Labels at the desk: choosing and printing them, what became of them, printers and the school's own stocks."""

from kiosk.web.desk.labels import choosing, one, paper, printers, printing, stocks

__all__ = ["choosing", "one", "paper", "printers", "printing", "stocks"]
