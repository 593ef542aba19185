"""What the people slice says. English; the Chinese is in resources/translations/people.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.core.workstation import WorkstationFault
from wms_desktop.db.rule_values import SettingFault
from wms_desktop.people.rules import PersonFault, SignInFault
from wms_desktop.people.rules_calendar import CalendarFault
from wms_desktop.people.vault_crypt import VaultFault

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    SignInFault.WRONG: (
        N_("Login or password is wrong"),
        N_("Check Caps Lock, then type the password again."),
    ),
    SignInFault.LOCKED: (
        N_("Locked after too many wrong passwords"),
        N_("Wait {minutes} {minutes:minute|minutes}, or ask the administrator."),
    ),
    SignInFault.DISABLED: (
        N_("This account is switched off"),
        N_("Ask the administrator to switch it on."),
    ),
    SignInFault.NO_ROLE: (
        N_("{name} has no role at {site}"),
        N_("The administrator gives roles in Settings, People."),
    ),
    SignInFault.NOT_KNOWN_HERE: (
        N_("The server knows this login, the shop does not"),
        N_("The administrator adds the person in Settings, People."),
    ),
    SignInFault.LENT: (
        N_("This login can act as another person's"),
        N_("The administrator takes that back: wms-desktop server check names it."),
    ),
    SignInFault.TOO_POWERFUL: (
        N_("This login rules the whole server"),
        N_("Daily work needs a login of one's own without that right."),
    ),
    SignInFault.FULL: (
        N_("The server takes no more connections"),
        N_("Close windows elsewhere, or tell the administrator."),
    ),
    SignInFault.ENDED: (
        N_("This login ended on {day}."),
        N_("Ask the administrator for a later last day."),
    ),
    SignInFault.AWAY: (
        N_("The server does not answer"),
        N_("Look at the network cable, then try again; or tell the administrator."),
    ),
    PersonFault.BAD_LOGIN: (
        N_("This login cannot be used"),
        N_("Use 2 to 26 letters a to z, digits and hyphens."),
    ),
    PersonFault.LOGIN_TAKEN: (N_("The login {login} is taken"), N_("Choose another login.")),
    PersonFault.PASSWORD_SHORT: (
        N_("The password is too short"),
        N_("Use at least {shortest} characters."),
    ),
    PersonFault.PASSWORD_LONG: (
        N_("The password is too long"),
        N_("Use at most {longest} characters."),
    ),
    PersonFault.PASSWORD_EASY: (
        N_("The password is too easy to guess"),
        N_("Avoid names, rows of digits and repeats; a short sentence works well."),
    ),
    PersonFault.PASSWORD_WRONG: (
        N_("The present password is wrong"),
        N_("Type the password used at sign-in."),
    ),
    PersonFault.PASSWORDS_DIFFER: (
        N_("The two passwords differ"),
        N_("Type the same password twice."),
    ),
    PersonFault.OWN_ACCOUNT: (
        N_("Nobody switches off their own account"),
        N_("Another administrator does that."),
    ),
    PersonFault.LAST_ADMIN: (
        N_("{name} is the last administrator"),
        N_("Give the role Administrator to somebody else first."),
    ),
    PersonFault.LAST_DAY_OVER: (
        N_("The last day {day} is over already"),
        N_("Type today or later, or switch the account off."),
    ),
    PersonFault.LAST_DAY_OF_ADMIN: (
        N_("After {day} nobody would administer"),
        N_("Give the role Administrator to somebody who stays."),
    ),
    PersonFault.UNKNOWN_PERSON: (N_("Unknown person"), N_("Check the login, then try again.")),
    PersonFault.UNKNOWN_SITE: (N_("Unknown site"), N_("Check the site's code, then try again.")),
    PersonFault.SITE_TAKEN: (N_("The site code {code} is taken"), N_("Choose another code.")),
    PersonFault.WORKSTATION_TAKEN: (
        N_("{site} has a workstation {name} already"),
        N_("Choose another name."),
    ),
    PersonFault.UNKNOWN_WORKSTATION: (
        N_("The shop does not know this workstation"),
        N_("Set it up again in Settings, This workstation."),
    ),
    PersonFault.UNKNOWN_ZONE: (
        N_("Unknown time zone"),
        N_("Write it like Asia/Shanghai or Asia/Taipei."),
    ),
    PersonFault.ALREADY_FOUNDED: (
        N_("This database has a shop already"),
        N_("Choose a workstation of it, or another database."),
    ),
    VaultFault.UNREADABLE: (
        N_("The identity number cannot be read"),
        N_("Its record was altered, or its key is no longer used. Tell the administrator."),
    ),
    VaultFault.ERASED: (
        N_("The identity number was erased when its time was over"),
        N_("The record of the check remains."),
    ),
    VaultFault.UNKNOWN_ENTRY: (N_("No identity number was kept"), N_("Refresh and look again.")),
    VaultFault.NO_NUMBER: (N_("The identity number is empty"), N_("Read it off the document.")),
    VaultFault.REASON_SHORT: (
        N_("The reason is too short"),
        N_("Write at least {shortest} characters."),
    ),
    VaultFault.LIMIT: (
        N_("{limit} identity numbers were read today"),
        N_("No more can be read before tomorrow."),
    ),
    VaultFault.BAD_KEY: (
        N_("This is not a recovery key"),
        N_("Type it again from the paper in the safe."),
    ),
    VaultFault.PASSWORD: (
        N_("The password does not open the vault"),
        N_("Type the password of your last sign-in. After a reset an administrator lets you in."),
    ),
    VaultFault.NOT_A_READER: (
        N_("The vault has no key for you"),
        N_("Sign in once with your password, then an administrator lets you in."),
    ),
    VaultFault.KEY_DESTROYED: (
        N_("The key of this identity number was destroyed"),
        N_("Nobody can read it any more. The record of the check remains."),
    ),
    VaultFault.FOREIGN_KEY: (
        N_("A key in the database was not made by this shop"),
        N_("Nothing was kept with it. Tell the administrator at once."),
    ),
    VaultFault.KEY_IN_USE: (
        N_("Key {number} is still in use"),
        N_("{count} identity numbers are closed with it. Rotate first."),
    ),
    VaultFault.NO_RECOVERY: (
        N_("This is not the shop's present recovery key"),
        N_("Type the key of the newest paper, or print a new one."),
    ),
    VaultFault.UNKNOWN_HOLDER: (N_("Nobody asks with this number"), N_("Refresh and look again.")),
    VaultFault.ALREADY_THERE: (
        N_("This workstation has the shop's keys"),
        N_("Rotate them instead."),
    ),
    VaultFault.LAST_READER: (
        N_("This is the last reader"),
        N_("Let somebody else in first; else nobody could read any number."),
    ),
    VaultFault.OWN_REPORT: (
        N_("Nobody approves their own report"),
        N_("A duty manager or another administrator does that."),
    ),
    VaultFault.UNKNOWN_REPORT: (N_("There is no such report"), N_("Refresh and look again.")),
    VaultFault.NOT_APPROVED: (
        N_("The report waits for a second person"),
        N_("Those affected are listed once somebody else has approved it."),
    ),
    VaultFault.REVERSED_DAYS: (N_("The last day lies before the first"), N_("Check both days.")),
    VaultFault.NOTHING_SAID: (N_("What happened is empty"), N_("Write it in a few sentences.")),
    SettingFault.BAD_VALUE: (
        N_("“{typed}” is not a value for this setting"),
        N_("Type a value within the limits shown."),
    ),
    SettingFault.IN_THE_PAST: (
        N_("A rule cannot change on a day gone by"),
        N_("Choose today or a later day."),
    ),
    WorkstationFault.PASSWORD_IN_ADDRESS: (
        N_("The address holds a password"),
        N_("Take it out: the password is typed at sign-in."),
    ),
    WorkstationFault.BAD_VALUE: (
        N_("This value cannot be used here"),
        N_("Type a value within the limits shown."),
    ),
    CalendarFault.REVERSED: (
        N_("The last day {last} lies before {first}"),
        N_("Check both days."),
    ),
    CalendarFault.TOO_LONG: (
        N_("{count} days are no holiday"),
        N_("At most {most} days at a time."),
    ),
    CalendarFault.TOO_FAR: (
        N_("These days lie too far away"),
        N_("Between the years {first} and {last}."),
    ),
    CalendarFault.NOT_LISTED: (
        N_("{day} is not in the list"),
        N_("Somebody may have taken it out; look again."),
    ),
}

TABS: dict[str, str] = {
    "goods": N_("Inbound/Outbound"),
    "pickup": N_("Pickup"),
    "receipts": N_("Receipts"),
    "counts": N_("Stock counts"),
    "returns": N_("Returns"),
    "orders": N_("Orders"),
    "service": N_("Service"),
    "customers": N_("Customers"),
    "dashboard": N_("Dashboard"),
    "settings": N_("Settings"),
}
