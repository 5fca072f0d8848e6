"""A real S3 server on loopback that can be killed and started again; its objects are files in a folder."""

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from services.attachments.objects.bucket import Bucket

UNFINISHED = ".rclone_temp_put_"
ACCESS, SECRET, BUCKET = "an-access-key", "a-secret-key", "school"


class S3Server:
    """`rclone serve s3` over a folder; each bucket is a folder in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self._process: asyncio.subprocess.Process | None = None
        (folder / BUCKET).mkdir(parents=True, exist_ok=True)

    @property
    def bucket(self) -> Bucket:
        return Bucket(BUCKET, ACCESS, SECRET, endpoint=f"http://127.0.0.1:{self.port}", prefix="files/")

    @property
    def objects(self) -> dict[str, Path]:
        """The objects by key; what the server itself left unfinished when it was killed is none."""
        root = self.folder / BUCKET
        found = (path for path in root.rglob("*") if path.is_file() and not path.name.startswith(UNFINISHED))
        return {path.relative_to(root).as_posix(): path for path in found}

    async def start(self) -> None:
        log = (self.folder.parent / "rclone.log").open("ab")
        with log:
            self._process = await asyncio.create_subprocess_exec(
                str(Path(sys.executable).parent / "rclone"),
                *("serve", "s3", "--auth-key", f"{ACCESS},{SECRET}", "--addr", f"127.0.0.1:{self.port}"),
                *("--config", "/dev/null", "--vfs-cache-mode", "off", str(self.folder)),
                stdout=log,
                stderr=log,
            )
        async with asyncio.timeout(20):
            while not await self._listens():
                assert self._process.returncode is None, (self.folder.parent / "rclone.log").read_text()
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """End it at once; its folder stays."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True


@contextlib.asynccontextmanager
async def s3_server(folder: Path) -> AsyncIterator[S3Server]:
    server = S3Server(folder / "s3")
    await server.start()
    try:
        yield server
    finally:
        await server.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
