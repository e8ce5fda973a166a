"""The words of the graph: namespaces, properties and the makers of IRIs.

Every IRI is made from content (a plan's id, a task's key, a department's name, a place in the text), never
from a counter, so that building twice gives the same graph. What comes from a text is percent-encoded,
so that no name, however odd, can break out of its IRI. ``ontology.ttl`` says what each word means.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, unquote

from ingest.citation import plain_number, plain_title
from ingest.records import Role, Span

__all__ = [
    "COUNT_WORDS",
    "ONTOLOGY_FILE",
    "PREFIXES",
    "REGISTER",
    "ROLE_WORDS",
    "SHAPES_FILE",
    "Iri",
    "Triple",
    "Value",
    "department_iri",
    "document_iri",
    "item_iri",
    "plan_iri",
    "readable",
    "section_iri",
    "selector_iri",
    "task_iri",
    "word",
]

ONTOLOGY_FILE = Path(__file__).with_name("ontology.ttl")
SHAPES_FILE = Path(__file__).with_name("shapes.ttl")

PREFIXES = {
    "mz": "urn:mingze:ontology#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "org": "http://www.w3.org/ns/org#",  # The Organization Ontology, W3C 2014
    "prov": "http://www.w3.org/ns/prov#",  # PROV-O, W3C 2013
    "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "oa": "http://www.w3.org/ns/oa#",  # Web Annotation Vocabulary, W3C 2017
}


class Iri(str):
    """An IRI, as opposed to a text: the two are different terms in a graph."""

    __slots__ = ()


Value = Iri | str | bool | int | float
"""What stands at the end of a triple, and what a query returns."""

Triple = tuple[Iri, Iri, Value]
"""Subject, property, value."""


def word(name: str) -> Iri:
    """The IRI of a prefixed name: ``word("skos:prefLabel")``."""
    prefix, _, local = name.partition(":")
    return Iri(PREFIXES[prefix] + local)


REGISTER = Iri("urn:mingze:register")
"""The named graph of the department register."""

ROLE_WORDS = {role: word(f"mz:{role.value}") for role in Role}
"""The shortcut from a task to a department for each role: mz:lead, mz:responsible, mz:support."""

COUNT_WORDS = {
    frozenset({Role.LEAD}): "mz:leadCount",
    frozenset({Role.RESPONSIBLE}): "mz:responsibleCount",
    frozenset({Role.SUPPORT}): "mz:supportCount",
    frozenset({Role.LEAD, Role.RESPONSIBLE}): "mz:chargeCount",
    frozenset(Role): "mz:departmentCount",
}
"""How many departments a task has in these roles."""


def plan_iri(plan: str) -> Iri:
    """The node of one revision of a plan, which is also the name of its graph."""
    return Iri(f"urn:mingze:plan:{_encoded(plan)}")


def task_iri(plan: str, key: str) -> Iri:
    """The node of a task; ``key`` is unique within its plan."""
    return Iri(f"{plan_iri(plan)}:task:{_encoded(key)}")


def section_iri(plan: str, path: tuple[str, ...], heading: Span) -> Iri:
    """The node of a section. The place is in it because a careless plan has two sections 三."""
    return Iri(f"{plan_iri(plan)}:section:{_encoded('/'.join(path))}:{heading.start}")


def department_iri(name: str, area: str | None) -> Iri:
    """The node of a department: 区建管委 of 长宁区 is another one than that of 静安区."""
    return Iri(f"urn:mingze:department:{_encoded(area) if area else '-'}:{_encoded(name)}")


def document_iri(title: str, number: str | None) -> Iri:
    """The node of a cited document: two references to one number are one, however number and title are written."""
    kind, name = ("number", plain_number(number)) if number else ("title", plain_title(title))
    return Iri(f"urn:mingze:document:{kind}:{_encoded(name)}")


def selector_iri(plan: str, span: Span) -> Iri:
    """The node of a stretch of a plan's text."""
    return Iri(f"{plan_iri(plan)}:text:{span.start}-{span.end}")


def item_iri(owner: Iri, kind: str, span: Span, content: tuple[object, ...] = ()) -> Iri:
    """The node of something that a task or plan says at ``span``.

    ``content`` tells apart what stands at one place (two indicators in one phrase) and enters as a digest.
    """
    place = f"{owner}:{kind}:{span.start}-{span.end}"
    if not content:
        return Iri(place)
    digest = sha256("\0".join(map(str, content)).encode()).hexdigest()[:8]
    return Iri(f"{place}:{digest}")


def readable(iri: str) -> str:
    """An IRI with its Chinese characters back, for messages."""
    return unquote(iri).removeprefix("urn:mingze:")


def _encoded(text: str) -> str:
    """Percent-encoded, slashes and colons too."""
    return quote(text, safe="")
