"""What the pickup slice says to people. English; Chinese in resources/translations/pickup.json."""

from __future__ import annotations

from enum import Enum, StrEnum

from wms_desktop.core.language import N_, Language, translate
from wms_desktop.pickup.identity import NumberFault, NumberFlag
from wms_desktop.pickup.kinds import (
    Block,
    CodeState,
    Collector,
    CollectorFault,
    DocumentKind,
    Due,
    Gap,
    PaymentMeans,
    PickupFault,
    PickupOutcome,
    RefusalReason,
    SealMeans,
    Tick,
    Verdict,
)
from wms_desktop.pickup.names import Hint, Hints, Likeness

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    Block.UNKNOWN: (N_("Unknown waybill"), N_("Check the number, then search again.")),
    Block.RELEASED: (
        N_("Waybill {number} is released already"),
        N_("The goods have gone. Look at its record."),
    ),
    Block.CANCELLED: (N_("Waybill {number} is cancelled"), N_("Reason: {why}. Keep the goods.")),
    Block.HELD: (N_("Waybill {number} is on hold"), N_("Reason: {why}. Keep the goods.")),
    Block.ON_THE_WAY: (
        N_("Waybill {number} has not arrived"),
        N_("Book its arrival first, or ask the dispatcher."),
    ),
    Block.OTHER_SITE: (
        N_("Waybill {number} belongs to another site"),
        N_("It is collected there. Send the customer to that site."),
    ),
    Block.CHANGED_AFTER_PRINTING: (
        N_("Changed after printing"),
        N_("Take the old slip back and tick it off; print the receipt again."),
    ),
    Block.COPY: (N_("Only a copy was shown"), N_("Only an original counts. Ask for it.")),
    Block.KIND: (
        N_("This kind of document is not accepted"),
        N_("{kind}: ask for another original document."),
    ),
    Block.NUMBER: (
        N_("Number failed the check"),
        N_("{fault} Read it again. There is no override."),
    ),
    Block.NAME_DIFFERS: (
        N_("Names differ"),
        N_("Character {places} differs. Record the shipper's consignee change; no override."),
    ),
    Block.AGENT_NUMBER: (
        N_("Agent's number failed the check"),
        N_("{fault} Read it again. There is no override."),
    ),
    Block.AGENT_COPY: (N_("Agent shows only a copy"), N_("Only an original counts. Ask for it.")),
    Block.AGENT_KIND: (
        N_("Agent's kind of document is not accepted"),
        N_("{kind}: ask for another original document."),
    ),
    Block.SAME_DOCUMENT: (
        N_("One document for two persons"),
        N_("Record the consignee's and the agent's own documents."),
    ),
    Block.AGENT_IS_CONSIGNEE: (
        N_("The agent is the consignee"),
        N_("Choose: the consignee collects."),
    ),
    Block.OVERPAID: (N_("More money than due: {what}"), N_("{amount} yuan too much. Correct it.")),
    Block.EXPIRED: (
        N_("Document has expired"),
        N_("Valid until {until}. Ask for another original document."),
    ),
    Block.AGENT_EXPIRED: (
        N_("Agent's document has expired"),
        N_("Valid until {until}. Ask for another original document."),
    ),
    Block.COLLECTOR_UNKNOWN: (
        N_("Not in the book of collectors"),
        N_("Choose again, or ask for a letter of authorization."),
    ),
    Block.COLLECTOR_EARLY: (
        N_("{name}'s authorization has not begun"),
        N_("It holds from {since}. Ask for a letter of authorization."),
    ),
    Block.COLLECTOR_EXPIRED: (
        N_("{name}'s authorization has expired"),
        N_("It held until {until}. Ask for a letter of authorization."),
    ),
    Block.COLLECTOR_REVOKED: (
        N_("{name}'s authorization was revoked"),
        N_("The customer took it back. Give nothing out."),
    ),
    Block.COLLECTOR_DIFFERS: (
        N_("Not the document in the book"),
        N_("{name}, {masked}: ask for that very document."),
    ),
    Block.CREDIT_CODE: (
        N_("Credit code failed the check"),
        N_("18 characters with a check character. Read it again."),
    ),
    Block.CODE_WRONG: (
        N_("Wrong pick-up code"),
        N_("{left} {left:try|tries} left. Ask the consignee again."),
    ),
    Block.CODE_LOCKED: (
        N_("Pick-up code is locked"),
        N_("Too many wrong tries. Make a new one and tell the consignee."),
    ),
    Block.PIECES: (
        N_("{pieces} pieces cannot be collected"),
        N_("{left} left. Enter 1 to {left}."),
    ),
    CollectorFault.CUSTOMER: (N_("No such customer"), N_("Choose a customer that is in use.")),
    CollectorFault.DAYS: (
        N_("The end lies before the beginning"),
        N_("Check both days of the authorization."),
    ),
    CollectorFault.OVER: (
        N_("The authorization is over already"),
        N_("Check its last day, or ask for a new letter."),
    ),
    CollectorFault.TWICE: (
        N_("This document is in the book already"),
        N_("{name} collects with it. Revoke that entry first."),
    ),
    CollectorFault.REVOKED: (
        N_("{name} was revoked before"),
        N_("Show the list again."),
    ),
    Gap.VALIDITY: (
        N_("Valid until when is missing"),
        N_("Enter the last day on the document, or tick long-term."),
    ),
    Gap.AGENT_VALIDITY: (
        N_("Valid until when is missing: agent"),
        N_("Enter the last day on the document, or tick long-term."),
    ),
    Gap.CREDIT_CODE: (N_("Credit code is missing"), N_("Copy it from the seal or the letter.")),
    Gap.CODE: (
        N_("Pick-up code is missing"),
        N_("Ask for the six digits that the consignee was told."),
    ),
    Gap.BOOK: (
        N_("Document is not compared with the book yet"),
        N_("The database is being asked. No answer: enter the number again."),
    ),
    Gap.DOCUMENT: (N_("Document is missing"), N_("Choose its kind and enter its number.")),
    Gap.KIND_NAME: (N_("Kind of document is missing"), N_("Name the official document.")),
    Gap.NAME: (N_("Name is missing"), N_("Enter the name exactly as on the document.")),
    Gap.ORGANIZATION_NAME: (
        N_("Name in the seal is missing"),
        N_("Enter the organization exactly as in its seal."),
    ),
    Gap.AGENT_NAME: (N_("Agent's name is missing"), N_("Enter it exactly as on the document.")),
    Gap.AGENT_DOCUMENT: (
        N_("Agent's document is missing"),
        N_("Choose its kind and enter its number."),
    ),
    Gap.AGENT_KIND_NAME: (
        N_("Kind of agent's document is missing"),
        N_("Name the official document."),
    ),
    Gap.SEAL_MEANS: (N_("Seal is missing"), N_("Choose: sealed letter, or seal on the receipt.")),
    Gap.CALL_BACK: (
        N_("Call-back is missing"),
        N_("Call {phone}, the phone on the waybill, and note the answer."),
    ),
    Gap.TICK: (N_("Not ticked off: {tick}"), N_("Check it on the paper, then tick it off.")),
    Gap.MONEY: (N_("Money is due: {what}"), N_("{amount} yuan. Take it and choose the means.")),
    Gap.SIGNATURE: (N_("Signature is missing"), N_("Sign on the pad, here, or on paper.")),
    PickupFault.SIGNATURE_EMPTY: (
        N_("Nobody has signed"),
        N_("A dot is no signature. Sign again."),
    ),
    PickupFault.SIGNATURE_UNREADABLE: (
        N_("The signature cannot be read"),
        N_("Clear it and sign again, or sign on paper."),
    ),
    PickupFault.REASON_DETAIL: (
        N_("The reason is missing"),
        N_("Say in words why you refuse."),
    ),
    PickupFault.LOOKS_LIKE_NUMBER: (
        N_("{field} holds what looks like an identity number"),
        N_("Enter it in the number field only; it is encrypted there."),
    ),
}

