"""Where attachments are kept, and which."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from bot.settings.checks import BUCKET_NAME, REGION_NAME, Names, allowed, at_home, patterns, prefix, web_address
from bot.settings.connection import Connection
from bot.settings.problems import WrongSettings
from services.attachments.limits import Limits
from services.attachments.objects.bucket import Bucket


class Files(Connection):
    """Where attachments are kept, and which."""

    attachments_folder: Annotated[str, AfterValidator(at_home)] = Field(
        default="",
        description="The folder where attachments are kept when there is no bucket. When empty, DATA_DIR/attachments.",
        json_schema_extra=allowed("a folder or nothing"),
    )
    attachments_largest_mb: int = Field(
        default=512,
        ge=0,
        le=100_000,
        description="Attachments larger than so many MB are not kept; 0 keeps all. A server can have its own limit.",
        json_schema_extra=allowed("a whole number from 0 to 100000"),
    )
    attachments_types: Annotated[Names, AfterValidator(patterns)] = Field(
        default=(),
        description="Which attachments are kept: content types (image/*) or endings (.pdf). When empty, all of them.",
        json_schema_extra=allowed("content types or endings, separated by commas"),
    )
    s3_bucket: Annotated[str, StringConstraints(strip_whitespace=True, pattern=BUCKET_NAME)] = Field(
        default="",
        description="The S3 bucket (or Space) that keeps attachments. When empty, a folder does.",
        json_schema_extra=allowed("the name of a bucket, with S3_ACCESS_KEY and S3_SECRET_KEY"),
    )
    s3_endpoint: Annotated[str, AfterValidator(web_address)] = Field(
        default="",
        description="Where the bucket is, such as https://fra1.digitaloceanspaces.com. When empty, AWS.",
        json_schema_extra=allowed("an http or https address without the bucket's name"),
    )
    s3_region: Annotated[str, StringConstraints(strip_whitespace=True, pattern=REGION_NAME)] = Field(
        default="us-east-1",
        description="The bucket's region, as its provider calls it.",
        json_schema_extra=allowed("the name of a region"),
    )
    s3_access_key: SecretStr | None = Field(
        default=None,
        description="The public half of the bucket's key.",
        json_schema_extra=allowed("the id of a key"),
    )
    s3_secret_key: SecretStr | None = Field(
        default=None,
        description="The secret half of the bucket's key.",
        json_schema_extra=allowed("the secret of a key"),
    )
    s3_prefix: Annotated[str, AfterValidator(prefix)] = Field(
        default="",
        description="What the names of all objects begin with, for a bucket shared with other programs.",
        json_schema_extra=allowed("a name such as profiler/"),
    )
    s3_addressing: Literal["path", "virtual"] = Field(
        default="path",
        description="Whether the bucket's name stands in the path or in the host (virtual) of its addresses.",
        json_schema_extra=allowed("path or virtual"),
    )

    @property
    def bucket(self) -> Bucket | None:
        """The bucket for attachments, None when a folder keeps them; raises WrongSettings when it has no keys."""
        if not self.s3_bucket:
            return None
        if self.s3_access_key is None or self.s3_secret_key is None:
            raise WrongSettings("S3_BUCKET is set: set S3_ACCESS_KEY and S3_SECRET_KEY too.")
        return Bucket(
            name=self.s3_bucket,
            access_key=self.s3_access_key.get_secret_value().strip(),
            secret_key=self.s3_secret_key.get_secret_value().strip(),
            endpoint=self.s3_endpoint,
            region=self.s3_region,
            prefix=self.s3_prefix,
            addressing=self.s3_addressing,
        )

    @property
    def attachments_path(self) -> Path:
        """The folder for attachments."""
        return Path(self.attachments_folder) if self.attachments_folder else self.data_dir / "attachments"

    @property
    def attachment_limits(self) -> Limits:
        """Which attachments are kept where a server has set nothing itself."""
        return Limits(self.attachments_largest_mb * 1024 * 1024 or None, self.attachments_types)
