"""What the forms of whole-site rounds and plants rest on, beside the shared sources."""

from kiosk.core.form import Basis, Mark
from kiosk.core.words import Text

TERM_CHECKS = Basis(
    Text(
        "学校后勤工作计划（开学前、放假前大检查）；宁波规定每学期至少2次安全检查",
        "School logistics plans (before term and holidays); Ningbo asks for at least 2 safety checks a term",
    ),
    Mark.PLAN,
)
