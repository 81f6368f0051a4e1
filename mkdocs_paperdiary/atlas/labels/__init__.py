"""What the clusters are called: by their keywords, by a language model, or by the user."""

from .cluster_names import Namer
from .labeller import Group, Labeller, LabellingError, Naming

__all__ = ["Group", "Labeller", "LabellingError", "Namer", "Naming"]
