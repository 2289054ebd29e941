"""Reads the text format as Prometheus would."""

from prometheus_client.parser import text_string_to_metric_families

Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def figures_in(text: str) -> Figures:
    """Every sample by its name and labels; a name that comes twice is a fault."""
    found: Figures = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            assert key not in found, key
            found[key] = sample.value
    return found


def figure(figures: Figures, name: str, **labels: str) -> float:
    return figures[name, tuple(sorted(labels.items()))]


def families_in(text: str) -> dict[str, tuple[str, str]]:
    """Kind and help of each family."""
    families = text_string_to_metric_families(text)
    return {family.name: (family.type, family.documentation) for family in families}
