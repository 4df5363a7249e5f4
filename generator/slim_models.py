"""Models of pydantic as instances that take a third of the room, for a project holds tens of thousands of them.

An instance as pydantic makes it has a mapping of its own, grown bit by bit, and a set of the keys that were given.
Must not know what the models are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, NamedTuple, Self

from pydantic import BaseModel


class SlimModel(BaseModel):
    """A model of frozen instances. Copies from another process are slim, too."""

    def slim(self) -> Self:
        """The same, slim throughout. Instances share what was not given: it must not be changed."""
        shape = _shape(type(self), frozenset(self.__pydantic_fields_set__))
        said = self.__dict__
        made: Self = _made(type(self), shape, {name: _slim(said[name]) for name in shape.given})
        return made

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        shape = _shape(type(self), frozenset(self.__pydantic_fields_set__))
        return _copied, shape.values(self)


class _Shape(NamedTuple):
    """What instances of one model have in common for which the same keys were given."""

    given: tuple[str, ...]
    keys: set[str]
    """The same, as pydantic has it."""
    defaults: tuple[tuple[str, Any], ...]
    """Of all fields, in their order."""
    values: Callable[[Any], tuple[Any, ...]]
    """Of an instance: its class, this shape's `given`, and the values of these."""


@lru_cache(maxsize=1 << 12)
def _shape(model: type[BaseModel], keys: frozenset[str]) -> _Shape:
    fields = model.model_fields.items()
    given = tuple(name for name, _field in fields if name in keys)
    defaults = tuple((name, field.get_default(call_default_factory=True)) for name, field in fields)
    of_instance = attrgetter("__class__", *given)

    def values(instance: Any) -> tuple[Any, ...]:
        of, *said = of_instance(instance)
        return of, given, *said

    return _Shape(given, set(keys), defaults, values)


def _copied(model: type[SlimModel], given: tuple[str, ...], *values: Any) -> SlimModel:
    made: SlimModel = _made(model, _shape_of(model, given), dict(zip(given, values, strict=True)))
    return made


@lru_cache(maxsize=1 << 12)
def _shape_of(model: type[BaseModel], given: tuple[str, ...]) -> _Shape:
    return _shape(model, frozenset(given))


def _made(model: Any, shape: _Shape, said: dict[str, Any]) -> Any:
    made = object.__new__(model)
    # Set one by one, and in one order, so that Python keeps the names once for all instances.
    for name, default in shape.defaults:
        _put(made, name, said.get(name, default))
    _put(made, "__pydantic_fields_set__", shape.keys)
    _put(made, "__pydantic_extra__", None)
    _put(made, "__pydantic_private__", None)
    return made


_put = object.__setattr__  # instances are frozen


def _slim(value: Any) -> Any:
    kind = type(value)
    if kind is str:
        return value
    if kind is tuple:
        return tuple(map(_slim, value)) if value and type(value[0]) is not str else value
    if kind is dict:
        return {key: _slim(item) for key, item in value.items()}
    return value.slim() if type(kind) is _KIND else value


_KIND: Final = type(SlimModel)
"""Asking pydantic whether something is an instance of a model takes ten times as long."""
