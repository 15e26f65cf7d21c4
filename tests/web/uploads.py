"""Posting a form with files, as a browser without scripts does."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart


def post_files(
    browser: FlaskClient, path: str, fields: Mapping[str, object], *, photos: Sequence[bytes] = ()
) -> TestResponse:
    """Post fields with some photos in the field `photos`; with none, as a browser sends an empty file field."""
    sent: MultiDict[str, object] = MultiDict(dict(fields))
    for number, content in enumerate(photos or [b""]):
        name = f"IMG_{number}.jpg" if photos else ""
        sent.add("photos", FileStorage(BytesIO(content), name, "photos", "image/jpeg"))
    # Encoded here: the client would keep a large body in a file of its own and leave it open.
    boundary, body = encode_multipart(sent)
    return browser.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")
