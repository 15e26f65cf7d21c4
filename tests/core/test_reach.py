"""Where a notice may go: out into the internet, never into the school's own network by any way of writing it."""

import pytest

from kiosk.core.reach import UrlFlaw, host_of, is_inside, is_inside_name, url_flaw

INSIDE = (
    "127.0.0.1", "10.0.0.5", "192.168.1.10", "172.16.0.1", "169.254.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",
    "fe80::1", "fc00::1", "::ffff:192.168.1.1", "64:ff9b::c0a8:101", "2002:c0a8:0101::1", "fe80::1%eth0",
    "fec0::1", "::127.0.0.1", "::ffff:0:192.168.1.1", "64:ff9b:1::c0a8:101",
)  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_of_the_own_network_is_inside(address):
    assert is_inside(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "119.29.29.29", "2400:3200::1"])
def test_an_address_of_the_internet_is_not(address):
    assert not is_inside(address)


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "kiosk.localhost", "printer.local", "nas.lan", "router", "2130706433", "0x7f.1",
             "127.1", "0177.0.0.1", "10.0.0.5.", "999.999.999.999"],
)  # fmt: skip
def test_a_name_or_number_of_this_network_is_inside_however_it_is_written(host):
    assert is_inside_name(host)


def test_a_published_host_is_not_inside():
    assert not is_inside_name("qyapi.weixin.qq.com")


@pytest.mark.parametrize(
    ("url", "flaw"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", None),
        ("", UrlFlaw.ODD),
        ("qyapi.weixin.qq.com", UrlFlaw.ODD),
        ("ftp://example.com/", UrlFlaw.ODD),
        ("javascript:alert(1)", UrlFlaw.ODD),
        ("https://user:pass@example.com/", UrlFlaw.ODD),
        ("https://example.com:99999/", UrlFlaw.ODD),
        ("https://[::1", UrlFlaw.ODD),
        ("https://exa mple.com/", UrlFlaw.ODD),
        ("https://example.com/\r\nX: y", UrlFlaw.ODD),
        ("https://例子.cn/", UrlFlaw.ODD),
        ("https://192.168.1.10/robot", UrlFlaw.INSIDE),
        ("http://[::1]/robot", UrlFlaw.INSIDE),
        ("https://example.com/" + "x" * 10_000, UrlFlaw.TOO_LONG),
    ],
)
def test_an_address_is_taken_or_refused_for_its_flaw(url, flaw):
    assert url_flaw(url, may_be_inside=False) is flaw


def test_a_school_that_allows_it_may_send_into_its_own_network():
    assert url_flaw("http://192.168.1.10/robot", may_be_inside=True) is None
    assert host_of("http://192.168.1.10:8000/robot") == "192.168.1.10"
