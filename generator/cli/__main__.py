"""`python -m generator.cli` is the command `briefings`. Nothing else stands here."""

from generator.cli import main

main(prog_name="briefings")
