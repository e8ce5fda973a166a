"""Departments as triples: those of the register, and those that only a plan names."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.records import Assignment
from ingest.register import Department, Register
from kg.vocabulary import Iri, Triple, Value, department_iri, word

__all__ = ["node", "register_graph", "unregistered"]


def register_graph(register: Register) -> tuple[Triple, ...]:
    """The triples of the register's named graph: every department, in the order of the register.

    A register that has grown by what plans name (:meth:`ingest.naming.Names.grown`) gives those too, as not registered.

    Names that are written in the register are skos:altLabel; those that follow from them by leaving out or
    adding the district (房管局, 长宁区房管局) are skos:hiddenLabel: they are understood, and not shown.
    """
    triples = (t for order, d in enumerate(register.departments) for t in _department(order, d, register))
    return tuple(dict.fromkeys(triples))


def unregistered(iri: Iri, assignment: Assignment, area: str | None) -> Iterator[Triple]:
    """A department that a plan names and the register lacks."""
    values: dict[str, Value | None] = {
        "skos:prefLabel": assignment.department,
        "mz:area": area,
        "mz:collective": assignment.collective,
        "mz:registered": False,
    }
    yield from node(iri, "mz:Collective" if assignment.collective else "mz:Department", values)


def node(iri: Iri, kind: str, values: dict[str, Value | None]) -> Iterator[Triple]:
    """A typed node and its values; what is None is not known and leaves no triple."""
    yield iri, word("rdf:type"), word(kind)
    for name, value in values.items():
        if value is not None:
            yield iri, word(name), value


def _department(order: int, department: Department, register: Register) -> Iterator[Triple]:
    iri = department_iri(department.name, department.area)
    values: dict[str, Value | None] = {
        "skos:prefLabel": department.name,
        "mz:fullName": department.full_name,
        "mz:level": department.level,
        "mz:area": department.known_area,
        "mz:collective": department.collective,
        "mz:registered": department.registered,
        "mz:order": order if department.registered else None,
        "dcterms:source": department.source or None,
        "skos:note": department.note,
    }
    yield from node(iri, "mz:Collective" if department.collective else "mz:Department", values)
    yield from ((iri, word("skos:altLabel"), name) for name in department.other_names)
    written = {department.name, department.full_name, *department.other_names}
    yield from ((iri, word("skos:hiddenLabel"), name) for name in department.names if name not in written)
    for name in department.members:
        member = register.resolve(name, department.area)
        canonical, area = (member.name, member.area) if member else (name, department.area)
        yield iri, word("org:hasMember"), department_iri(canonical, area)
