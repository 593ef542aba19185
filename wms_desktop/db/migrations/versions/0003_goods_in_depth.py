"""Goods in depth: packages, photos, rounds and climate, label templates, recounts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = ("attachment", "care_round", "climate_reading", "exception_step")
TABLES = (
    "label_template",
    "attachment",
    "care_plan",
    "care_round",
    "climate_reading",
    "exception_step",
    "package",
    "package_line",
)
COLUMNS = (
    ("count_line", "round"),
    ("count_line", "accepted_by_id"),
    ("item", "pack_size"),
    ("item", "abc_class"),
    ("item", "is_sensitive"),
    ("location", "block_reason"),
    ("outbound_line", "lot_code"),
    ("outbound_order", "checked_by_id"),
    ("outbound_order", "checked_at"),
    ("zone", "temperature_low"),
    ("zone", "temperature_high"),
    ("zone", "humidity_low"),
    ("zone", "humidity_high"),
)
INDEXES = (  # the longest here first, the next to expire first: at once at 200,000 items
    ("balance", ("lot_id",)),
    ("lot", ("received_on", "id")),
    ("lot", ("expires_on", "id")),
)
SCOPES = ("site", "zone", "locations", "items", "owner")
NEW_SCOPES = ("abc_due", "emptied", "shortages")


def upgrade() -> None:
    _label_template()
    _attachment()
    _care_plan()
    _care_round()
    _climate_reading()
    _exception_step()
    _package()
    _package_line()
    _columns()
    for table, columns in INDEXES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
    _scopes(SCOPES + NEW_SCOPES)
    _protect()


def downgrade() -> None:
    op.execute(f"UPDATE stock_count SET scope = 'site' WHERE scope IN {NEW_SCOPES}")
    _scopes(SCOPES)
    for table, columns in INDEXES:
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table)
    for table in reversed(TABLES):
        op.drop_table(table)  # its triggers go with it
    for table, column in COLUMNS:
        op.drop_column(table, column)


def _protect() -> None:
    """As 0002 does: what is on record is never changed or deleted (STK-1)."""
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
            )


def _scopes(known: tuple[str, ...]) -> None:
    """What a count may cover (CNT-1)."""
    with op.batch_alter_table("stock_count") as table:
        table.drop_constraint(op.f("ck_stock_count_scope_known"), type_="check")
        table.create_check_constraint(op.f("ck_stock_count_scope_known"), f'"scope" IN {known}')


def _columns() -> None:
    op.add_column(
        "count_line", sa.Column("round", sa.Integer(), server_default=sa.text("1"), nullable=False)
    )
    op.add_column("count_line", sa.Column("accepted_by_id", sa.Integer(), nullable=True))
    op.add_column(
        "item", sa.Column("pack_size", sa.BigInteger(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column(
        "item",
        sa.Column(
            "abc_class",
            sa.String(length=24),
            sa.CheckConstraint(
                "abc_class IN ('', 'A', 'B', 'C')", name=op.f("ck_item_abc_class_known")
            ),
            server_default="",
            nullable=False,
        ),
    )
    op.add_column(
        "item", sa.Column("is_sensitive", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "location",
        sa.Column("block_reason", sa.String(length=200), server_default="", nullable=False),
    )
    op.add_column(
        "outbound_line",
        sa.Column("lot_code", sa.String(length=40), server_default="", nullable=False),
    )
    op.add_column("outbound_order", sa.Column("checked_by_id", sa.Integer(), nullable=True))
    op.add_column(
        "outbound_order", sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("zone", sa.Column("temperature_low", sa.BigInteger(), nullable=True))
    op.add_column("zone", sa.Column("temperature_high", sa.BigInteger(), nullable=True))
    op.add_column("zone", sa.Column("humidity_low", sa.BigInteger(), nullable=True))
    op.add_column("zone", sa.Column("humidity_high", sa.BigInteger(), nullable=True))


def _label_template() -> None:
    op.create_table(
        "label_template",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_template")),
        sa.UniqueConstraint("name", name=op.f("uq_label_template_name")),
    )


def _attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workstation_id", sa.Integer(), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["file_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_attachment_file_sha256_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_attachment_subject"), "attachment", ["subject"], unique=False)


def _care_plan() -> None:
    op.create_table(
        "care_plan",
        sa.Column("zone_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("goods", "equipment", name="carekind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("interval_days", sa.Integer(), nullable=False),
        sa.Column("sensitive_days", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"kind\" IN ('goods', 'equipment')", name=op.f("ck_care_plan_kind_known")
        ),
        sa.CheckConstraint(
            "interval_days > 0 AND sensitive_days > 0", name=op.f("ck_care_plan_days_positive")
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_care_plan_zone_id_zone")),
        sa.PrimaryKeyConstraint("zone_id", "kind", name=op.f("pk_care_plan")),
    )


def _care_round() -> None:
    op.create_table(
        "care_round",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("zone_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("goods", "equipment", name="carekind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("is_in_order", sa.Boolean(), nullable=False),
        sa.Column("findings", sa.String(length=10000), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "\"kind\" IN ('goods', 'equipment')", name=op.f("ck_care_round_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_care_round_person_id_person")
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_care_round_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_round")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_care_round_zone_id_kind"), "care_round", ["zone_id", "kind"], unique=False
    )


def _climate_reading() -> None:
    op.create_table(
        "climate_reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("zone_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("temperature", sa.BigInteger(), nullable=True),
        sa.Column("humidity", sa.BigInteger(), nullable=True),
        sa.Column(
            "source",
            sa.Enum("typed", "imported", name="readingsource", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "\"source\" IN ('typed', 'imported')", name=op.f("ck_climate_reading_source_known")
        ),
        sa.CheckConstraint(
            "temperature IS NOT NULL OR humidity IS NOT NULL",
            name=op.f("ck_climate_reading_not_empty"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_climate_reading_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zone.id"], name=op.f("fk_climate_reading_zone_id_zone")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_climate_reading")),
        sa.UniqueConstraint(
            "zone_id", "taken_at", name=op.f("uq_climate_reading_zone_id_taken_at")
        ),
        info={"append_only": True},
    )


def _exception_step() -> None:
    op.create_table(
        "exception_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "exception_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "accepted",
                "claimed",
                "sent_back",
                "corrected",
                "remark",
                name="exceptionoutcome",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("remarks", sa.String(length=10000), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "\"outcome\" IN ('accepted', 'claimed', 'sent_back', 'corrected', 'remark')",
            name=op.f("ck_exception_step_outcome_known"),
        ),
        sa.ForeignKeyConstraint(
            ["exception_id"],
            ["goods_exception.id"],
            name=op.f("fk_exception_step_exception_id_goods_exception"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_exception_step_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exception_step")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_exception_step_exception_id"), "exception_step", ["exception_id"], unique=False
    )


def _package() -> None:
    op.create_table(
        "package",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("remarks", sa.String(length=200), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "packed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["outbound_order.id"], name=op.f("fk_package_order_id_outbound_order")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_package_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package")),
        sa.UniqueConstraint("number", name=op.f("uq_package_number")),
        sa.UniqueConstraint("order_id", "sequence", name=op.f("uq_package_order_id_sequence")),
    )


def _package_line() -> None:
    op.create_table(
        "package_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "package_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_package_line_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["outbound_line.id"], name=op.f("fk_package_line_line_id_outbound_line")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_package_line_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["package_id"], ["package.id"], name=op.f("fk_package_line_package_id_package")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_line")),
        sa.UniqueConstraint(
            "package_id",
            "line_id",
            "lot_id",
            name=op.f("uq_package_line_package_id_line_id_lot_id"),
        ),
    )
