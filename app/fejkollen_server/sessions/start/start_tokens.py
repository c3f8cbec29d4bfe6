"""What each eID hands out when a session starts, for the person to find it by."""

from dataclasses import replace
from typing import assert_never

from fejkollen_server.eids.profile import StartToken
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Operation
from fejkollen_server.sessions.order import Order
from fejkollen_server.sessions.session import Shown
from fejkollen_server.tokens import Tokens

# BankID shows pairs of such words on the page and in the app, so that both ends see that they belong together.
WORDS = (
    *("BLANK", "BRATT", "DJERV", "FLINK", "FREKK", "GRØNN", "HARDFØR", "KLOK", "KVIKK", "LITEN", "MILD", "MODIG"),
    *("MYK", "RASK", "ROLIG", "RUND", "SKARP", "SNILL", "STILLE", "STOLT", "TAUS", "TRYGG", "VARM", "VILL"),
    *("BRIKKE", "BUKETT", "ELV", "FJELL", "FJORD", "GARDIN", "HAVN", "HYTTE", "JULEKOS", "KAKE", "KANO", "LAMPE"),
    *("LYKT", "MÅKE", "NISSE", "PADDEL", "RAMME", "REV", "SKI", "SOFA", "SPINKEL", "TROLL", "VINTER", "VOTT"),
)


def shown_at_start(order: Order, tokens: Tokens) -> Shown:
    """Make the tokens of one session. Age verifications have none yet: their page is the way in."""
    if order.operation is Operation.AGE_VERIFICATION:
        return Shown(order.ref_id, min_age=order.min_age, max_age=order.max_age)
    return with_start_tokens(Shown(order.ref_id), order, tokens)


def with_start_tokens(shown: Shown, order: Order, tokens: Tokens) -> Shown:
    """Add what the eID hands out on this channel."""
    token = PROFILES[order.provider].start_tokens.get(order.channel, StartToken.NONE)
    match token:
        case StartToken.NONE:
            return shown
        case StartToken.AUTO_START:
            return replace(shown, auto_start_token=tokens.uuid())
        case StartToken.AUTO_START_AND_QR:
            auto_start, qr_start, secret = tokens.uuid(), tokens.uuid(), tokens.uuid()
            return replace(shown, auto_start_token=auto_start, qr_start_token=qr_start, qr_start_secret=secret)
        case StartToken.WORD_PAIR:
            return replace(shown, binding_message=" ".join(tokens.choose_two(WORDS)))
        case StartToken.GIVEN_MESSAGE:
            return replace(shown, binding_message=order.binding_message)
    assert_never(token)
