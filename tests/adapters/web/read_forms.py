"""Forms of a page as a person sees them: what stands in their fields, and what faults are told."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "rect", "path"))


@dataclass
class Form:
    """Values by the names of the fields; `faults` are said inside, by the id of their element."""

    values: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


class FormsReader(HTMLParser):
    """Reads the forms of one page, and the words of its notices, apart from remedies."""

    def __init__(self) -> None:
        super().__init__()
        self.forms = list[Form]()
        self.refusal = ""
        self.remedy = ""
        self.remedy_links = list[str]()
        self.links = list[str]()
        self._open = list[tuple[str, dict[str, str]]]()
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append((tag, said))
        if tag == "a" and self.is_in_remedy:
            self.remedy_links.append(said["href"])
        if tag == "form":
            self._form = Form()
            self.forms.append(self._form)
        if self._form and said.get("name"):
            self._form.ids[said["name"]] = said.get("id", "")
        is_sent = said.get("type") != "checkbox" or "checked" in said
        if self._form and tag == "input" and said.get("name") and is_sent:
            self._form.values[said["name"]] = said.get("value", "")
        if tag == "select":
            self._select = said.get("name", "")
        if self._form and tag == "option" and self._select and "selected" in said:
            self._form.values[self._select] = said.get("value", "")

    @property
    def is_in_remedy(self) -> bool:
        return any(said.get("class") == "remedy" for _, said in self._open)

    def handle_data(self, text: str) -> None:
        if self.is_in_remedy:
            is_in_link = self._open[-1][0] == "a"
            self.remedy += "" if is_in_link else text
            return
        for tag, said in self._open:
            if said.get("id") == "refusal":
                self.refusal += text
            if self._form and said.get("class") == "fault":
                key = said.get("id", "")
                self._form.faults[key] = self._form.faults.get(key, "") + text
            if self._form and tag == "textarea":
                name = said.get("name", "")
                self._form.values[name] = self._form.values.get(name, "") + text

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = ""


@dataclass(frozen=True)
class Answer:
    """A page that answers a form. `remedy` is said beneath the refusal, and leads to `links`."""

    refusal: str
    form: Form | None
    remedy: str = ""
    links: tuple[str, ...] = ()


def answer_in(html: str, act: str) -> Answer:
    """The words above the page, and the form that was sent, where it still stands there."""
    reader = FormsReader()
    reader.feed(html)
    form = next((each for each in reader.forms if each.values.get("act") == act), None)
    refusal, remedy = (" ".join(each.split()) for each in (reader.refusal, reader.remedy))
    return Answer(refusal, form, remedy, tuple(reader.remedy_links))
