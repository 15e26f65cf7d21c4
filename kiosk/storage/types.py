"""Column types shared by the models: aware instants, bounded text, values that must be one of a list."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, Date, DateTime, Dialect, ForeignKey, String, Text
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator


class UtcInstant(TypeDecorator[datetime]):
    """An aware instant, stored as UTC; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant in UTC; raises ValueError for one without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored instant as aware UTC; SQLite gives it back without its zone."""
        return value if value is None or value.tzinfo is not None else value.replace(tzinfo=UTC)


Key = Annotated[int, mapped_column(primary_key=True)]
Instant = Annotated[datetime, mapped_column(UtcInstant)]
Day = Annotated[date, mapped_column(Date)]
ShortText = Annotated[str, mapped_column(String(120))]
LongText = Annotated[str, mapped_column(Text)]
Plain = Annotated[dict[str, Any], mapped_column(JSON)]
PlainOrNothing = Annotated[dict[str, Any] | None, mapped_column(JSON(none_as_null=True))]
PlainList = Annotated[list[Any], mapped_column(JSON)]
PersonKey = Annotated[int, mapped_column(ForeignKey("person.id"))]
CheckpointKey = Annotated[int, mapped_column(ForeignKey("checkpoint.id"))]
FormKey = Annotated[int, mapped_column(ForeignKey("form.id"))]
PlaceKey = Annotated[int, mapped_column(ForeignKey("place.id"))]
