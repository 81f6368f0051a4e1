"""What a diary lacks, what is doubtful, dead or double in it, and what can be mended."""

from ..diary.links import Target, targets_of
from .finding import Finding, Kind, Severity
from .note_check import check_diary

__all__ = ["Finding", "Kind", "Severity", "Target", "check_diary", "targets_of"]
