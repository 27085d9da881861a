import API
import HTTPTypes
import Markup
import Testing

@testable import Desk

@Suite("Booking from the desk")
struct BookingTests {
    private let words = Words(language: .english, Translations(Assets(folder: nil)))
    private let free = ["09:00", "09:30", "11:00", "12:00", "15:00"]

    @Test("The three nearest free times are offered, in order")
    func nearest() {
        #expect(SlotQuestion.nearest(to: "10:00", among: free) == ["09:00", "09:30", "11:00"])
        #expect(SlotQuestion.nearest(to: "14:30", among: free) == ["11:00", "12:00", "15:00"])
        #expect(SlotQuestion.nearest(to: "10:00", among: ["09:00"]) == ["09:00"])
        #expect(SlotQuestion.nearest(to: "", among: free) == ["09:00", "09:30", "11:00"])
    }

    private func refusal(_ json: String, _ status: HTTPResponse.Status = .conflict) -> Refusal {
        Refusal(APIProblem(DeskReply(status, body: Array(json.utf8))))
    }

    @Test("A refusal tells every conflict and every other reason, and offers times")
    func conflicts() {
        let refusal = refusal(
            """
            {"error": "Conflict", "message": "Time slot conflict", "code": "SLOT_CONFLICT", "timestamp": "",
            "conflicts": [
              {"appointmentId": "a", "startTime": "10:00", "endTime": "10:30", "resource": "doctor"},
              {"appointmentId": null, "startTime": "10:15", "endTime": "10:45", "resource": "doctor"}],
            "refusals": [{"code": "SLOT_CONFLICT", "message": "Both"},
              {"code": "BLOCKED", "message": "Team meeting from 10:00 to 11:00"}],
            "overridable": false}
            """)
        let text = refusal.alert(words, nearest: ["11:00"]).text
        #expect(text.contains("role=\"alert\""))
        #expect(text.contains("Doctor already has an appointment from 10:00 to 10:30"))
        #expect(text.contains("Doctor already has an appointment in another clinic from 10:15 to 10:45"))
        #expect(text.contains("Team meeting from 10:00 to 11:00"))
        #expect(text.contains("value=\"11:00\""))
        #expect(!refusal.isOverridable)
        #expect(refusal.codes == ["SLOT_CONFLICT", "BLOCKED"])
    }

    @Test("Faults that no field shows stand in the alert")
    func faults() {
        let refusal = refusal(
            """
            {"error": "Validation failed", "message": "Two fields", "code": "VALIDATION_ERROR",
            "timestamp": "", "fields": [{"field": "notes", "message": "is too long"},
              {"field": "status", "message": "is odd"}]}
            """, .badRequest)
        let text = refusal.alert(words, shown: ["notes"]).text
        #expect(text.contains("Status is odd"))
        #expect(!text.contains("is too long"))
        #expect(!refusal.isOfCalendar)
    }

    @Test("The chosen time counts before the one that is not in the list")
    func wanted() {
        #expect(TimeField.wanted(FormData("appointmentTime=10%3A00&unlistedTime=12%3A05")) == "10:00")
        #expect(TimeField.wanted(FormData("appointmentTime=&unlistedTime=12%3A05")) == "12:05")
        #expect(TimeField.wanted(FormData("appointmentTime=10%3A00&fill=11%3A00")) == "11:00")
    }

    @Test("An override is sent only by its own button")
    func override() {
        let typed = "overrideReason=Pain&codes=SLOT_CONFLICT%2CBLOCKED"
        #expect(OverrideForm.body(FormData("step=book&\(typed)")) == nil)
        #expect(
            OverrideForm.body(FormData("step=override&\(typed)"))
                == ["reason": "Pain", "codes": ["SLOT_CONFLICT", "BLOCKED"]])
    }

    @Test("A move keeps what it does not change, and clears what was emptied")
    func moved() throws {
        let appointment = try SampleAppointment.make([
            "operatory": "Chair 2", "notes": "Old", "status": "requested",
        ])
        var draft = MoveDraft(appointment)
        (draft.time, draft.doctorId, draft.notes) = ("14:00", "", " ")
        let body = draft.body(of: appointment, approving: true, override: nil)
        #expect(body["appointmentTime"] == "14:00")
        #expect(body["operatory"] == "Chair 2")
        #expect(body["doctorId"] == nil)
        #expect(body["notes"] == nil)
        #expect(body["status"] == "scheduled")
        #expect(draft.body(of: appointment, approving: false, override: nil)["status"] == "requested")
    }

    @Test("Of two versions only what differs is shown")
    func versions() {
        let comparison = VersionComparison(rows: [
            .init("Time", "10:00", "14:00"), .init("Room", "Room 1", "Room 1"),
        ])
        #expect(comparison.rows == [.init("Time", "10:00", "14:00")])
    }

    @Test(
        "Admins and receptionists override by default, a doctor in the own column, a superadmin as an admin")
    func overrideRights() {
        let usual = ClinicFacts(timezone: "UTC", slotMinutes: 30, currency: "PKR", overrideRoles: nil)
        #expect(usual.mayOverride(.receptionist, userId: "a", doctorId: "b"))
        #expect(usual.mayOverride(.superadmin, userId: "a", doctorId: "b"))
        #expect(usual.mayOverride(.doctor, userId: "b", doctorId: "b"))
        #expect(!usual.mayOverride(.doctor, userId: "a", doctorId: "b"))
        let strict = ClinicFacts(timezone: "UTC", slotMinutes: 30, currency: "PKR", overrideRoles: ["admin"])
        #expect(!strict.mayOverride(.receptionist, userId: "a", doctorId: "b"))
    }
}
