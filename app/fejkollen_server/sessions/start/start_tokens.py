"""What each eID hands out when a session starts, for the person to find it by."""

from dataclasses import replace

from fejkollen_server.eids.vocabulary import Channel, Operation, Provider
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
    match order.provider, order.channel:
        case (Provider.BANKID_SE, Channel.FRONT) | (Provider.FREJA, _):
            return with_start_tokens(Shown(order.ref_id), order.provider, tokens)
        case Provider.BANKID_NO, Channel.BACKCHANNEL:
            return Shown(order.ref_id, binding_message=" ".join(tokens.choose_two(WORDS)))
        case Provider.MITID, Channel.BACKCHANNEL:
            return Shown(order.ref_id, binding_message=order.binding_message)
        case _:
            return Shown(order.ref_id)


def with_start_tokens(shown: Shown, provider: Provider, tokens: Tokens) -> Shown:
    """Add what the app of Swedish BankID or Freja finds the order by."""
    if provider is Provider.FREJA:
        return replace(shown, auto_start_token=tokens.uuid())
    auto_start, qr_start, secret = tokens.uuid(), tokens.uuid(), tokens.uuid()
    return replace(shown, auto_start_token=auto_start, qr_start_token=qr_start, qr_start_secret=secret)
