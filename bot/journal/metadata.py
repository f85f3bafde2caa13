"""What all tables have in common: where they are known, how constraints are named, how people stand in them."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, String

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def pseudonym_column(name: str = "person", *, primary_key: bool = False) -> Column[str]:
    """Return a column that holds a pseudonym or another digest."""
    return Column(name, String(32), primary_key=primary_key, nullable=False)
