"""Providers: what is missing is said in a sentence; an OpenAI-compatible server is really talked to, over loopback."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from assistant.errors import MindError
from assistant.mind.context import Context
from assistant.mind.providers import check_model, make_model
from assistant.mind.schemas import schemas
from assistant.mind.understanding import Understander

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("qwen", "PROVIDER:NAME"),
        ("embedded:gpt-9", "qwen2.5-coder-1.5b"),
        ("embedded:nowhere/writer.gguf", "segue mind merge"),
        ("martian:x", "anthropic"),
        ("openai:", "PROVIDER:NAME"),
        ("openai:gpt-5", "OPENAI_API_KEY"),
        ("anthropic:claude", "ANTHROPIC_API_KEY"),
        ("", "PROVIDER:NAME"),
    ],
)
def test_what_is_missing_is_named(name, says, monkeypatch, tmp_path):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    problem = check_model(name)
    assert problem
    assert says in problem
    with pytest.raises(MindError):
        make_model(name, weights=lambda _: tmp_path, cache=tmp_path)


def test_an_absent_package_is_named_with_its_command(monkeypatch):
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert "pip install 'segue[ollama]'" in check_model("ollama:llama3")
    assert "pip install xllamacpp" in check_model("embedded:qwen2.5-coder-1.5b")


class Server(BaseHTTPRequestHandler):
    """The chat completions side of an OpenAI-compatible server."""

    requests: ClassVar[list[dict]] = []
    answer: ClassVar[dict] = {}
    status = 200

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).requests.append({"path": self.path, "body": body})
        payload = {
            "id": "c1",
            "object": "chat.completion",
            "created": 1,
            "model": body["model"],
            "choices": [{"index": 0, "finish_reason": "tool_calls", "message": self.answer}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }
        data = json.dumps(
            payload if self.status == 200 else {"error": {"message": "model is loading", "type": "server"}}
        ).encode()
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    Server.requests, Server.status = [], 200
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}/v1"
    httpd.shutdown()
    httpd.server_close()


def understander(url, tmp_path):
    return Understander(
        lambda: make_model("openai:local-model", weights=lambda _: tmp_path, cache=tmp_path, base_url=url), schemas
    )


def test_an_openai_compatible_server_is_asked_and_its_tool_calls_are_used(server, tmp_path):
    Server.answer = {
        "role": "assistant",
        "content": None,
        "tool_calls": [
            {"id": "t1", "type": "function", "function": {"name": "play", "arguments": '{"query": "tin roof"}'}}
        ],
    }
    found = understander(server, tmp_path).understand(
        "whatever that was with tin roof in it", Context(playing="Salt by Ida Ost")
    )
    assert [(call.tool, call.args["query"]) for call in found.calls] == [("play", "tin roof")]
    sent = Server.requests[0]
    assert sent["path"] == "/v1/chat/completions"
    assert {tool["function"]["name"] for tool in sent["body"]["tools"]} >= {"play", "control", "remix", "ask"}
    assert any("Salt by Ida Ost" in str(message["content"]) for message in sent["body"]["messages"])


def test_a_server_that_fails_is_one_sentence(server, tmp_path):
    Server.status = 500
    with pytest.raises(MindError) as failure:
        understander(server, tmp_path).understand("whatever that was with tin roof in it", Context())
    assert failure.value.say
    assert "Traceback" not in failure.value.todo


def test_a_server_that_is_not_there_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(MindError):
        understander("http://127.0.0.1:9/v1", tmp_path).understand("whatever that was with tin roof in it", Context())


def test_a_model_that_was_trained_to_write_calls_is_taken_from_its_file_and_shown_no_examples(tmp_path):
    (tmp_path / "writer.gguf").write_bytes(b"")
    (tmp_path / "another.gguf").write_bytes(b"")
    model = make_model(f"embedded:{tmp_path / 'writer.gguf'}", weights=lambda _: tmp_path, cache=tmp_path)
    assert not model.examples
    assert model.engine.check() is None
    (tmp_path / "writer.gguf").unlink()
    assert model.engine.check()
