"""One spelling for each page; what is no URL to fetch is refused with its own reason."""

from __future__ import annotations

import string
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.url import MAX_LENGTH, UrlRefused, canonical, host_of, job_id, normalise

SAME = [
    ("HTTP://Example.COM/A", "http://example.com/A"),
    ("  https://example.com/a \n", "https://example.com/a"),
    ("http://example.com", "http://example.com/"),
    ("http://example.com?a=1", "http://example.com/?a=1"),
    ("http://example.com/?", "http://example.com/"),
    ("http://example.com:80/a", "http://example.com/a"),
    ("https://example.com:443/a", "https://example.com/a"),
    ("https://example.com:/a", "https://example.com/a"),
    ("http://example.com:0080/a", "http://example.com/a"),
    ("http://example.com:443/a", "http://example.com:443/a"),
    ("http://example.com./a", "http://example.com/a"),
    ("http://example.com/a#part", "http://example.com/a"),
    ("http://example.com/a?b=1#:~:text=x?y", "http://example.com/a?b=1"),
    ("http://example.com#a/b", "http://example.com/"),
    ("http://example.com/a/./b/../c", "http://example.com/a/c"),
    ("http://example.com/../../a", "http://example.com/a"),
    ("http://example.com/a/%2e%2E/b", "http://example.com/b"),
    ("http://example.com/a/..", "http://example.com/"),
    ("http://example.com/%7euser/%c3%a9", "http://example.com/~user/%C3%A9"),
    ("http://example.com/é?q=ü", "http://example.com/%C3%A9?q=%C3%BC"),
    ("http://example.com/100%/%zz", "http://example.com/100%25/%25zz"),
    ("http://example.com/a%2Fb%3F", "http://example.com/a%2Fb%3F"),
    ('http://example.com/[a]|{b}\\^`"<>', "http://example.com/%5Ba%5D%7C%7Bb%7D%5C%5E%60%22%3C%3E"),
    ("http://bücher.example/", "http://xn--bcher-kva.example/"),
    ("http://BÜCHER.example/", "http://xn--bcher-kva.example/"),
    ("http://straße.example/", "http://xn--strae-oqa.example/"),
    ("http://例え。テスト/", "http://xn--r8jz45g.xn--zckzah/"),
    ("http://①②⑦.0.0.1/", "http://127.0.0.1/"),
    ("http://0x7f.1/", "http://127.0.0.1/"),
    ("http://2130706433/", "http://127.0.0.1/"),
    ("http://0177.0.0.01:8080/", "http://127.0.0.1:8080/"),
    ("http://[0:0::1]:80/", "http://[::1]/"),
    ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
    ("http://example.com/a?utm_source=x&id=3&UTM_Medium=y", "http://example.com/a?id=3"),
    ("http://example.com/a?fbclid=x", "http://example.com/a"),
    ("http://example.com/a?id=3&amp;utm_campaign=x", "http://example.com/a?id=3"),
    ("http://example.com/a?gclid=1&msclkid=2&yclid=3&mc_cid=4&_ga=5&igshid=6", "http://example.com/a"),
    ("http://example.com/a;jsessionid=0A1B?x=1&PHPSESSID=2", "http://example.com/a?x=1"),
]
DIFFERENT = [
    ("http://example.com/a", "https://example.com/a"),
    ("http://example.com/a", "http://www.example.com/a"),
    ("http://example.com/a", "http://example.com/a/"),
    ("http://example.com/a", "http://example.com//a"),
    ("http://example.com/a", "http://example.com/A"),
    ("http://example.com/a", "http://example.com/a?x"),
    ("http://example.com/a?x", "http://example.com/a?x="),
    ("http://example.com/a?x=1&y=2", "http://example.com/a?y=2&x=1"),
    ("http://example.com/a?x=1&x=2", "http://example.com/a?x=2&x=1"),
    ("http://example.com/a?x=a+b", "http://example.com/a?x=a%2Bb"),
    ("http://example.com/a%2Fb", "http://example.com/a/b"),
    ("http://example.com/a?sid=1", "http://example.com/a?sid=2"),
    ("http://example.com/a?cid=1", "http://example.com/a?cid=2"),
    ("http://example.com/a?source=1", "http://example.com/a?source=2"),
    ("http://example.com/a?ref=1", "http://example.com/a?ref=2"),
    ("http://example.com/a?pk_id=1", "http://example.com/a?pk_id=2"),
    ("http://example.com/a?p=1", "http://example.com/a?p=2"),
    ("http://example.com/a;v=1", "http://example.com/a;v=2"),
    ("http://example.com:8080/a", "http://example.com/a"),
    ("http://straße.example/", "http://strasse.example/"),
]
REFUSED = [
    ("", "empty"),
    (" \t\n", "empty"),
    ("hello", "not a URL: it does not begin with http:// or https://"),
    ("example.com/a", "not a URL: it does not begin with http:// or https://"),
    ("example.com:80/a", "not a URL: it does not begin with http:// or https://"),
    ("//example.com/a", "not a URL: it does not begin with http:// or https://"),
    ("# comment", "spaces or control characters inside"),
    ("ftp://example.com/a", "ftp: is not fetched, only http and https are"),
    ("FTP://example.com/a", "ftp: is not fetched, only http and https are"),
    ("javascript:alert(1)", "javascript: is not fetched, only http and https are"),
    ("mailto:a@example.com", "mailto: is not fetched, only http and https are"),
    ("data:text/html,x", "data: is not fetched, only http and https are"),
    ("file:///etc/passwd", "file: is not fetched, only http and https are"),
    ("foo://example.com/", "the scheme is neither http nor https"),
    ("http:example.com", "no // after http: or https:"),
    ("http:/example.com", "no // after http: or https:"),
    ("http://user:secret@example.com/", "a user name or password in the URL"),
    ("http://user@example.com/", "a user name or password in the URL"),
    ("http://@example.com/", "a user name or password in the URL"),
    ("http://", "no host"),
    ("http:///a", "no host"),
    ("http://?a", "no host"),
    ("http://:80/", "no host"),
    ("http://example.com/" + "a" * MAX_LENGTH, "longer than 2048 characters"),
    ("http://example.com/" + "é" * 1000, "longer than 2048 characters"),
    ("x" * 1_000_000, "longer than 2048 characters"),
    ("http://example.com/a b", "spaces or control characters inside"),
    ("http://exam\tple.com/", "spaces or control characters inside"),
    ("http://example.com/a\r\nHost: b", "spaces or control characters inside"),
    ("http://example.com/\0", "spaces or control characters inside"),
    ("http://example.com/\x85a", "spaces or control characters inside"),
    ("http://example.com/\u2028a", "spaces or control characters inside"),
    ("http://example.com/\ud800", "spaces or control characters inside"),
    ("http://example.com:0/", "bad port: not a number from 1 to 65535"),
    ("http://example.com:65536/", "bad port: not a number from 1 to 65535"),
    ("http://example.com:abc/", "bad port: not a number from 1 to 65535"),
    ("http://example.com:-1/", "bad port: not a number from 1 to 65535"),
    ("http://example.com:٨٠/", "bad port: not a number from 1 to 65535"),
    ("http://[::1", "bad host: brackets or colons that do not fit"),
    ("http://::1/", "no host"),
    ("http://[::1]x/", "bad host: brackets or colons that do not fit"),
    ("http://[]/", "bad host: not an IPv6 address in the brackets"),
    ("http://[1.2.3.4]/", "bad host: not an IPv6 address in the brackets"),
    ("http://[fe80::1%25eth0]/", "bad host: not an IPv6 address in the brackets"),
    ("http://1.2.3.4.5/", "bad host: not an IPv4 address, but it ends in a number"),
    ("http://256.1.1.1/", "bad host: not an IPv4 address, but it ends in a number"),
    ("http://4294967296/", "bad host: not an IPv4 address, but it ends in a number"),
    ("http://1.0x1g/", None),
    ("http://example..com/", "bad host: empty or overlong parts, or characters that a host name cannot have"),
    ("http://./", "bad host: empty or overlong parts, or characters that a host name cannot have"),
    ("http://exam%70le.com/", "bad host: empty or overlong parts, or characters that a host name cannot have"),
    ("http://example.com\\@evil.com/", "a user name or password in the URL"),
    ("http://example.com\\evil/", "bad host: empty or overlong parts, or characters that a host name cannot have"),
    ("http://a<b>.com/", "bad host: empty or overlong parts, or characters that a host name cannot have"),
    (f"http://{'a' * 64}.com/", "bad host: empty or overlong parts, or characters that a host name cannot have"),
    (f"http://{'a.' * 127}com/", "bad host: longer than 253 characters"),
    (f"http://{'ü' * 300}.com/", "bad host: longer than 253 characters"),
    ("http://☃\u0301\u200b\ufffd.com/", "bad host: not an internationalised domain name"),
]


