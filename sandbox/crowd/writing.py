"""What a crowd does with messages."""

from datetime import timedelta

from sandbox.crowd.choosing import Choosing
from sandbox.world import MadeUp, Upload

SIGNS = ("👍", "🎉", "❤️", "party:9000000000000000001")


class Writing(Choosing):
    """Writing, changing, deleting, reacting, voting."""

    def post(self) -> None:
        """Write a message."""
        where = self.place()
        self.remember(where, self.world.post(where, self.person(), self.text())["id"])

    def reply(self) -> None:
        """Answer a message."""
        where, message = self.message()
        made = self.world.post(where, self.person(), self.text(), reply_to=message)
        self.remember(where, made["id"])

    def forward(self) -> None:
        """Pass a message on."""
        where = self.place()
        self.remember(where, self.world.post(where, self.person(), forward_of=self.message())["id"])

    def attach(self) -> None:
        """Write a message with one or two files, some alike."""
        sizes = (1, 10, 5_000, 700_000)  # an empty file is refused by Discord
        files = [
            Upload(f"file{number}.bin", MadeUp(self.chance.choice(sizes), self.chance.randrange(3)))
            for number in range(self.chance.randint(1, 2))
        ]
        where = self.place()
        self.remember(where, self.world.post(where, self.person(), self.text(), attachments=files)["id"])

    def post_by_webhook(self) -> None:
        """Let a webhook write."""
        where = self.place()
        self.remember(where, self.world.post(where, 0, self.text(), webhook={"id": 77, "name": "News"})["id"])

    def edit(self) -> None:
        """Edit a message."""
        self.world.edit(*self.editable(), self.text())

    def unfurl(self) -> None:
        """Let a message get an embed, which is no edit."""
        embed = {"type": "rich", "title": self.text()}
        self.world.touch_message(*self.message(), embeds=[embed])

    def delete(self) -> None:
        """Delete a message."""
        self.world.delete(*self.message())

    def bulk_delete(self) -> None:
        """Delete up to three messages of a channel at once."""
        where, _ = self.message()
        newest = self.world.messages(where).page(limit=10)
        chosen = self.chance.sample([one["id"] for one in newest], min(3, len(newest)))
        self.world.bulk_delete(where, chosen)

    def react(self) -> None:
        """React, seldom with a super reaction."""
        burst = self.chance.random() < 0.15
        self.world.react(*self.message(), self.person(), self.chance.choice(SIGNS), burst=burst)

    def unreact(self) -> None:
        """Take a reaction of a message back."""
        where, message = self.message()
        known = self.one_of(self.world.reactions.get(message, []))
        burst = not known.normal
        who = self.one_of(list(known.burst if burst else known.normal))
        self.world.unreact(where, message, who, known.emoji, burst=burst)

    def clear_reactions(self) -> None:
        """Take all reactions away, or all of one kind."""
        self.world.clear_reactions(*self.message(), self.chance.choice((None, *SIGNS)))

    def pin(self) -> None:
        """Pin a message."""
        self.world.pin(*self.message(), self.person())

    def unpin(self) -> None:
        """Unpin a message."""
        pinned = [(channel, one) for channel, pins in self.world.pinned.items() for one in pins]
        self.world.unpin(*self.one_of([where for where in pinned if where[0] in self.world.channels]))

    def ask(self) -> None:
        """Begin a poll."""
        where = self.place()
        answers = [{"poll_media": {"text": text}} for text in ("yes", "no", "perhaps")]
        asked = {
            "question": {"text": self.text()},
            "answers": answers,
            "allow_multiselect": self.chance.random() < 0.5,
        }
        self.remember(where, self.world.post(where, self.person(), poll=asked)["id"])

    def vote(self) -> None:
        """Vote in a poll."""
        self.world.vote(*self.running_poll(), self.person(), self.chance.randint(1, 3))

    def unvote(self) -> None:
        """Take a vote back."""
        where = self.running_poll()
        votes = self.world.votes.get(where[1], {})
        answer, who = self.one_of([(answer, who) for answer, people in votes.items() for who in people])
        self.world.unvote(*where, who, answer)

    def end_poll(self) -> None:
        """End a poll."""
        self.world.end_poll(*self.running_poll())

    def edit_again_soon(self) -> None:
        """Edit a message twice within a second."""
        where = self.editable()
        now = self.world.clock.now()
        self.world.edit(*where, self.text(), at=now)
        self.world.edit(*where, self.text(), at=now + timedelta(milliseconds=1))
