"""A walk through the whole control API, noun by noun; what is asked and answered on the way become its examples."""

from tests.documents.recorder import Recorder
from tests.operations import ASTRID


async def walk(record: Recorder) -> None:
    for noun in (
        _accounts,
        _worlds,
        _people,
        _authenticators,
        _inbox,
        _sessions,
        _scenarios,
        _callbacks,
        _requests,
        _clock,
        _events,
        _report,
        _catalogues,
    ):
        await noun(record)


async def _accounts(record: Recorder) -> None:
    await record.call("With nothing said", "POST", "/accounts", {})
    wanted = {"accountId": "worker-7", "secretKey": "worker-7-secret", "pace": "instant", "defaultPeople": ["astrid"]}
    await record.call("For one test worker", "POST", "/accounts", wanted)
    await record.call("All accounts", "GET", "/accounts")
    await record.call("One account", "GET", "/accounts/worker-7")
    changed = {"pace": "byHand", "callbackSchedule": [0, 1, 5, 30]}
    await record.call(
        "Nobody answers by themselves, and callbacks are tried again", "PATCH", "/accounts/worker-7", changed
    )
    await record.call("A copy to try things on", "POST", "/accounts/worker-7/fork", {"accountId": "worker-7-copy"})
    await record.call("Thrown away", "DELETE", "/accounts/worker-7-copy")


async def _worlds(record: Recorder) -> None:
    await record.call("As it is now", "POST", "/snapshots?account=worker-7", {"id": "before-the-purchase"})
    await record.call("What is kept", "GET", "/snapshots?account=worker-7")
    await record.call("Back to it", "POST", "/snapshots/before-the-purchase/restore?account=worker-7")
    await record.call("Forgotten", "DELETE", "/snapshots/before-the-purchase?account=worker-7")
    await record.call("Everything anew", "POST", "/reset?account=worker-7")


async def _people(record: Recorder) -> None:
    await record.call("Everybody", "GET", "/cast")
    await record.call("Who lives in Finland", "GET", "/people?country=FINLAND&limit=2")
    await record.call("Drawn from a seed", "POST", "/people", {"country": "SWEDEN", "eids": ["bankid-se"], "seed": 7})
    revoked = {"outcome": "fail", "cause": "certificateErr"}
    cleo = {"id": "cleo", "givenName": "Cleo", "surname": "Cederblad", "country": "SWEDEN", "eids": ["bankid-se"]}
    await record.call("Somebody whose BankID is revoked", "POST", "/people", cleo | {"seed": 8, "habit": revoked})
    await record.call("Somebody", "GET", "/people/cleo")
    await record.call("Approves from now on", "PATCH", "/people/cleo", {"habit": {"outcome": "approve"}})
    exported = await record.call("Whom the account has added", "GET", "/people.yaml")
    await record.call("The same again", "POST", "/people.yaml", exported)
    await record.call("Taken away", "DELETE", "/people/cleo")
    await record.call("Another answer from Astrid", "PATCH", "/people/astrid", {"habit": {"outcome": "decline"}})
    await record.call("As she was", "POST", "/people/astrid/restore")


async def _authenticators(record: Recorder) -> None:
    held = await record.call("Everything Mikkel holds", "GET", "/people/mikkel/authenticators")
    kind = next(each["kind"] for each in held["authenticators"] if "code" in each)
    place = f"/people/mikkel/authenticators/{kind}"
    await record.call("With its current code", "GET", place)
    await record.call("Ahead by a minute", "PATCH", place, {"drift": 60})
    await record.call("For ten minutes", "POST", f"{place}/lock", {"for": "10m"})
    await record.call("For good", "POST", f"{place}/lock", {})
    await record.call("Ready again", "POST", f"{place}/unlock")


async def _inbox(record: Recorder) -> None:
    sms = {"person": "mikkel", "kind": "sms", "sender": "MitID", "text": "Your activation code is 4711"}
    await record.call("An SMS", "POST", "/inbox", sms)
    mail = {"person": "astrid", "kind": "mail", "sender": "shop@example.com", "subject": "Welcome", "text": "Hello!"}
    sent = await record.call("A mail", "POST", "/inbox", mail)
    await record.call("Of one person", "GET", "/inbox?person=mikkel")
    await record.call("One of them", "GET", f"/inbox/{sent['id']}")
    arrived = {"event": "message.sent", "details": {"person": "mikkel", "kind": "sms"}, "timeout": 5}
    await record.call("Until somebody has got an SMS", "POST", "/wait", arrived)
    await record.call("Read and done with", "DELETE", f"/inbox/{sent['id']}")
    await record.call("All of one person", "DELETE", "/inbox?person=mikkel")


async def _sessions(record: Recorder) -> None:
    demo = record.world
    await demo.set_up_demo(pace="byHand")
    waiting = [(await demo.start("/v3/bankid-se/auth", refId=f"cart-{number}"))["id"] for number in range(5)]
    await record.call("Which are pending", "GET", "/sessions?status=PENDING&limit=2")
    await record.call("Somebody scans the QR code", "POST", f"/sessions/{waiting[0]}/scan", {"person": "astrid"})
    freja = await demo.start("/v3/freja/auth")
    body = {"person": "astrid", "code": freja["qrData"]}
    await record.call("With what the phone reads", "POST", f"/sessions/{freja['id']}/scan", body)
    await record.call("A hint is held", "POST", f"/sessions/{waiting[0]}/hint", {"hintCode": "userSign"})
    await record.call("Somebody approves", "POST", f"/sessions/{waiting[0]}/approve", {"person": "astrid"})
    await record.call("What happened to it", "GET", f"/sessions/{waiting[0]}")
    await record.call("Somebody declines", "POST", f"/sessions/{waiting[1]}/decline", {"person": "astrid"})
    await record.call("With IDkollen's error", "POST", f"/sessions/{waiting[2]}/fail", {"error": "INVALID_ID"})
    await record.call("With BankID's own cause", "POST", f"/sessions/{waiting[3]}/fail", {"cause": "certificateErr"})
    await record.call("Time runs out", "POST", f"/sessions/{waiting[4]}/expire")
    hosted = (await demo.start("/v3/mitid/auth"))["id"]
    await record.call("Somebody opens the page", "POST", f"/sessions/{hosted}/open", {"person": "mikkel"})


