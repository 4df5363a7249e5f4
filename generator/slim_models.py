"""Models of pydantic as instances that take a third of the room, for a project holds tens of thousands of them.

An instance as pydantic makes it has a mapping of its own, grown bit by bit, and a set of the keys that were given.
Must not know what the models are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, NamedTuple, Self

from pydantic import BaseModel


class SlimModel(BaseModel):
    """A model of frozen instances. Copies from another process are slim, too."""

    def slim(self) -> Self:
        """The same, slim throughout. Instances share what was not given, and mappings and tuples that say the same:
        these must not be changed."""
        shape = _shape(type(self), frozenset(self.__pydantic_fields_set__))
        said, slim = self.__dict__, shape.blank.copy()
        for name in shape.given:
            value = said[name]
            slim[name] = value if type(value) is str else _slim(value)
        made: Self = _made(type(self), shape.keys, slim)
        return made

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        given = _shape(type(self), frozenset(self.__pydantic_fields_set__)).given
        return _copied, (type(self), given, *map(self.__dict__.__getitem__, given))


class _Shape(NamedTuple):
    """What instances of one model have in common for which the same keys were given."""

    given: tuple[str, ...]
    """In the order of the model."""
    keys: set[str]
    """The same, as pydantic has it."""
    blank: dict[str, Any]
    """All fields with what they say where they are not given. Copies of it have their own values, but not their own
    names: Python keeps these once for all instances of a class."""


@lru_cache(maxsize=1 << 12)
def _shape(model: type[BaseModel], keys: frozenset[str]) -> _Shape:
    instance: Any = object.__new__(model)
    for name, field in model.model_fields.items():
        _put(instance, name, field.get_default(call_default_factory=True))
    given = tuple(name for name in model.model_fields if name in keys)
    return _Shape(given, set(keys), instance.__dict__)


def _copied(model: type[SlimModel], given: tuple[str, ...], *values: Any) -> SlimModel:
    shape = _shape_of(model, given)
    said = shape.blank.copy()
    said.update(zip(given, values, strict=True))
    made: SlimModel = _made(model, shape.keys, said)
    return made


@lru_cache(maxsize=1 << 12)
def _shape_of(model: type[BaseModel], given: tuple[str, ...]) -> _Shape:
    return _shape(model, frozenset(given))


def _made(model: Any, keys: set[str], said: dict[str, Any]) -> Any:
    made = object.__new__(model)
    _put(made, "__dict__", said)
    _put(made, "__pydantic_fields_set__", keys)
    _put(made, "__pydantic_extra__", None)
    _put(made, "__pydantic_private__", None)
    return made


_put = object.__setattr__  # instances are frozen


def _slim(value: Any) -> Any:
    kind = type(value)
    if kind is tuple:
        return tuple(map(_slim, value)) if value and type(value[0]) is not str else _once(value)
    if kind is dict:
        return _once({key: _slim(item) for key, item in value.items()})
    return value.slim() if type(kind) is _KIND else value


def _once(value: Any) -> Any:
    """One for all tuples of texts, and all mappings, that say the same: speakers, roles and figures are often alike."""
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    return _known.setdefault(_sign(value), value)


def _sign(value: Any) -> Any:
    """Differs for what says something else, or in another order. What is neither a text nor made of texts stands for
    itself, which lives as long as what it is kept with."""
    kind = type(value)
    if kind is str or kind is tuple:
        return value
    if kind is dict:
        return (kind, *value, *map(_sign, value.values()))
    if type(kind) is _KIND:
        given = _shape(kind, frozenset(value.__pydantic_fields_set__)).given
        return (kind, given, *(_sign(getattr(value, name)) for name in given))
    return id(value)


_known: dict[Any, Any] = {}
"""Sign → what all have that say so."""
_MOST_KNOWN: Final = 1 << 15

_KIND: Final = type(SlimModel)
"""Asking pydantic whether something is an instance of a model takes ten times as long."""
