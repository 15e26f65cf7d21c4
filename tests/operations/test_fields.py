"""What is known of a checkpoint is kept one way, however it was written: dates as ISO text, choices by their key."""

import pytest

from kiosk import library
from kiosk.operations.errors import Refusal, Refused
from kiosk.operations.fields import field_value

FIELDS = {each.key: each.to_plain() for each in library.kinds()["extinguisher"].fields}


@pytest.mark.parametrize(
    ("key", "written", "kept"),
    [
        ("made_on", "2024-05-09", "2024-05-09"), ("made_on", "2024/5/9", "2024-05-09"),
        ("made_on", "2024年5月9日", "2024-05-09"), ("made_on", "２０２４．５．９", "2024-05-09"),
        ("made_on", "2024-05", "2024-05-01"), ("made_on", "2024年5月", "2024-05-01"), ("made_on", " ", ""),
        ("agent", "powder", "powder"), ("agent", "干粉", "powder"), ("agent", "Dry Powder", "powder"), ("agent", "", ""),
        ("size", " 4\u00a0 kg\x00 ", "4 kg"), ("size", "<b>=1</b>", "<b>=1</b>"), ("size", "长" * 200, "长" * 200),
    ],
)  # fmt: skip
def test_each_way_of_writing_is_kept_alike(key, written, kept):
    assert field_value(FIELDS[key], written, at=key) == kept


@pytest.mark.parametrize(
    ("key", "written", "why", "detail"),
    [
        ("made_on", "去年", Refusal.NOT_A_DATE, "odd"), ("made_on", "2024-02-30", Refusal.NOT_A_DATE, "none"),
        ("made_on", "1024-02-03", Refusal.NOT_A_DATE, "far"), ("made_on", "2024-13", Refusal.NOT_A_DATE, "none"),
        ("agent", "沙子", Refusal.NOT_A_CHOICE, ""), ("size", "长" * 201, Refusal.TOO_LONG, "200"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_its_reason(key, written, why, detail):
    with pytest.raises(Refused) as refused:
        field_value(FIELDS[key], written, at=f"field.{key}")
    assert (refused.value.why, refused.value.field, refused.value.detail) == (why, f"field.{key}", detail)
