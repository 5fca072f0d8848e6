"""The control API as the page uses it."""
# mypy: disable-error-code="type-arg,untyped-decorator"
# nextcord types neither its decorators nor Interaction's client

import asyncio
import base64
import io
from contextlib import asynccontextmanager

import nextcord
import orjson
import pytest

from tests.sandbox.scene import Bot

pytestmark = pytest.mark.filterwarnings("ignore:parameter 'timeout' of type 'float':DeprecationWarning")


@pytest.fixture
async def control(scene):
    """GET, POST, PATCH and DELETE below /__sandbox__/, answers as data."""
    async with scene.http() as http:

        class Control:
            box = scene.box

            async def get(self, path, status=200, **query):
                return await self._ask("GET", path, status, params=query)

            async def post(self, path, status=200, **body):
                return await self._ask("POST", path, status, json=body)

            async def patch(self, path, status=200, **body):
                return await self._ask("PATCH", path, status, json=body)

            async def delete(self, path, status=200, **body):
                return await self._ask("DELETE", path, status, json=body)

            async def _ask(self, method, path, status, **more):
                async with http.request(method, f"/__sandbox__/{path}", **more) as answer:
                    data = orjson.loads(await answer.read())
                    assert answer.status == status, data
                    assert answer.content_type == "application/json"
                    return data

            @asynccontextmanager
            async def stream(self, user_id):
                async with http.get("/__sandbox__/stream", params={"as": user_id}) as answer:
                    assert answer.content_type == "text/event-stream"

                    async def until(name):
                        async with asyncio.timeout(20):
                            async for line in answer.content:
                                if line.startswith(b"data: "):
                                    event = orjson.loads(line[6:])
                                    if event["t"] == name:
                                        return event["d"]
                            return None  # the stream ended first

                    yield until

        yield Control()


async def test_people_are_listed_with_part_and_roles(control, scene):
    people = await control.get("people")
    parts = {one["user"]["username"]: one["part"] for one in people}
    assert parts == {"ada": "mentor", "sam": "student", "olga": "admin", "Student Profiler": "bot"}
    assert people[0]["roles"] == ["Mentor"]


async def test_somebody_who_left_is_listed_as_left(control, scene):
    scene.world.remove_member(scene.guild, scene.sam)
    people = await control.get("people")
    assert people[-1]["part"] == "left"


async def test_a_view_has_only_what_the_person_sees(control, scene):
    ada, sam = await control.get("view", **{"as": scene.ada}), await control.get("view", **{"as": scene.sam})
    assert [channel["name"] for channel in ada["channels"]] == ["general", "mentors"]
    assert [channel["name"] for channel in sam["channels"]] == ["general"]
    assert sam["me"]["username"] == "sam"
    assert len(sam["members"]) == 4
    assert sam["guild"]["name"] == "School"


async def test_messages_come_oldest_first_and_page_by_page(control, scene):
    for number in range(5):
        scene.say(str(number))
    newest = await control.get("messages", channel=scene.general, limit=2, **{"as": scene.sam})
    older = await control.get("messages", channel=scene.general, limit=2, before=newest[0]["id"], **{"as": scene.sam})
    assert [one["content"] for one in newest] == ["3", "4"]
    assert [one["content"] for one in older] == ["1", "2"]


async def test_messages_of_a_hidden_channel_are_not_told(control, scene):
    scene.world.post(scene.mentors, scene.ada, "hush")
    assert await control.get("messages", channel=scene.mentors, **{"as": scene.sam}) == []
    assert len(await control.get("messages", channel=scene.mentors, **{"as": scene.ada})) == 1


async def test_somebody_writes_edits_reacts_and_deletes(control, scene):
    file = {"name": "a.txt", "base64": base64.b64encode(b"abc").decode()}
    said = await control.post(
        "messages", channel_id=str(scene.general), content="hi", files=[file], **{"as": str(scene.sam)}
    )
    where = f"messages/{scene.general}/{said['id']}"
    edited = await control.patch(where, content="hello", **{"as": str(scene.sam)})
    reaction = {
        "as": str(scene.ada),
        "channel_id": str(scene.general),
        "message_id": said["id"],
        "emoji": "👍",
        "on": True,
    }
    await control.post("reactions", **reaction)
    assert scene.world.file(said["attachments"][0]["id"]) == b"abc"
    assert edited["content"] == "hello"
    assert scene.world.message(scene.general, said["id"])["reactions"][0]["count"] == 1
    await control.delete(where, **{"as": str(scene.ada)})
    assert scene.world.messages(scene.general).count == 0


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("messages", {"channel_id": "1", "content": "hi"}, 404, "Unknown Channel"),
        ("messages", {"content": "hi"}, 400, "must be an id"),
        ("interactions", {"channel_id": "{general}", "kind": "dance"}, 400, "no kind"),
        ("interactions", {"channel_id": "{general}", "kind": "slash", "command": "nope"}, 400, "is registered"),
        ("faults", {"kind": "nope"}, 400, "There is no fault"),
        ("nonsense", {}, 400, "There is no change"),
        ("add_role", {"guild": "1"}, 400, "add_role"),
    ],
)
async def test_what_cannot_be_done_is_said_in_one_sentence(control, scene, path, body, status, words):
    body = {key: value.replace("{general}", str(scene.general)) for key, value in body.items()}
    actor = {"as": str(scene.sam)} if path in {"messages", "interactions"} else {}
    refused = await control.post(path, status, **body, **actor)
    assert words in refused["error"]


