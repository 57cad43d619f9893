"""The reference of the API as a page: every operation with what it asks and answers, from its own description."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from allotment.web.middleware import signed_in_actor
from allotment.web.showing import page

JSON = "application/json"
REFERENCES = "#/components/schemas/"
KINDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "null": "nothing",
}
FORMATS = {"date": "date", "date-time": "date and time", "uuid": "id", "binary": "file"}
PLACES = {"path": "in the address", "query": "after the ?", "header": "header"}


@dataclass(frozen=True)
class Part:
    """Something that is asked or answered: its name, where it stands, what kind it is, and what it means.

    ``shape`` is the anchor of the shape that it has, where it has one.
    """

    name: str
    place: str
    kind: str
    shape: str
    required: bool
    meaning: str


@dataclass(frozen=True)
class Described:
    """One operation: how it is asked, and what comes back."""

    anchor: str
    method: str
    address: str
    summary: str
    paragraphs: tuple[str, ...]
    parts: tuple[Part, ...]
    answer: Part


@dataclass(frozen=True)
class Section:
    """The operations on one subject."""

    title: str
    anchor: str
    operations: tuple[Described, ...]


@dataclass(frozen=True)
class ShapeDescribed:
    """A shape: its fields and their meaning."""

    name: str
    anchor: str
    meaning: str
    parts: tuple[Part, ...]


def reference_page(schema: Callable[[], Mapping[str, Any]]) -> Callable[[HttpRequest], HttpResponse]:
    """Make the view that shows the reference; it is worked out once, as the API stays while this process runs."""

    @cache
    def described() -> tuple[list[Section], list[ShapeDescribed], str]:
        whole = schema()
        return sections(whole), shapes(whole), str(whole["info"]["description"])

    @require_GET
    def show(request: HttpRequest) -> HttpResponse:
        actor = signed_in_actor(request)
        if actor is not None:
            request.actor = actor  # type: ignore[attr-defined]
        found, made_of, about = described()
        return page(request, "api/reference.jinja", subjects=found, shapes=made_of, about=about)

    return show


def sections(schema: Mapping[str, Any]) -> list[Section]:
    """Give every operation of an OpenAPI description by subject, in the order in which they stand there."""
    by_subject: dict[str, list[Described]] = {}
    for address, methods in schema["paths"].items():
        for method, operation in methods.items():
            by_subject.setdefault(operation["tags"][0], []).append(_described(address, method, operation))
    return [Section(title, f"about-{number}", tuple(found)) for number, (title, found) in enumerate(by_subject.items())]


def shapes(schema: Mapping[str, Any]) -> list[ShapeDescribed]:
    """Give every shape that is asked or answered, by name."""
    found = sorted(schema["components"]["schemas"].items())
    return [
        ShapeDescribed(name, _anchor(name), one.get("description", ""), tuple(_fields(one)))
        for name, one in found
        if "properties" in one
    ]


def _described(address: str, method: str, operation: Mapping[str, Any]) -> Described:
    answer = next(iter(operation["responses"].values()))
    content = answer.get("content", {})
    shape = content.get(JSON, {}).get("schema")
    kind, anchor = _kind(shape) if shape else ("a file", "")
    return Described(
        anchor=operation["operationId"],
        method=method.upper(),
        address=address,
        summary=operation["summary"],
        paragraphs=tuple(" ".join(one.split()) for one in operation.get("description", "").split("\n\n")),
        parts=(*map(_parameter, operation["parameters"]), *_body(operation)),
        answer=Part("", "", kind, anchor, True, ""),
    )


def _parameter(parameter: Mapping[str, Any]) -> Part:
    kind, anchor = _kind(parameter["schema"])
    meaning = parameter.get("description", "")
    return Part(parameter["name"], PLACES[parameter["in"]], kind, anchor, parameter["required"], meaning)


def _body(operation: Mapping[str, Any]) -> Iterator[Part]:
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        if media_type == JSON:
            kind, anchor = _kind(content["schema"])
            yield Part("body", "JSON", kind, anchor, True, "")
        else:
            for part in _fields(content["schema"]):
                yield Part(part.name, "form", part.kind, part.shape, part.required, part.meaning)


def _fields(shape: Mapping[str, Any]) -> Iterator[Part]:
    required = shape.get("required", [])
    for name, field in shape.get("properties", {}).items():
        kind, anchor = _kind(field)
        yield Part(name, "", kind, anchor, name in required, field.get("description", ""))


def _kind(shape: Mapping[str, Any]) -> tuple[str, str]:
    """Say in words of which kind a value is, with the anchor of its shape where it has one."""
    if "$ref" in shape:
        name = shape["$ref"].removeprefix(REFERENCES)
        return name, _anchor(name)
    if "anyOf" in shape:
        kinds = [_kind(one) for one in shape["anyOf"]]
        anchor = next((anchor for _, anchor in kinds if anchor), "")
        return " or ".join(words for words, _ in kinds), anchor
    if "enum" in shape:
        return ", ".join(str(one) for one in shape["enum"]), ""
    if shape.get("type") == "array":
        words, anchor = _kind(shape.get("items", {}))
        return f"list of {words}", anchor
    return FORMATS.get(shape.get("format", ""), KINDS.get(shape.get("type", ""), "anything")), ""


def _anchor(name: str) -> str:
    return f"shape-{name}"
