from __future__ import annotations

from lxml import etree

from tasks.extract.old_layout import renew, times_in_text
from tasks.extract.parse import parse

LONG = "The council decided on Tuesday to build a new bridge across the river, and work begins in spring."
OTHER = "The ferryman was not asked, and says that he will row on for as long as anybody waves from the bank."


def renewed(body: str) -> str:
    tree = parse(f"<html><body>{body}</body></html>".encode())
    assert tree is not None
    renew(tree)
    return etree.tostring(tree.find("body"), encoding="unicode")


def test_text_parted_by_breaks_becomes_paragraphs() -> None:
    found = renewed(f"<div>{LONG}<br><br><b>Why</b><br>{OTHER} <i>So it is.</i><br>No.</div>")
    assert found == (f"<body><div><p>{LONG}</p><p><b>Why</b></p><p>{OTHER} <i>So it is.</i></p><p>No.</p></div></body>")


def test_what_stands_between_the_breaks_keeps_its_place() -> None:
    found = renewed(f"<div>{LONG}<br><h2>Why</h2>{OTHER}<ul><li>a</li></ul>after</div>")
    assert found == f"<body><div><p>{LONG}</p><h2>Why</h2><p>{OTHER}</p><ul><li>a</li></ul><p>after</p></div></body>"


def test_a_table_that_lays_out_the_page_becomes_containers_and_one_of_data_stays() -> None:
    data = "<table><tr><td>1</td><td>2</td></tr></table>"
    found = renewed(f"<table><tr><td>Menu</td><td>{LONG}<br>{OTHER}<br>{data}</td></tr></table>")
    assert found == (f"<body><div><div><div>Menu</div><div><p>{LONG}</p><p>{OTHER}</p>{data}</div></div></div></body>")


def test_verses_and_short_lines_stay_as_they_are() -> None:
    body = "<div>Row the boat,<br>row along,<br>all the day.</div>"
    assert renewed(body).replace("/>", ">") == f"<body>{body}</body>"


def test_a_time_in_running_text_is_text_for_the_extractor_and_a_time_again_afterwards() -> None:
    tree = parse(b"<p>It rained on <time>Monday</time>, he said.</p><p><time>12:30</time></p>")
    assert tree is not None
    with times_in_text(tree):
        assert [element.text for element in tree.iter("time")] == ["12:30"]
        assert [element.text for element in tree.iter("span")] == ["Monday"]
    assert [element.text for element in tree.iter("time")] == ["Monday", "12:30"]


def test_a_table_of_data_that_has_its_name_as_a_headline_stays() -> None:
    rows = "".join(f"<tr><td>The rowers of pier {number}</td><td>{number}</td></tr>" for number in range(30))
    table = f"<table><tr><th><h1>Results of the cup</h1></th></tr>{rows}</table>"
    assert renewed(f"{table}<p>{LONG}</p>") == f"<body>{table}<p>{LONG}</p></body>"


def test_a_table_around_the_headline_that_also_holds_running_text_becomes_containers() -> None:
    found = renewed(f"<table><tr><td><h1>A bridge</h1></td></tr><tr><td><div>{LONG} {OTHER}</div></td></tr></table>")
    assert "<td>" not in found
    assert f"<div>{LONG} {OTHER}</div>" in found
