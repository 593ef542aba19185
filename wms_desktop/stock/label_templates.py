"""Label templates of a shop: the shipped ones, which nobody changes, and copies made of them.

Source: ux.md (Printing), INB-3.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language, translate
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.documents.label_check import flaws
from wms_desktop.documents.label_sample import sample
from wms_desktop.documents.label_template import (
    LabelKind,
    Template,
    read_template,
    template_body,
    templates,
)
from wms_desktop.documents.words import LABEL_TITLES, LabelFault
from wms_desktop.stock.kinds import TemplateFault
from wms_desktop.stock.tables import LabelTemplate

WHO_KEEPS = (Role.KEEPER, Role.DUTY_MANAGER)
LONGEST_TITLE = 40
_OWN_TEXT = "Own text@@label"
_CHANGED = frozenset({Topic.SETTINGS})


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template as it is listed.

    Attributes:
        id: 0 for a shipped one.
    """

    id: int
    version: int
    title: str
    is_active: bool
    template: Template

    @property
    def is_shipped(self) -> bool:
        """Whether it came with the program: it can be copied, not changed."""
        return not self.id


@dataclass(frozen=True, slots=True)
class CopyTemplate:
    """A template of one's own, made from another one."""

    op_id: UUID
    source: str
    title: str


@dataclass(frozen=True, slots=True)
class SaveTemplate:
    """What became of a template in the editor; ``body`` is its JSON."""

    op_id: UUID
    template_id: int
    seen_version: int
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class SwitchTemplate:
    """A template is offered to nobody any more, or again."""

    op_id: UUID
    template_id: int
    seen_version: int
    is_active: bool


def listed(db: Database, language: Language) -> list[TemplateRow]:
    """All templates: the shipped ones, then the shop's by title, those switched off too."""
    shipped = [
        TemplateRow(0, 0, translate(LABEL_TITLES[name], language), True, template)
        for name, template in templates().items()
    ]
    with db.read() as session:
        own = [_row(each) for each in session.scalars(select(LabelTemplate))]
    return shipped + sorted(own, key=lambda row: row.title)


def offered(db: Database) -> list[Template]:
    """The templates to choose from when something is printed."""
    return [row.template for row in listed(db, Language.EN) if row.is_active]


def find(db: Database, name: str) -> Template:
    """The template *name*, shipped or made here.

    Raises:
        Refused: there is none of that name, or it is switched off.
    """
    if name in templates():
        return templates()[name]
    known = {template.name: template for template in offered(db)}
    if name not in known:
        raise Refused(LabelFault.NO_TEMPLATE, name=name, known=", ".join(known))
    return known[name]


def for_locations(db: Database, preferred: str) -> str:
    """The name of the template for a location's label: *preferred* where it is still offered."""
    fits = [each.name for each in offered(db) if each.fields.get(LabelKind.LOCATION.value)]
    return preferred if preferred in fits else fits[0]


def copy_template(db: Database, by: Acting, command: CopyTemplate) -> Done[str]:
    """Make a template from another one. Returns its name.

    Raises:
        Refused: no right, an unknown source, a title that is taken.
    """
    by.require(*WHO_KEEPS)

    def work(session: Session) -> Done[str]:
        _one_at_a_time(session)
        source = _source(session, command.source)
        title = _free_title(session, command.title, 0)
        name = _free_name(session, command.source)
        body = template_body(replace(source, name=name, title=title))
        session.add(LabelTemplate(name=name, title=title, body=body, is_active=True))
        after = {"title": title, "source": command.source}
        audit.record(
            session, by, "stock.copy_label_template", f"label_template:{name}", after=after
        )
        return Done(name, _CHANGED)

    return operations.once(db, by, "stock.copy_label_template", command, work)


