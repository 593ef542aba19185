"""Label templates of a shop: shipped ones stay, copies are edited, faults are refused."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import cycle
from uuid import uuid4

import pytest

from tests.conftest import dump
from tests.hard.test_races import at_once
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.language import Language
from wms_desktop.core.text import TextFault
from wms_desktop.documents.label import labels_pdf, template, templates
from wms_desktop.documents.label_sample import sample
from wms_desktop.documents.label_template import (
    Field,
    LabelKind,
    Part,
    read_template,
    template_body,
)
from wms_desktop.documents.words import LabelFault
from wms_desktop.stock import label_templates
from wms_desktop.stock.kinds import TemplateFault


def copied(shop, title="货架标", source="thermal-60x40") -> label_templates.TemplateRow:
    command = label_templates.CopyTemplate(shop.op(), source, title)
    name = label_templates.copy_template(shop.db, shop.acting("keeper2"), command).value
    return next(
        row for row in label_templates.listed(shop.db, Language.EN) if row.template.name == name
    )


def save(shop, row, *, title=None, body=None, version=None) -> int:
    command = label_templates.SaveTemplate(
        shop.op(), row.id, version or row.version, title or row.title,
        body or template_body(row.template),
    )  # fmt: skip
    return label_templates.save_template(shop.db, shop.acting("keeper2"), command).value


def moved(row, left_mm: float) -> str:
    fields = dict(row.template.fields)
    first, *rest = fields["item"]
    fields["item"] = (replace(first, left_mm=left_mm), *rest)
    return template_body(replace(row.template, fields=fields))


def test_bodies_come_back_as_they_were() -> None:
    for each in templates().values():
        assert read_template(template_body(each)) == each


def test_a_copy_is_found_edited_and_printed(shop) -> None:
    row = copied(shop)
    assert row.template.name == "thermal-60x40-2"
    assert save(shop, row, title="小货架标", body=moved(row, 2.5)) == row.version + 1
    found = label_templates.find(shop.db, row.template.name)
    assert found.title == "小货架标"
    assert found.fields["item"][0].left_mm == 2.5
    assert template("thermal-60x40").fields["item"][0].left_mm == 3
    assert labels_pdf(found, [sample(LabelKind.ITEM)]).startswith(b"%PDF")
    assert copied(shop, "另一个", row.template.name).template.name == "thermal-60x40-3"


def test_switched_off_it_is_offered_to_nobody(shop) -> None:
    row = copied(shop)
    command = label_templates.SwitchTemplate(shop.op(), row.id, row.version, False)
    label_templates.switch_template(shop.db, shop.acting("keeper2"), command)
    assert row.template.name not in {each.name for each in label_templates.offered(shop.db)}
    with pytest.raises(Refused) as refused:
        label_templates.find(shop.db, row.template.name)
    assert refused.value.code is LabelFault.NO_TEMPLATE
    listed = label_templates.listed(shop.db, Language.ZH_CN)
    assert [each.is_active for each in listed if not each.is_shipped] == [False]


@pytest.mark.usefixtures("nothing_changes")
@pytest.mark.parametrize("login", ["gm", "nobody"])
def test_who_does_not_keep_goods_does_not_edit(shop, login) -> None:
    command = label_templates.CopyTemplate(shop.op(), "thermal-60x40", "我的")
    with pytest.raises(Refused):
        label_templates.copy_template(shop.db, shop.acting(login), command)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda shop, row: save(shop, row, body=moved(row, 30)), TemplateFault.FLAWED),
        (lambda shop, row: save(shop, row, body="{}"), LabelFault.BAD_TEMPLATE),
        (lambda shop, row: save(shop, row, body="not json"), LabelFault.BAD_TEMPLATE),
        (lambda shop, row: save(shop, replace(row, id=0)), TemplateFault.SHIPPED),
        (lambda shop, row: save(shop, replace(row, id=999)), TemplateFault.UNKNOWN),
        (lambda shop, row: copied(shop, row.title), TemplateFault.TITLE_TAKEN),
        (lambda shop, _row: copied(shop, "x", "nothing"), TemplateFault.UNKNOWN),
    ],
)  # fmt: skip
def test_what_is_refused_changes_nothing(shop, change, fault) -> None:
    row = copied(shop)
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        change(shop, row)
    assert refused.value.code is fault
    assert dump(shop.db) == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("width_mm", 4), ("width_mm", "60"), ("height_mm", None), ("dpi", 200),
        ("width_mm", float("nan")), ("fields", {"item": [{"part": "nothing"}]}),
        ("fields", {"item": [{"part": "name", "left_mm": 1}]}), ("sheet", {"columns": 0}),
    ],
)  # fmt: skip
def test_impossible_measures_are_refused(name, value) -> None:
    data = json.loads(template_body(template("thermal-60x40"))) | {name: value}
    with pytest.raises(Refused) as refused:
        read_template(json.dumps(data))
    assert refused.value.code is LabelFault.BAD_TEMPLATE


def test_the_slower_of_two_editors_is_told(shop) -> None:
    row = copied(shop)
    save(shop, row, title="一")
    with pytest.raises(Stale):
        save(shop, row, title="二")


@pytest.mark.rule("PCK-11")
@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("110101199003070038", TextFault.IDENTITY_NUMBER),
        ("持 110101 19900307 0038 者", TextFault.IDENTITY_NUMBER),
        ("a\u202eb", TextFault.DIRECTION),
        ("a\nb", TextFault.CONTROL),
        ("a\0b", TextFault.BROKEN),
        ("\ud800", TextFault.BROKEN),
    ],
    ids=["number", "number with blanks", "direction", "line end", "nul", "surrogate"],
)
def test_words_of_its_own_are_looked_at_like_every_text(shop, typed, fault) -> None:
    row = copied(shop)
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        save(shop, row, body=with_words(row, typed))
    assert refused.value.code is fault
    assert dump(shop.db) == before


def test_words_of_its_own_lose_what_nobody_sees(shop) -> None:
    row = copied(shop)
    save(shop, row, body=with_words(row, "\u3000小\u200b心 "))
    assert label_templates.find(shop.db, row.template.name).fields["item"][-1].text == "小心"


def with_words(row, typed: str) -> str:
    field = Field(Part.TEXT, 1, 1, 20, 4, text=typed)
    fields = {**row.template.fields, "item": (*row.template.fields["item"], field)}
    return template_body(replace(row.template, fields=fields))


def test_eight_who_copy_at_once_get_eight_templates(shop) -> None:
    """Bad input 62: other titles are other templates, the same title is there once."""
    titles, sources = iter("甲乙丙丁戊己庚辛"), cycle(["thermal-60x40", "sheet-3x7"])

    def copy(own, title: str) -> str:
        command = label_templates.CopyTemplate(uuid4(), next(sources), title)
        return label_templates.copy_template(own.db, own.acting("keeper2"), command).value

    names = {future.result() for future in at_once(shop, lambda own: copy(own, next(titles)))}
    assert len(names) == 8
    tried = [future.exception() for future in at_once(shop, lambda own: copy(own, "同名"))]
    codes = [error.code for error in tried if isinstance(error, Refused)]
    assert codes == [TemplateFault.TITLE_TAKEN] * 7
    assert tried.count(None) == 1
