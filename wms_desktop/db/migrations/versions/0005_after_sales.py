"""Returns, complaints and after-sales: inspection, contacts, actions, damage, surveys, revisits."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "contact",
    "promise_kept",
    "damage_step",
    "return_repair",
    "complaint_confirmation",
    "complaint_step",
    "return_piece",
    "compensation_approval",
)
REMADE = ("return_step",)  # append-only, made anew where a constraint changes
TABLES = (
    "calendar_day",
    "contact",
    "improvement_measure",
    "revisit",
    "survey",
    "survey_plan",
    "damage_case",
    "promise_kept",
    "damage_step",
    "complaint",
    "return_repair",
    "compensation",
    "complaint_confirmation",
    "complaint_step",
    "corrective_action",
    "quality_test",
    "return_piece",
    "compensation_approval",
)
RETURN_STATES = ("draft", "submitted", "confirmed", "approved", "issued", "rejected")
NEW_RETURN_STATES = (
    "draft",
    "submitted",
    "confirmed",
    "approved",
    "issued",
    "arrived",
    "inspected",
    "closed",
    "rejected",
)
FILED = "status NOT IN ('filed', 'suspect') OR receipt_id IS NOT NULL"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _calendar_day()
    _contact()
    _improvement_measure()
    _revisit()
    _survey()
    _survey_plan()
    _damage_case()
    _promise_kept()
    _damage_step()
    _complaint()
    _return_repair()
    _compensation()
    _complaint_confirmation()
    _complaint_step()
    _corrective_action()
    _quality_test()
    _return_piece()
    _compensation_approval()
    _return_application()
    _return_states(NEW_RETURN_STATES)
    with op.batch_alter_table("return_application") as table:
        table.create_check_constraint(
            op.f("ck_return_application_issued_has_slip"),
            "state NOT IN ('issued', 'arrived', 'inspected', 'closed') OR slip_number IS NOT NULL",
        )
    _scan_page()
    if op.get_bind().dialect.name == "sqlite":
        _protect(REMADE)
    _protect(APPEND_ONLY)


def downgrade() -> None:
    with op.batch_alter_table("return_application") as table:
        table.drop_constraint(op.f("ck_return_application_issued_has_slip"), type_="check")
    _return_states(RETURN_STATES)
    op.drop_index(op.f("ix_return_application_complaint"), table_name="return_application")
    op.drop_index(op.f("ix_return_application_customer_id"), table_name="return_application")
    with op.batch_alter_table("return_application") as table:
        table.drop_constraint(op.f("uq_return_application_slip_number"), type_="unique")
        for column, to in (
            ("location_id", "location"),
            ("stock_document_id", "stock_document"),
            ("exchange_order_id", "outbound_order"),
        ):
            table.drop_constraint(op.f(f"fk_return_application_{column}_{to}"), type_="foreignkey")
        for column in (
            "complaint", "slip_number", "issued_on", "arrived_on", "location_id",
            "stock_document_id", "exchange_order_id", "closed_on", "closing_note",
        ):  # fmt: skip
            table.drop_column(column)
    op.drop_index(op.f("ix_scan_page_document"), table_name="scan_page")
    with op.batch_alter_table("scan_page") as table:
        table.drop_constraint(op.f("ck_scan_page_filed_has_receipt"), type_="check")
        table.drop_column("document")
        table.create_check_constraint(op.f("ck_scan_page_filed_has_receipt"), FILED)
    if op.get_bind().dialect.name == "sqlite":
        _protect(REMADE)
    for name in reversed(TABLES):
        op.drop_table(name)  # its triggers go with it


def _return_application() -> None:
    with op.batch_alter_table("return_application") as table:
        table.add_column(
            sa.Column("complaint", sa.String(length=40), server_default="", nullable=False)
        )
        table.add_column(sa.Column("slip_number", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("issued_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("arrived_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("location_id", BIG, nullable=True))
        table.add_column(sa.Column("stock_document_id", BIG, nullable=True))
        table.add_column(sa.Column("exchange_order_id", BIG, nullable=True))
        table.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        table.add_column(
            sa.Column("closing_note", sa.String(length=1000), server_default="", nullable=False)
        )
        table.create_unique_constraint(op.f("uq_return_application_slip_number"), ["slip_number"])
        for column, to in (
            ("location_id", "location"),
            ("stock_document_id", "stock_document"),
            ("exchange_order_id", "outbound_order"),
        ):
            table.create_foreign_key(
                op.f(f"fk_return_application_{column}_{to}"), to, [column], ["id"]
            )
    op.create_index(op.f("ix_return_application_complaint"), "return_application", ["complaint"])
    op.create_index(
        op.f("ix_return_application_customer_id"), "return_application", ["customer_id"]
    )


def _return_states(states: tuple[str, ...]) -> None:
    """Where an application stands (RET-3, RET-4)."""
    for name in ("return_application", "return_step"):
        with op.batch_alter_table(name) as table:
            table.drop_constraint(op.f(f"ck_{name}_state_known"), type_="check")
            table.create_check_constraint(op.f(f"ck_{name}_state_known"), f'"state" IN {states}')


def _scan_page() -> None:
    """A page of another signed paper than a receipt belongs to that paper."""
    with op.batch_alter_table("scan_page") as table:
        table.add_column(
            sa.Column("document", sa.String(length=60), server_default="", nullable=False)
        )
        table.drop_constraint(op.f("ck_scan_page_filed_has_receipt"), type_="check")
        table.create_check_constraint(
            op.f("ck_scan_page_filed_has_receipt"), f"{FILED} OR document <> ''"
        )
    op.create_index(op.f("ix_scan_page_document"), "scan_page", ["document"])


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


def _calendar_day() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "phone",
                "counter",
                "chat",
                "mail",
                "letter",
                "fax",
                "visit",
                "hearsay",
                name="channel",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "direction",
            sa.Enum("in", "out", name="direction", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("spoke_with", sa.String(length=120), nullable=False),
        sa.Column("said", sa.String(length=1000), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=False),
        sa.Column("promise", sa.String(length=300), nullable=False),
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
            "(promised_on IS NULL) = (promise = '')", name=op.f("ck_contact_promise_has_a_day")
        ),
        sa.CheckConstraint(
            "\"channel\" IN ('phone', 'counter', 'chat', 'mail', 'letter', 'fax', 'visit', 'hearsay')",
            name=op.f("ck_contact_channel_known"),
        ),
        sa.CheckConstraint(
            "\"direction\" IN ('in', 'out')", name=op.f("ck_contact_direction_known")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_contact_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contact_person_id_person")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_contact_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(
        op.f("ix_contact_customer_id_id"), "contact", ["customer_id", "id"], unique=False
    )
    op.create_index(op.f("ix_contact_document"), "contact", ["document"], unique=False)
    op.create_index(
        op.f("ix_contact_site_id_promised_on"), "contact", ["site_id", "promised_on"], unique=False
    )


def _improvement_measure() -> None:
    op.create_table(
        "improvement_measure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "dimension",
            sa.Enum(
                "service",
                "speed",
                "care",
                "communication",
                name="dimension",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("average_hundredths", sa.Integer(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(length=1000), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column(
            "responsible_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "evaluated", "dropped", name="measurestate", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("evaluation", sa.String(length=1000), nullable=False),
        sa.Column("is_effective", sa.Boolean(), nullable=True),
        sa.Column(
            "evaluated_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("evaluated_on", sa.Date(), nullable=True),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "made_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'open' OR evaluation <> ''",
            name=op.f("ck_improvement_measure_ended_has_words"),
        ),
        sa.CheckConstraint(
            "\"dimension\" IN ('service', 'speed', 'care', 'communication')",
            name=op.f("ck_improvement_measure_dimension_known"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('open', 'evaluated', 'dropped')",
            name=op.f("ck_improvement_measure_state_known"),
        ),
        sa.CheckConstraint(
            "average_hundredths BETWEEN 100 AND 500",
            name=op.f("ck_improvement_measure_average_of_scores"),
        ),
        sa.ForeignKeyConstraint(
            ["evaluated_by_id"],
            ["person.id"],
            name=op.f("fk_improvement_measure_evaluated_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_improvement_measure_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_id"],
            ["person.id"],
            name=op.f("fk_improvement_measure_responsible_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_improvement_measure_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement_measure")),
        sa.UniqueConstraint("number", name=op.f("uq_improvement_measure_number")),
    )
    op.create_index(
        op.f("ix_improvement_measure_site_id_state_due_on"),
        "improvement_measure",
        ["site_id", "state", "due_on"],
        unique=False,
    )


def _revisit() -> None:
    op.create_table(
        "revisit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column(
            "after",
            sa.Enum(
                "week_1",
                "month_1",
                "month_3",
                "month_6",
                name="revisitafter",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "responsible_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "state",
            sa.Enum("due", "done", "dropped", name="revisitstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "phone",
                "counter",
                "chat",
                "mail",
                "letter",
                "fax",
                "visit",
                "hearsay",
                name="channel",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("spoke_with", sa.String(length=120), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "good",
                "fair",
                "problem",
                "not_reached",
                name="revisitresult",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("remarks", sa.String(length=1000), nullable=False),
        sa.Column("complaint", sa.String(length=40), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'done' OR (done_on IS NOT NULL AND result IS NOT NULL)",
            name=op.f("ck_revisit_done_has_result"),
        ),
        sa.CheckConstraint(
            "state <> 'dropped' OR remarks <> ''", name=op.f("ck_revisit_dropped_has_words")
        ),
        sa.CheckConstraint(
            "\"after\" IN ('week_1', 'month_1', 'month_3', 'month_6')",
            name=op.f("ck_revisit_after_known"),
        ),
        sa.CheckConstraint(
            "\"channel\" IN ('phone', 'counter', 'chat', 'mail', 'letter', 'fax', 'visit', 'hearsay')",
            name=op.f("ck_revisit_channel_known"),
        ),
        sa.CheckConstraint(
            "\"result\" IN ('good', 'fair', 'problem', 'not_reached')",
            name=op.f("ck_revisit_result_known"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('due', 'done', 'dropped')", name=op.f("ck_revisit_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_revisit_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_revisit_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["person.id"], name=op.f("fk_revisit_responsible_id_person")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_revisit_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisit")),
        sa.UniqueConstraint("number", name=op.f("uq_revisit_number")),
        sa.UniqueConstraint("source", "after", name=op.f("uq_revisit_source_after")),
    )
    op.create_index(
        op.f("ix_revisit_customer_id_id"), "revisit", ["customer_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_revisit_site_id_state_due_on"),
        "revisit",
        ["site_id", "state", "due_on"],
        unique=False,
    )


def _survey() -> None:
    op.create_table(
        "survey",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked", "answered", "declined", name="surveystate", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "phone",
                "counter",
                "chat",
                "mail",
                "letter",
                "fax",
                "visit",
                "hearsay",
                name="channel",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.Column("service", sa.Integer(), nullable=True),
        sa.Column("speed", sa.Integer(), nullable=True),
        sa.Column("care", sa.Integer(), nullable=True),
        sa.Column("communication", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'answered' OR (answered_on IS NOT NULL AND service IS NOT NULL AND speed IS NOT NULL AND care IS NOT NULL AND communication IS NOT NULL)",
            name=op.f("ck_survey_answered_has_scores"),
        ),
        sa.CheckConstraint(
            "\"channel\" IN ('phone', 'counter', 'chat', 'mail', 'letter', 'fax', 'visit', 'hearsay')",
            name=op.f("ck_survey_channel_known"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('asked', 'answered', 'declined')", name=op.f("ck_survey_state_known")
        ),
        sa.CheckConstraint(
            "(service IS NULL OR service BETWEEN 1 AND 5) AND (speed IS NULL OR speed BETWEEN 1 AND 5) AND (care IS NULL OR care BETWEEN 1 AND 5) AND (communication IS NULL OR communication BETWEEN 1 AND 5)",
            name=op.f("ck_survey_scores_from_1_to_5"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_survey_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_survey_person_id_person")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_survey_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("number", name=op.f("uq_survey_number")),
    )
    op.create_index(op.f("ix_survey_customer_id_id"), "survey", ["customer_id", "id"], unique=False)
    op.create_index(
        op.f("ix_survey_site_id_answered_on"), "survey", ["site_id", "answered_on"], unique=False
    )
    op.create_index(
        op.f("ix_survey_site_id_state_due_on"),
        "survey",
        ["site_id", "state", "due_on"],
        unique=False,
    )


def _survey_plan() -> None:
    op.create_table(
        "survey_plan",
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column(
            "responsible_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_survey_plan_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["person.id"], name=op.f("fk_survey_plan_responsible_id_person")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_survey_plan_site_id_site")),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_survey_plan")),
    )
    op.create_index(
        op.f("ix_survey_plan_site_id_next_on"), "survey_plan", ["site_id", "next_on"], unique=False
    )


def _damage_case() -> None:
    op.create_table(
        "damage_case",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum("damage", "loss", name="damagekind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("document", sa.String(length=60), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=10000), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "assessed",
                "settled",
                "closed",
                name="damagestate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("loss", sa.BigInteger(), nullable=True),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column(
            "liability",
            sa.Enum(
                "undecided",
                "house",
                "third_party",
                "insurer",
                name="liability",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("liable_name", sa.String(length=120), nullable=False),
        sa.Column("compensation", sa.BigInteger(), nullable=True),
        sa.Column("compensated_on", sa.Date(), nullable=True),
        sa.Column("recourse", sa.BigInteger(), nullable=False),
        sa.Column("recovered", sa.BigInteger(), nullable=False),
        sa.Column("recourse_due_on", sa.Date(), nullable=True),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "opened_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_on IS NOT NULL)",
            name=op.f("ck_damage_case_closed_has_day"),
        ),
        sa.CheckConstraint(
            "\"kind\" IN ('damage', 'loss')", name=op.f("ck_damage_case_kind_known")
        ),
        sa.CheckConstraint(
            "\"liability\" IN ('undecided', 'house', 'third_party', 'insurer')",
            name=op.f("ck_damage_case_liability_known"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('open', 'assessed', 'settled', 'closed')",
            name=op.f("ck_damage_case_state_known"),
        ),
        sa.CheckConstraint(
            "(loss IS NULL OR loss >= 0) AND (compensation IS NULL OR compensation >= 0) AND recourse >= 0 AND recovered >= 0 AND recovered <= recourse",
            name=op.f("ck_damage_case_money_in_order"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_damage_case_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_damage_case_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_damage_case_item_id_item")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_damage_case_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_damage_case_person_id_person")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_damage_case_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_damage_case")),
        sa.UniqueConstraint("number", name=op.f("uq_damage_case_number")),
    )
    op.create_index(
        op.f("ix_damage_case_customer_id"), "damage_case", ["customer_id"], unique=False
    )
    op.create_index(op.f("ix_damage_case_document"), "damage_case", ["document"], unique=False)
    op.create_index(
        op.f("ix_damage_case_site_id_state"), "damage_case", ["site_id", "state"], unique=False
    )


def _promise_kept() -> None:
    op.create_table(
        "promise_kept",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_promise_kept_contact_id_contact")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_promise_kept_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_kept")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_promise_kept_contact_id")),
    )


def _damage_step() -> None:
    op.create_table(
        "damage_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "event",
            sa.Enum(
                "opened",
                "told",
                "assessed",
                "liable",
                "settled",
                "recourse",
                "note",
                "closed",
                name="damageevent",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("detail", sa.String(length=1000), nullable=False),
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
            "\"event\" IN ('opened', 'told', 'assessed', 'liable', 'settled', 'recourse', 'note', 'closed')",
            name=op.f("ck_damage_step_event_known"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["damage_case.id"], name=op.f("fk_damage_step_case_id_damage_case")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_damage_step_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_damage_step")),
    )
    op.create_index(op.f("ix_damage_step_case_id"), "damage_step", ["case_id"], unique=False)


def _complaint() -> None:
    op.create_table(
        "complaint",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "phone",
                "counter",
                "chat",
                "mail",
                "letter",
                "fax",
                "visit",
                "hearsay",
                name="channel",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "quality",
                "delivery",
                "fitting",
                "service",
                name="complaintkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("is_major", sa.Boolean(), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lot_code", sa.String(length=40), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=10000), nullable=False),
        sa.Column("expects", sa.String(length=300), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "taken",
                "answered",
                "proposed",
                "decided",
                "closed",
                name="complaintstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "taken_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "handler_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("answer_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposal_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposal", sa.String(length=1000), nullable=False),
        sa.Column(
            "responsibility",
            sa.Enum(
                "undecided",
                "not_ours",
                "ours",
                "dealer",
                "carrier",
                name="responsibility",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "cause",
            sa.Enum(
                "unknown",
                "material",
                "production",
                "packing",
                "storage",
                "picking",
                "transport",
                "fitting",
                "promise",
                "conduct",
                "other",
                name="cause",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("is_disputed", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.String(length=1000), nullable=False),
        sa.Column("return_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)",
            name=op.f("ck_complaint_closed_has_moment"),
        ),
        sa.CheckConstraint(
            "state <> 'closed' OR paused_at IS NULL", name=op.f("ck_complaint_closed_is_not_paused")
        ),
        sa.CheckConstraint(
            "\"cause\" IN ('unknown', 'material', 'production', 'packing', 'storage', 'picking', 'transport', 'fitting', 'promise', 'conduct', 'other')",
            name=op.f("ck_complaint_cause_known"),
        ),
        sa.CheckConstraint(
            "\"channel\" IN ('phone', 'counter', 'chat', 'mail', 'letter', 'fax', 'visit', 'hearsay')",
            name=op.f("ck_complaint_channel_known"),
        ),
        sa.CheckConstraint(
            "\"kind\" IN ('quality', 'delivery', 'fitting', 'service')",
            name=op.f("ck_complaint_kind_known"),
        ),
        sa.CheckConstraint(
            "\"responsibility\" IN ('undecided', 'not_ours', 'ours', 'dealer', 'carrier')",
            name=op.f("ck_complaint_responsibility_known"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('taken', 'answered', 'proposed', 'decided', 'closed')",
            name=op.f("ck_complaint_state_known"),
        ),
        sa.CheckConstraint(
            "lot_id IS NULL OR item_id IS NOT NULL", name=op.f("ck_complaint_lot_of_an_item")
        ),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_complaint_quantity_not_negative")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_complaint_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["handler_id"], ["person.id"], name=op.f("fk_complaint_handler_id_person")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_complaint_item_id_item")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_complaint_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["outbound_order.id"], name=op.f("fk_complaint_order_id_outbound_order")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["return_application.id"],
            name=op.f("fk_complaint_return_id_return_application"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_complaint_site_id_site")),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["person.id"], name=op.f("fk_complaint_taken_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("number", name=op.f("uq_complaint_number")),
    )
    op.create_index(
        op.f("ix_complaint_customer_id_id"), "complaint", ["customer_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_complaint_handler_id_state"), "complaint", ["handler_id", "state"], unique=False
    )
    op.create_index(
        op.f("ix_complaint_item_id_lot_id"), "complaint", ["item_id", "lot_id"], unique=False
    )
    op.create_index(op.f("ix_complaint_order_id"), "complaint", ["order_id"], unique=False)
    op.create_index(
        op.f("ix_complaint_site_id_state_proposal_due_at"),
        "complaint",
        ["site_id", "state", "proposal_due_at"],
        unique=False,
    )


def _return_repair() -> None:
    op.create_table(
        "return_repair",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "sent_out", "back", "handed_over", name="repairstage", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("partner", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("detail", sa.String(length=300), nullable=False),
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
            "\"stage\" IN ('sent_out', 'back', 'handed_over')",
            name=op.f("ck_return_repair_stage_known"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["return_application.id"],
            name=op.f("fk_return_repair_application_id_return_application"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_return_repair_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_repair")),
    )
    op.create_index(
        op.f("ix_return_repair_application_id_stage"),
        "return_repair",
        ["application_id", "stage"],
        unique=True,
    )


def _compensation() -> None:
    op.create_table(
        "compensation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("goods_value", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "charged_to",
            sa.Enum(
                "factory",
                "house",
                "dealer",
                "carrier",
                "insurer",
                name="chargedto",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "refused",
                "withdrawn",
                name="compensationstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "proposed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "proposed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"charged_to\" IN ('factory', 'house', 'dealer', 'carrier', 'insurer')",
            name=op.f("ck_compensation_charged_to_known"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('proposed', 'approved', 'refused', 'withdrawn')",
            name=op.f("ck_compensation_state_known"),
        ),
        sa.CheckConstraint(
            "amount >= 0 AND goods_value >= 0", name=op.f("ck_compensation_money_not_negative")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_compensation_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_compensation_complaint_id_complaint")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_compensation_proposed_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compensation")),
    )
    op.create_index(
        op.f("ix_compensation_complaint_id"), "compensation", ["complaint_id"], unique=False
    )
    op.create_index(op.f("ix_compensation_state"), "compensation", ["state"], unique=False)


def _complaint_confirmation() -> None:
    op.create_table(
        "complaint_confirmation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("is_satisfied", sa.Boolean(), nullable=False),
        sa.Column("said_by", sa.String(length=120), nullable=False),
        sa.Column(
            "means",
            sa.Enum("screen", "paper", name="confirmedby", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("signature_sha256", sa.String(length=64), nullable=True),
        sa.Column("remarks", sa.String(length=1000), nullable=False),
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
            "\"means\" IN ('screen', 'paper')", name=op.f("ck_complaint_confirmation_means_known")
        ),
        sa.ForeignKeyConstraint(
            ["complaint_id"],
            ["complaint.id"],
            name=op.f("fk_complaint_confirmation_complaint_id_complaint"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_complaint_confirmation_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["signature_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_complaint_confirmation_signature_sha256_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_confirmation")),
    )
    op.create_index(
        op.f("ix_complaint_confirmation_complaint_id"),
        "complaint_confirmation",
        ["complaint_id"],
        unique=False,
    )


def _complaint_step() -> None:
    op.create_table(
        "complaint_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "event",
            sa.Enum(
                "taken",
                "changed",
                "answered",
                "proposed",
                "paused",
                "resumed",
                "test_asked",
                "goods_asked",
                "tested",
                "judged",
                "compensation",
                "approved",
                "refused",
                "return",
                "decided",
                "unsatisfied",
                "action",
                "revisit",
                "note",
                "closed",
                name="complaintevent",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("detail", sa.String(length=1000), nullable=False),
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
            "\"event\" IN ('taken', 'changed', 'answered', 'proposed', 'paused', 'resumed', 'test_asked', 'goods_asked', 'tested', 'judged', 'compensation', 'approved', 'refused', 'return', 'decided', 'unsatisfied', 'action', 'revisit', 'note', 'closed')",
            name=op.f("ck_complaint_step_event_known"),
        ),
        sa.ForeignKeyConstraint(
            ["complaint_id"],
            ["complaint.id"],
            name=op.f("fk_complaint_step_complaint_id_complaint"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_complaint_step_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_step")),
    )
    op.create_index(
        op.f("ix_complaint_step_complaint_id"), "complaint_step", ["complaint_id"], unique=False
    )


def _corrective_action() -> None:
    op.create_table(
        "corrective_action",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("finding", sa.String(length=10000), nullable=False),
        sa.Column(
            "cause_kind",
            sa.Enum(
                "unknown",
                "material",
                "production",
                "packing",
                "storage",
                "picking",
                "transport",
                "fitting",
                "promise",
                "conduct",
                "other",
                name="cause",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("cause", sa.String(length=1000), nullable=False),
        sa.Column("measure", sa.String(length=1000), nullable=False),
        sa.Column("prevention", sa.String(length=1000), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column(
            "responsible_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("check_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "done", "closed", name="actionstate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_note", sa.String(length=1000), nullable=False),
        sa.Column(
            "effect",
            sa.Enum(
                "open", "effective", "not_effective", name="effect", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("effect_note", sa.String(length=1000), nullable=False),
        sa.Column(
            "checked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "follows_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "made_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(effect = 'open') = (checked_by_id IS NULL)",
            name=op.f("ck_corrective_action_checked_by_a_person"),
        ),
        sa.CheckConstraint(
            "state <> 'closed' OR effect <> 'open'",
            name=op.f("ck_corrective_action_closed_is_checked"),
        ),
        sa.CheckConstraint(
            "\"cause_kind\" IN ('unknown', 'material', 'production', 'packing', 'storage', 'picking', 'transport', 'fitting', 'promise', 'conduct', 'other')",
            name=op.f("ck_corrective_action_cause_kind_known"),
        ),
        sa.CheckConstraint(
            "\"effect\" IN ('open', 'effective', 'not_effective')",
            name=op.f("ck_corrective_action_effect_known"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('open', 'done', 'closed')", name=op.f("ck_corrective_action_state_known")
        ),
        sa.CheckConstraint(
            "check_on >= due_on", name=op.f("ck_corrective_action_checked_after_done")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["person.id"], name=op.f("fk_corrective_action_checked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["complaint_id"],
            ["complaint.id"],
            name=op.f("fk_corrective_action_complaint_id_complaint"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_corrective_action_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"],
            ["corrective_action.id"],
            name=op.f("fk_corrective_action_follows_id_corrective_action"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_corrective_action_item_id_item")
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["lot.id"], name=op.f("fk_corrective_action_lot_id_lot")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_corrective_action_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_id"],
            ["person.id"],
            name=op.f("fk_corrective_action_responsible_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_corrective_action_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrective_action")),
        sa.UniqueConstraint("follows_id", name=op.f("uq_corrective_action_follows_id")),
        sa.UniqueConstraint("number", name=op.f("uq_corrective_action_number")),
    )
    op.create_index(
        op.f("ix_corrective_action_complaint_id"),
        "corrective_action",
        ["complaint_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_corrective_action_responsible_id_state"),
        "corrective_action",
        ["responsible_id", "state"],
        unique=False,
    )
    op.create_index(
        op.f("ix_corrective_action_site_id_state_due_on"),
        "corrective_action",
        ["site_id", "state", "due_on"],
        unique=False,
    )


def _quality_test() -> None:
    op.create_table(
        "quality_test",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("stock_of_lot", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.String(length=300), nullable=False),
        sa.Column(
            "asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "asked_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column(
            "result",
            sa.Enum(
                "open",
                "defect",
                "no_defect",
                "unclear",
                name="testresult",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("finding", sa.String(length=1000), nullable=False),
        sa.Column(
            "tested_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(result = 'open') = (tested_by_id IS NULL)",
            name=op.f("ck_quality_test_tested_by_a_person"),
        ),
        sa.CheckConstraint(
            "result = 'open' OR finding <> ''", name=op.f("ck_quality_test_tested_has_finding")
        ),
        sa.CheckConstraint(
            "\"result\" IN ('open', 'defect', 'no_defect', 'unclear')",
            name=op.f("ck_quality_test_result_known"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_quality_test_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_quality_test_complaint_id_complaint")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_quality_test_site_id_site")
        ),
        sa.ForeignKeyConstraint(
            ["tested_by_id"], ["person.id"], name=op.f("fk_quality_test_tested_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_test")),
    )
    op.create_index(
        op.f("ix_quality_test_complaint_id"), "quality_test", ["complaint_id"], unique=False
    )
    op.create_index(
        op.f("ix_quality_test_site_id_result"), "quality_test", ["site_id", "result"], unique=False
    )


def _return_piece() -> None:
    op.create_table(
        "return_piece",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "good",
                "returned",
                "faulty",
                "refused",
                name="pieceverdict",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("finding", sa.String(length=300), nullable=False),
        sa.Column("explained", sa.String(length=300), nullable=False),
        sa.Column(
            "reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
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
            "verdict <> 'refused' OR finding <> ''",
            name=op.f("ck_return_piece_refused_has_finding"),
        ),
        sa.CheckConstraint(
            "\"verdict\" IN ('good', 'returned', 'faulty', 'refused')",
            name=op.f("ck_return_piece_verdict_known"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_return_piece_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["return_line.id"], name=op.f("fk_return_piece_line_id_return_line")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_return_piece_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["return_piece.id"],
            name=op.f("fk_return_piece_reverses_id_return_piece"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_piece")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_return_piece_reverses_id")),
    )
    op.create_index(op.f("ix_return_piece_line_id"), "return_piece", ["line_id"], unique=False)


def _compensation_approval() -> None:
    op.create_table(
        "compensation_approval",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "compensation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "role",
            sa.Enum(
                "clerk",
                "keeper",
                "receipt_admin",
                "cs_agent",
                "cs_supervisor",
                "sales",
                "sales_assistant",
                "qc",
                "finance",
                "dispatcher",
                "duty_manager",
                "business_manager",
                "general_manager",
                "admin",
                name="role",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("is_approved", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
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
            "\"role\" IN ('clerk', 'keeper', 'receipt_admin', 'cs_agent', 'cs_supervisor', 'sales', 'sales_assistant', 'qc', 'finance', 'dispatcher', 'duty_manager', 'business_manager', 'general_manager', 'admin')",
            name=op.f("ck_compensation_approval_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["compensation_id"],
            ["compensation.id"],
            name=op.f("fk_compensation_approval_compensation_id_compensation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_compensation_approval_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compensation_approval")),
        sa.UniqueConstraint(
            "compensation_id",
            "person_id",
            name=op.f("uq_compensation_approval_compensation_id_person_id"),
        ),
        sa.UniqueConstraint(
            "compensation_id", "role", name=op.f("uq_compensation_approval_compensation_id_role")
        ),
    )
