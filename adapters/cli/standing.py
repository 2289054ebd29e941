"""Tells of read models that stand still at an event which their handlers cannot apply."""

import sys

import sqlalchemy as sa
import typer

from projections.hindrances import faults_of


def tell_faults(engine: sa.Engine) -> None:
    """A line each, and exit code 1 when there is one."""
    faults = faults_of(engine)
    for name, fault in faults.items():
        print(f"{name} stands still at position {fault.position}: {fault.reason}", file=sys.stderr)
    if faults:
        raise typer.Exit(1)
