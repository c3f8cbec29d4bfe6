"""The texts of QR codes and links: made, read again, and refused with a word on what they are."""

import json

import pytest

from fejkollen_server.errors import CodeIsRefused, InputIsInvalid
from fejkollen_server.scanning import bankid_se, freja, mitid
from fejkollen_server.scanning.bankid_se import AnimatedCode, StartLink
from fejkollen_server.scanning.code_reader import Code, read_code, read_session_code
from fejkollen_server.scanning.freja import BindLink
from fejkollen_server.scanning.mitid import ChannelFrame

TOKEN = "67df3917-fa0d-44e5-b327-edcc928297f8"
SECRET = "d28db9a7-4cde-429e-a983-359be676944c"
AUTHS = {
    0: "dc69358e712458a66a7525beef148ae8526b1c71610eff2c16cdffb4cdac9bf8",
    1: "949d559bf23403952a94d103e67743126381eda00f0b3cbddbf7c96b1adcbce2",
}
BINDING = "8f14e45fceea167a5a36dedd4bea2543"


@pytest.mark.parametrize(("second", "auth"), AUTHS.items())
def test_the_qr_code_of_bankid_is_that_of_the_published_vectors(second: int, auth: str) -> None:
    text = bankid_se.bankid_qr(TOKEN, SECRET, second)
    assert text == f"bankid.{TOKEN}.{second}.{auth}"
    assert read_code(text) == AnimatedCode(TOKEN, second, auth)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (bankid_se.autostart_link(TOKEN), StartLink(TOKEN)),
        (bankid_se.autostart_link(TOKEN, "https://shop.test/?a=1&b=2"), StartLink(TOKEN)),
        (bankid_se.autostart_web_link(TOKEN), StartLink(TOKEN)),
        (f"BANKID:///?redirect=null&autostarttoken={TOKEN}", StartLink(TOKEN)),
        (f"  https://app.bankid.com/?autostarttoken={TOKEN}\n", StartLink(TOKEN)),
        (freja.freja_link(TOKEN), BindLink(TOKEN)),
        (freja.freja_web_link(TOKEN), BindLink(TOKEN)),
        (f"https://elsewhere.test/freja?action=bindUserToTransaction&transactionReference={TOKEN}", BindLink(TOKEN)),
        (f"frejaeid://bindUserToTransaction/?transactionReference={TOKEN}&originAppScheme=shop", BindLink(TOKEN)),
        (freja.freja_link("a b&c=d/å"), BindLink("a b&c=d/å")),
    ],
)
def test_a_link_is_read_back_to_its_token(text: str, code: Code) -> None:
    assert read_session_code(text) == code


def test_links_are_written_as_the_apps_expect_them() -> None:
    assert bankid_se.autostart_link("t") == "bankid:///?autostarttoken=t&redirect=null"
    assert bankid_se.autostart_web_link("t", "shop://back?a=1") == (
        "https://app.bankid.com/?autostarttoken=t&redirect=shop%3A%2F%2Fback%3Fa%3D1"
    )
    assert freja.freja_link("a/b") == "frejaeid://bindUserToTransaction?transactionReference=a%2Fb"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must be BankID's QR code"),
        ("hello", "must be BankID's QR code"),
        (TOKEN, "must be BankID's QR code"),
        ("http://[", "must be BankID's QR code"),
        ("x" * 4001, "must not be longer than 4000 characters"),
        (f"bankid.{TOKEN}", "begins like BankID's QR code"),
        (f"bankid.{TOKEN}.1.5.{AUTHS[1]}", "begins like BankID's QR code"),
        (f"bankid.{TOKEN}.-1.{AUTHS[1]}", "begins like BankID's QR code"),
        (f"bankid.{TOKEN}.{'9' * 3000}.{AUTHS[1]}", "begins like BankID's QR code"),
        (f"bankid.{TOKEN}.1.\ud800", "begins like BankID's QR code"),
        ("bankid:///?redirect=null", "is a link to BankID, which must say autostarttoken="),
        ("https://app.bankid.com/", "is a link to BankID, which must say autostarttoken="),
        ("BANKIDF.abc", "is a digital ID card"),
        ("frejaeid://bindUserToTransaction", "is a link to Freja, which must say transactionReference="),
        ("frejaeid://sign?transactionReference=x", "is a link to Freja, which must begin"),
        ("https://x.test/freja?action=bindUserToTransaction", "is a link to Freja, which must say"),
        ("http://localhost:8080/eid/abc", "is the address of a hosted page"),
        ("https://shop.test/", "is a web address of neither BankID nor Freja"),
        ("{", "begins like MitID's QR code, but is no JSON"),
        ('{"a":' + "[" * 3900, "begins like MitID's QR code, but is no JSON"),
        ("{}", "begins like MitID's QR code, which must be"),
        ('{"v":1,"p":3,"t":2,"h":"x","uc":1}', "begins like MitID's QR code, which must be"),
        (mitid.mitid_frames(BINDING, 1)[0], "is one of the two frames of MitID's QR code"),
    ],
)
def test_what_leads_to_no_session_is_refused_with_what_it_is(text: str, said: str) -> None:
    with pytest.raises(InputIsInvalid) as refused:
        read_session_code(text)
    assert refused.value.rule.startswith(said)
    assert refused.value.field == "code"


def _frames(binding: str = BINDING, updates: int = 7) -> tuple[ChannelFrame, ChannelFrame]:
    first, second = (mitid.read_frame(text) for text in mitid.mitid_frames(binding, updates))
    return first, second


def test_the_frames_of_mitid_are_written_as_its_own_client_does() -> None:
    first, second = mitid.mitid_frames("abcde", 3)
    assert first == '{"v":1,"p":1,"t":2,"h":"abc","uc":3}'
    assert json.loads(second) == {"v": 1, "p": 2, "t": 2, "h": "de", "uc": 3}
    assert read_code(first) == ChannelFrame(1, "abc", 3)


def test_two_frames_that_follow_each_other_bind_in_either_order() -> None:
    (first, second), (_, next_second) = _frames(), _frames(updates=8)
    for one, another in ((first, second), (second, first), (first, next_second), (next_second, first)):
        mitid.check_frames(one, another, BINDING)


def test_frames_that_do_not_belong_together_are_refused() -> None:
    first, second = _frames()
    for one, another, said in (
        (first, first, "both are frame 1; frame 2 is needed too"),
        (second, second, "both are frame 2; frame 1 is needed too"),
        (first, _frames(updates=9)[1], "the frames belong to updates 7 and 9"),
        (first, _frames("another")[1], "the frames belong to another page"),
    ):
        with pytest.raises(CodeIsRefused, match=said):
            mitid.check_frames(one, another, BINDING)