@pytest.mark.parametrize(("given_url", "expected"), SAME)
def test_spellings_of_one_page_become_one(given_url: str, expected: str) -> None:
    assert normalise(given_url) == expected


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_pages_that_may_differ_stay_apart(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[text[:30] or "nothing" for text, _ in REFUSED])
def test_what_is_no_url_is_refused_with_its_reason(text: str, reason: str | None) -> None:
    if reason is None:
        assert normalise(text)  # a name whose last part only begins like a number
        return
    with pytest.raises(UrlRefused) as refused:
        normalise(text)
    assert refused.value.reason == str(refused.value) == reason


URL_PARTS = st.text(string.ascii_letters + string.digits + "%/.?&=;#:[]@~+-_' üß例\\|{}^\x00", max_size=40)


@given(st.one_of(st.text(max_size=60), URL_PARTS, URL_PARTS.map("http://example.com/".__add__)))
@example("http://a/b/..;jsessionid=1/../c")
@example("http://a/%2525%25%")
@example("http://a/?utm_a=1&&utm_b=2&")
@example("http://a/.;jsessionid=2")
def test_normalising_twice_gives_the_same(text: str) -> None:
    try:
        once = normalise(text)
    except UrlRefused:
        return
    assert normalise(once) == once
    assert canonical(once) == once
    assert once.isascii()
    assert once.isprintable()
    assert len(once) <= MAX_LENGTH
    assert "#" not in once
    assert host_of(once) == urlsplit(once).netloc
    assert len(job_id(once)) == 16


