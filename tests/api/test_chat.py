"""The service as another program meets it: the chat contract, streams, problem documents, exercises, progress."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import openai
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from tutor import Tutor
from tutor.learner.store import Store
from tutor.work import Inline, NotStarted, OverBudget


def ask(client: TestClient, message: str, conversation: str | None = None) -> dict[str, object]:
    response = client.post("/v1/chat", json={"message": message, "conversation_id": conversation})
    assert response.status_code == 200, response.text
    return response.json()


def test_a_derivative_by_steps(client: TestClient) -> None:
    reply = ask(client, "differentiate x^2 + 3x")
    assert reply["intent"] == "compute"
    assert reply["answer"]["plain"] == "2*x + 3"
    assert reply["coverage"] == "steps"
    for step in reply["steps"]:
        assert step["check"] in ("proved", "agrees", "by-definition")
        for form in ("plain", "latex", "mathml", "spoken"):
            assert step["after"][form]
    assert reply["steps"][-1]["after"]["plain"] == "2*x + 3"


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("what is a gradient?", "define"),
        ("give me the intuition behind derivatives", "intuition"),
        ("solve 2x + 3 = 11", "compute"),
        ("what does y = mx + b mean?", "interpret-formula"),
        ("give me an exercise on derivatives", "practise"),
        ("hello", "small-talk"),
        ("who won the football last night?", "out-of-scope"),
    ],
)
def test_intents(client: TestClient, message: str, intent: str) -> None:
    assert ask(client, message)["intent"] == intent


def test_a_conversation_remembers(client: TestClient) -> None:
    first = ask(client, "differentiate x^2 + 3x")
    why = ask(client, "why step 1?", first["conversation_id"])
    assert why["intent"] == "why-step"
    assert why["follow_up"] == "ask-why"
    assert why["conversation_id"] == first["conversation_id"]


def test_the_line_is_explained_in_words(client: TestClient) -> None:
    text = ask(client, "explain y = mx + b")["markdown"].lower()
    for word in ("slope", "multipl", "add", "crosses the y-axis"):
        assert word in text


def test_streaming_ends_in_done(client: TestClient) -> None:
    with client.stream("POST", "/v1/chat", json={"message": "2 + 2"}, headers={"accept": "text/event-stream"}) as response:
        text = "".join(response.iter_text())
    events = [dict(line.split(": ", 1) for line in part.splitlines()) for part in text.strip().split("\n\n")]
    assert [e["event"] for e in events].count("done") == 1 and events[-1]["event"] == "done"
    assert json.loads(events[-1]["data"])["answer"]["plain"] == "4"
    assert any(e["event"] == "step" for e in events)


@pytest.mark.parametrize(
    "message",
    ["", "   ", "\x00", "‮abc‬", "x" * 4001, "\\frac{1}{", "__import__('os').system('ls')", "9^9^9^9", "((((((((((", "∫∫∫", "flurble wug", "{{7*7}}", "'; drop table event; --", "𝕏²" * 50, "A" * 3999],
)
def test_bad_input_is_answered_kindly(client: TestClient, message: str) -> None:
    response = client.post("/v1/chat", json={"message": message})
    assert response.status_code in (200, 400, 413, 422)
    body = response.json()
    if response.status_code == 200:
        assert body["markdown"]
    else:
        assert response.headers["content-type"].startswith("application/problem+json")
        assert body["title"] and body["status"] == response.status_code
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"message": "a", "message": "b"}', "application/json", 400),
        (b'{"message": NaN}', "application/json", 400),
        (b'{"message": 5}', "application/json", 422),
        (b"{}", "application/json", 422),
        (b"message=hi", "application/x-www-form-urlencoded", 415),
        (b'{"message": "' + b"a" * 70_000 + b'"}', "application/json", 413),
    ],
)
def test_malformed_bodies_get_a_problem_document(client: TestClient, content: bytes, kind: str, status: int) -> None:
    response = client.post("/v1/chat", content=content, headers={"content-type": kind})
    assert response.status_code == status
    assert response.headers["content-type"].startswith("application/problem+json")
    assert set(response.json()) >= {"type", "title", "status", "detail"}


def test_foreign_origins_and_hosts_are_refused(client: TestClient) -> None:
    assert client.post("/v1/chat", json={"message": "hi"}, headers={"origin": "https://evil.example"}).status_code == 403
    assert client.get("/health", headers={"host": "evil.example"}).status_code == 421


def test_parse_shows_the_readings_and_the_place_of_an_error(client: TestClient) -> None:
    good = client.post("/v1/parse", json={"text": "1/2x"}).json()
    assert good["error"] is None and good["readings"]
    bad = client.post("/v1/parse", json={"text": "2 + * 3"}).json()
    assert bad["error"]["start"] == 4 and bad["error"]["accepted"]


def test_exercises_move_mastery_and_questions_do_not(client: TestClient) -> None:
    ask(client, "what is a derivative?")
    assert client.get("/v1/learners/me/progress").json()["concepts"] == []
    exercise = client.post("/v1/exercises", json={"concept": "derivatives", "level": 1, "seed": 7}).json()
    wrong = client.post(f"/v1/exercises/{exercise['id']}/answers", json={"answer": "0"}).json()
    assert wrong["right"] is False
    low = client.get("/v1/learners/me/progress").json()["concepts"][0]["mastery"]
    solved = client.post("/v1/solve", json={"problem": f"differentiate {exercise['math']['plain']}"}).json()
    for _ in range(3):
        right = client.post(f"/v1/exercises/{exercise['id']}/answers", json={"answer": solved["answer"]["plain"]}).json()
        assert right["right"] is True
    rows = client.get("/v1/learners/me/progress").json()["concepts"]
    assert rows[0]["concept"] == "derivatives" and rows[0]["mastery"] > low and rows[0]["answers"] == 4


def test_an_answer_sent_twice_counts_once(client: TestClient) -> None:
    exercise = client.post("/v1/exercises", json={"concept": "derivatives", "level": 1, "seed": 7}).json()
    for _ in range(3):
        client.post(f"/v1/exercises/{exercise['id']}/answers", json={"answer": "0"}, headers={"idempotency-key": "abc"})
    assert client.get("/v1/learners/me/progress").json()["concepts"][0]["answers"] == 1


def test_unreadable_answers_are_no_evidence(client: TestClient) -> None:
    exercise = client.post("/v1/exercises", json={"concept": "derivatives", "level": 1, "seed": 7}).json()
    reply = client.post(f"/v1/exercises/{exercise['id']}/answers", json={"answer": "2x +* ("}).json()
    assert reply["right"] is None and reply["feedback"]
    assert client.get("/v1/learners/me/progress").json()["concepts"] == []


def test_concepts_have_every_field_of_the_contract(client: TestClient) -> None:
    for item in client.get("/v1/concepts").json()["concepts"]:
        concept = client.get(f"/v1/concepts/{item['id']}").json()
        for field in ("title", "area", "aliases", "summary", "intuition", "analogy", "in_ml", "formulas", "example", "mistakes", "look_alikes", "key_ideas", "resources", "needs", "leads_to", "plots", "labs"):
            assert field in concept
        assert all(concept["depths"][d] for d in ("first", "working", "careful"))
    assert client.get("/v1/concepts/no-such-thing").status_code == 404


def test_everything_can_be_exported_and_forgotten(client: TestClient) -> None:
    exercise = client.post("/v1/exercises", json={"concept": "derivatives", "level": 1}).json()
    client.post(f"/v1/exercises/{exercise['id']}/answers", json={"answer": "0"})
    assert client.get("/v1/learners/me/export").json()["events"]
    assert client.delete("/v1/learners/me").status_code == 204
    assert client.get("/v1/learners/me/export").json()["events"] == []


def test_the_openai_client_can_talk_to_it(client: TestClient) -> None:
    outside = openai.OpenAI(base_url="http://testserver/openai/v1", api_key="none", http_client=client)
    completion = outside.chat.completions.create(model="gradus", messages=[{"role": "user", "content": "solve 2x + 3 = 11"}])
    assert "4" in completion.choices[0].message.content
    parts = outside.chat.completions.create(model="gradus", messages=[{"role": "user", "content": "2 + 2"}], stream=True)
    assert "4" in "".join(p.choices[0].delta.content or "" for p in parts)


def test_the_documentation_has_examples(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert client.get("/docs").status_code == 200
    assert "example" in json.dumps(document["components"]["schemas"]["ChatBody"])


def test_health_and_headers(client: TestClient) -> None:
    response = client.get("/health")
    assert response.json()["status"] == "ok"
    page = client.get("/")
    assert page.status_code == 200 and "script-src 'self'" in page.headers["content-security-policy"]


def test_a_picture_is_drawn_from_its_own_data(client: TestClient) -> None:
    blocks = ask(client, "X ~ N(0, 1), find P(X < 1.5)")["blocks"]
    plot = next(b for b in blocks if b["kind"] == "plot")  # type: ignore[attr-defined]
    drawing = client.get(plot["image"])
    assert drawing.headers["content-type"].startswith("image/svg+xml") and drawing.text.startswith("<svg")
    assert plot["alt"]
    assert client.get("/v1/plots/" + "0" * 24).status_code == 404


def test_a_diagnosis_goes_on_over_several_messages(client: TestClient) -> None:
    first = ask(client, "my training does not converge")
    second = ask(client, "it keeps jumping up and down", first["conversation_id"])
    third = ask(client, "now it settles", second["conversation_id"])
    assert [r["intent"] for r in (first, second, third)] == ["diagnose"] * 3
    assert [r["follow_up"] for r in (first, second, third)] == [None, "answer-attempt", "answer-attempt"]
    assert second["concepts"][0]["id"] == "learning-rate" and any(b["kind"] == "table" for b in second["blocks"])
    assert third["markdown"] != second["markdown"] != first["markdown"]


class Unstarted(Inline):
    """Workers that never come up."""

    def run(self, job: Mapping[str, Any]) -> dict[str, Any]:
        raise NotStarted("no")

    def is_sound(self) -> bool:
        return False


class Slow(Inline):
    """Workers for which everything is too much."""

    def run(self, job: Mapping[str, Any]) -> dict[str, Any]:
        raise OverBudget


def test_without_workers_nothing_is_called_too_heavy(store: Store) -> None:
    with TestClient(create_app(Tutor.start(Unstarted()), store)) as broken:
        said = broken.post("/v1/chat", json={"message": "solve 2x + 3 = 11"})
        assert said.status_code == 503 and said.json()["code"] == "no_workers"
        streamed = broken.post("/v1/chat", json={"message": "solve 2x + 3 = 11"}, headers={"accept": "text/event-stream"})
        assert '"no_workers"' in streamed.text and "event: done" not in streamed.text
        assert broken.get("/health").status_code == 503


def test_what_is_too_heavy_is_said_in_the_conversation(store: Store) -> None:
    with TestClient(create_app(Tutor.start(Slow()), store)) as slow:
        for message in ("solve 2x + 3 = 11", "check\nx + 1 = 3\nx = 2", "give me an exercise about the chain rule"):
            said = slow.post("/v1/chat", json={"message": message})
            assert said.status_code == 200 and "too heavy" in said.json()["markdown"], message
