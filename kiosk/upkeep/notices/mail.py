"""Mail: one plain message to all recipients of a channel, over STARTTLS, TLS from the start, or neither."""

import contextlib
import smtplib
import ssl
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from kiosk.core.notices import Outcome
from kiosk.upkeep.notices.answer import Answer, Reason, failed, unclear, without_secrets
from kiosk.upkeep.notices.reach import WAIT_SECONDS, Inside, outward

LONGEST_SUBJECT = 78


def send(
    parts: Mapping[str, Any], secrets: Mapping[str, str], text: str, *, now: datetime, may_be_inside: bool,
    seconds: float = WAIT_SECONDS,
) -> Answer:  # fmt: skip
    """Send a text by mail and return what came of it; nothing is raised, and no secret stands in the answer."""
    with outward(may_be_inside=may_be_inside) as outgoing:
        try:
            left_out = _sent(parts, secrets, message(parts, text, now=now), seconds)
            return Answer(Outcome.SENT, "250", f"{left_out} recipients refused" if left_out else "")
        except Inside:
            return failed(Reason.INSIDE)
        except smtplib.SMTPAuthenticationError as error:
            return Answer(Outcome.FAILED, Reason.SIGN_IN, _said(error.smtp_code, error.smtp_error, secrets))
        except smtplib.SMTPRecipientsRefused:
            return failed(Reason.REFUSED)
        except smtplib.SMTPResponseException as error:
            # 421 and 45x ask for another time.
            outcome = Outcome.LATER if 400 <= error.smtp_code < 500 else Outcome.FAILED
            return Answer(outcome, str(error.smtp_code), _said(error.smtp_code, error.smtp_error, secrets))
        except Exception as error:  # noqa: BLE001 - what it says might hold the password
            if outgoing.has_sent:
                return unclear(Reason.TIMEOUT if isinstance(error, TimeoutError) else Reason.CUT_OFF)
            return failed(_why(error))


def _sent(parts: Mapping[str, Any], secrets: Mapping[str, str], mail: EmailMessage, seconds: float) -> int:
    """Send a mail and return how many of its recipients the server refused."""
    context = ssl.create_default_context()
    with contextlib.ExitStack() as stack:
        server = _connected(parts, context, seconds)
        stack.callback(server.close)
        if parts["security"] == "starttls":
            server.starttls(context=context)
        if parts.get("username"):
            server.login(str(parts["username"]), secrets.get("password", ""))
        left_out = server.send_message(mail)
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()
    return len(left_out)


def _why(error: Exception) -> Reason:
    """Return why a mail did not go out, by what was raised before anything of it was sent."""
    match error:
        case ssl.SSLError() | smtplib.SMTPNotSupportedError():
            return Reason.CERTIFICATE
        case OSError() | smtplib.SMTPException():
            return Reason.UNREACHABLE
    return Reason.BROKEN


def message(parts: Mapping[str, Any], text: str, *, now: datetime) -> EmailMessage:
    """Return the mail of a text: its first line is the subject, the rest the plain body."""
    found = EmailMessage()
    found["Subject"] = text.partition("\n")[0][:LONGEST_SUBJECT]
    found["From"] = str(parts["sender"])
    found["To"] = ", ".join(str(each) for each in parts["recipients"])
    found["Date"] = format_datetime(now)
    found["Auto-Submitted"] = "auto-generated"
    found.set_content(text)
    return found


def _connected(parts: Mapping[str, Any], context: ssl.SSLContext, seconds: float) -> smtplib.SMTP:
    host, port = str(parts["host"]), int(parts["port"])
    # The own name is given, since looking it up may take long on a school's machine.
    if parts["security"] == "ssl":
        return smtplib.SMTP_SSL(host, port, timeout=seconds, context=context, local_hostname="localhost")
    return smtplib.SMTP(host, port, timeout=seconds, local_hostname="localhost")


def _said(code: int, words: bytes | str, secrets: Mapping[str, str]) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return without_secrets(f"{code} {text}", secrets)