async def _scenarios(record: Recorder) -> None:
    once = {
        "name": "card revoked, then works",
        "when": {"provider": "bankid-se", "refId": "order-*"},
        "times": 1,
        "then": {"cause": "certificateErr"},
    }
    added = await record.call("Once", "POST", "/scenarios", once)
    away = {"when": {"provider": "mitid"}, "times": 2, "then": {"http": {"on": "collect", "status": 503, "times": 2}}}
    forged = {"when": {"provider": "freja"}, "then": {"callback": {"signature": "wrong"}}}
    await record.call("Several at once", "POST", "/scenarios", [away, forged])
    await record.call("In their order of precedence", "GET", "/scenarios")
    await record.call("What was never used", "GET", "/scenarios/unused")
    await record.call("One of them", "GET", f"/scenarios/{added['id']}")
    await record.call("Removed", "DELETE", f"/scenarios/{added['id']}")
    await record.call("All removed", "DELETE", "/scenarios")


async def _callbacks(record: Recorder) -> None:
    demo = record.world
    # Such an address is never contacted, so that every run has the same to tell.
    nowhere = "http://198.51.100.7/callback"
    await record.call("Held back", "POST", "/callbacks/pause")
    session = (await demo.start("/v3/bankid-se/auth", ssn=ASTRID, callbackUrl=nowhere))["id"]
    await demo.act(session, demo.services.by_hand.approve("astrid"))
    found = await record.call("Of one session", "GET", f"/callbacks?sessionId={session}")
    await record.call("Sent after all", "POST", "/callbacks/release")
    await demo.services.dispatcher.deliver_due()
    callback = found["callbacks"][0]["id"]
    await record.call("With its very bytes", "GET", f"/callbacks/{callback}")
    await record.call("At once, and once more", "POST", f"/callbacks/{callback}/resend", {"wait": False})
    elsewhere = {"url": "http://198.51.100.7/another", "wait": False}
    await record.call("To another address", "POST", f"/callbacks/{callback}/replay", elsewhere)
    await demo.services.dispatcher.deliver_due()
    since = {"since": "2026-11-23T12:00:00Z", "wait": False}
    await record.call("Since an instant", "POST", "/callbacks/resend-failed", since)


async def _requests(record: Recorder) -> None:
    await record.world.client.get("/v3/bankid-se/authenticate")
    found = await record.call("What was refused", "GET", "/requests?account=demo&status=4xx&limit=1")
    await record.call("How many starts", "GET", "/requests/count?account=demo&method=POST&path=/v3/*")
    expected = [
        {"method": "POST", "path": "/v3/bankid-se/auth", "times": {"atLeast": 1}},
        {"path": "/v3/freja/*", "times": 0},
    ]
    await record.call("A start, and none of Freja", "POST", "/requests/verify?account=demo", {"requests": expected})
    await record.call("One of them", "GET", f"/requests/{found['requests'][0]['number']}")
    await record.call("Forgotten", "DELETE", "/requests?account=demo")


async def _clock(record: Recorder) -> None:
    await record.call("How it stands", "GET", "/clock")
    await record.call("It stands still", "POST", "/clock/freeze")
    await record.world.start("/v3/bankid-se/auth", ssn=ASTRID)
    await record.call("By three minutes", "POST", "/clock/advance", {"by": "3m"})
    await record.world.start("/v3/bankid-se/auth", ssn=ASTRID)
    await record.call("To whatever happens next", "POST", "/clock/advance", {"to": "next"})
    await record.call("To an instant", "POST", "/clock/advance", {"to": "2026-12-24T15:00:00Z"})
    await record.call("It runs on", "POST", "/clock/resume")


async def _events(record: Recorder) -> None:
    session = await record.world.start("/v3/bankid-se/auth", ssn=ASTRID)
    await record.world.act(session["id"], record.world.services.by_hand.approve("astrid"))
    wanted = {"sessionId": session["id"], "status": "ENDED", "timeout": "5s"}
    await record.call("Until a session has ended", "POST", "/wait", wanted)
    started = {"event": "session.started", "times": 3, "timeout": 10}
    await record.call("Until three sessions were started", "POST", "/wait", started)
    await record.call("From the first on", "GET", "/events/past")


async def _catalogues(record: Recorder) -> None:
    await record.call("MitID's", "GET", "/causes?provider=mitid")
    await record.call("The first few", "GET", "/fidelity")
    await record.call("The first few", "GET", "/settings")


async def _report(record: Recorder) -> None:
    await record.call("What an application did well and badly", "GET", "/report?account=worker-7")
    await record.call("Of BankID's outcomes", "GET", "/coverage?provider=bankid-se&kind=outcome&threshold=80")
    await record.call("Begin anew", "DELETE", "/coverage")
