"""Documents, under the path that the official clients call and the one that their comments name."""

from typing import Annotated

from fastapi import File, Request, Response, UploadFile

from app.providers.answers import CANCELLED, DOWNLOADED, UPLOADED
from app.providers.dependencies import AllServices, CurrentAccount, SessionID
from app.providers.documents.schemas import DocumentUploaded
from app.providers.faulty import as_wanted
from app.providers.router import contract_router

router = contract_router("Documents")


@router.post("/document", response_model=DocumentUploaded, status_code=201, responses=UPLOADED)
@router.post("/v3/document", response_model=DocumentUploaded, status_code=201, responses=UPLOADED)
async def upload(
    request: Request, file: Annotated[UploadFile, File()], account: CurrentAccount, services: AllServices
) -> Response:
    """Store one PDF."""
    fault = await services.document_calls.begin(account, None, request.headers)
    document = await services.documents.upload(account, await file.read())
    answer = DocumentUploaded(id=document.id, hash=document.digest)
    return as_wanted(Response(answer.body(), 201, media_type="application/json"), fault)


@router.get("/document/{id}", response_class=Response, responses=DOWNLOADED)
@router.get("/v3/document/{id}", response_class=Response, responses=DOWNLOADED)
async def download(
    request: Request, document_id: SessionID, account: CurrentAccount, services: AllServices
) -> Response:
    """Give the PDF back, signed if it has been."""
    fault = await services.document_calls.begin(account, document_id, request.headers)
    content = await services.documents.download(account, document_id)
    headers = {"Content-Disposition": f'attachment; filename="{document_id}.pdf"'}
    return as_wanted(Response(content, media_type="application/pdf", headers=headers), fault)


@router.delete("/document/{id}", status_code=204, responses=CANCELLED)
@router.delete("/v3/document/{id}", status_code=204, responses=CANCELLED)
async def delete(request: Request, document_id: SessionID, account: CurrentAccount, services: AllServices) -> Response:
    """Delete the PDF."""
    fault = await services.document_calls.begin(account, document_id, request.headers)
    await services.documents.delete(account, document_id)
    return as_wanted(Response(status_code=204), fault)
