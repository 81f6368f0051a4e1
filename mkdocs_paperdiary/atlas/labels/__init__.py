"""What the clusters are called: by their keywords, by a language model, or by the user."""

from .labeller import Group, Labeller, LabellingError, Naming
from .naming import Namer

__all__ = ["Group", "Labeller", "LabellingError", "Namer", "Naming"]
