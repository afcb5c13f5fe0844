"""What a community has decided in advance, read from its folder of YAML files and checked as a whole."""

from policy.loader import check, load, load_all
from policy.mistake import Mistake, PolicyError
from policy.report import Report

__all__ = ["Mistake", "PolicyError", "Report", "check", "load", "load_all"]
