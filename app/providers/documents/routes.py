"""Documents, under the path that the official clients call and the one that their comments name."""

from typing import Annotated

from fastapi import APIRouter, File, Response, UploadFile

from app.providers.answers import CANCELLED, DOWNLOADED, UPLOADED
from app.providers.dependencies import AllServices, AuthenticatedRoute, CurrentAccount, SessionID
from app.providers.documents.schemas import DocumentUploaded

router = APIRouter(tags=["Documents"], route_class=AuthenticatedRoute)


@router.post("/document", response_model=DocumentUploaded, status_code=201, responses=UPLOADED)
@router.post("/v3/document", response_model=DocumentUploaded, status_code=201, responses=UPLOADED)
async def upload(file: Annotated[UploadFile, File()], account: CurrentAccount, services: AllServices) -> Response:
    """Store one PDF."""
    document = await services.documents.upload(account, await file.read())
    answer = DocumentUploaded(id=document.id, hash=document.digest)
    return Response(answer.body(), 201, media_type="application/json")


@router.get("/document/{id}", response_class=Response, responses=DOWNLOADED)
@router.get("/v3/document/{id}", response_class=Response, responses=DOWNLOADED)
async def download(document_id: SessionID, account: CurrentAccount, services: AllServices) -> Response:
    """Give the PDF back, signed if it has been."""
    content = await services.documents.download(account, document_id)
    headers = {"Content-Disposition": f'attachment; filename="{document_id}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


@router.delete("/document/{id}", status_code=204, responses=CANCELLED)
@router.delete("/v3/document/{id}", status_code=204, responses=CANCELLED)
async def delete(document_id: SessionID, account: CurrentAccount, services: AllServices) -> Response:
    """Delete the PDF."""
    await services.documents.delete(account, document_id)
    return Response(status_code=204)
