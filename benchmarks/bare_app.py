"""What everything is measured against: a FastAPI route with Basic authentication and a Pydantic answer."""

import secrets
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pydantic import BaseModel


class Status(BaseModel):
    id: str
    refId: str
    status: str
    autoStartToken: str
    qrStartToken: str
    qrStartSecret: str
    hintCode: str


app = FastAPI(openapi_url=None)


async def caller(credentials: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    right_id = secrets.compare_digest(credentials.username.encode(), b"demo")
    if not secrets.compare_digest(credentials.password.encode(), b"demo-secret") & right_id:
        raise HTTPException(401)
    return credentials.username


@app.get("/status/{session_id}")
async def status(session_id: str, _caller: Annotated[str, Depends(caller)]) -> Status:
    return Status(
        id=session_id,
        refId="bench",
        status="PENDING",
        autoStartToken="a" * 36,
        qrStartToken="b" * 36,
        qrStartSecret="c" * 36,
        hintCode="outstandingTransaction",
    )


@app.get("/health/ready")
async def ready() -> dict[str, str]:
    return {"status": "ready"}
