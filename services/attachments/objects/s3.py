"""An S3 bucket as a place for bytes: DigitalOcean Spaces, MinIO, AWS and their like."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aioboto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection

from services.attachments.objects.bucket import Bucket
from services.attachments.objects.store import ObjectMissing, StoreAway, StoreFull, StoreRefused

PART = 5 * 1024 * 1024  # the least that S3 takes, and what one transfer holds in memory
MOST_PARTS = 9000  # S3 takes 10,000
PIECE = 256 * 1024
RETRIES = 3
PROBE = "check-"
LEFT_BEHIND = timedelta(days=1)
MISSING = {"404", "NoSuchKey", "NotFound", "NoSuchUpload"}
FULL = {"InsufficientStorage", "QuotaExceeded", "XMinioStorageFull", "507"}
PASSING = {
    "RequestTimeout",
    "RequestTimeTooSkewed",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "InternalError",
    "ServiceUnavailable",
    "OperationAborted",
    "IncompleteBody",
    "InvalidPart",
}


@contextlib.asynccontextmanager
async def open_bucket(bucket: Bucket, *, retries: int = RETRIES) -> AsyncIterator["S3Store"]:
    """The store of a bucket; opening it asks nothing over the network.

    A request that fails is sent `retries` times more, with growing pauses of a few seconds in all.
    """
    session = aioboto3.Session(bucket.access_key, bucket.secret_key, region_name=bucket.region)
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": bucket.addressing, "payload_signing_enabled": False},
        # The default adds a trailer that many servers which are not AWS refuse.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        retries={"max_attempts": retries, "mode": "standard"},
        connect_timeout=10,
        read_timeout=60,
        max_pool_connections=20,
    )
    async with session.client("s3", endpoint_url=bucket.endpoint or None, config=config) as client:
        yield S3Store(client, bucket)


class S3Store:
    """Keeps objects under the bucket's prefix. Nothing is ever made public: links are signed and end."""

    def __init__(self, client: Any, bucket: Bucket) -> None:
        self.place = bucket.place
        self._client = client
        self._bucket = bucket.name
        self._prefix = bucket.prefix
        self._one_large = asyncio.Lock()  # so that several large files do not lie in memory side by side

    async def put(self, key: str, path: Path, content_type: str | None) -> None:
        """Upload a file: in one request, or in parts that become an object only together."""
        size = (await asyncio.to_thread(path.stat)).st_size
        with _words(key):
            if size <= PART:
                body = await asyncio.to_thread(path.read_bytes)
                await self._client.put_object(**self._named(key), Body=body, **_typed(content_type))
            else:
                async with self._one_large:
                    await self._put_in_parts(key, path, size, content_type)
        if await self.size(key) != size:
            raise StoreAway("The bucket did not keep all of a file; it is sent again.")

    async def get(self, key: str) -> AsyncIterator[bytes]:
        """The object in pieces."""
        with _words(key):
            answer = await self._client.get_object(**self._named(key))
            async with answer["Body"] as body:
                async for piece in body.content.iter_chunked(PIECE):
                    yield piece

    async def delete(self, key: str) -> None:
        """Delete the object and abort uploads to its key; one by one, since deleting many needs checksums."""
        with _words(key):
            await self._client.delete_object(**self._named(key))
            await self._abort(self._prefix + key, before=None)

    async def size(self, key: str) -> int | None:
        """The object's length."""
        try:
            with _words(key):
                answer = await self._client.head_object(**self._named(key))
        except ObjectMissing:
            return None
        return int(answer["ContentLength"])

    async def link(self, key: str, filename: str, seconds: int) -> str | None:
        """A signed address; the browser saves the file under its own name instead of showing it."""
        disposition = f"attachment; filename*=UTF-8''{quote(filename, safe='')}"
        parameters = self._named(key) | {"ResponseContentDisposition": disposition}
        return str(await self._client.generate_presigned_url("get_object", Params=parameters, ExpiresIn=seconds))

    async def tidy(self) -> int:
        """Abort uploads in parts that began more than a day ago; delete what a check so long ago left."""
        before = datetime.now(UTC) - LEFT_BEHIND
        with _words(""):
            left = await self._client.list_objects_v2(Bucket=self._bucket, Prefix=self._prefix + PROBE)
            for found in left.get("Contents", ()):
                if found["LastModified"] < before:
                    await self._client.delete_object(Bucket=self._bucket, Key=found["Key"])
            return await self._abort(self._prefix, before)

    async def check(self) -> None:
        """Write, read and delete a small object."""
        key = f"{PROBE}{uuid.uuid4().hex}"
        with _words(key):
            await self._client.put_object(**self._named(key), Body=b"probe")
            answer = await self._client.get_object(**self._named(key))
            async with answer["Body"] as body:
                await body.read()
            await self._client.delete_object(**self._named(key))

    def _named(self, key: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._prefix + key}

    async def _put_in_parts(self, key: str, path: Path, size: int, content_type: str | None) -> None:
        named, length = self._named(key), max(PART, -(-size // MOST_PARTS))
        await self._abort(named["Key"], before=None)  # what a process that died left of this very object
        upload = await self._client.create_multipart_upload(**named, **_typed(content_type))
        named["UploadId"] = upload["UploadId"]
        try:
            parts = await self._parts(named, path, length)
            await self._client.complete_multipart_upload(**named, MultipartUpload={"Parts": parts})
        except BaseException:
            with contextlib.suppress(BotoCoreError, ClientError, OSError, TimeoutError):
                await asyncio.wait_for(self._client.abort_multipart_upload(**named), 10)
            raise

    async def _parts(self, named: dict[str, str], path: Path, length: int) -> list[dict[str, Any]]:
        parts: list[dict[str, Any]] = []
        with await asyncio.to_thread(path.open, "rb") as file:
            while part := await asyncio.to_thread(file.read, length):
                number = len(parts) + 1
                answer = await self._client.upload_part(**named, PartNumber=number, Body=part)
                parts.append({"PartNumber": number, "ETag": answer["ETag"]})
        return parts

    async def _abort(self, prefix: str, before: datetime | None) -> int:
        """Abort uploads in parts to keys that begin with `prefix`; returns how many.

        Servers that cannot list them, or do not let these keys list them, have nothing that could be aborted.
        """
        aborted = 0
        pages = self._client.get_paginator("list_multipart_uploads").paginate(Bucket=self._bucket, Prefix=prefix)
        try:
            async for page in pages:
                for upload in page.get("Uploads", ()):
                    if before is None or upload["Initiated"] < before:
                        named = {"Bucket": self._bucket, "Key": upload["Key"], "UploadId": upload["UploadId"]}
                        await self._client.abort_multipart_upload(**named)
                        aborted += 1
        except ClientError as problem:
            if not 400 <= _status(problem) < 500 and _status(problem) != 501:
                raise
        return aborted


def _typed(content_type: str | None) -> dict[str, str]:
    """The parameter for a type, unless a header cannot carry it."""
    return (
        {"ContentType": content_type} if content_type and content_type.isascii() and content_type.isprintable() else {}
    )


@contextlib.contextmanager
def _words(key: str) -> Iterator[None]:
    """Botocore's errors as those of a store."""
    try:
        yield
    except ClientError as problem:
        raise _judged(key, problem) from problem
    except (HTTPClientError, NoConnection, OSError, TimeoutError) as problem:
        raise StoreAway(f"The bucket does not answer ({type(problem).__name__}).") from problem
    except BotoCoreError as problem:
        raise StoreRefused(
            f"The bucket cannot be used ({type(problem).__name__}): correct the S3 settings."
        ) from problem


def _judged(key: str, problem: ClientError) -> Exception:
    code, status = str(problem.response.get("Error", {}).get("Code", "")), _status(problem)
    if code in FULL or status == 507:
        return StoreFull("The bucket is full: raise its quota or delete something.")
    if code == "NoSuchBucket":
        return StoreRefused("There is no such bucket: correct S3_BUCKET or create it.")
    if code in MISSING:
        return ObjectMissing(key)
    if status >= 500 or status in {408, 429} or code in PASSING:
        return StoreAway(f"The bucket does not answer properly ({code or status}).")
    return StoreRefused(f"The bucket refuses ({code or status}): correct the S3 keys, their rights or the endpoint.")


def _status(problem: ClientError) -> int:
    return int(problem.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
