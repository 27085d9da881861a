"""The public API, signed in by token as one person: how tests set up what they look at."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from people import Person

TOKEN_SECONDS = 600


class Refused(Exception):
    def __init__(self, answer: "Answer"):
        super().__init__(f"{answer.method} {answer.path} answered {answer.status}: {answer.text[:500]}")
        self.answer = answer


@dataclass
class Answer:
    method: str
    path: str
    status: int
    text: str
    headers: Any

    @property
    def json(self) -> Any:
        return json.loads(self.text) if self.text else None


class API:
    """Paths are below /api/v1/protected, or begin with /api/."""

    def __init__(self, base: str, person: Person, clinic: str | None = None, reason: str | None = None):
        self.base = base
        self.person = person
        self.clinic = clinic
        self.reason = reason
        self._token = ""
        self._signed_in_at = 0.0

    def send(self, method: str, path: str, body: Any = None, headers: dict | None = None) -> Answer:
        """Whatever the answer is."""
        if time.monotonic() - self._signed_in_at > TOKEN_SECONDS or not self._token:
            self._sign_in()
        answer = self._once(method, path, body, headers)
        if answer.status == 401:
            self._sign_in()
            answer = self._once(method, path, body, headers)
        return answer

    def _sign_in(self) -> None:
        body = {"email": self.person.email, "password": self.person.password}
        self._token = ""
        answer = self._once("POST", "/api/v1/auth/login", body, None)
        if answer.status != 200:
            raise Refused(answer)
        self._token = answer.json["accessToken"]
        self._signed_in_at = time.monotonic()

    def _once(self, method: str, path: str, body: Any, extra: dict | None) -> Answer:
        address = path if path.startswith("/api/") else f"/api/v1/protected{path}"
        headers = dict(extra or {})
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if self.clinic:
            headers["X-Clinic-Id"] = self.clinic
        if self.reason:
            headers["X-Reason"] = self.reason
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.base + address, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=40) as answer:
                text = answer.read().decode()
                return Answer(method, path, answer.status, text, answer.headers)
        except urllib.error.HTTPError as error:
            return Answer(method, path, error.code, error.read().decode(), error.headers)

    def _good(self, answer: Answer) -> Any:
        if answer.status >= 300:
            raise Refused(answer)
        return answer.json

    def get(self, path: str, **query: Any) -> Any:
        text = f"?{urllib.parse.urlencode(query)}" if query else ""
        return self._good(self.send("GET", path + text))

    def post(self, path: str, body: Any = None) -> Any:
        return self._good(self.send("POST", path, body if body is not None else {}))

    def put(self, path: str, body: Any) -> Any:
        return self._good(self.send("PUT", path, body))

    def patch(self, path: str, body: Any) -> Any:
        return self._good(self.send("PATCH", path, body))

    def delete(self, path: str) -> Any:
        return self._good(self.send("DELETE", path))

    def every(self, path: str, **query: Any) -> list[dict]:
        """All rows of a list, page by page."""
        rows: list[dict] = []
        for number in range(1, 50):
            page = self.get(path, limit=100, page=number, **query)
            rows += page["data"]
            if number >= page["pagination"]["totalPages"]:
                break
        return rows

    def book(self, patient: str, date: str, time: str, doctor: str | None, **more: Any) -> dict:
        """An appointment: `Checkup` of 30 minutes, `scheduled`, where nothing else is said."""
        body = {
            "patientId": patient,
            "appointmentDate": date,
            "appointmentTime": time,
            "appointmentType": "Checkup",
            "durationMinutes": 30,
        }
        if doctor:
            body["doctorId"] = doctor
        body |= more
        return self.post("/appointments", {key: value for key, value in body.items() if value is not None})

    def on(self, date: str, **query: Any) -> list[dict]:
        """The appointments of a day that hold their time."""
        rows = self.every("/appointments", startDate=date, endDate=date, **query)
        return [row for row in rows if row["status"] not in ("cancelled", "no_show")]
