"""Who may do what with each table of a shared database: data that the server is told.

One line for each table, one for each function; what has no line, nobody may touch. The server
knows one group for each role of domain.md and one for the whole staff; an administrator is in all
of them. Everybody on the staff reads, except what a line hides. What a use case needs more than
that stands here, and no more: `db.granting` tells the server, a test holds the two together.

Source: reliability.md, Two-tier security; domain.md, Roles.
"""

from __future__ import annotations

from dataclasses import dataclass

from wms_desktop.core.acting import Role

STAFF = "wms_staff"
OWNER = "wms_owner"  # of every table; nobody can sign in as it
DOORKEEPER = "wms_doorkeeper"  # makes logins, through its functions only; nobody can sign in as it
Roles = frozenset[Role]

(CLERK, KEEPER, RECEIPTS, AGENT, SUPERVISOR, SALES, ASSISTANT, QC, FINANCE, DISPATCH, DUTY,
 BUSINESS, GENERAL, ADMIN) = (frozenset({role}) for role in Role)  # fmt: skip

NOBODY: Roles = frozenset()
EVERYBODY: Roles = frozenset(Role)
HANDS = CLERK | KEEPER
HEADS = SUPERVISOR | DUTY
MANAGERS = HEADS | BUSINESS | GENERAL
STORAGE = KEEPER | HEADS
CARE = HANDS | QC | DUTY
CUSTODY = CLERK | RECEIPTS | AGENT | HEADS
SELLING = CLERK | AGENT | SALES | ASSISTANT | HEADS
ORDERS = HANDS | AGENT | SUPERVISOR | SALES | ASSISTANT
ARRIVALS = HANDS | AGENT | DISPATCH
COLLECTING = HANDS | AGENT | HEADS
RELEASING = HANDS | DUTY
AFTER_SALES = EVERYBODY - ADMIN
DAMAGE = AFTER_SALES - SALES - ASSISTANT
RETURNS = SELLING | KEEPER | QC
MEASURES = MANAGERS | QC


@dataclass(frozen=True, slots=True)
class Line:
    """What may be done with one table.

    Attributes:
        add: who may add rows.
        change: who may change `columns`, and nothing else of a row.
        more: others, who may change other columns.
        remove: who may take rows away.
        lock: who may hold a row that they cannot change, while they look at what hangs on it.
        hidden: columns that only `sees` may read.
    """

    add: Roles = NOBODY
    change: Roles = NOBODY
    columns: str = ""
    more: tuple[tuple[Roles, str], ...] = ()
    remove: Roles = NOBODY
    lock: Roles = NOBODY
    hidden: str = ""
    sees: Roles = NOBODY


