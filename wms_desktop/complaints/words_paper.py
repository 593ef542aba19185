"""What is printed on the complaint form; Chinese in translations/complaints_decide.json."""

from __future__ import annotations

from typing import Final

from wms_desktop.core.language import N_

TITLE: Final = N_("Complaint form")


class Says:
    """The labels of the form."""

    CUSTOMER = N_("Customer")
    CONTACT = N_("Contact")
    CHANNEL = N_("Channel@@complaint")
    TAKEN = N_("Taken at@@complaint")
    TAKEN_BY = N_("Taken by@@complaint")
    KIND = N_("Kind@@complaint")
    MAJOR = N_("(major)")
    HANDLER = N_("Handled by@@complaint")
    GOODS = N_("Goods")
    ORDER = N_("Order")
    LOT = N_("Lot")
    PIECES = N_("Pieces@@complaint")
    STATE = N_("State")
    ANSWERED = N_("First answer@@paper")
    PROPOSED = N_("Proposal@@paper")
    DUE = N_("{done} (due {due})")
    WHAT = N_("What happened")
    EXPECTS = N_("What the customer expects")
    TESTS = N_("Quality tests")
    ASKED = N_("Asked@@test")
    STOCK = N_("Lot in stock")
    RESULT = N_("Result@@test")
    FINDING = N_("Finding@@test")
    TESTED = N_("Tested@@test")
    JUDGED = N_("Responsibility")
    RESPONSIBLE = N_("Responsible@@complaint")
    CAUSE = N_("Cause@@complaint")
    DISPUTED = N_("Disputed")
    ROUND = N_("Round@@complaint")
    RETURN = N_("Return@@complaint")
    ACTIONS = N_("Corrective action")
    COMPENSATION = N_("Compensation@@complaint")
    VALUE = N_("Goods' value (yuan)")
    AMOUNT = N_("Amount (yuan)")
    ACCOUNT = N_("Charged to")
    REASON = N_("Reason, proposed by")
    APPROVED = N_("Approval@@compensation")
    PROPOSAL = N_("Proposal@@complaint")
    DECISION = N_("Decision@@complaint")
    STEPS = N_("What was done@@complaint")
    LINE = N_("No.@@line")
    WHEN = N_("When")
    STEP = N_("Step")
    DETAIL = N_("Detail@@step")
    PERSON = N_("Person")
    CUSTOMER_SAID = N_("The customer's word")
    SAID_BY = N_("Said by@@complaint")
    VERDICT = N_("Verdict@@customer")
    REMARKS = N_("Remarks")
    SATISFIED = N_("Satisfied@@customer")
    NOT_SATISFIED = N_("Not satisfied@@customer")
    YES = N_("Yes")
    NO = N_("No")
    CONFIRMS = N_(
        "By signing, the customer confirms that the complaint is settled as decided above."
    )
    SIGN_CUSTOMER = N_("Customer's signature")
    SIGN_HANDLER = N_("Customer service@@sign")
    SIGN_QC = N_("QC@@sign")
    SIGN_MANAGER = N_("Manager@@sign")
