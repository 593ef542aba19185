"""Pickup and signed receipts in depth: collectors, codes, envelopes, hand-overs, boxes, chases."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

APPEND_ONLY = ("receipt_chase", "receipt_reading")
REMADE = ("pickup_record", "shown_document")  # append-only, made anew where a column refers on
TABLES = (
    "authorized_collector",
    "destruction",
    "envelope",
    "hand_over",
    "quarantined_file",
    "receipt_box",
    "pickup_code",
    "assessment",
    "destruction_line",
    "envelope_line",
    "hand_over_line",
    "receipt_chase",
    "receipt_loan",
    "receipt_question",
    "receipt_reading",
)
KINDS = (
    "resident_id",
    "officer_card",
    "household_register",
    "driving_licence",
    "marriage_certificate",
    "other_official",
)
NEW_KINDS = ("residence_permit", "travel_permit", "taiwan_id", "passport", "foreign_resident")
PAGE_ROLES = ("slip", "continuation", "own_form", "back")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FILED_COPY = "uq_scan_page_filed_copy"
READINGS_BY_TIME = "ix_climate_reading_taken_at_id"


def upgrade() -> None:
    _authorized_collector()
    _destruction()
    _envelope()
    _hand_over()
    _quarantined_file()
    _receipt_box()
    _pickup_code()
    _assessment()
    _destruction_line()
    _envelope_line()
    _hand_over_line()
    _receipt_chase()
    _receipt_loan()
    _receipt_question()
    _receipt_reading()
    _receipt()
    _consignment()
    _scan_page()
    op.add_column(
        "scan_batch",
        sa.Column("flags", sa.String(length=200), server_default="", nullable=False),
    )
    op.create_index(READINGS_BY_TIME, "climate_reading", ["taken_at", "id"])
    _pickup_record()
    _shown_document(KINDS + NEW_KINDS)
    with op.batch_alter_table("shown_document") as table:
        table.add_column(sa.Column("valid_until", sa.Date(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _protect(REMADE)
    _protect(APPEND_ONLY)
    _know_when_back()


def downgrade() -> None:
    op.drop_index(FILED_COPY, table_name="scan_page")
    with op.batch_alter_table("scan_page") as table:
        table.drop_constraint(op.f("ck_scan_page_part_not_negative"), type_="check")
        table.drop_constraint(op.f("ck_scan_page_role_known"), type_="check")
        table.drop_column("role")
        table.drop_column("part")
    _filed_copy(("receipt_id", "copy_number"))
    op.drop_index(op.f("ix_receipt_box_id_box_place"), table_name="receipt")
    op.drop_index(op.f("ix_receipt_customer_id_state"), table_name="receipt")
    op.drop_index(op.f("ix_receipt_site_id_arrived_on"), table_name="receipt")
    with op.batch_alter_table("receipt") as table:
        table.drop_constraint(op.f("fk_receipt_box_id_receipt_box"), type_="foreignkey")
        table.drop_constraint(op.f("ck_receipt_place_in_a_box"), type_="check")
        table.drop_constraint(op.f("ck_receipt_paper_known"), type_="check")
        for column in (
            "carrier", "remarks", "paper", "back_on", "box_id", "box_place", "destroyed_on",
        ):  # fmt: skip
            table.drop_column(column)
    with op.batch_alter_table("consignment") as table:
        table.drop_constraint(op.f("ck_consignment_collected_at_most_all"), type_="check")
        table.drop_column("pieces_collected")
        table.drop_column("carrier")
    op.drop_column("scan_batch", "flags")
    op.drop_index(READINGS_BY_TIME, table_name="climate_reading")
    with op.batch_alter_table("pickup_record") as table:
        table.drop_constraint(
            op.f("fk_pickup_record_collector_id_authorized_collector"), type_="foreignkey"
        )
        for column in ("pieces", "credit_code", "collector_id", "is_code_shown", "notice"):
            table.drop_column(column)
    with op.batch_alter_table("shown_document") as table:
        table.drop_column("valid_until")
    _shown_document(KINDS)
    if op.get_bind().dialect.name == "sqlite":
        _protect(REMADE)
    for name in reversed(TABLES):
        op.drop_table(name)  # its triggers go with it


def _receipt() -> None:
    with op.batch_alter_table("receipt") as table:
        table.add_column(
            sa.Column("carrier", sa.String(length=60), server_default="", nullable=False)
        )
        table.add_column(
            sa.Column("remarks", sa.String(length=500), server_default="", nullable=False)
        )
        table.add_column(
            sa.Column("paper", sa.String(length=24), server_default="a4", nullable=False)
        )
        table.add_column(sa.Column("back_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("box_id", BIG, nullable=True))
        table.add_column(sa.Column("box_place", sa.Integer(), nullable=True))
        table.add_column(sa.Column("destroyed_on", sa.Date(), nullable=True))
        table.create_check_constraint(op.f("ck_receipt_paper_known"), "\"paper\" IN ('a4', 'a5')")
        table.create_check_constraint(
            op.f("ck_receipt_place_in_a_box"), "(box_id IS NULL) = (box_place IS NULL)"
        )
        table.create_foreign_key(
            op.f("fk_receipt_box_id_receipt_box"), "receipt_box", ["box_id"], ["id"]
        )
    op.create_index(
        op.f("ix_receipt_box_id_box_place"), "receipt", ["box_id", "box_place"], unique=True
    )
    op.create_index(op.f("ix_receipt_customer_id_state"), "receipt", ["customer_id", "state"])
    op.create_index(op.f("ix_receipt_site_id_arrived_on"), "receipt", ["site_id", "arrived_on"])


def _consignment() -> None:
    with op.batch_alter_table("consignment") as table:
        table.add_column(
            sa.Column("carrier", sa.String(length=60), server_default="", nullable=False)
        )
        table.add_column(
            sa.Column("pieces_collected", sa.Integer(), server_default=sa.text("0"), nullable=False)
        )
        table.create_check_constraint(
            op.f("ck_consignment_collected_at_most_all"), "pieces_collected BETWEEN 0 AND pieces"
        )
    op.execute("UPDATE consignment SET pieces_collected = pieces WHERE state = 'released'")


def _scan_page() -> None:
    op.drop_index(FILED_COPY, table_name="scan_page")
    with op.batch_alter_table("scan_page") as table:
        table.add_column(
            sa.Column("part", sa.Integer(), server_default=sa.text("0"), nullable=False)
        )
        table.add_column(
            sa.Column("role", sa.String(length=24), server_default="slip", nullable=False)
        )
        table.create_check_constraint(op.f("ck_scan_page_role_known"), f'"role" IN {PAGE_ROLES}')
        table.create_check_constraint(op.f("ck_scan_page_part_not_negative"), "part >= 0")
    _filed_copy(("receipt_id", "copy_number", "part"))


def _filed_copy(columns: tuple[str, ...]) -> None:
    """Nothing is ever filed twice, whoever files it (RCP-3)."""
    filed = sa.text("status = 'filed'")
    op.create_index(
        FILED_COPY,
        "scan_page",
        list(columns),
        unique=True,
        sqlite_where=filed,
        postgresql_where=filed,
    )


def _pickup_record() -> None:
    with op.batch_alter_table("pickup_record") as table:
        table.add_column(
            sa.Column("pieces", sa.Integer(), server_default=sa.text("0"), nullable=False)
        )
        table.add_column(
            sa.Column("credit_code", sa.String(length=18), server_default="", nullable=False)
        )
        table.add_column(sa.Column("collector_id", BIG, nullable=True))
        table.add_column(
            sa.Column("is_code_shown", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        table.add_column(
            sa.Column("notice", sa.String(length=24), server_default="", nullable=False)
        )
        table.create_foreign_key(
            op.f("fk_pickup_record_collector_id_authorized_collector"),
            "authorized_collector",
            ["collector_id"],
            ["id"],
        )


def _shown_document(kinds: tuple[str, ...]) -> None:
    """Which original documents count (PCK-1)."""
    with op.batch_alter_table("shown_document") as table:
        table.drop_constraint(op.f("ck_shown_document_kind_known"), type_="check")
        table.create_check_constraint(op.f("ck_shown_document_kind_known"), f'"kind" IN {kinds}')


def _protect(tables: tuple[str, ...]) -> None:
    """As 0002 does: what is on record is never changed or deleted (STK-1)."""
    for table in tables:
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


def _know_when_back() -> None:
    """The first step that shows a receipt back where it must come to (RCP-5)."""
    op.execute(
        "UPDATE receipt SET back_on = (SELECT CAST(min(at) AS DATE) FROM receipt_step"
        " WHERE receipt_step.receipt_id = receipt.id AND (receipt_step.state IN"
        " ('received', 'handed_over', 'closed') OR (receipt_step.state = 'filed'"
        " AND receipt.site_id = receipt.origin_site_id)))"
        if op.get_bind().dialect.name == "postgresql"
        else "UPDATE receipt SET back_on = (SELECT date(min(at)) FROM receipt_step"
        " WHERE receipt_step.receipt_id = receipt.id AND (receipt_step.state IN"
        " ('received', 'handed_over', 'closed') OR (receipt_step.state = 'filed'"
        " AND receipt.site_id = receipt.origin_site_id)))"
    )


def _authorized_collector() -> None:
    op.create_table(
        "authorized_collector",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "resident_id",
                "officer_card",
                "household_register",
                "driving_licence",
                "marriage_certificate",
                "other_official",
                "residence_permit",
                "travel_permit",
                "taiwan_id",
                "passport",
                "foreign_resident",
                name="documentkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("kind_name", sa.String(length=60), nullable=False),
        sa.Column("masked_number", sa.String(length=40), nullable=False),
        sa.Column(
            "vault_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("letter_sha256", sa.String(length=64), nullable=True),
        sa.Column(
            "recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column(
            "revoked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoke_reason", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"kind\" IN ('resident_id', 'officer_card', 'household_register', 'driving_licence', 'marriage_certificate', 'other_official', 'residence_permit', 'travel_permit', 'taiwan_id', 'passport', 'foreign_resident')",
            name=op.f("ck_authorized_collector_kind_known"),
        ),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_id IS NULL)",
            name=op.f("ck_authorized_collector_revoked_by_a_person"),
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from",
            name=op.f("ck_authorized_collector_valid_days_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_authorized_collector_customer_id_customer"),
        ),
        sa.ForeignKeyConstraint(
            ["letter_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_authorized_collector_letter_sha256_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["person.id"],
            name=op.f("fk_authorized_collector_recorded_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"],
            ["person.id"],
            name=op.f("fk_authorized_collector_revoked_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["vault_entry_id"],
            ["vault_entry.id"],
            name=op.f("fk_authorized_collector_vault_entry_id_vault_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorized_collector")),
    )
    op.create_index(
        op.f("ix_authorized_collector_customer_id_name"),
        "authorized_collector",
        ["customer_id", "name"],
        unique=False,
    )


def _destruction() -> None:
    op.create_table(
        "destruction",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "done",
                "cancelled",
                name="destructionstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "proposed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "proposed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column(
            "first_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "second_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'done' OR (first_by_id IS NOT NULL AND second_by_id IS NOT NULL)",
            name=op.f("ck_destruction_done_was_approved_twice"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('proposed', 'approved', 'done', 'cancelled')",
            name=op.f("ck_destruction_state_known"),
        ),
        sa.CheckConstraint(
            "first_by_id <> proposed_by_id", name=op.f("ck_destruction_not_own_first")
        ),
        sa.CheckConstraint("first_by_id <> second_by_id", name=op.f("ck_destruction_two_people")),
        sa.CheckConstraint(
            "second_by_id <> proposed_by_id", name=op.f("ck_destruction_not_own_second")
        ),
        sa.ForeignKeyConstraint(
            ["first_by_id"], ["person.id"], name=op.f("fk_destruction_first_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_destruction_proposed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["second_by_id"], ["person.id"], name=op.f("fk_destruction_second_by_id_person")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_destruction_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction")),
        sa.UniqueConstraint("number", name=op.f("uq_destruction_number")),
    )
    op.create_index(
        op.f("ix_destruction_site_id_state"), "destruction", ["site_id", "state"], unique=False
    )


def _envelope() -> None:
    op.create_table(
        "envelope",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "from_site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "to_site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "sent",
                "opened",
                "closed",
                name="envelopestate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("carrier", sa.String(length=60), nullable=False),
        sa.Column("waybill", sa.String(length=60), nullable=False),
        sa.Column(
            "made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "made_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column(
            "sent_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"state\" IN ('open', 'sent', 'opened', 'closed')",
            name=op.f("ck_envelope_state_known"),
        ),
        sa.CheckConstraint("from_site_id <> to_site_id", name=op.f("ck_envelope_to_another_site")),
        sa.ForeignKeyConstraint(
            ["from_site_id"], ["site.id"], name=op.f("fk_envelope_from_site_id_site")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_envelope_made_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_envelope_opened_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["person.id"], name=op.f("fk_envelope_sent_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["to_site_id"], ["site.id"], name=op.f("fk_envelope_to_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelope")),
        sa.UniqueConstraint("number", name=op.f("uq_envelope_number")),
    )
    op.create_index(
        op.f("ix_envelope_from_site_id_state"), "envelope", ["from_site_id", "state"], unique=False
    )
    op.create_index(
        op.f("ix_envelope_to_site_id_state"), "envelope", ["to_site_id", "state"], unique=False
    )


def _hand_over() -> None:
    op.create_table(
        "hand_over",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "customer",
                "colleague",
                "counter",
                name="handoverkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("taker_name", sa.String(length=120), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "signed", "cancelled", name="handoverstate", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("signature_sha256", sa.String(length=64), nullable=True),
        sa.Column("paper_sha256", sa.String(length=64), nullable=True),
        sa.Column(
            "made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "made_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'signed' OR (signed_at IS NOT NULL AND (signature_sha256 IS NOT NULL OR paper_sha256 IS NOT NULL))",
            name=op.f("ck_hand_over_signed_has_signature"),
        ),
        sa.CheckConstraint(
            "\"kind\" IN ('customer', 'colleague', 'counter')", name=op.f("ck_hand_over_kind_known")
        ),
        sa.CheckConstraint(
            "\"state\" IN ('open', 'signed', 'cancelled')", name=op.f("ck_hand_over_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_hand_over_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_hand_over_made_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["paper_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_hand_over_paper_sha256_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["signature_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_hand_over_signature_sha256_stored_file"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_hand_over_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
        sa.UniqueConstraint("number", name=op.f("uq_hand_over_number")),
    )
    op.create_index(
        op.f("ix_hand_over_site_id_state"), "hand_over", ["site_id", "state"], unique=False
    )


def _quarantined_file() -> None:
    op.create_table(
        "quarantined_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("fault", sa.String(length=60), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column(
            "settled_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_quarantined_file_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_quarantined_file_settled_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_quarantined_file_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantined_file")),
    )
    op.create_index(
        op.f("ix_quarantined_file_site_id_settled_at"),
        "quarantined_file",
        ["site_id", "settled_at"],
        unique=False,
    )


def _receipt_box() -> None:
    op.create_table(
        "receipt_box",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("box", "binder", name="boxkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_full", sa.Boolean(), nullable=False),
        sa.Column(
            "made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "made_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("\"kind\" IN ('box', 'binder')", name=op.f("ck_receipt_box_kind_known")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_receipt_box_made_by_id_person")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_receipt_box_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_box")),
        sa.UniqueConstraint("number", name=op.f("uq_receipt_box_number")),
    )
    op.create_index(op.f("ix_receipt_box_site_id"), "receipt_box", ["site_id"], unique=False)


def _pickup_code() -> None:
    op.create_table(
        "pickup_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "consignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column(
            "made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "made_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consignment_id"],
            ["consignment.id"],
            name=op.f("fk_pickup_code_consignment_id_consignment"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_pickup_code_made_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pickup_code")),
        sa.UniqueConstraint("consignment_id", name=op.f("uq_pickup_code_consignment_id")),
    )


def _assessment() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "receipt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "chased_late",
                "not_acted_on",
                "lost",
                name="assessmentkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("responsible", sa.String(length=120), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("loss", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "confirmed",
                "changed",
                "dropped",
                name="assessmentstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("decided_amount", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column(
            "decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_by_id IS NULL)",
            name=op.f("ck_assessment_decided_by_a_person"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('changed', 'dropped') OR reason <> ''",
            name=op.f("ck_assessment_change_has_reason"),
        ),
        sa.CheckConstraint(
            "\"kind\" IN ('chased_late', 'not_acted_on', 'lost')",
            name=op.f("ck_assessment_kind_known"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('proposed', 'confirmed', 'changed', 'dropped')",
            name=op.f("ck_assessment_state_known"),
        ),
        sa.CheckConstraint(
            "amount >= 0 AND loss >= 0", name=op.f("ck_assessment_money_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_assessment_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_assessment_receipt_id_receipt")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_assessment_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    op.create_index(
        op.f("ix_assessment_receipt_id_kind"), "assessment", ["receipt_id", "kind"], unique=True
    )
    op.create_index(
        op.f("ix_assessment_site_id_state"), "assessment", ["site_id", "state"], unique=False
    )


def _destruction_line() -> None:
    op.create_table(
        "destruction_line",
        sa.Column(
            "destruction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "receipt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["destruction_id"],
            ["destruction.id"],
            name=op.f("fk_destruction_line_destruction_id_destruction"),
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_destruction_line_receipt_id_receipt")
        ),
        sa.PrimaryKeyConstraint("destruction_id", "receipt_id", name=op.f("pk_destruction_line")),
    )
    op.create_index(
        op.f("ix_destruction_line_receipt_id"), "destruction_line", ["receipt_id"], unique=False
    )


def _envelope_line() -> None:
    op.create_table(
        "envelope_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "envelope_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "receipt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column(
            "arrival",
            sa.Enum(
                "expected",
                "arrived",
                "missing",
                "extra",
                name="arrival",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "put_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "put_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column(
            "checked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("meets_needs", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column(
            "settled_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "\"arrival\" IN ('expected', 'arrived', 'missing', 'extra')",
            name=op.f("ck_envelope_line_arrival_known"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["person.id"], name=op.f("fk_envelope_line_checked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["envelope_id"], ["envelope.id"], name=op.f("fk_envelope_line_envelope_id_envelope")
        ),
        sa.ForeignKeyConstraint(
            ["put_by_id"], ["person.id"], name=op.f("fk_envelope_line_put_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_envelope_line_receipt_id_receipt")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_envelope_line_settled_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelope_line")),
    )
    op.create_index(
        op.f("ix_envelope_line_envelope_id_receipt_id"),
        "envelope_line",
        ["envelope_id", "receipt_id"],
        unique=True,
    )
    op.create_index(
        op.f("ix_envelope_line_receipt_id"), "envelope_line", ["receipt_id"], unique=False
    )
    op.create_index(
        "uq_envelope_line_expected",
        "envelope_line",
        ["receipt_id"],
        unique=True,
        sqlite_where=sa.text("arrival = 'expected'"),
        postgresql_where=sa.text("arrival = 'expected'"),
    )


def _hand_over_line() -> None:
    op.create_table(
        "hand_over_line",
        sa.Column(
            "hand_over_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "receipt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hand_over_id"],
            ["hand_over.id"],
            name=op.f("fk_hand_over_line_hand_over_id_hand_over"),
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_hand_over_line_receipt_id_receipt")
        ),
        sa.PrimaryKeyConstraint("hand_over_id", "receipt_id", name=op.f("pk_hand_over_line")),
    )
    op.create_index(
        op.f("ix_hand_over_line_receipt_id"), "hand_over_line", ["receipt_id"], unique=False
    )


def _receipt_chase() -> None:
    op.create_table(
        "receipt_chase",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "receipt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "chased_by",
            sa.Enum(
                "phone",
                "chat",
                "mail",
                "letter",
                "counter",
                name="chaseby",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("spoke_with", sa.String(length=120), nullable=False),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
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
            "\"chased_by\" IN ('phone', 'chat', 'mail', 'letter', 'counter')",
            name=op.f("ck_receipt_chase_chased_by_known"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_receipt_chase_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_chase_receipt_id_receipt")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_receipt_chase_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_chase")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_receipt_chase_receipt_id"), "receipt_chase", ["receipt_id"], unique=False
    )
    op.create_index(
        op.f("ix_receipt_chase_site_id_promised_on"),
        "receipt_chase",
        ["site_id", "promised_on"],
        unique=False,
    )


def _receipt_loan() -> None:
    op.create_table(
        "receipt_loan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "receipt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("borrower", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "lent_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "lent_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "returned_to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["lent_by_id"], ["person.id"], name=op.f("fk_receipt_loan_lent_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_loan_receipt_id_receipt")
        ),
        sa.ForeignKeyConstraint(
            ["returned_to_id"], ["person.id"], name=op.f("fk_receipt_loan_returned_to_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_receipt_loan_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_loan")),
    )
    op.create_index(
        op.f("ix_receipt_loan_site_id_due_on"), "receipt_loan", ["site_id", "due_on"], unique=False
    )
    op.create_index(
        "uq_receipt_loan_out",
        "receipt_loan",
        ["receipt_id"],
        unique=True,
        sqlite_where=sa.text("returned_at IS NULL"),
        postgresql_where=sa.text("returned_at IS NULL"),
    )


def _receipt_question() -> None:
    op.create_table(
        "receipt_question",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "receipt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "about",
            sa.Enum(
                "seal",
                "own_forms",
                "copies",
                "other",
                name="questionabout",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column(
            "asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "asked_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.Column(
            "answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer = '')",
            name=op.f("ck_receipt_question_answered_has_words"),
        ),
        sa.CheckConstraint(
            "\"about\" IN ('seal', 'own_forms', 'copies', 'other')",
            name=op.f("ck_receipt_question_about_known"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["person.id"],
            name=op.f("fk_receipt_question_answered_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_receipt_question_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_question_receipt_id_receipt")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_receipt_question_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_question")),
    )
    op.create_index(
        op.f("ix_receipt_question_receipt_id"), "receipt_question", ["receipt_id"], unique=False
    )
    op.create_index(
        op.f("ix_receipt_question_site_id_answered_at"),
        "receipt_question",
        ["site_id", "answered_at"],
        unique=False,
    )


def _receipt_reading() -> None:
    op.create_table(
        "receipt_reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "receipt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "reading_of",
            sa.Enum(
                "card", "page", "evidence", "export", name="readingof", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("workstation_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "\"reading_of\" IN ('card', 'page', 'evidence', 'export')",
            name=op.f("ck_receipt_reading_reading_of_known"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_receipt_reading_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_reading_receipt_id_receipt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_reading")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_receipt_reading_receipt_id_reading_of_person_id_day"),
        "receipt_reading",
        ["receipt_id", "reading_of", "person_id", "day"],
        unique=True,
    )
