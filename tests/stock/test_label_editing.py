"""Editing a template: every step is taken back and done again, nothing impossible is kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.core.language import Language
from wms_desktop.documents.label import template, templates
from wms_desktop.documents.label_check import flaws
from wms_desktop.documents.label_kinds import Flaw, LabelKind, Part, Symbology
from wms_desktop.documents.label_sample import sample
from wms_desktop.stock.label_editing import Editing

STEPS = {
    "move": lambda e: e.move(1, -0.1),
    "resize": lambda e: e.resize(-1, 0.5),
    "bold": lambda e: e.change("bold", bold=not (e.field and e.field.bold)),
    "add": lambda e: e.add(Part.TEXT),
    "remove": lambda e: e.remove(),
    "kind": lambda e: e.show_kind(LabelKind.LOT),
    "next": lambda e: e.select_next(1),
    "size": lambda e: e.change_label("width_mm", width_mm=e.template.width_mm + 1),
    "sheet": lambda e: e.use_sheet(e.template.sheet is None),
}


@given(st.lists(st.sampled_from(list(STEPS)), max_size=25))
def test_undo_leads_back_to_the_start_and_redo_to_the_end(steps: list[str]) -> None:
    editing = Editing(template("thermal-60x40"))
    for step in steps:
        STEPS[step](editing)
    end = editing.template
    while editing.undo():
        assert editing.field is not None or not editing.fields
    assert editing.template == template("thermal-60x40")
    while editing.redo():
        pass
    assert editing.template == end


def test_the_same_again_is_one_step() -> None:
    editing = Editing(template("thermal-60x40"))
    for _ in range(5):
        editing.move(1, 0)
    editing.move(0, 0.1)
    assert editing.field is not None
    assert (editing.field.left_mm, editing.field.top_mm) == (8, 2.3)
    editing.select(1)
    editing.move(1, 0)
    assert editing.undo()
    assert editing.undo()
    assert not editing.can_undo
    assert editing.can_redo


def test_impossible_measures_are_not_kept() -> None:
    editing = Editing(template("thermal-60x40"))
    assert not editing.change("width", width_mm=0)
    assert not editing.change_label("dpi", dpi=100)
    assert not editing.change_label("height_mm", height_mm=float("inf"))
    assert not editing.restore("{}")
    assert editing.template == template("thermal-60x40")
    assert not editing.can_undo


def test_a_draft_is_taken_back_as_one_step() -> None:
    before = Editing(template("thermal-60x40"))
    before.move(3, 0)
    after = Editing(template("thermal-60x40"))
    assert after.restore(before.body())
    assert after.template == before.template
    assert after.undo()
    assert after.template == template("thermal-60x40")


def kinds(editing: Editing) -> list[Flaw]:
    found = flaws(editing.template, sample(editing.kind), editing.template.dpi, Language.EN)
    return [each.flaw for each in found]


def test_what_is_wrong_is_named_with_the_width_that_is_needed() -> None:
    editing = Editing(template("thermal-60x40"))
    editing.select(2)
    editing.change("width", width_mm=38)
    (found,) = flaws(editing.template, sample(LabelKind.ITEM), 203, Language.EN)
    assert (found.flaw, found.number) == (Flaw.NARROW, 2)
    assert found.params == {"needs": "44.1", "has": "38"}
    editing.change("width", width_mm=44.1)
    assert kinds(editing) == []
    editing.change("height", height_mm=5)
    assert kinds(editing) == [Flaw.LOW]
    editing.change("symbology", symbology=Symbology.EAN8)
    assert kinds(editing) == [Flaw.NOT_CARRIED]
    editing.change("left", left_mm=30)
    assert Flaw.OUTSIDE in kinds(editing)


def test_covered_cut_and_missing_are_named() -> None:
    editing = Editing(template("thermal-60x40"))
    editing.move(0, 4)
    assert kinds(editing) == [Flaw.OVERLAP]
    editing.undo()
    editing.change("width", width_mm=10)
    assert kinds(editing) == [Flaw.CUT]
    editing.undo()
    editing.add(Part.TEXT)
    editing.change("text", text="😀")
    assert Flaw.MISSING in kinds(editing)


def test_a_sheet_takes_as_many_as_fit() -> None:
    editing = Editing(template("thermal-60x40"))
    editing.use_sheet(True)
    assert editing.template.sheet is not None
    assert editing.template.sheet.places == 3 * 7
    assert kinds(editing) == []
    editing.change_sheet("columns", columns=4)
    assert kinds(editing) == [Flaw.SHEET]


def test_shipped_templates_are_never_touched() -> None:
    for each in templates().values():
        editing = Editing(each)
        editing.move(5, 5)
        assert templates()[each.name] == each