# Short words for the amber banner: "2 missing: agent's document, agent's signature".
GAPS: dict[Gap, str] = {
    Gap.DOCUMENT: N_("document"),
    Gap.KIND_NAME: N_("kind of document"),
    Gap.NAME: N_("name"),
    Gap.ORGANIZATION_NAME: N_("name in the seal"),
    Gap.AGENT_NAME: N_("agent's name"),
    Gap.AGENT_DOCUMENT: N_("agent's document"),
    Gap.AGENT_KIND_NAME: N_("kind of agent's document"),
    Gap.SEAL_MEANS: N_("seal or letter"),
    Gap.CALL_BACK: N_("call-back"),
    Gap.TICK: N_("receipt requirements"),
    Gap.MONEY: N_("money"),
    Gap.SIGNATURE: N_("signature@@missing"),
    Gap.VALIDITY: N_("valid until"),
    Gap.AGENT_VALIDITY: N_("agent's valid until"),
    Gap.CREDIT_CODE: N_("credit code"),
    Gap.CODE: N_("pick-up code"),
    Gap.BOOK: N_("comparison with the book"),
}

NUMBER_FAULTS: dict[NumberFault, str] = {
    NumberFault.EMPTY: N_("No number."),
    NumberFault.LENGTH: N_("A resident number has 18 characters."),
    NumberFault.CHARACTERS: N_("Only digits, and X as the last character."),
    NumberFault.BIRTH_DATE: N_("There is no such date of birth."),
    NumberFault.BIRTH_IN_FUTURE: N_("The date of birth lies in the future."),
    NumberFault.TOO_OLD: N_("The date of birth is over 130 years ago."),
    NumberFault.CHECK_DIGIT: N_("Wrong check digit."),
    NumberFault.OLD_FORM: N_("15-digit numbers are no longer valid."),
    NumberFault.FORM: N_("This document has numbers of another form."),
    NumberFault.PERMIT: N_("A residence permit's number begins with 81, 82 or 83."),
    NumberFault.ZONE: N_("These are not the two lines of a passport."),
}

