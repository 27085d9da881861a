import API
import Testing

@testable import Desk

@Suite("A block as its form has it")
struct BlockDraftTests {
    private let form = FormData([
        ("subject", "doctor:abc"), ("date", "2026-11-30"), ("startTime", "13:00"), ("endTime", "14:00"),
        ("kind", "lunch"), ("title", " Lunch "), ("repeat.every", "week"), ("repeat.until", "2026-12-31"),
    ])

    @Test("It goes to the API with every key, so that a change can clear one")
    func body() {
        let expected: JSONValue = [
            "doctorId": "abc", "roomId": nil, "date": "2026-11-30", "startTime": "13:00", "endTime": "14:00",
            "kind": "lunch", "title": "Lunch", "repeat": ["every": "week", "until": "2026-12-31"],
            "keepVisits": false,
        ]
        #expect(BlockDraft(form: form).body(keepsVisits: false) == expected)
    }

    @Test("Without a repetition its last day says nothing; the whole clinic is neither doctor nor room")
    func single() {
        let single = form.setting("repeat.every", "").setting("subject", "clinic")
        let body = BlockDraft(form: single).body(keepsVisits: true)
        #expect(body["repeat"] == .null)
        #expect(body["doctorId"] == .null)
        #expect(body["roomId"] == .null)
        #expect(body["keepVisits"] == true)
    }

    @Test("What the API answers comes back as it went")
    func roundTrip() {
        let block = ShownBlock(
            id: "1", doctorId: nil, roomId: "r", date: "2026-11-30", startTime: "22:00", endTime: "24:00",
            kind: "maintenance", title: "Compressor", repeat: .init(every: "day", until: "2026-12-05"))
        let draft = BlockDraft(block)
        #expect(draft.subject == "room:r")
        #expect(draft.end == "00:00")
        #expect(draft.body(keepsVisits: false)["endTime"] == "24:00")
        #expect(draft.body(keepsVisits: false)["repeat"]?["until"] == "2026-12-05")
    }
}