TABLES: dict[str, Line] = {
    # the house
    "alembic_version": Line(),
    "attachment": Line(add=EVERYBODY),
    "audit": Line(add=EVERYBODY),
    "backup_made": Line(add=ADMIN),  # nobody else can make one
    "change_count": Line(add=EVERYBODY, change=EVERYBODY, columns="count"),
    "evidence_check": Line(add=EVERYBODY),
    "meta": Line(),  # says what the shop's data are: no simulation may take them for its own
    "number_series": Line(add=EVERYBODY, change=EVERYBODY, columns="last"),
    "operation": Line(add=EVERYBODY),
    "printed_document": Line(add=EVERYBODY),
    "rule_value": Line(add=ADMIN),
    "seal": Line(add=EVERYBODY),  # chained by the server: `seal_follows`
    "stored_file": Line(add=EVERYBODY, change=ADMIN, columns="store content"),
    "stored_place": Line(add=EVERYBODY),
    # people
    "calendar_day": Line(
        add=SUPERVISOR, change=SUPERVISOR, columns="is_workday name version", remove=SUPERVISOR
    ),
    "person": Line(
        add=ADMIN,
        change=ADMIN,
        columns="name password_hash is_active last_day failed_sign_ins locked_until version",
    ),
    "person_role": Line(add=ADMIN, remove=ADMIN),
    "site": Line(add=ADMIN, change=ADMIN, columns="name version"),
    "vault_copy": Line(add=EVERYBODY, change=EVERYBODY, columns="box", remove=ADMIN),
    "vault_entry": Line(
        add=COLLECTING,
        change=COLLECTING,
        columns="ciphertext lookup erase_on erased_at",
        more=((ADMIN, "key_number"),),
        hidden="ciphertext lookup",
        sees=ADMIN,  # who backs up, closes numbers and writes indexes anew; `read_number` for one
    ),
    "vault_holder": Line(
        add=EVERYBODY,
        change=EVERYBODY,
        columns="public proof",  # a workstation's own: `holder_by_right`
        more=((DUTY, "sealed granted_at ended_at tested_at"),),
        hidden="sealed",  # opens with a password, which nobody is to try out at leisure
        sees=DUTY,
    ),
    "vault_key": Line(
        add=COLLECTING,  # the first one: `key_by_right`
        change=ADMIN,
        columns="scheme public proof retired_on destroyed_at",
        more=((DUTY, "retired_on"),),
    ),
    "vault_reading": Line(add=DUTY),
    "vault_report": Line(add=DUTY, change=DUTY, columns="approved_by approved_at"),
    "workstation": Line(add=ADMIN),
    # customers
    "contact": Line(add=AFTER_SALES, lock=SELLING | RECEIPTS | BUSINESS),
    "customer": Line(
        add=SELLING | KEEPER,
        change=SELLING,
        columns="name search kind contact_name phone address language note is_active version",
        lock=MANAGERS,
    ),
    "customer_phone": Line(add=SELLING, change=SELLING, columns="phone label", remove=SELLING),
    "promise_kept": Line(add=SELLING | RECEIPTS | BUSINESS),
    # stock
    "balance": Line(lock=ORDERS | HEADS | GENERAL | QC),
    "care_plan": Line(
        add=HEADS, change=HEADS, columns="interval_days sensitive_days since version"
    ),
    "care_round": Line(add=CARE),
    "climate_reading": Line(add=CARE),
    "item": Line(
        add=STORAGE,
        change=STORAGE,
        columns="name spec unit search is_fractional has_lots storage_class weight_class"
        ' incompatible_with "group" needs_qc unit_price shelf_days pack_size abc_class'
        " is_sensitive is_active version",
    ),
    "item_barcode": Line(add=HANDS | HEADS, remove=HANDS | HEADS),
    "label_template": Line(
        add=KEEPER | DUTY, change=KEEPER | DUTY, columns="title body is_active version"
    ),
    "location": Line(
        add=STORAGE,
        change=STORAGE | QC,
        columns="level distance capacity is_blocked block_reason version",
    ),
    "lot": Line(add=HANDS | HEADS),
    "reservation": Line(add=ORDERS | DUTY),
    "stock_document": Line(add=HANDS | HEADS | QC | GENERAL),
    "stock_move": Line(add=HANDS | HEADS | QC | GENERAL),
    "zone": Line(
        add=STORAGE,
        change=HEADS,
        columns="name heavy_level temperature_low temperature_high humidity_low humidity_high"
        " version",
        lock=CARE,
    ),
    # receipts
    "assessment": Line(
        add=CUSTODY | FINANCE | GENERAL,
        change=SUPERVISOR,
        columns="loss amount state decided_amount reason decided_by_id decided_at version",
    ),
    "destruction": Line(
        add=RECEIPTS | HEADS,
        change=RECEIPTS | HEADS | GENERAL,
        columns="state first_by_id first_at second_by_id second_at version",
    ),
    "destruction_line": Line(add=RECEIPTS | HEADS),
    "envelope": Line(
        add=CUSTODY,
        change=CUSTODY,
        columns="state carrier waybill sent_by_id sent_at opened_by_id opened_at closed_at version",
    ),
    "envelope_line": Line(
        add=CUSTODY,
        change=CUSTODY,
        columns="arrival checked_by_id checked_at meets_needs note settled_by_id settled_at",
        remove=CUSTODY,
    ),
    "hand_over": Line(
        add=CUSTODY,
        change=CUSTODY,
        columns="state taker_name signature_sha256 paper_sha256 signed_at version",
    ),
    "hand_over_line": Line(add=CUSTODY, remove=CUSTODY),
    "quarantined_file": Line(
        add=CUSTODY, change=CUSTODY, columns="settled_by_id settled_at note version"
    ),
    "receipt": Line(
        add=ORDERS | DISPATCH | DUTY,
        change=CUSTODY | ORDERS | DISPATCH | GENERAL,
        columns="shipper_name consignee_name goods lines needs_signature needs_id_number"
        " needs_seal needs_own_forms copies is_cash arrived_on due_on responsible state"
        " abnormal_kind is_suspect carrier remarks paper back_on box_id box_place destroyed_on"
        " version",
    ),
    "receipt_box": Line(add=CUSTODY, change=CUSTODY, columns="place is_full version"),
    "receipt_chase": Line(add=CUSTODY),
    "receipt_loan": Line(add=CUSTODY, change=CUSTODY, columns="returned_to_id returned_at"),
    "receipt_question": Line(
        add=CUSTODY | ORDERS | DISPATCH,
        change=CUSTODY,
        columns="answer answered_by_id answered_at version",
    ),
    "receipt_reading": Line(add=CUSTODY | SALES | FINANCE | GENERAL),
    "receipt_step": Line(add=CUSTODY | ORDERS | DISPATCH | GENERAL),
    "scan_batch": Line(add=CUSTODY),
    "scan_page": Line(
        add=CUSTODY,
        change=CUSTODY,
        columns="receipt_id document copy_number part role status findings decided_by_id"
        " decided_at reason verdict duplicate_of_id version",
    ),
    # transport and pickup
    "authorized_collector": Line(
        add=COLLECTING - KEEPER,
        change=COLLECTING - KEEPER,
        columns="revoked_by_id revoked_at revoke_reason version",
    ),
    "consignee_change": Line(add=COLLECTING | DISPATCH),
    "consignment": Line(
        add=ARRIVALS,
        change=COLLECTING | DISPATCH,
        columns="consignee_name search pieces weight_grams stored_at_code arrived_on state_reason"
        " is_changed_after_printing state pieces_collected version",
    ),
    "payment": Line(add=RELEASING),
    "pickup_code": Line(
        add=COLLECTING,
        change=COLLECTING,
        columns="code_hash made_by_id made_at valid_until tries used_at version",
        hidden="code_hash",  # of six digits: who has it finds them in half a day
        sees=COLLECTING,  # who may make a new one as well
    ),
    "pickup_record": Line(add=RELEASING),
    "shown_document": Line(add=RELEASING),
    # goods
    "allocation": Line(
        add=HANDS,
        change=ORDERS | DUTY,
        columns="quantity picked other_lot_reason version",
        remove=HANDS,
    ),
    "exception_step": Line(add=CARE | AGENT | SUPERVISOR),
    "goods_exception": Line(add=CARE),
    "inbound_line": Line(add=ORDERS, change=HANDS, columns="received version"),
    "inbound_order": Line(
        add=ORDERS, change=ORDERS, columns="state remarks version", lock=EVERYBODY
    ),
    "inbound_receipt": Line(add=HANDS),
    "outbound_line": Line(
        add=SELLING | KEEPER, change=SELLING | KEEPER, columns="picked shipped version"
    ),
    "outbound_order": Line(
        add=SELLING | KEEPER,
        change=SELLING | KEEPER,
        columns="due_on checked_by_id checked_at state remarks version",
        lock=EVERYBODY,
    ),
    "outbound_step": Line(add=SELLING | KEEPER),
    "package": Line(
        add=HANDS, change=HANDS, columns="weight remarks version", remove=SELLING | KEEPER
    ),
    "package_line": Line(add=HANDS, change=HANDS, columns="quantity", remove=SELLING | KEEPER),
    # counts
    "count_entry": Line(add=HANDS),
    "count_line": Line(
        add=HANDS | HEADS,
        change=HANDS | HEADS | GENERAL,
        columns="cause remarks round accepted_by_id version",
    ),
    "count_location": Line(add=STORAGE, change=HANDS | HEADS, columns="is_done"),
    "stock_count": Line(
        add=STORAGE,
        change=HANDS | HEADS | GENERAL,
        columns="state started_at snapshot_move_id approved_by_id approved_at version",
    ),
    # returns
    "return_application": Line(
        add=SELLING,
        change=RETURNS | BUSINESS,
        columns="state slip_number issued_on arrived_on location_id stock_document_id"
        " exchange_order_id closed_on closing_note version",
        more=((EVERYBODY, "state version"),),  # RET-3: anyone can reject, with a reason
    ),
    "return_line": Line(add=SELLING),
    "return_piece": Line(add=HANDS | QC),
    "return_repair": Line(add=KEEPER | AGENT | SUPERVISOR | ASSISTANT),
    "return_step": Line(add=EVERYBODY),
    # complaints
    "compensation": Line(add=AGENT | SUPERVISOR, change=AGENT | MANAGERS, columns="state version"),
    "compensation_approval": Line(add=AGENT | MANAGERS),
    "complaint": Line(
        add=AFTER_SALES - FINANCE - GENERAL,
        change=AFTER_SALES,
        columns="kind is_major state handler_id answer_due_at proposal_due_at answered_at"
        " proposed_at paused_at closed_at proposal responsibility cause is_disputed decision"
        " return_id round version",
    ),
    "complaint_confirmation": Line(add=AFTER_SALES),
    "complaint_step": Line(add=AFTER_SALES),
    "corrective_action": Line(
        add=MEASURES,
        change=AFTER_SALES,
        columns="cause measure prevention due_on check_on state done_on done_note effect"
        " effect_note checked_by_id checked_at version",
    ),
    "damage_case": Line(
        add=DAMAGE - FINANCE,
        change=DAMAGE,
        columns="place what state told_on loss basis liability liable_name compensation"
        " compensated_on recourse recovered recourse_due_on closed_on version",
    ),
    "damage_step": Line(add=DAMAGE),
    "quality_test": Line(
        add=AFTER_SALES, change=QC, columns="result finding tested_by_id tested_at version"
    ),
    # surveys
    "improvement_measure": Line(
        add=MANAGERS,
        change=MANAGERS,
        columns="state evaluation is_effective evaluated_by_id evaluated_on version",
    ),
    "revisit": Line(
        add=SELLING,
        change=SELLING,
        columns="state done_on channel spoke_with result remarks complaint responsible_id version",
    ),
    "survey": Line(
        add=SELLING,
        change=SELLING,
        columns="due_on state channel answered_on answered_by service speed care communication"
        " remark version",
    ),
    "survey_plan": Line(
        add=SELLING | MANAGERS,
        change=SELLING | MANAGERS,
        columns="next_on responsible_id is_active site_id version",
    ),
}