STATES: dict[Enum, str] = {
    DocumentKind.RESIDENT_ID: N_("Resident ID card"),
    DocumentKind.OFFICER_CARD: N_("Officer's card"),
    DocumentKind.HOUSEHOLD_REGISTER: N_("Household register"),
    DocumentKind.DRIVING_LICENCE: N_("Driving licence"),
    DocumentKind.MARRIAGE_CERTIFICATE: N_("Marriage certificate"),
    DocumentKind.OTHER_OFFICIAL: N_("Other official document"),
    DocumentKind.RESIDENCE_PERMIT: N_("Residence permit"),
    DocumentKind.TRAVEL_PERMIT: N_("Travel permit"),
    DocumentKind.TAIWAN_ID: N_("Taiwan ID card"),
    DocumentKind.PASSPORT: N_("Passport"),
    DocumentKind.FOREIGN_RESIDENT: N_("Foreigner's card"),
    Collector.CONSIGNEE: N_("Consignee"),
    Collector.AGENT: N_("Agent"),
    Collector.ORGANIZATION: N_("Organization"),
    SealMeans.LETTER: N_("Sealed letter of authorization"),
    SealMeans.SEAL_ON_RECEIPT: N_("Seal on the receipt"),
    PaymentMeans.CASH: N_("Cash"),
    PaymentMeans.TRANSFER: N_("Transfer@@money"),
    PaymentMeans.WECHAT: N_("WeChat"),
    PaymentMeans.ALIPAY: N_("Alipay"),
    PaymentMeans.CARD: N_("Card@@money"),
    PickupOutcome.RELEASED: N_("Released"),
    PickupOutcome.REFUSED: N_("Refused"),
    RefusalReason.COPY_ONLY: N_("Only a copy"),
    RefusalReason.NAME_DIFFERS: N_("Names differ"),
    RefusalReason.NUMBER_WRONG: N_("Number failed the check"),
    RefusalReason.NO_AUTHORIZATION: N_("No authorization"),
    RefusalReason.NOT_PAID: N_("Not paid"),
    RefusalReason.GOODS_NOT_FOUND: N_("Goods not found"),
    RefusalReason.OTHER: N_("Another reason"),
    Due.COLLECT_FREIGHT: N_("Freight to collect"),
    Due.CASH_ON_DELIVERY: N_("Cash on delivery"),
    CodeState.NONE: N_("No code made yet"),
    CodeState.WAITING: N_("Code not said yet"),
    CodeState.LOCKED: N_("Locked@@code"),
    CodeState.EXPIRED: N_("Expired@@code"),
    CodeState.USED: N_("Used@@code"),
    Verdict.READY: N_("Ready to release"),
    Verdict.MISSING: N_("Something is missing"),
    Verdict.BLOCKED: N_("Blocked"),
    NumberFlag.NARROWED: N_("Blanks and full-width characters were taken out."),
    NumberFlag.OLD_FORM: N_("Old number of 15 digits, accepted by the setting."),
    NumberFlag.UNKNOWN_REGION: N_("Unknown region; look at the document again."),
}

