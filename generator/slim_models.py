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
        """The same, slim throughout. Instances share what was not given: it must not be changed."""
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
        return tuple(map(_slim, value)) if value and type(value[0]) is not str else value
    if kind is dict:
        return {key: _slim(item) for key, item in value.items()}
    return value.slim() if type(kind) is _KIND else value


_KIND: Final = type(SlimModel)
"""Asking pydantic whether something is an instance of a model takes ten times as long."""
