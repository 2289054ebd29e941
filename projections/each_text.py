"""The texts of a JSON list in a column, as rows: in the words of each database."""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class EachText(FunctionElement[Any]):
    """A row for each text, in the column `value`."""

    name = "each_text"
    inherit_cache = True


@compiles(EachText, "postgresql")
def _each_of_array(element: EachText, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS json))"


@compiles(EachText, "sqlite")
def _each_of_json(element: EachText, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"
