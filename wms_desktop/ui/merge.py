"""Turns the rows of a list into newer ones by removing, moving and inserting only what differs."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex

_ROOT = QModelIndex()


class Merge:
    """One replacement of *rows*, in place, announced to the views of *model* step by step."""

    def __init__(
        self, model: QAbstractItemModel, rows: list[Any], key: Callable[[Any], Hashable]
    ) -> None:
        self._model, self._rows, self._key = model, rows, key

    def into(self, new: list[Any]) -> None:
        """Make the rows equal to *new*; views keep their place on the records that stay."""
        keys = [self._key(row) for row in new]
        if len(set(keys)) != len(keys) or not self._rows:
            self._reset(new)
            return
        wanted = dict(zip(keys, new, strict=True))
        self._remove_missing(set(keys))
        self._reorder(keys)
        self._insert_new(keys, wanted)
        self._rows[:] = new
        last = self._model.index(len(new) - 1, self._model.columnCount(_ROOT) - 1, _ROOT)
        if new:
            self._model.dataChanged.emit(self._model.index(0, 0, _ROOT), last)

    def _reset(self, new: list[Any]) -> None:
        self._model.beginResetModel()
        self._rows[:] = new
        self._model.endResetModel()

    def _remove_missing(self, keys: set[Hashable]) -> None:
        gone = [n for n, row in enumerate(self._rows) if self._key(row) not in keys]
        for first, last in reversed(_runs(gone)):
            self._model.beginRemoveRows(_ROOT, first, last)
            del self._rows[first : last + 1]
            self._model.endRemoveRows()

    def _reorder(self, keys: list[Hashable]) -> None:
        place = {key: n for n, key in enumerate(keys)}
        ordered = sorted(self._rows, key=lambda row: place[self._key(row)])
        if [self._key(row) for row in ordered] == [self._key(row) for row in self._rows]:
            return
        model = self._model
        model.layoutAboutToBeChanged.emit()
        old = model.persistentIndexList()
        before = [self._key(self._rows[index.row()]) for index in old]
        self._rows[:] = ordered
        now = {self._key(row): n for n, row in enumerate(ordered)}
        moved = [
            model.index(now[key], index.column(), _ROOT)
            for key, index in zip(before, old, strict=True)
        ]
        model.changePersistentIndexList(old, moved)
        model.layoutChanged.emit()

    def _insert_new(self, keys: list[Hashable], wanted: dict[Hashable, Any]) -> None:
        known = {self._key(row) for row in self._rows}
        fresh = [n for n, key in enumerate(keys) if key not in known]
        for first, last in _runs(fresh):
            self._model.beginInsertRows(_ROOT, first, last)
            self._rows[first:first] = [wanted[key] for key in keys[first : last + 1]]
            self._model.endInsertRows()


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Rising *numbers* as (first, last) of every unbroken run."""
    runs = []
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        runs.append((run[0], run[-1]))
    return runs
