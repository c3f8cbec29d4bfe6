"""Documents, under the path that the official clients call and the one that their comments name."""

from typing import Annotated

from fastapi import File, Request, Response, UploadFile

from fejkollen_server.providers.authentication import CurrentAccount
from fejkollen_server.providers.caller_sessions import SessionID
from fejkollen_server.providers.contract_router import contract_router
from fejkollen_server.providers.documented_answers import CANCELLED, DOWNLOADED, UPLOADED
from fejkollen_server.providers.documents.schemas import DocumentUploaded
from fejkollen_server.web.request_services import AllServices
from fejkollen_server.web.spoilt_answers import spoilt_answer

router = contract_router("Documents")


@router.post("/document", response_model=DocumentUploaded, status_code=201, responses=UPLOADED)
@router.post("/v3/document", response_model=DocumentUploaded, status_code=201, responses=UPLOADED)
async def upload(
    request: Request, file: Annotated[UploadFile, File()], account: CurrentAccount, services: AllServices
) -> Response:
    """Store one PDF."""
    fault = await services.document_faults.begin(account, None, request.headers)
    document = await services.documents.upload(account, await file.read())
    answer = DocumentUploaded(id=document.id, hash=document.digest)
    return spoilt_answer(Response(answer.body(), 201, media_type="application/json"), fault)


@router.get("/document/{id}", response_class=Response, responses=DOWNLOADED)
@router.get("/v3/document/{id}", response_class=Response, responses=DOWNLOADED)
async def download(
    request: Request, document_id: SessionID, account: CurrentAccount, services: AllServices
) -> Response:
    """Give the PDF back, signed if it has been."""
    fault = await services.document_faults.begin(account, document_id, request.headers)
    content = await services.documents.download(account, document_id)
    headers = {"Content-Disposition": f'attachment; filename="{document_id}.pdf"'}
    return spoilt_answer(Response(content, media_type="application/pdf", headers=headers), fault)


@router.delete("/document/{id}", status_code=204, responses=CANCELLED)
@router.delete("/v3/document/{id}", status_code=204, responses=CANCELLED)
async def delete(request: Request, document_id: SessionID, account: CurrentAccount, services: AllServices) -> Response:
    """Delete the PDF."""
    fault = await services.document_faults.begin(account, document_id, request.headers)
    await services.documents.delete(account, document_id)
    return spoilt_answer(Response(status_code=204), fault)
