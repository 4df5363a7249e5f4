"""Research briefings from annotated sources: the stages load → check → index → pages → render."""

__version__ = "0.1.0"
