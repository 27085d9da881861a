import API
import FoundationEssentials
import Testing

@testable import Desk

@Suite("The history of an appointment in words")
struct ActivityWordsTests {
    private let words = Words(language: .english, Translations(Assets(folder: nil)))

    private func story(
        _ action: String, before: String = "null", after: String = "null", showsMoney: Bool = true
    ) throws -> ActivityWords {
        let json = """
            {"id": "a", "action": "\(action)", "actorName": "Zainab Ahmed", "actorRole": "receptionist",
            "before": \(before), "after": \(after), "createdAt": "2026-11-30T05:00:00.000Z"}
            """
        let activity = try JSONDecoder().decode(Activity.self, from: Data(json.utf8))
        return ActivityWords(
            activity, showsMoney: showsMoney, words: words,
            time: { $0 == "2026-11-30T05:02:00.000Z" ? "10:02" : nil })
    }

    @Test("A move names what changed, before and after, and nothing else")
    func moved() throws {
        let story = try story(
            "rescheduled",
            before: #"{"appointmentDate": "2026-11-30", "appointmentTime": "10:00", "roomName": null}"#,
            after: #"{"appointmentDate": "2026-11-30", "appointmentTime": "14:00", "roomName": "Room 1"}"#)
        #expect(story.sentence == "moved it")
        #expect(
            story.changes == [
                .init(label: "Time", before: "10:00", after: "14:00"),
                .init(label: "Room", before: "none", after: "Room 1"),
            ])
    }

    @Test("Statuses have blanks, lengths their unit, steps the clinic's time")
    func values() throws {
        let story = try story(
            "status_changed", before: #"{"status": "confirmed", "durationMinutes": 30, "arrivedAt": null}"#,
            after: """
                {"status": "in_progress", "durationMinutes": 45, "arrivedAt": "2026-11-30T05:02:00.000Z"}
                """)
        #expect(
            story.changes == [
                .init(label: "Status", before: "confirmed", after: "in progress"),
                .init(label: "Length", before: "30 min", after: "45 min"),
                .init(label: "Arrived", before: "none", after: "10:02"),
            ])
    }

    @Test("A booking lists no changes: there was nothing before")
    func booked() throws {
        let story = try story("created", after: #"{"status": "scheduled"}"#)
        #expect(story.sentence == "booked it")
        #expect(story.changes.isEmpty)
    }

    @Test("An invoice's amount is only for the front desk")
    func invoiced() throws {
        let invoice = #"{"invoiceNumber": "INV-000001", "currency": "PKR", "totalAmount": 8300}"#
        #expect(
            try story("invoiced", after: invoice).sentence == "made invoice INV-000001 of PKR\u{A0}8,300.00")
        #expect(
            try story("invoiced", after: invoice, showsMoney: false).sentence == "made invoice INV-000001")
    }

    @Test("An override says why")
    func overridden() throws {
        let story = try story("overridden", after: #"{"overrideReason": "Pain", "codes": ["BLOCKED"]}"#)
        #expect(story.sentence == "booked it against the calendar: Pain")
    }
}
