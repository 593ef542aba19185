"""The tables of the first day at the counter."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _audit()
    _change_count()
    _customer()
    _item()
    _meta()
    _number_series()
    _operation()
    _person()
    _rule_value()
    _seal()
    _site()
    _stored_file()
    _vault_entry()
    _consignment()
    _customer_phone()
    _goods_exception()
    _inbound_order()
    _item_barcode()
    _lot()
    _outbound_order()
    _person_role()
    _printed_document()
    _receipt()
    _scan_batch()
    _stock_count()
    _vault_reading()
    _workstation()
    _zone()
    _consignee_change()
    _inbound_line()
    _location()
    _outbound_line()
    _outbound_step()
    _pickup_record()
    _receipt_step()
    _return_application()
    _scan_page()
    _stock_document()
    _balance()
    _count_line()
    _count_location()
    _inbound_receipt()
    _payment()
    _return_line()
    _return_step()
    _shown_document()
    _stock_move()
    _allocation()
    _count_entry()
    _reservation()


def downgrade() -> None:
    op.drop_table("reservation")
    op.drop_table("count_entry")
    op.drop_table("allocation")
    op.drop_table("stock_move")
    op.drop_table("shown_document")
    op.drop_table("return_step")
    op.drop_table("return_line")
    op.drop_table("payment")
    op.drop_table("inbound_receipt")
    op.drop_table("count_location")
    op.drop_table("count_line")
    op.drop_table("balance")
    op.drop_table("stock_document")
    op.drop_table("scan_page")
    op.drop_table("return_application")
    op.drop_table("receipt_step")
    op.drop_table("pickup_record")
    op.drop_table("outbound_step")
    op.drop_table("outbound_line")
    op.drop_table("location")
    op.drop_table("inbound_line")
    op.drop_table("consignee_change")
    op.drop_table("zone")
    op.drop_table("workstation")
    op.drop_table("vault_reading")
    op.drop_table("stock_count")
    op.drop_table("scan_batch")
    op.drop_table("receipt")
    op.drop_table("printed_document")
    op.drop_table("person_role")
    op.drop_table("outbound_order")
    op.drop_table("lot")
    op.drop_table("item_barcode")
    op.drop_table("inbound_order")
    op.drop_table("goods_exception")
    op.drop_table("customer_phone")
    op.drop_table("consignment")
    op.drop_table("vault_entry")
    op.drop_table("stored_file")
    op.drop_table("site")
    op.drop_table("seal")
    op.drop_table("rule_value")
    op.drop_table("person")
    op.drop_table("operation")
    op.drop_table("number_series")
    op.drop_table("meta")
    op.drop_table("item")
    op.drop_table("customer")
    op.drop_table("change_count")
    op.drop_table("audit")


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workstation_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)


def _change_count() -> None:
    op.create_table(
        "change_count",
        sa.Column("topic", sa.String(length=24), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_change_count")),
    )


def _customer() -> None:
    op.create_table(
        "customer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("search", sa.String(length=300), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "house", "person", "organization", name="customerkind", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column(
            "language",
            sa.Enum("zh_CN", "zh_TW", "en", name="language", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=10000), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"kind\" IN ('house', 'person', 'organization')", name=op.f("ck_customer_kind_known")
        ),
        sa.CheckConstraint(
            "\"language\" IN ('zh_CN', 'zh_TW', 'en')", name=op.f("ck_customer_language_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("code", name=op.f("uq_customer_code")),
    )
    op.create_index(op.f("ix_customer_name"), "customer", ["name"], unique=False)


def _item() -> None:
    op.create_table(
        "item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("spec", sa.String(length=120), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("search", sa.String(length=300), nullable=False),
        sa.Column("is_fractional", sa.Boolean(), nullable=False),
        sa.Column("has_lots", sa.Boolean(), nullable=False),
        sa.Column(
            "storage_class",
            sa.Enum(
                "ambient",
                "cold",
                "hazardous",
                "returns",
                "damaged",
                "hold",
                "staging",
                name="storageclass",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "weight_class",
            sa.Enum("light", "heavy", name="weightclass", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("incompatible_with", sa.String(length=200), nullable=False),
        sa.Column("group", sa.String(length=40), nullable=False),
        sa.Column("needs_qc", sa.Boolean(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("shelf_days", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"storage_class\" IN ('ambient', 'cold', 'hazardous', 'returns', 'damaged', 'hold', 'staging')",
            name=op.f("ck_item_storage_class_known"),
        ),
        sa.CheckConstraint(
            "\"weight_class\" IN ('light', 'heavy')", name=op.f("ck_item_weight_class_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("code", name=op.f("uq_item_code")),
    )
    op.create_index(op.f("ix_item_name"), "item", ["name"], unique=False)


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )


def _number_series() -> None:
    op.create_table(
        "number_series",
        sa.Column("prefix", sa.String(length=40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_number_series")),
    )


def _operation() -> None:
    op.create_table(
        "operation",
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workstation_id", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column(
            "done_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("op_id", name=op.f("pk_operation")),
        info={"append_only": True},
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
    )


def _rule_value() -> None:
    op.create_table(
        "rule_value",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "set_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_value")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_rule_value_key_valid_from"), "rule_value", ["key", "valid_from"], unique=False
    )


def _seal() -> None:
    op.create_table(
        "seal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("upto", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal")),
        sa.UniqueConstraint("previous", name=op.f("uq_seal_previous")),
        sa.UniqueConstraint("root", name=op.f("uq_seal_root")),
        info={"append_only": True},
    )


def _site() -> None:
    op.create_table(
        "site",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("code", name=op.f("uq_site_code")),
    )


def _stored_file() -> None:
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workstation_id", sa.Integer(), nullable=False),
        sa.Column(
            "stored_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_file_not_empty")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
        info={"append_only": True},
    )


def _vault_entry() -> None:
    op.create_table(
        "vault_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("masked", sa.String(length=40), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("lookup", sa.String(length=64), nullable=True),
        sa.Column("key_number", sa.Integer(), nullable=False),
        sa.Column(
            "stored_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("erase_on", sa.Date(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(erased_at IS NULL) = (ciphertext IS NOT NULL)",
            name=op.f("ck_vault_entry_erased_has_time"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_entry")),
    )
    op.create_index(op.f("ix_vault_entry_lookup"), "vault_entry", ["lookup"], unique=False)


def _consignment() -> None:
    op.create_table(
        "consignment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("number_tail", sa.String(length=4), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "origin_site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("shipper_name", sa.String(length=120), nullable=False),
        sa.Column("shipper_contact", sa.String(length=120), nullable=False),
        sa.Column("shipper_phone", sa.String(length=40), nullable=False),
        sa.Column(
            "consignee_kind",
            sa.Enum(
                "house", "person", "organization", name="customerkind", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("consignee_name", sa.String(length=120), nullable=False),
        sa.Column("consignee_phone", sa.String(length=40), nullable=False),
        sa.Column("phone_tail", sa.String(length=4), nullable=False),
        sa.Column("search", sa.String(length=300), nullable=False),
        sa.Column("goods", sa.String(length=200), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("weight_grams", sa.Integer(), nullable=False),
        sa.Column("stored_at_code", sa.String(length=40), nullable=False),
        sa.Column(
            "route",
            sa.Enum(
                "direct",
                "one_transfer",
                "two_transfers",
                name="route",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        sa.Column("collect_freight", sa.BigInteger(), nullable=False),
        sa.Column("cash_on_delivery", sa.BigInteger(), nullable=False),
        sa.Column("needs_receipt", sa.Boolean(), nullable=False),
        sa.Column("needs_signature", sa.Boolean(), nullable=False),
        sa.Column("needs_id_number", sa.Boolean(), nullable=False),
        sa.Column("needs_seal", sa.Boolean(), nullable=False),
        sa.Column("needs_own_forms", sa.Boolean(), nullable=False),
        sa.Column("receipt_copies", sa.Integer(), nullable=False),
        sa.Column("is_cash_settled", sa.Boolean(), nullable=False),
        sa.Column("remarks", sa.String(length=10000), nullable=False),
        sa.Column("state_reason", sa.String(length=200), nullable=False),
        sa.Column("is_changed_after_printing", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "on_the_way",
                "waiting",
                "released",
                "cancelled",
                "held",
                name="consignmentstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"consignee_kind\" IN ('house', 'person', 'organization')",
            name=op.f("ck_consignment_consignee_kind_known"),
        ),
        sa.CheckConstraint(
            "\"route\" IN ('direct', 'one_transfer', 'two_transfers')",
            name=op.f("ck_consignment_route_known"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('on_the_way', 'waiting', 'released', 'cancelled', 'held')",
            name=op.f("ck_consignment_state_known"),
        ),
        sa.CheckConstraint(
            "collect_freight >= 0 AND cash_on_delivery >= 0",
            name=op.f("ck_consignment_money_not_negative"),
        ),
        sa.CheckConstraint("pieces > 0", name=op.f("ck_consignment_pieces_positive")),
        sa.CheckConstraint(
            "receipt_copies BETWEEN 1 AND 4", name=op.f("ck_consignment_copies_one_to_four")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_consignment_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["origin_site_id"], ["site.id"], name=op.f("fk_consignment_origin_site_id_site")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_consignment_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consignment")),
        sa.UniqueConstraint("number", name=op.f("uq_consignment_number")),
    )
    op.create_index(
        op.f("ix_consignment_number_tail"), "consignment", ["number_tail"], unique=False
    )
    op.create_index(op.f("ix_consignment_phone_tail"), "consignment", ["phone_tail"], unique=False)
    op.create_index(
        op.f("ix_consignment_site_id_state_arrived_on"),
        "consignment",
        ["site_id", "state", "arrived_on"],
        unique=False,
    )


def _customer_phone() -> None:
    op.create_table(
        "customer_phone",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_customer_phone_customer_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_phone")),
    )


def _goods_exception() -> None:
    op.create_table(
        "goods_exception",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
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
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_goods_exception_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_exception")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_goods_exception_document"), "goods_exception", ["document"], unique=False
    )


def _inbound_order() -> None:
    op.create_table(
        "inbound_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("is_announced", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "expected",
                "receiving",
                "completed",
                "cancelled",
                name="inboundstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("remarks", sa.String(length=10000), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"state\" IN ('expected', 'receiving', 'completed', 'cancelled')",
            name=op.f("ck_inbound_order_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_inbound_order_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["customer.id"], name=op.f("fk_inbound_order_owner_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_inbound_order_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_order")),
        sa.UniqueConstraint("number", name=op.f("uq_inbound_order_number")),
    )
    op.create_index(
        op.f("ix_inbound_order_site_id_state"), "inbound_order", ["site_id", "state"], unique=False
    )


def _item_barcode() -> None:
    op.create_table(
        "item_barcode",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "added_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_item_barcode_item_id_item")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_item_barcode")),
    )
    op.create_index(op.f("ix_item_barcode_item_id"), "item_barcode", ["item_id"], unique=False)


def _lot() -> None:
    op.create_table(
        "lot",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_lot_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        sa.UniqueConstraint("item_id", "code", name=op.f("uq_lot_item_id_code")),
    )
    op.create_index(op.f("ix_lot_code"), "lot", ["code"], unique=False)


def _outbound_order() -> None:
    op.create_table(
        "outbound_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("consignee_name", sa.String(length=120), nullable=False),
        sa.Column("consignee_phone", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column(
            "hand_over",
            sa.Enum("ship", "collect", name="handover", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("needs_receipt", sa.Boolean(), nullable=False),
        sa.Column("needs_seal", sa.Boolean(), nullable=False),
        sa.Column("receipt_copies", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "approved",
                "allocated",
                "picked",
                "packed",
                "shipped",
                "delivered",
                "confirmed",
                "paused",
                "cancelled",
                name="outboundstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("remarks", sa.String(length=10000), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"hand_over\" IN ('ship', 'collect')", name=op.f("ck_outbound_order_hand_over_known")
        ),
        sa.CheckConstraint(
            "\"state\" IN ('received', 'approved', 'allocated', 'picked', 'packed', 'shipped', 'delivered', 'confirmed', 'paused', 'cancelled')",
            name=op.f("ck_outbound_order_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_outbound_order_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["customer.id"], name=op.f("fk_outbound_order_owner_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_outbound_order_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbound_order")),
        sa.UniqueConstraint("number", name=op.f("uq_outbound_order_number")),
    )
    op.create_index(
        op.f("ix_outbound_order_customer_id"), "outbound_order", ["customer_id"], unique=False
    )
    op.create_index(
        op.f("ix_outbound_order_site_id_state"),
        "outbound_order",
        ["site_id", "state"],
        unique=False,
    )


def _person_role() -> None:
    op.create_table(
        "person_role",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
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
        sa.CheckConstraint(
            "\"role\" IN ('clerk', 'keeper', 'receipt_admin', 'cs_agent', 'cs_supervisor', 'sales', 'sales_assistant', 'qc', 'finance', 'dispatcher', 'duty_manager', 'business_manager', 'general_manager', 'admin')",
            name=op.f("ck_person_role_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_role_person_id_person")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_person_role_site_id_site")),
        sa.PrimaryKeyConstraint("person_id", "site_id", "role", name=op.f("pk_person_role")),
    )


def _printed_document() -> None:
    op.create_table(
        "printed_document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workstation_id", sa.Integer(), nullable=False),
        sa.Column(
            "printed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["file_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_printed_document_file_sha256_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_document")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_printed_document_number"), "printed_document", ["number"], unique=False
    )


def _receipt() -> None:
    op.create_table(
        "receipt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "origin_site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("shipper_name", sa.String(length=120), nullable=False),
        sa.Column("consignee_name", sa.String(length=120), nullable=False),
        sa.Column("goods", sa.String(length=300), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("needs_signature", sa.Boolean(), nullable=False),
        sa.Column("needs_id_number", sa.Boolean(), nullable=False),
        sa.Column("needs_seal", sa.Boolean(), nullable=False),
        sa.Column("needs_own_forms", sa.Boolean(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("is_cash", sa.Boolean(), nullable=False),
        sa.Column(
            "route",
            sa.Enum(
                "direct",
                "one_transfer",
                "two_transfers",
                name="route",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("responsible", sa.String(length=120), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "required",
                "printed",
                "signed",
                "filed",
                "dispatched",
                "received",
                "handed_over",
                "closed",
                "abnormal",
                "lost",
                name="receiptstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "abnormal_kind",
            sa.Enum(
                "no_signature",
                "no_seal",
                "no_id_number",
                "wrong_signer",
                "altered_quantity",
                name="abnormalkind",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("is_suspect", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'abnormal') = (abnormal_kind IS NOT NULL)",
            name=op.f("ck_receipt_abnormal_has_kind"),
        ),
        sa.CheckConstraint(
            "\"abnormal_kind\" IN ('no_signature', 'no_seal', 'no_id_number', 'wrong_signer', 'altered_quantity')",
            name=op.f("ck_receipt_abnormal_kind_known"),
        ),
        sa.CheckConstraint(
            "\"route\" IN ('direct', 'one_transfer', 'two_transfers')",
            name=op.f("ck_receipt_route_known"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('required', 'printed', 'signed', 'filed', 'dispatched', 'received', 'handed_over', 'closed', 'abnormal', 'lost')",
            name=op.f("ck_receipt_state_known"),
        ),
        sa.CheckConstraint("copies BETWEEN 1 AND 4", name=op.f("ck_receipt_copies_one_to_four")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_receipt_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["origin_site_id"], ["site.id"], name=op.f("fk_receipt_origin_site_id_site")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_receipt_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("number", name=op.f("uq_receipt_number")),
    )
    op.create_index(op.f("ix_receipt_document"), "receipt", ["document"], unique=False)
    op.create_index(op.f("ix_receipt_state_due_on"), "receipt", ["state", "due_on"], unique=False)


def _scan_batch() -> None:
    op.create_table(
        "scan_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
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
        sa.ForeignKeyConstraint(
            ["file_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_scan_batch_file_sha256_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_scan_batch_person_id_person")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_scan_batch_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_batch")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_scan_batch_file_sha256"), "scan_batch", ["file_sha256"], unique=False)


def _stock_count() -> None:
    op.create_table(
        "stock_count",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "site",
                "zone",
                "locations",
                "items",
                "owner",
                name="countscope",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("scope_detail", sa.Text(), nullable=False),
        sa.Column("is_blind", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "counting",
                "review",
                "approved",
                "cancelled",
                name="countstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "planned_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snapshot_move_id", sa.Integer(), nullable=True),
        sa.Column(
            "approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"scope\" IN ('site', 'zone', 'locations', 'items', 'owner')",
            name=op.f("ck_stock_count_scope_known"),
        ),
        sa.CheckConstraint(
            "\"state\" IN ('planned', 'counting', 'review', 'approved', 'cancelled')",
            name=op.f("ck_stock_count_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_stock_count_approved_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"], ["person.id"], name=op.f("fk_stock_count_planned_by_id_person")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_stock_count_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_count")),
        sa.UniqueConstraint("number", name=op.f("uq_stock_count_number")),
    )
    op.create_index(
        op.f("ix_stock_count_site_id_state"), "stock_count", ["site_id", "state"], unique=False
    )


def _vault_reading() -> None:
    op.create_table(
        "vault_reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column(
            "read_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["vault_entry.id"], name=op.f("fk_vault_reading_entry_id_vault_entry")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_vault_reading_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_reading")),
        info={"append_only": True},
    )


def _workstation() -> None:
    op.create_table(
        "workstation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_workstation_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workstation")),
        sa.UniqueConstraint("site_id", "name", name=op.f("uq_workstation_site_id_name")),
    )


def _zone() -> None:
    op.create_table(
        "zone",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "storage_class",
            sa.Enum(
                "ambient",
                "cold",
                "hazardous",
                "returns",
                "damaged",
                "hold",
                "staging",
                name="storageclass",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("heavy_level", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"storage_class\" IN ('ambient', 'cold', 'hazardous', 'returns', 'damaged', 'hold', 'staging')",
            name=op.f("ck_zone_storage_class_known"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_zone_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone")),
        sa.UniqueConstraint("site_id", "code", name=op.f("uq_zone_site_id_code")),
    )


def _consignee_change() -> None:
    op.create_table(
        "consignee_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "consignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("old_name", sa.String(length=120), nullable=False),
        sa.Column("new_name", sa.String(length=120), nullable=False),
        sa.Column("said_by", sa.String(length=120), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paper_sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["consignment_id"],
            ["consignment.id"],
            name=op.f("fk_consignee_change_consignment_id_consignment"),
        ),
        sa.ForeignKeyConstraint(
            ["paper_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_consignee_change_paper_sha256_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_consignee_change_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consignee_change")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_consignee_change_consignment_id"),
        "consignee_change",
        ["consignment_id"],
        unique=False,
    )


def _inbound_line() -> None:
    op.create_table(
        "inbound_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_code", sa.String(length=40), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "expected >= 0 AND received >= 0", name=op.f("ck_inbound_line_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_inbound_line_item_id_item")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["inbound_order.id"], name=op.f("fk_inbound_line_order_id_inbound_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_line")),
        sa.UniqueConstraint("order_id", "line", name=op.f("uq_inbound_line_order_id_line")),
    )


def _location() -> None:
    op.create_table(
        "location",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("zone_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "storage",
                "supplier",
                "customer",
                "lost_and_found",
                "opening",
                name="placekind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("is_blocked", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'storage') = (zone_id IS NOT NULL)", name=op.f("ck_location_storage_has_zone")
        ),
        sa.CheckConstraint(
            "\"kind\" IN ('storage', 'supplier', 'customer', 'lost_and_found', 'opening')",
            name=op.f("ck_location_kind_known"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_location_site_id_site")),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_location_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("site_id", "code", name=op.f("uq_location_site_id_code")),
    )


def _outbound_line() -> None:
    op.create_table(
        "outbound_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordered", sa.BigInteger(), nullable=False),
        sa.Column("picked", sa.BigInteger(), nullable=False),
        sa.Column("shipped", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ordered > 0", name=op.f("ck_outbound_line_ordered_positive")),
        sa.CheckConstraint(
            "picked >= 0 AND shipped >= 0 AND shipped <= picked",
            name=op.f("ck_outbound_line_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_outbound_line_item_id_item")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["outbound_order.id"],
            name=op.f("fk_outbound_line_order_id_outbound_order"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbound_line")),
        sa.UniqueConstraint("order_id", "line", name=op.f("uq_outbound_line_order_id_line")),
    )


def _outbound_step() -> None:
    op.create_table(
        "outbound_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "approved",
                "allocated",
                "picked",
                "packed",
                "shipped",
                "delivered",
                "confirmed",
                "paused",
                "cancelled",
                name="outboundstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("detail", sa.String(length=200), nullable=False),
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
            "\"state\" IN ('received', 'approved', 'allocated', 'picked', 'packed', 'shipped', 'delivered', 'confirmed', 'paused', 'cancelled')",
            name=op.f("ck_outbound_step_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["outbound_order.id"],
            name=op.f("fk_outbound_step_order_id_outbound_order"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_outbound_step_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbound_step")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_outbound_step_order_id"), "outbound_step", ["order_id"], unique=False)


def _pickup_record() -> None:
    op.create_table(
        "pickup_record",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column(
            "consignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "outcome",
            sa.Enum("released", "refused", name="pickupoutcome", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "refusal_reason",
            sa.Enum(
                "copy_only",
                "name_differs",
                "number_wrong",
                "no_authorization",
                "not_paid",
                "goods_not_found",
                "other",
                name="refusalreason",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "collector",
            sa.Enum(
                "consignee", "agent", "organization", name="collector", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("consignee_name", sa.String(length=120), nullable=False),
        sa.Column("organization_name", sa.String(length=120), nullable=False),
        sa.Column("relation", sa.String(length=60), nullable=False),
        sa.Column(
            "seal_means",
            sa.Enum("letter", "seal_on_receipt", name="sealmeans", native_enum=False, length=24),
            nullable=True,
        ),
        sa.Column("authorization_sha256", sa.String(length=64), nullable=True),
        sa.Column("signature_sha256", sa.String(length=64), nullable=True),
        sa.Column("callback_phone", sa.String(length=40), nullable=False),
        sa.Column("callback_note", sa.String(length=200), nullable=False),
        sa.Column("ticked", sa.Text(), nullable=False),
        sa.Column("confirmations", sa.Text(), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("workstation_id", sa.Integer(), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(outcome = 'refused') = (refusal_reason IS NOT NULL)",
            name=op.f("ck_pickup_record_refused_has_reason"),
        ),
        sa.CheckConstraint(
            "\"collector\" IN ('consignee', 'agent', 'organization')",
            name=op.f("ck_pickup_record_collector_known"),
        ),
        sa.CheckConstraint(
            "\"outcome\" IN ('released', 'refused')", name=op.f("ck_pickup_record_outcome_known")
        ),
        sa.CheckConstraint(
            "\"refusal_reason\" IN ('copy_only', 'name_differs', 'number_wrong', 'no_authorization', 'not_paid', 'goods_not_found', 'other')",
            name=op.f("ck_pickup_record_refusal_reason_known"),
        ),
        sa.CheckConstraint(
            "\"seal_means\" IN ('letter', 'seal_on_receipt')",
            name=op.f("ck_pickup_record_seal_means_known"),
        ),
        sa.ForeignKeyConstraint(
            ["authorization_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_pickup_record_authorization_sha256_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["consignment_id"],
            ["consignment.id"],
            name=op.f("fk_pickup_record_consignment_id_consignment"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pickup_record_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["signature_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_pickup_record_signature_sha256_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_pickup_record_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pickup_record")),
        sa.UniqueConstraint("op_id", name=op.f("uq_pickup_record_op_id")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_pickup_record_consignment_id"), "pickup_record", ["consignment_id"], unique=False
    )
    op.create_index(
        op.f("ix_pickup_record_site_id_outcome_at"),
        "pickup_record",
        ["site_id", "outcome", "at"],
        unique=False,
    )


def _receipt_step() -> None:
    op.create_table(
        "receipt_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "receipt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "required",
                "printed",
                "signed",
                "filed",
                "dispatched",
                "received",
                "handed_over",
                "closed",
                "abnormal",
                "lost",
                name="receiptstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("workstation_id", sa.Integer(), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "\"state\" IN ('required', 'printed', 'signed', 'filed', 'dispatched', 'received', 'handed_over', 'closed', 'abnormal', 'lost')",
            name=op.f("ck_receipt_step_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_receipt_step_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_step_receipt_id_receipt")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_receipt_step_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_step")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_receipt_step_receipt_id"), "receipt_step", ["receipt_id"], unique=False
    )


def _return_application() -> None:
    op.create_table(
        "return_application",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "wish",
            sa.Enum("refund", "exchange", "repair", name="wish", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("remarks", sa.String(length=10000), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "confirmed",
                "approved",
                "issued",
                "rejected",
                name="returnstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "submitted_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"state\" IN ('draft', 'submitted', 'confirmed', 'approved', 'issued', 'rejected')",
            name=op.f("ck_return_application_state_known"),
        ),
        sa.CheckConstraint(
            "\"wish\" IN ('refund', 'exchange', 'repair')",
            name=op.f("ck_return_application_wish_known"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_return_application_customer_id_customer"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["outbound_order.id"],
            name=op.f("fk_return_application_order_id_outbound_order"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_return_application_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_return_application_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_application")),
        sa.UniqueConstraint("number", name=op.f("uq_return_application_number")),
    )
    op.create_index(
        op.f("ix_return_application_order_id"), "return_application", ["order_id"], unique=False
    )
    op.create_index(
        op.f("ix_return_application_site_id_state"),
        "return_application",
        ["site_id", "state"],
        unique=False,
    )


def _scan_page() -> None:
    op.create_table(
        "scan_page",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("image_sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "receipt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "filed",
                "suspect",
                "duplicate",
                "tray",
                "rejected",
                name="pagestatus",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column(
            "decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "complete",
                "no_signature",
                "no_seal",
                "no_id_number",
                "wrong_signer",
                "altered_quantity",
                name="verdict",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "duplicate_of_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status <> 'duplicate' OR duplicate_of_id IS NOT NULL",
            name=op.f("ck_scan_page_duplicate_of_a_page"),
        ),
        sa.CheckConstraint(
            "status <> 'rejected' OR (decided_by_id IS NOT NULL AND reason <> '')",
            name=op.f("ck_scan_page_rejected_by_a_person"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('filed', 'suspect') OR receipt_id IS NOT NULL",
            name=op.f("ck_scan_page_filed_has_receipt"),
        ),
        sa.CheckConstraint(
            "\"status\" IN ('filed', 'suspect', 'duplicate', 'tray', 'rejected')",
            name=op.f("ck_scan_page_status_known"),
        ),
        sa.CheckConstraint(
            "\"verdict\" IN ('complete', 'no_signature', 'no_seal', 'no_id_number', 'wrong_signer', 'altered_quantity')",
            name=op.f("ck_scan_page_verdict_known"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["scan_batch.id"], name=op.f("fk_scan_page_batch_id_scan_batch")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_scan_page_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id"],
            ["scan_page.id"],
            name=op.f("fk_scan_page_duplicate_of_id_scan_page"),
        ),
        sa.ForeignKeyConstraint(
            ["image_sha256"],
            ["stored_file.sha256"],
            name=op.f("fk_scan_page_image_sha256_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_scan_page_receipt_id_receipt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_page")),
    )
    op.create_index(
        op.f("ix_scan_page_batch_id_page"), "scan_page", ["batch_id", "page"], unique=True
    )
    op.create_index(op.f("ix_scan_page_image_sha256"), "scan_page", ["image_sha256"], unique=False)
    op.create_index(op.f("ix_scan_page_receipt_id"), "scan_page", ["receipt_id"], unique=False)
    op.create_index(op.f("ix_scan_page_status"), "scan_page", ["status"], unique=False)
    op.create_index(
        "uq_scan_page_filed_copy",
        "scan_page",
        ["receipt_id", "copy_number"],
        unique=True,
        sqlite_where=sa.text("status = 'filed'"),
        postgresql_where=sa.text("status = 'filed'"),
    )


def _stock_document() -> None:
    op.create_table(
        "stock_document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "opening",
                "receipt",
                "issue",
                "transfer",
                "count",
                "return",
                "condition",
                "reversal",
                name="movereason",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("document", sa.String(length=60), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "workstation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "posted_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "\"reason\" IN ('opening', 'receipt', 'issue', 'transfer', 'count', 'return', 'condition', 'reversal')",
            name=op.f("ck_stock_document_reason_known"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_stock_document_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["stock_document.id"],
            name=op.f("fk_stock_document_reverses_id_stock_document"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_stock_document_site_id_site")
        ),
        sa.ForeignKeyConstraint(
            ["workstation_id"],
            ["workstation.id"],
            name=op.f("fk_stock_document_workstation_id_workstation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_document")),
        sa.UniqueConstraint("op_id", name=op.f("uq_stock_document_op_id")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_stock_document_reverses_id")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_stock_document_document"), "stock_document", ["document"], unique=False
    )


def _balance() -> None:
    op.create_table(
        "balance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "condition",
            sa.Enum(
                "good",
                "damaged",
                "quarantine",
                "returned",
                name="condition",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint(
            "\"condition\" IN ('good', 'damaged', 'quarantine', 'returned')",
            name=op.f("ck_balance_condition_known"),
        ),
        sa.CheckConstraint(
            "quantity = CAST(quantity AS BIGINT)", name=op.f("ck_balance_quantity_whole")
        ),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_balance_quantity_not_negative")),
        sa.CheckConstraint("reserved <= quantity", name=op.f("ck_balance_reserved_on_hand")),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_balance_reserved_not_negative")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_balance_item_id_item")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_balance_location_id_location")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_balance_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["customer.id"], name=op.f("fk_balance_owner_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_balance")),
        sa.UniqueConstraint(
            "item_id",
            "lot_id",
            "owner_id",
            "location_id",
            "condition",
            name=op.f("uq_balance_item_id_lot_id_owner_id_location_id_condition"),
        ),
    )
    op.create_index(op.f("ix_balance_location_id"), "balance", ["location_id"], unique=False)


def _count_line() -> None:
    op.create_table(
        "count_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("count_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "condition",
            sa.Enum(
                "good",
                "damaged",
                "quarantine",
                "returned",
                name="condition",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("booked", sa.BigInteger(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "miscounted",
                "misplaced",
                "unposted_move",
                "damage",
                "theft",
                "unknown",
                name="variancecause",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("remarks", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "\"cause\" IN ('miscounted', 'misplaced', 'unposted_move', 'damage', 'theft', 'unknown')",
            name=op.f("ck_count_line_cause_known"),
        ),
        sa.CheckConstraint(
            "\"condition\" IN ('good', 'damaged', 'quarantine', 'returned')",
            name=op.f("ck_count_line_condition_known"),
        ),
        sa.ForeignKeyConstraint(
            ["count_id"], ["stock_count.id"], name=op.f("fk_count_line_count_id_stock_count")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_count_line_item_id_item")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_count_line_location_id_location")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_count_line_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["customer.id"], name=op.f("fk_count_line_owner_id_customer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_line")),
        sa.UniqueConstraint(
            "count_id",
            "item_id",
            "lot_id",
            "owner_id",
            "location_id",
            "condition",
            name=op.f("uq_count_line_count_id_item_id_lot_id_owner_id_location_id_condition"),
        ),
    )


def _count_location() -> None:
    op.create_table(
        "count_location",
        sa.Column("count_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["count_id"], ["stock_count.id"], name=op.f("fk_count_location_count_id_stock_count")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_count_location_location_id_location")
        ),
        sa.PrimaryKeyConstraint("count_id", "location_id", name=op.f("pk_count_location")),
    )


def _inbound_receipt() -> None:
    op.create_table(
        "inbound_receipt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "stock_document_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("over_reason", sa.String(length=200), nullable=False),
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
            ["line_id"], ["inbound_line.id"], name=op.f("fk_inbound_receipt_line_id_inbound_line")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_inbound_receipt_location_id_location")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_inbound_receipt_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_inbound_receipt_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["stock_document_id"],
            ["stock_document.id"],
            name=op.f("fk_inbound_receipt_stock_document_id_stock_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_receipt")),
        sa.UniqueConstraint("stock_document_id", name=op.f("uq_inbound_receipt_stock_document_id")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_inbound_receipt_line_id"), "inbound_receipt", ["line_id"], unique=False
    )


def _payment() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column(
            "means",
            sa.Enum(
                "cash",
                "transfer",
                "wechat",
                "alipay",
                "card",
                name="paymentmeans",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "taken_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "\"means\" IN ('cash', 'transfer', 'wechat', 'alipay', 'card')",
            name=op.f("ck_payment_means_known"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_amount_positive")),
        sa.ForeignKeyConstraint(
            ["record_id"], ["pickup_record.id"], name=op.f("fk_payment_record_id_pickup_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        info={"append_only": True},
    )


def _return_line() -> None:
    op.create_table(
        "return_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "over_ordered",
                "colour",
                "damaged",
                "wrong_goods",
                "quality",
                "other",
                name="returnreason",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("remarks", sa.String(length=200), nullable=False),
        sa.Column("delivered", sa.BigInteger(), nullable=False),
        sa.Column("stock_of_lot", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "\"reason\" IN ('over_ordered', 'colour', 'damaged', 'wrong_goods', 'quality', 'other')",
            name=op.f("ck_return_line_reason_known"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_return_line_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["return_application.id"],
            name=op.f("fk_return_line_application_id_return_application"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_return_line_item_id_item")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_return_line_lot_id_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_line")),
        sa.UniqueConstraint(
            "application_id", "line", name=op.f("uq_return_line_application_id_line")
        ),
        info={"append_only": True},
    )


def _return_step() -> None:
    op.create_table(
        "return_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "confirmed",
                "approved",
                "issued",
                "rejected",
                name="returnstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("detail", sa.String(length=200), nullable=False),
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
            "\"state\" IN ('draft', 'submitted', 'confirmed', 'approved', 'issued', 'rejected')",
            name=op.f("ck_return_step_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["return_application.id"],
            name=op.f("fk_return_step_application_id_return_application"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_return_step_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_step")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_return_step_application_id"), "return_step", ["application_id"], unique=False
    )


def _shown_document() -> None:
    op.create_table(
        "shown_document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "belongs_to",
            sa.Enum(
                "consignee", "agent", "organization", name="collector", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "resident_id",
                "officer_card",
                "household_register",
                "driving_licence",
                "marriage_certificate",
                "other_official",
                name="documentkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("kind_name", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("masked_number", sa.String(length=40), nullable=False),
        sa.Column(
            "vault_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "\"belongs_to\" IN ('consignee', 'agent', 'organization')",
            name=op.f("ck_shown_document_belongs_to_known"),
        ),
        sa.CheckConstraint(
            "\"kind\" IN ('resident_id', 'officer_card', 'household_register', 'driving_licence', 'marriage_certificate', 'other_official')",
            name=op.f("ck_shown_document_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["pickup_record.id"],
            name=op.f("fk_shown_document_record_id_pickup_record"),
        ),
        sa.ForeignKeyConstraint(
            ["vault_entry_id"],
            ["vault_entry.id"],
            name=op.f("fk_shown_document_vault_entry_id_vault_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_document")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_shown_document_record_id"), "shown_document", ["record_id"], unique=False
    )
    op.create_index(
        op.f("ix_shown_document_vault_entry_id"), "shown_document", ["vault_entry_id"], unique=False
    )


def _stock_move() -> None:
    op.create_table(
        "stock_move",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "from_location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "to_location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "from_condition",
            sa.Enum(
                "good",
                "damaged",
                "quarantine",
                "returned",
                name="condition",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "to_condition",
            sa.Enum(
                "good",
                "damaged",
                "quarantine",
                "returned",
                name="condition",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "\"from_condition\" IN ('good', 'damaged', 'quarantine', 'returned')",
            name=op.f("ck_stock_move_from_condition_known"),
        ),
        sa.CheckConstraint(
            "\"to_condition\" IN ('good', 'damaged', 'quarantine', 'returned')",
            name=op.f("ck_stock_move_to_condition_known"),
        ),
        sa.CheckConstraint(
            "from_location_id <> to_location_id OR from_condition <> to_condition",
            name=op.f("ck_stock_move_two_ends"),
        ),
        sa.CheckConstraint(
            "quantity = CAST(quantity AS BIGINT)", name=op.f("ck_stock_move_quantity_whole")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_move_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["stock_document.id"],
            name=op.f("fk_stock_move_document_id_stock_document"),
        ),
        sa.ForeignKeyConstraint(
            ["from_location_id"],
            ["location.id"],
            name=op.f("fk_stock_move_from_location_id_location"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stock_move_item_id_item")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_stock_move_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["customer.id"], name=op.f("fk_stock_move_owner_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["to_location_id"], ["location.id"], name=op.f("fk_stock_move_to_location_id_location")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_move")),
        sa.UniqueConstraint("document_id", "line", name=op.f("uq_stock_move_document_id_line")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_stock_move_from_location_id"), "stock_move", ["from_location_id"], unique=False
    )
    op.create_index(op.f("ix_stock_move_item_id_id"), "stock_move", ["item_id", "id"], unique=False)
    op.create_index(
        op.f("ix_stock_move_to_location_id"), "stock_move", ["to_location_id"], unique=False
    )


def _allocation() -> None:
    op.create_table(
        "allocation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "balance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("picked", sa.BigInteger(), nullable=False),
        sa.Column("other_lot_reason", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "quantity = CAST(quantity AS BIGINT)", name=op.f("ck_allocation_quantity_whole")
        ),
        sa.CheckConstraint(
            "quantity >= 0 AND picked >= 0 AND picked <= quantity",
            name=op.f("ck_allocation_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["balance_id"], ["balance.id"], name=op.f("fk_allocation_balance_id_balance")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["outbound_line.id"], name=op.f("fk_allocation_line_id_outbound_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    op.create_index(op.f("ix_allocation_line_id"), "allocation", ["line_id"], unique=False)


def _count_entry() -> None:
    op.create_table(
        "count_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("workstation_id", sa.Integer(), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.CheckConstraint("round BETWEEN 1 AND 3", name=op.f("ck_count_entry_round_one_to_three")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["count_line.id"], name=op.f("fk_count_entry_line_id_count_line")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_count_entry_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_entry")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_count_entry_line_id_round"), "count_entry", ["line_id", "round"], unique=False
    )


def _reservation() -> None:
    op.create_table(
        "reservation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "balance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("document", sa.String(length=60), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "made_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_reservation_quantity_not_nought")),
        sa.CheckConstraint(
            "quantity = CAST(quantity AS BIGINT)", name=op.f("ck_reservation_quantity_whole")
        ),
        sa.ForeignKeyConstraint(
            ["balance_id"], ["balance.id"], name=op.f("fk_reservation_balance_id_balance")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reservation_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_reservation_balance_id"), "reservation", ["balance_id"], unique=False)
    op.create_index(op.f("ix_reservation_document"), "reservation", ["document"], unique=False)
