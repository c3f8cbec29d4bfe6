"""Where callbacks arrive. It is open to everybody, as every relying party's is, and so believes signatures only."""

from fastapi import APIRouter, Request, Response

from fejkollen_server.demo.callbacks import SIGNATURE_HEADER
from fejkollen_server.demo.shop import Shop

receiving = APIRouter(prefix="/demo/callback", include_in_schema=False)


@receiving.post("/{attempt_id}")
async def receive(request: Request, attempt_id: str) -> Response:
    """Answer every genuine callback alike, the first and those that come again: the sender asks only if it arrived."""
    body = await request.body()
    shop = shop_of(request)
    attempt = shop.attempts.find(attempt_id)
    if attempt is None:
        return Response(status_code=404)
    genuine = shop.receive(attempt, body, request.headers.get(SIGNATURE_HEADER, ""))
    return Response(status_code=204 if genuine else 401)


def shop_of(request: Request) -> Shop:
    """Give the one shop there is, opened when somebody first comes by."""
    state = request.app.state
    if not hasattr(state, "shop"):
        state.shop = Shop(state.services)
    shop: Shop = state.shop
    return shop
