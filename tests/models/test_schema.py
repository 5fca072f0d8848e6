"""The schema: what the models say is what the migrations build."""

import shutil
import subprocess
import sys
from pathlib import Path

from services.database import Database
from services.schema import apply_migrations, pending_migrations

ROOT = Path(__file__).resolve().parents[2]
KEYS = {
    "absence": ["guild_id", "id"],
    "activity_hour": ["guild_id", "member_id", "hour", "channel_id"],
    "attachment": ["guild_id", "message_id", "id"],
    "attachment_limit": ["guild_id"],
    "audit_log": ["guild_id", "id"],
    "audit_run": ["guild_id", "id"],
    "channel": ["guild_id", "id"],
    "consent": ["guild_id", "user_id", "kind"],
    "consent_event": ["guild_id", "id", "kind"],
    "consent_panel": ["guild_id"],
    "conversation": ["guild_id", "student_id"],
    "coverage": ["guild_id", "id"],
    "delivery": ["guild_id", "key"],
    "detail_due": ["guild_id", "message_id", "kind", "key"],
    "digest_schedule": ["guild_id"],
    "direct_channel": ["user_id"],
    "duty": ["guild_id", "id"],
    "erased_person": ["guild_id", "digest"],
    "erasure": ["guild_id", "id"],
    "escalation": ["guild_id", "message_id", "kind"],
    "exported_file": ["guild_id", "id"],
    "finding": ["guild_id", "id"],
    "frequent_question": ["guild_id", "id"],
    "gateway_identify": ["id"],
    "guild": ["id"],
    "guild_setting": ["guild_id", "name"],
    "imported_file": ["guild_id", "digest"],
    "left_out": ["guild_id", "digest"],
    "member": ["guild_id", "user_id"],
    "member_name": ["guild_id", "user_id", "from_at"],
    "member_role": ["guild_id", "user_id", "role_id", "from_at"],
    "member_stay": ["guild_id", "user_id", "from_at"],
    "message": ["guild_id", "id"],
    "message_reaction": ["guild_id", "message_id", "emoji", "user_id", "burst"],
    "message_revision": ["guild_id", "message_id", "version_at"],
    "message_search": ["guild_id", "message_id"],
    "note": ["guild_id", "id"],
    "nudge": ["guild_id", "id"],
    "nudge_rule": ["guild_id", "id"],
    "page_key": ["name"],
    "page_link": ["guild_id", "digest"],
    "page_refusal": ["reason"],
    "page_session": ["guild_id", "id"],
    "poll_vote": ["guild_id", "message_id", "answer_id", "user_id"],
    "privacy_key": ["name"],
    "question_mark": ["guild_id", "message_id"],
    "quiet_verdict": ["guild_id", "id"],
    "relayed_message": ["guild_id", "id"],
    "role": ["guild_id", "id"],
    "scheduled_event": ["guild_id", "id"],
    "scheduled_event_interest": ["guild_id", "event_id", "user_id"],
    "search_due": ["guild_id", "id"],
    "send_pause": ["kind"],
    "setup_progress": ["guild_id"],
    "snooze": ["guild_id", "student_id"],
    "stored_object": ["guild_id", "sha256"],
    "sync_run": ["guild_id", "id"],
    "task": ["guild_id", "id"],
    "text_key": ["name"],
    "unreadable_event": ["guild_id", "id"],
    "voice_session": ["guild_id", "user_id", "from_at"],
}


def test_the_models_need_no_new_migration(tmp_path: Path) -> None:
    for room in ("models", "migrations", "services"):  # a copy, since the command writes what it finds missing
        shutil.copytree(ROOT / room, tmp_path / room)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    said = subprocess.run(
        [sys.executable, "-m", "tortoise", "makemigrations"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "No changes detected" in said.stdout + said.stderr


async def test_every_table_is_keyed_by_guild_first(database: Database) -> None:
    rows = await database.pool.fetch(
        """
        select c.relname as name, array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum)) as key
        from pg_index i join pg_class c on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid
        where i.indisprimary and a.attnum = any(i.indkey) and c.relnamespace = 'public'::regnamespace
          and c.relname not like 'tortoise%'
        group by 1
        """
    )
    assert {row["name"]: row["key"] for row in rows} == KEYS


async def test_ids_of_discord_have_no_sequence(database: Database) -> None:
    rows = await database.pool.fetch(
        "select table_name from information_schema.columns where column_default ~ 'nextval'"
    )
    assert {row["table_name"] for row in rows} - {"tortoise_migrations"} == {
        "absence",
        "audit_log",
        "audit_run",
        "consent_event",
        "coverage",
        "duty",
        "erasure",
        "finding",
        "frequent_question",
        "gateway_identify",
        "note",
        "nudge",
        "nudge_rule",
        "page_session",
        "quiet_verdict",
        "search_due",
        "sync_run",
        "task",
        "unreadable_event",
    }


async def test_migrating_again_does_nothing(database_url: str) -> None:
    assert await apply_migrations(database_url) == []
    assert await pending_migrations(database_url) == []
