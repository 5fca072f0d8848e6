"""Who may see which channels and students: by table, and as the local Discord works permissions out by itself."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import World
from sandbox import permissions as bits
from sandbox.gateway.ready import guild_create
from services.discord.permissions import Kind
from services.discord.server_state import ServerState
from services.people.access import MANAGE_SERVER, Asker, NotAllowed
from services.people.guild_settings import GuildSettings
from services.people.students import Person
from services.people.viewing import check_may_see, mentors_viewer, viewer_of

SETTINGS = GuildSettings()
SPRING, AUTUMN = 33, 34
READ = bits.VIEW_CHANNEL | bits.READ_MESSAGE_HISTORY


class School:
    """A server with mentors Maja (Mentor) and Marek (Mentor, Staff), and a channel of each kind."""

    def __init__(self, *kinds):
        self.world = World.empty()
        self.people = {name: int(self.world.add_user(name)["id"]) for name in ("owner", "maja", "marek", "ola")}
        self.guild = int(self.world.add_guild("School", self.people["owner"])["id"])
        self.roles = {
            name: int(self.world.add_role(self.guild, name, permissions=0)["id"])
            for name in ("Mentor", "Staff", "Cohort Spring")
        }
        held = {"maja": ["Mentor"], "marek": ["Mentor", "Staff"], "ola": [], "owner": []}
        for name, roles in held.items():
            self.world.add_member(self.guild, self.people[name], roles=[self.roles[role] for role in roles])
        self.world.add_member(self.guild, self.world.bot_user_id)
        self.channels = [int(self.world.add_channel(self.guild, f"c{n}", kind)["id"]) for n, kind in enumerate(kinds)]

    def asker(self, name="maja", permissions=0):
        ids = [int(role) for role in self.world.members[self.guild][self.people[name]]["roles"]]
        roles = {role_id: role for role, role_id in self.roles.items() if role_id in ids}
        return Asker(self.people[name], self.guild, roles, {1: "mentors"}, permissions)

    def state(self):
        state = ServerState(self.world.bot_user_id)
        state.apply("GUILD_CREATE", guild_create(self.world, self.guild, (1 << 25) - 1))
        return state

    def seen(self, name="maja", *, public=False):
        return viewer_of(self.asker(name), SETTINGS, self.state(), public=public).channels

    def hide(self, channel, target=None, kind=0):
        self.world.set_overwrite(channel, target or self.guild, kind, deny=bits.VIEW_CHANNEL)

    def open(self, channel, target, kind=0):
        self.world.set_overwrite(channel, target, kind, allow=READ)


def test_a_channel_hidden_from_everybody_is_seen_by_those_whom_a_role_or_their_name_lets_in():
    school = School(0, 0, 0)
    everybody, staff, one = school.channels
    school.hide(staff)
    school.hide(one)
    school.open(staff, school.roles["Staff"])
    school.open(one, school.people["maja"], kind=1)
    assert school.seen("maja") == {everybody, one}
    assert school.seen("marek") == {everybody, staff}
    assert school.seen("owner") == {everybody, staff, one}


def test_an_overwrite_of_ones_own_beats_those_of_roles_and_among_roles_allowing_wins():
    school = School(0, 0)
    own, torn = school.channels
    school.open(own, school.roles["Mentor"])
    school.hide(own, school.people["marek"], kind=1)
    school.hide(torn, school.roles["Mentor"])
    school.open(torn, school.roles["Staff"])
    assert school.seen("marek") == {torn}
    assert school.seen("maja") == {own}


def test_seeing_a_channel_without_its_history_is_not_enough_and_the_chat_of_a_voice_channel_takes_connecting():
    school = School(0, 2)
    text, voice = school.channels
    school.world.set_overwrite(text, school.guild, 0, deny=bits.READ_MESSAGE_HISTORY)
    school.world.set_overwrite(voice, school.guild, 0, deny=bits.CONNECT)
    assert school.seen() == set()


def test_a_thread_is_seen_with_its_parent_and_a_private_one_by_who_manages_threads():
    school = School(0, 0)
    shown, hidden = school.channels
    school.hide(hidden)
    author = school.people["ola"]
    public = int(school.world.add_thread(shown, "open", author, kind=Kind.PUBLIC_THREAD)["id"])
    private = int(school.world.add_thread(shown, "closed", author, kind=Kind.PRIVATE_THREAD)["id"])
    below = int(school.world.add_thread(hidden, "below", author, kind=Kind.PUBLIC_THREAD)["id"])
    state = school.state()
    for thread in (private, below):
        state.note_thread(school.world.channels[thread], school.guild)
    assert viewer_of(school.asker(), SETTINGS, state, public=False).channels == {shown, public}
    school.world.update_role(school.guild, school.roles["Mentor"], permissions=bits.MANAGE_THREADS)
    state.apply("GUILD_ROLE_UPDATE", {"guild_id": school.guild, "role": role_of(school, "Mentor")})
    assert viewer_of(school.asker(), SETTINGS, state, public=False).channels == {shown, public, private}
    assert below in state.channels


def role_of(school, name):
    (found,) = (role for role in school.world.guilds[school.guild]["roles"] if role["name"] == name)
    return found


def test_a_deleted_channel_and_an_unknown_server_show_nothing():
    school = School(0, 0)
    state = school.state()
    state.apply("CHANNEL_DELETE", {"id": str(school.channels[0]), "guild_id": str(school.guild)})
    assert viewer_of(school.asker(), SETTINGS, state, public=False).channels == {school.channels[1]}
    assert viewer_of(school.asker(), SETTINGS, ServerState(), public=False).channels == set()


def test_what_all_mentors_read_holds_only_what_each_of_them_may_read():
    school = School(0, 0, 0)
    everybody, staff, maja = school.channels
    for channel, target, kind in ((staff, school.roles["Staff"], 0), (maja, school.people["maja"], 1)):
        school.hide(channel)
        school.open(channel, target, kind)
    assert school.seen("marek", public=True) == school.seen("maja", public=True) == {everybody}
    assert school.seen("owner", public=True) == {everybody}
    assert mentors_viewer(school.guild, SETTINGS, school.state()).channels == {everybody}


def test_with_several_mentor_roles_a_public_answer_keeps_to_what_all_of_them_open():
    school = School(0, 0)
    school.hide(school.channels[0])
    school.open(school.channels[0], school.roles["Mentor"])
    both = replace(SETTINGS, mentor_roles=("Mentor", "Staff"))
    assert viewer_of(school.asker(), both, school.state(), public=False).channels == set(school.channels)
    assert viewer_of(school.asker(), both, school.state(), public=True).channels == {school.channels[1]}


def test_a_role_that_is_renamed_to_the_mentors_role_counts_as_one():
    school = School(0)
    state = school.state()
    school.hide(school.channels[0])
    school.open(school.channels[0], school.roles["Staff"])
    state.apply("CHANNEL_UPDATE", school.world.channels[school.channels[0]])
    assert mentors_viewer(school.guild, SETTINGS, state).channels == set()
    for name, new in (("Mentor", "Old"), ("Staff", "Mentor")):
        state.apply("GUILD_ROLE_UPDATE", {"guild_id": school.guild, "role": {**role_of(school, name), "name": new}})
    assert mentors_viewer(school.guild, SETTINGS, state).channels == set(school.channels)


overwrites = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(["everyone", "Mentor", "Staff", "Cohort Spring", "maja", "marek"]),
        *[st.sets(st.sampled_from([10, 16, 20, 34])).map(lambda chosen: sum(1 << bit for bit in chosen))] * 2,
    ),
    max_size=8,
)


@settings(max_examples=60)
@given(overwrites, st.sampled_from([0, bits.ADMINISTRATOR, bits.MANAGE_THREADS]))
def test_what_a_mentor_sees_is_what_discord_shows_them(exceptions, granted):
    school = School(0, 2, 5, 13, 15, 0)
    school.world.update_role(school.guild, school.roles["Staff"], permissions=granted)
    for place, target, allow, deny in exceptions:
        target_id = {"everyone": school.guild, **school.roles, **school.people}[target]
        is_person = target in school.people
        school.world.set_overwrite(school.channels[place], target_id, int(is_person), allow=allow, deny=deny)
    for name in ("maja", "marek", "owner"):
        may = {
            channel
            for channel, kind in zip(school.channels, (0, 2, 5, 13, 15, 0), strict=True)
            if school.world.may(school.people[name], channel, READ | (bits.CONNECT if kind in {2, 13} else 0))
        }
        assert school.seen(name) == may
        assert school.seen(name, public=True) <= may


def somebody(*roles, mentor=False):
    return Person(
        user_id=7,
        name="Ola",
        is_bot=False,
        is_mentor=mentor,
        is_student=not mentor,
        is_deleted=False,
        present=True,
        joined_at=None,
        left_at=None,
        roles=frozenset(roles),
    )


def viewing(*cohorts, permissions=0):
    names = {SPRING: "Cohort Spring", AUTUMN: "Cohort Autumn"}
    asker = Asker(5, 1, {1: "Mentor"} | {role: names[role] for role in cohorts}, {}, permissions)
    return viewer_of(asker, SETTINGS, ServerState(), public=False)


def test_a_mentor_with_cohorts_sees_their_students_only():
    check_may_see(somebody(SPRING, 8), viewing(SPRING), SETTINGS)
    check_may_see(somebody(AUTUMN), viewing(SPRING, AUTUMN), SETTINGS)
    with pytest.raises(NotAllowed, match="Ola is in another cohort"):
        check_may_see(somebody(AUTUMN), viewing(SPRING), SETTINGS)
    with pytest.raises(NotAllowed, match="no cohort as far as I know"):
        check_may_see(somebody(), viewing(SPRING), SETTINGS)


@pytest.mark.parametrize("viewer", [viewing(), viewing(SPRING, permissions=MANAGE_SERVER)])
def test_a_mentor_without_a_cohort_and_who_runs_the_server_see_every_student(viewer):
    for person in (somebody(SPRING), somebody(AUTUMN), somebody()):
        check_may_see(person, viewer, SETTINGS)


@pytest.mark.parametrize("level", ["lead_roles", "admin_roles"])
def test_a_mentor_of_all_cohorts_and_an_administrator_by_role_see_every_student(level):
    asker = Asker(5, 1, {1: "Mentor", 2: "Head", SPRING: "Cohort Spring"}, {})
    above: dict[str, Any] = {level: ("2",)}
    assert viewer_of(asker, SETTINGS, ServerState(), public=False).cohorts == frozenset({SPRING})
    assert viewer_of(asker, replace(SETTINGS, **above), ServerState(), public=False).cohorts is None


def test_mentors_belong_to_no_cohort():
    check_may_see(somebody(mentor=True), viewing(SPRING), SETTINGS)


def test_the_refusal_is_polish_on_a_polish_server():
    with pytest.raises(NotAllowed, match="Ola jest w innej grupie"):
        check_may_see(somebody(AUTUMN), viewing(SPRING), replace(SETTINGS, language="pl"))
