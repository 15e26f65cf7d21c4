"""This machine's addresses, and whether the one on the labels is still among them."""

import pytest

from kiosk.upkeep.address import (
    Mismatch,
    is_own,
    lan_addresses,
    mismatch,
    ranked,
    reachable_url,
    reaches_only_itself,
    url_at,
)

OWN = ("192.168.1.10", "10.0.0.5")


def ask(base_url: str, resolved: tuple[str, ...] = ()) -> Mismatch | None:
    return mismatch(
        base_url, addresses=lambda: OWN, is_own=lambda address: address in OWN, resolve=lambda name: resolved
    )


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        (["127.0.0.1", "192.168.1.10"], ("192.168.1.10",)),
        (["169.254.3.4", "0.0.0.0", "224.0.0.1"], ()),
        (["8.8.4.4", "172.20.0.3"], ("172.20.0.3", "8.8.4.4")),
        (["192.168.1.10", "10.0.0.5", "192.168.1.10"], ("192.168.1.10", "10.0.0.5")),
    ],
)
def test_only_addresses_of_a_network_count_and_private_ones_first(found, kept):
    assert ranked(found) == kept


def test_this_machines_addresses_are_its_own():
    assert all(is_own(address) for address in lan_addresses())


def test_loopback_is_own_and_an_address_of_the_documentation_is_not():
    assert is_own("127.0.0.1")
    assert not is_own("203.0.113.77")


@pytest.mark.parametrize("base_url", ["http://192.168.1.10", "http://10.0.0.5:8080"])
def test_an_own_address_matches(base_url):
    assert ask(base_url) is None


def test_an_address_this_machine_no_longer_has_is_named_with_those_it_has():
    assert ask("http://192.168.1.77:8080") == Mismatch("192.168.1.77", OWN)


def test_a_name_is_looked_up():
    assert ask("http://xuncha.school.cn", ("10.0.0.5",)) is None
    assert ask("http://xuncha.school.cn", ("10.0.0.6",)) == Mismatch("xuncha.school.cn", OWN)
    assert ask("http://xuncha.school.cn", ()) == Mismatch("xuncha.school.cn", OWN)


def test_an_https_address_belongs_to_a_proxy_and_is_not_doubted():
    assert ask("https://xuncha.school.cn") is None


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [
        ("192.168.1.10", 80, "http://192.168.1.10"),
        ("192.168.1.10", 8080, "http://192.168.1.10:8080"),
        ("::1", 8080, "http://[::1]:8080"),
    ],
)
def test_the_port_is_left_out_where_browsers_assume_it(host, port, url):
    assert url_at(host, port) == url


@pytest.mark.parametrize(
    ("host", "addresses", "url"),
    [
        ("0.0.0.0", OWN, "http://192.168.1.10:8080"),
        ("10.0.0.5", OWN, "http://10.0.0.5:8080"),
        ("127.0.0.1", OWN, "http://192.168.1.10:8080"),
        ("0.0.0.0", (), None),
        ("127.0.0.1", (), None),
    ],
)
def test_labels_carry_an_address_of_the_network_or_none_at_all(host, addresses, url):
    assert reachable_url(host, 8080, addresses=addresses) == url


@pytest.mark.parametrize(
    ("host", "is_hidden"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("192.168.1.10", False), ("pc", False)],
)
def test_a_server_on_loopback_reaches_only_itself(host, is_hidden):
    assert reaches_only_itself(host) is is_hidden
