"""What every writer of the record asks first: whether anybody of these servers is not to be recorded."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# The statement that reads comes after the transaction has its number. So whoever closes the door and then waits until
# all transactions with a smaller number than the next one are over knows that nobody writes by what held before.
AT_THE_DOOR = """
create function at_the_door(guilds bigint[], by_default text)
returns table (guild_id bigint, opt_in boolean, refuses boolean, forgets boolean, leaves_out boolean)
language plpgsql volatile as $$
begin
    perform pg_current_xact_id();
    return query
    select one.* from (
        select asked.id,
               coalesce((
                   select set.value #>> '{}' from guild_setting as set
                   where set.guild_id = asked.id and set.name = 'consent_mode'
               ), by_default) = 'opt-in',
               exists (
                   select from consent as said
                   where said.guild_id = asked.id and said.kind = 'record' and not said.granted
               ),
               exists (select from erased_person as gone where gone.guild_id = asked.id),
               exists (select from left_out as out where out.guild_id = asked.id)
        from unnest(guilds) as asked (id)
    ) as one (guild_id, opt_in, refuses, forgets, leaves_out)
    where one.opt_in or one.refuses or one.forgets or one.leaves_out;
end
$$
"""

READS = [
    "create index consent_refused on consent (guild_id) where not granted",
    "create index consent_history_due on consent (guild_id) where history_due",
    AT_THE_DOOR,
]
UNDONE = ["drop function at_the_door(bigint[], text)", "drop index consent_refused, consent_history_due"]


class Migration(migrations.Migration):
    dependencies = [("models", "0019_acting_reads")]

    operations = [ops.RunSQL(READS, UNDONE)]