async def test_a_student_can_neither_edit_nor_delete_others_messages(control, scene):
    said = scene.say("mine", scene.ada)
    where = f"messages/{scene.general}/{said['id']}"
    assert "own messages" in (await control.patch(where, 400, content="x", **{"as": str(scene.sam)}))["error"]
    assert "cannot delete" in (await control.delete(where, 400, **{"as": str(scene.sam)}))["error"]


async def test_a_stream_tells_what_happens_and_nothing_that_is_hidden(control, scene):
    async with control.stream(scene.sam) as until:
        scene.world.post(scene.mentors, scene.ada, "hush")
        scene.say("loud")
        assert (await until("MESSAGE_CREATE"))["content"] == "loud"


async def test_a_channel_that_becomes_hidden_goes_away(control, scene):
    async with control.stream(scene.sam) as until:
        scene.world.set_overwrite(scene.general, scene.sam, 1, deny=1 << 10)
        assert (await until("CHANNEL_DELETE"))["id"] == str(scene.general)
        scene.world.remove_overwrite(scene.general, scene.sam)
        assert (await until("CHANNEL_UPDATE"))["id"] == str(scene.general)


async def test_a_direct_conversation_appears_with_the_bot_s_first_message(control, scene):
    async with control.stream(scene.sam) as until:
        conversation = scene.world.open_dm(scene.sam)
        scene.world.post(conversation["id"], scene.world.bot_user_id, "how are you?")
        told = await until("CHANNEL_CREATE")
        assert [who["username"] for who in told["recipients"]] == ["Student Profiler"]
        assert (await until("MESSAGE_CREATE"))["content"] == "how are you?"


async def test_a_direct_conversation_is_opened_and_seen(control, scene):
    opened = await control.post("dms", **{"as": str(scene.sam), "with": str(scene.world.bot_user_id)})
    await control.post("messages", channel_id=opened["id"], content="psst", **{"as": str(scene.sam)})
    view = await control.get("view", **{"as": scene.sam})
    assert [one["id"] for one in view["dms"]] == [opened["id"]]
    assert [who["username"] for who in view["dms"][0]["recipients"]] == ["Student Profiler"]


async def test_every_change_of_the_world_has_its_name(control, scene):
    made = await control.post("add_channel", guild_id=str(scene.guild), name="new")
    await control.post("set_overwrite", channel_id=made["id"], target_id=str(scene.sam), kind=1, deny=1024)
    user = await control.post("add_user", name="zoe")
    await control.post(
        "add_member", guild_id=str(scene.guild), user_id=user["id"], joined_at="2026-01-01T00:00:00+00:00"
    )
    await control.post("roles", guild_id=str(scene.guild), name="Alumni")
    assert "Alumni" in {role["name"] for role in scene.world.roles[scene.guild].values()}
    assert not scene.world.can_view(scene.sam, made["id"])
    assert scene.world.member(scene.guild, user["id"])["joined_at"].startswith("2026-01-01")


async def test_faults_truth_limits_and_transcript_are_served(control, scene):
    scene.say("hello")
    await control.post("faults", kind="gateway.drop", count=2, match={"event": "MESSAGE_CREATE"})
    assert (await control.get("faults"))["active"][0]["count"] == 2
    await control.delete("faults")
    assert (await control.get("faults"))["active"] == []
    assert [one["content"] for one in (await control.get("truth"))["messages"]] == ["hello"]
    assert (await control.get("settled", timeout=20))["settled"] is True
    assert await control.get("violations") == []
    assert isinstance(await control.get("transcript"), list)
    assert isinstance(await control.get("limits"), dict)


async def test_the_page_is_served_and_nothing_outside_of_its_folder(scene):
    async with scene.http() as http:
        async with http.get("/") as answer:
            assert answer.content_type == "text/html"
            assert answer.headers["Cache-Control"] == "no-cache"
        async with http.get("/page/app.js") as answer:
            assert answer.content_type == "text/javascript"
        async with http.get("/page/..%2fserver.py") as answer:
            assert answer.status == 404


@pytest.mark.parametrize("header", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}])
async def test_other_sites_pages_may_not_ask(scene, header):
    async with scene.http() as http, http.get("/__sandbox__/people", headers=header) as answer:
        assert answer.status == 403


async def test_an_interaction_over_http_tells_the_answer_and_its_progress(control, scene):
    bot = Bot()

    @bot.slash_command(description="Draws")
    async def draw(interaction: nextcord.Interaction):
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send("drawn", file=nextcord.File(io.BytesIO(b"x"), "x.png"))

    async with scene.running(bot), control.stream(scene.ada) as until:
        ask = {
            "as": str(scene.ada),
            "channel_id": str(scene.general),
            "kind": "slash",
            "command": "draw",
            "options": {},
        }
        first = await control.post("interactions", **ask)
        assert (first["type"], first["ephemeral"]) == (5, True)
        assert (await until("EPHEMERAL_CREATE"))["flags"] & 128
        assert (await until("INTERACTION_STATE"))["state"] == "deferred"
        assert (await until("EPHEMERAL_UPDATE"))["content"] == "drawn"
        seen = await control.get("messages", channel=scene.general, **{"as": scene.ada})
        unseen = await control.get("messages", channel=scene.general, **{"as": scene.sam})
        last = await control.post("interactions?wait=final", **ask)
        assert [one["content"] for one in seen] == ["drawn"]
        assert unseen == []
        assert last["final"]["content"] == "drawn"
        assert last["final"]["attachments"][0]["filename"] == "x.png"