def save_template(db: Database, by: Acting, command: SaveTemplate) -> Done[int]:
    """Keep a template as it was edited. Returns its new version.

    Raises:
        Refused: no right, unknown, a title that is taken, measures no label has, or a flaw that
            would spoil every label.
        Stale: changed elsewhere since it was opened.
    """
    by.require(*WHO_KEEPS)

    def work(session: Session) -> Done[int]:
        _one_at_a_time(session)
        row = _own(session, command.template_id, command.seen_version)
        title = _free_title(session, command.title, row.id)
        made = replace(_cleaned(read_template(command.body)), name=row.name, title=title)
        _refuse_flaws(made, by.language)
        before = {"title": row.title, "body": row.body}
        row.title, row.body = title, template_body(made)
        session.flush()
        subject = f"label_template:{row.name}"
        after = {"title": row.title, "body": row.body}
        audit.record(session, by, "stock.save_label_template", subject, before=before, after=after)
        return Done(row.version, _CHANGED)

    return operations.once(db, by, "stock.save_label_template", command, work)


def switch_template(db: Database, by: Acting, command: SwitchTemplate) -> Done[int]:
    """Offer a template or offer it no more. Returns its id.

    Raises:
        Refused: no right, or unknown.
        Stale: changed elsewhere since it was shown.
    """
    by.require(*WHO_KEEPS)

    def work(session: Session) -> Done[int]:
        row = _own(session, command.template_id, command.seen_version)
        before, row.is_active = row.is_active, command.is_active
        subject = f"label_template:{row.name}"
        audit.record(
            session, by, "stock.switch_label_template", subject,
            before={"is_active": before}, after={"is_active": row.is_active},
        )  # fmt: skip
        return Done(row.id, _CHANGED)

    return operations.once(db, by, "stock.switch_label_template", command, work)


def _row(row: LabelTemplate) -> TemplateRow:
    template = replace(read_template(row.body), name=row.name, title=row.title)
    return TemplateRow(row.id, row.version, row.title, row.is_active, template)


def _source(session: Session, name: str) -> Template:
    if name in templates():
        return templates()[name]
    row = session.scalar(select(LabelTemplate).where(LabelTemplate.name == name))
    if row is None:
        raise Refused(TemplateFault.UNKNOWN)
    return _row(row).template


def _own(session: Session, template_id: int, seen_version: int) -> LabelTemplate:
    if not template_id:
        raise Refused(TemplateFault.SHIPPED)
    row = session.get(LabelTemplate, template_id)
    if row is None:
        raise Refused(TemplateFault.UNKNOWN)
    if row.version != seen_version:
        raise audit.stale(session, f"label_template:{row.name}")
    return row


def _one_at_a_time(session: Session) -> None:
    """Two who name a template at the same moment find two names; SQLite has one writer anyway."""
    if session.connection().dialect.name == "postgresql":
        session.execute(select(func.hold_label_templates()))


def _free_title(session: Session, typed: str, but_id: int) -> str:
    title = clean_line(typed, field="Template name", limit=LONGEST_TITLE)
    taken = session.scalar(
        select(LabelTemplate.id).where(LabelTemplate.title == title, LabelTemplate.id != but_id)
    )
    if taken is not None or title in LABEL_TITLES.values():
        raise Refused(TemplateFault.TITLE_TAKEN, title=title)
    return title


def _free_name(session: Session, source: str) -> str:
    """``thermal-60x40-2`` for the first copy, and so on."""
    stem, _dash, number = source.rpartition("-")
    root = stem if number.isdigit() and source not in templates() else source
    names = set(session.scalars(select(LabelTemplate.name)))
    count = 2
    while f"{root}-{count}" in names:
        count += 1
    return f"{root}-{count}"


def _cleaned(template: Template) -> Template:
    """*template* with the words of its own as every text of a person is kept (PCK-11)."""
    fields = {
        kind: tuple(
            replace(each, text=clean_line(each.text, field=_OWN_TEXT, limit=60, required=False))
            for each in group
        )
        for kind, group in template.fields.items()
    }
    return replace(template, fields=fields)


def _refuse_flaws(template: Template, language: Language) -> None:
    for kind in LabelKind:
        for found in flaws(template, sample(kind), template.dpi, language):
            if found.is_severe:
                raise Refused(TemplateFault.FLAWED, kind=kind, part=found.part)
