"""HTML that cannot be forgotten to be escaped: elements are built, never glued."""

from __future__ import annotations

from markupsafe import Markup, escape

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})

Child = str | Markup | None
Attr = str | int | bool | None


def el(tag: str, *children: Child, **attrs: Attr) -> Markup:
    """The element `tag`; children that are plain strings are escaped, `Markup` is kept, None is left out.

    Attribute names drop a trailing underscore and turn the others into hyphens; True is an empty attribute, False and
    None are none at all.

    >>> str(el("a", "<b>", href="#x", data_n=1))
    '<a href="#x" data-n="1">&lt;b&gt;</a>'
    """
    opening = (
        Markup("<" + tag) + Markup("").join(_attribute(name, value) for name, value in attrs.items()) + Markup(">")
    )
    if tag in _VOID:
        return opening
    return opening + join(*children) + Markup(f"</{tag}>")


def join(*children: Child) -> Markup:
    """The children one after the other, escaped where they are plain text."""
    return Markup("").join(escape(child) for child in children if child is not None)


def scroll(child: Markup) -> Markup:
    """`child` in a box that scrolls sideways where the window is narrow, by keyboard as well."""
    return el("div", child, class_="scroll", tabindex="0", role="group")


def hidden(text: str) -> Markup:
    """Words for a screen reader alone."""
    return el("span", text, class_="unseen")


def _attribute(name: str, value: Attr) -> Markup:
    if value is None or value is False:
        return Markup("")
    plain = name.rstrip("_").replace("_", "-")
    return Markup(f" {plain}") if value is True else Markup(f' {plain}="') + escape(str(value)) + Markup('"')
