"""Our ``NamedTuple`` does what that of `typing` does."""

from __future__ import annotations

import copy
import pickle
import typing

import pytest

from advisor.core import record


class Ours(record.NamedTuple):
    """Two fields."""

    first: int
    second: str | None = None

    @property
    def both(self) -> tuple[int, str | None]:
        """The two."""
        return self.first, self.second

    @classmethod
    def of(cls, first: int) -> Ours:
        """Return one."""
        return cls(first)

    def __str__(self) -> str:
        return f"ours {self.first}"


class Theirs(typing.NamedTuple):
    """Two fields."""

    first: int
    second: str | None = None


def test_it_is_made_and_read_as_one_of_typing() -> None:
    ours, theirs = Ours(1, second="x"), Theirs(1, second="x")
    assert ours == theirs == (1, "x")
    assert hash(ours) == hash(theirs)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert ours._replace(first=2) == (2, "x")
    assert ours._asdict() == theirs._asdict()
    assert (Ours._fields, Ours._field_defaults) == (Theirs._fields, Theirs._field_defaults)
    assert Ours(1).second is None
    for wrong in ({}, {"first": 1, "third": 2}):
        with pytest.raises(TypeError):
            Ours(**wrong)


def test_it_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Ours(1).first = 2  # type: ignore[misc]


def test_it_holds_its_fields_and_nothing_else() -> None:
    with pytest.raises(AttributeError):
        Ours(1).third = 3  # type: ignore[attr-defined]
    assert Ours.__match_args__ == Theirs.__match_args__  # type: ignore[attr-defined]
    match Ours(1, "x"):
        case Ours(first, second):
            assert (first, second) == (1, "x")


def test_it_keeps_what_the_class_says() -> None:
    ours = Ours.of(3)
    assert isinstance(ours, Ours)
    assert (ours.both, str(ours), Ours.__doc__, Ours.__module__) == ((3, None), "ours 3", "Two fields.", __name__)
    assert list(Ours.__annotations__) == ["first", "second"]


def test_it_is_copied_and_pickled() -> None:
    ours = Ours(1, "x")
    assert copy.deepcopy(ours) == ours
    found = pickle.loads(pickle.dumps(ours))
    assert (found, type(found)) == (ours, Ours)


def test_it_takes_no_more_and_no_fewer_than_its_fields() -> None:
    ours = Ours(1)
    with pytest.raises(TypeError, match="third"):
        ours._replace(third=3)
    with pytest.raises(TypeError, match="expected 2 values, got 1"):
        Ours._make([1])
    with pytest.raises(TypeError, match=r"Ours\.__new__\(\)"):
        Ours(1, "x", 3)  # type: ignore[call-arg]


def test_a_field_without_a_default_follows_none_that_has_it() -> None:
    with pytest.raises(TypeError):

        class Wrong(record.NamedTuple):
            first: int = 1
            second: str  # type: ignore[misc]


class Named(record.NamedTuple):
    """A method of it reaches that of all records."""

    name: str

    def __repr__(self) -> str:
        return f"<{super().__repr__()}>"


def test_its_methods_reach_those_they_stand_over() -> None:
    assert repr(Named("x")) == "<Named(name='x')>"