# Apart, because a seal's letter and a tick's letter are the same text.
TICKS: dict[Tick, str] = {
    Tick.SIGNATURE: N_("Consignee's signature"),
    Tick.AGENT_SIGNATURE: N_("Agent's signature"),
    Tick.ID_NUMBER: N_("ID number"),
    Tick.SEAL: N_("Company seal"),
    Tick.OWN_FORMS: N_("Shipper's own forms"),
    Tick.COPIES: N_("Copies"),
    Tick.LETTER: N_("Letter kept with receipt"),
    Tick.OLD_SLIP: N_("Old slip taken back"),
}

COPIES = N_("{copies} {copies:copy|copies}")
WRONG_DIGIT = N_("Wrong check digit: last must be {expected}. Read it again.")
LONGEST_HINT = 3  # places told; the cells mark them all


def fault_sentence(fault: NumberFault, expected: str, language: Language) -> str:
    """What is wrong with a number, in one sentence."""
    if fault is NumberFault.CHECK_DIGIT and expected:
        return translate(WRONG_DIGIT, language, expected=expected)
    return translate(NUMBER_FAULTS[fault], language)


def hint_sentence(hints: Hints, language: Language) -> str:
    """How two differing names sound, and whether they are forms of each other (PCK-4).

    民 mín / 明 míng 读音相近，敬 / 静 jìng 同音。不是繁简之别。
    """
    # letters have no readings to compare
    spoken = [hint for hint in hints.places if hint.upper_sound or hint.lower_sound]
    said = [_hint(hint, language) for hint in spoken[:LONGEST_HINT]]
    if not said:
        return ""
    variant = any(hint.likeness is Likeness.VARIANT for hint in hints.places)
    ending = (
        N_("Traditional and simplified forms still count as different.")
        if variant
        else N_("Not a traditional or simplified form.")
    )
    listed = (", " if language is Language.EN else "，").join(said)
    stop = ". " if language is Language.EN else "。"
    return f"{listed}{stop}{translate(ending, language)}"


def _hint(hint: Hint, language: Language) -> str:
    upper, lower = hint.upper or "–", hint.lower or "–"
    match hint.likeness:
        case Likeness.VARIANT:
            text = N_("{upper} / {lower} are traditional and simplified")
        case Likeness.SAME_SOUND:
            text = N_("{upper} / {lower} {sound} sound the same")
        case Likeness.SIMILAR_SOUND:
            text = N_("{upper} {sound} / {lower} {other} sound alike")
        case Likeness.NONE:
            text = N_("{upper} / {lower} do not sound alike")
    return translate(
        text, language, upper=upper, lower=lower, sound=hint.upper_sound, other=hint.lower_sound
    )