FUNCTIONS: dict[str, Roles] = {
    # asked by the program
    "own_sites()": EVERYBODY,
    "hold_ledger()": STORAGE,
    "hold_label_templates()": KEEPER | DUTY,
    "give_login(text,text)": ADMIN,
    "fit_login(text)": ADMIN,
    "end_login(text,timestamp with time zone)": ADMIN,
    "end_sessions(text)": ADMIN,
    "end_leavers()": EVERYBODY,  # theirs alone, whoever asks
    "months_ahead()": EVERYBODY,
    "found_by(text)": COLLECTING,
    "same_documents(timestamp with time zone)": DUTY,
    "index_marks(bigint)": DUTY,
    "read_number(bigint)": DUTY,
    # asked by the server itself, for a trigger
    "append_only()": NOBODY,
    "make_months(date,date)": NOBODY,
    "approved_by_another()": NOBODY,
    "approved_by_no_counter()": NOBODY,
    "approved_with_a_yes()": NOBODY,
    "hangs_on_own_pickup_record()": NOBODY,
    "hangs_on_own_stock_document()": NOBODY,
    "kept_by_database()": NOBODY,
    "seal_follows()": NOBODY,
    "signed_by_oneself()": NOBODY,
    "stamp_audit()": NOBODY,
    "stamp_kept_number()": NOBODY,
    "stamp_person_at()": NOBODY,
    "stamp_person_done_at()": NOBODY,
    "stamp_person_made_at()": NOBODY,
    "stamp_person_posted_at()": NOBODY,
    "stamp_person_printed_at()": NOBODY,
    "stamp_person_read_at()": NOBODY,
    "stamp_person_recorded_at()": NOBODY,
    "stamp_person_set_at()": NOBODY,
    "stamp_seal()": NOBODY,
    "stamp_stored_file()": NOBODY,
    "stamp_stored_place()": NOBODY,
    "stamp_taken_at()": NOBODY,
    "holder_by_right()": NOBODY,
    "key_by_right()": NOBODY,
    "copy_by_right()": NOBODY,
    "code_by_right()": NOBODY,
    "number_is_kept()": NOBODY,
    "reservation_counts()": NOBODY,
    "stock_move_keeps_balance()": NOBODY,
    "stock_move_with_its_document()": NOBODY,
    "stored_file_moves()": NOBODY,
}


def group(role: Role) -> str:
    """The server's name of the people in *role*."""
    return f"wms_{role.value}"