NAMES = st.sampled_from(["id", "p", "sid", "utm_source", "fbclid", "ref", "page", "x[0]", "q"])


@given(st.lists(st.tuples(NAMES, st.text(string.ascii_letters + "äß&=+ %", max_size=5)), max_size=6))
def test_only_tracking_parameters_go_and_the_rest_keeps_values_and_order(pairs: list[tuple[str, str]]) -> None:
    escape = {"&": "%26", "=": "%3D", "+": "%2B", " ": "+", "%": "%25"}
    query = "&".join(f"{name}={''.join(escape.get(letter, letter) for letter in value)}" for name, value in pairs)
    kept = parse_qsl(urlsplit(normalise(f"http://example.com/a?{query}")).query, keep_blank_values=True)
    assert kept == [(name, value) for name, value in pairs if name not in {"utm_source", "fbclid"}]


def test_a_redirects_target_keeps_its_parameters() -> None:
    assert canonical("http://Example.com/a?utm_source=x#y") == "http://example.com/a?utm_source=x"


def test_the_host_has_its_port_unless_it_is_the_schemes_own() -> None:
    assert host_of(normalise("http://EXAMPLE.com:80")) == "example.com"
    assert host_of(normalise("http://example.com:8080?x")) == "example.com:8080"
    assert host_of(normalise("https://[::1]:8443/x")) == "[::1]:8443"


def test_an_id_is_a_fixed_function_of_the_normalised_url() -> None:
    assert job_id("https://example.com/") == "b4iv3mdcw7an2ayl"
    assert set(job_id("http://example.com/")) <= set("abcdefghijklmnopqrstuvwxyz234567")


def test_reasons_hold_nothing_of_the_url() -> None:
    private = "s3cret"
    for text in (f"http://u:{private}@x/", f"{private}://x/", f"http://x:{private}/", f"http://{private}..x/", private):
        with pytest.raises(UrlRefused) as refused:
            normalise(text)
        assert private not in refused.value.reason
