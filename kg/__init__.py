"""The graph of plans: who does what, how much, by when and on which basis, each with its evidence."""

from kg.build import plan_graph, register_graph
from kg.catalog import Catalog
from kg.query import Outcome, run
from kg.store import EmbeddedStore, GraphStore

__all__ = ["Catalog", "EmbeddedStore", "GraphStore", "Outcome", "plan_graph", "register_graph", "run"]
