"""What every writer of the record asks first: whether anybody of these servers is not to be recorded."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# The statement that reads comes after the transaction has its number. So whoever closes the door and then waits until
# all transactions with a smaller number than the next one are over knows that nobody writes by what held before.
# One statement over all reasons: what every batch asks has to cost next to nothing.
AT_THE_DOOR = """
create function somebody_is_left_out(guilds bigint[], by_default text) returns boolean language plpgsql volatile as $$
begin
    if pg_current_xact_id() is null then return null; end if;
    return by_default = 'opt-in' or exists (
        select from consent where guild_id = any(guilds) and not granted and kind = 'record'
        union all
        select from erased_person where guild_id = any(guilds)
        union all
        select from left_out where guild_id = any(guilds)
        union all
        select from guild_setting where guild_id = any(guilds) and name = 'consent_mode' and value = '"opt-in"'
    );
end
$$
"""

READS = [
    "create index consent_refused on consent (guild_id) where not granted",
    "create index consent_history_due on consent (guild_id) where history_due",
    AT_THE_DOOR,
]
UNDONE = ["drop function somebody_is_left_out(bigint[], text)", "drop index consent_refused, consent_history_due"]


class Migration(migrations.Migration):
    dependencies = [("models", "0019_acting_reads")]

    operations = [ops.RunSQL(READS, UNDONE)]
