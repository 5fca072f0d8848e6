"""Rate limits in every mode."""

import pytest

from sandbox.limits import Limits

PAGE = "GET /channels/{channel_id}/messages"


class Clock:
    """Seconds that pass when told to."""

    def __init__(self):
        self.seconds = 100.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


def limits(clock, mode, **more):
    return Limits(mode, now=clock, **more)


def asked(limit, channel="1", route=PAGE, times=1, **more):
    return [limit.check(route, {"channel_id": channel}, **more) for _ in range(times)][-1]


def test_documented_counts_down_and_then_refuses(clock):
    documented = limits(clock, "documented")
    remaining = [asked(documented).headers["X-RateLimit-Remaining"] for _ in range(5)]
    refused = asked(documented)
    assert remaining == ["4", "3", "2", "1", "0"]
    assert refused.body == {"message": "You are being rate limited.", "retry_after": 5.0, "global": False}
    assert refused.headers["X-RateLimit-Scope"] == "user"
    assert refused.headers["Retry-After"] == "5"
    assert refused.headers["X-RateLimit-Limit"] == "5"


def test_a_window_begins_anew_when_reset_after_has_passed(clock):
    documented = limits(clock, "documented")
    asked(documented, times=5)
    clock.seconds += float(asked(documented).headers["X-RateLimit-Reset-After"])
    assert asked(documented).body is None


def test_channels_do_not_share_a_window_but_the_buckets_name(clock):
    documented = limits(clock, "documented")
    one, other = asked(documented, "1", times=5), asked(documented, "2")
    assert other.headers["X-RateLimit-Remaining"] == "4"
    assert one.headers["X-RateLimit-Bucket"] == other.headers["X-RateLimit-Bucket"]


def test_methods_of_one_path_are_limited_apart(clock):
    documented = limits(clock, "documented")
    asked(documented, times=5)
    assert asked(documented, route="POST /channels/{channel_id}/messages").body is None


def test_the_scale_shortens_every_period(clock):
    documented = limits(clock, "documented", scale=0.01)
    asked(documented, times=5)
    assert asked(documented).body["retry_after"] == 0.05


def test_observed2026_promises_a_thousand_and_then_refuses_with_another_bucket(clock):
    observed = limits(clock, "observed2026")
    passed, refused = asked(observed, times=5), asked(observed)
    assert (passed.headers["X-RateLimit-Limit"], passed.headers["X-RateLimit-Remaining"]) == ("1000", "999")
    assert (refused.headers["X-RateLimit-Limit"], refused.headers["X-RateLimit-Remaining"]) == ("5", "0")
    assert passed.headers["X-RateLimit-Bucket"] != refused.headers["X-RateLimit-Bucket"]


def test_none_has_neither_headers_nor_refusals(clock):
    free = limits(clock, "none")
    assert asked(free, times=100).headers == {}
    assert not free.refused


def test_unlimited_has_headers_and_no_refusals(clock):
    free = limits(clock, "unlimited")
    assert asked(free, times=100).headers["X-RateLimit-Remaining"] == "4"


def test_fifty_requests_a_second_are_the_global_limit_without_bucket_headers(clock):
    documented = limits(clock, "documented")
    answers = [asked(documented, str(channel)) for channel in range(51)]
    assert all(answer.body is None for answer in answers[:50])
    assert answers[50].body["global"] is True
    assert answers[50].headers == {
        "Retry-After": "1",
        "X-RateLimit-Scope": "global",
        "X-RateLimit-Global": "true",
    }


def test_interactions_are_free_of_the_global_limit(clock):
    documented = limits(clock, "documented")
    for channel in range(50):
        asked(documented, str(channel))
    route = "POST /interactions/{interaction_id}/{interaction_token}/callback"
    assert documented.check(route, {"interaction_token": "t"}).body is None


def test_renaming_a_channel_has_a_hidden_limit_of_its_own(clock):
    documented = limits(clock, "documented")
    route = "PATCH /channels/{channel_id}"
    asked(documented, route=route, times=2, body={"name": "new"})
    refused = asked(documented, route=route, body={"name": "newer"})
    assert refused.body["retry_after"] == 600.0
    assert refused.headers["X-RateLimit-Remaining"] == "7"
    assert asked(documented, route=route, body={"nsfw": True}).body is None


def test_too_many_invalid_requests_bring_cloudflare_for_ten_minutes(clock):
    documented = limits(clock, "documented", invalid_most=3)
    for status in (401, 403, 429):
        assert not documented.banned()
        documented.note(status, None)
    assert documented.banned()
    clock.seconds += 600
    assert not documented.banned()


def test_a_shared_429_is_no_invalid_request(clock):
    documented = limits(clock, "documented", invalid_most=1)
    documented.note(429, "shared")
    documented.note(404, None)
    assert not documented.banned()


def test_an_unknown_mode_is_refused_with_the_known_ones(clock):
    with pytest.raises(ValueError, match="none, unlimited, documented, observed2026"):
        limits(clock, "strict")


def test_what_was_counted_can_be_read(clock):
    documented = limits(clock, "documented")
    asked(documented, times=6)
    documented.note(429, "user")
    assert documented.state()["requests"] == {PAGE: 6}
    assert documented.state()["refused"] == {"user": 1}
    assert documented.state()["invalid"] == {"429": 1}
