"""The JSON of documents."""

from fejkollen_server.web.wire import AnswerModel


class DocumentUploaded(AnswerModel):
    """The document's id, to be named when it is to be signed, and the SHA-256 of its bytes in lower-case hex."""

    id: str
    hash: str
