import API
import FoundationEssentials
import Testing

@testable import Desk

@Suite("Settings as forms have them")
struct SettingsTests {
    private func decode<Value: Decodable>(_ json: String, as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }

    @Test("Opening hours go to the API as they were typed; midnight is the day's end")
    func hours() {
        let form = FormData([
            ("operatingHours.monday.openTime", "09:00"), ("operatingHours.monday.closeTime", "00:00"),
            ("operatingHours.sunday.isClosed", "on"), ("operatingHours.sunday.openTime", "10:00"),
        ])
        let body = HoursDraft(form: form).body
        #expect(body["monday"] == ["openTime": "09:00", "closeTime": "24:00", "isClosed": false])
        #expect(body["sunday"] == ["isClosed": true])
        #expect(body["tuesday"] == ["openTime": nil, "closeTime": nil, "isClosed": false])
    }

    @Test("A setting that was not touched is not sent")
    func unchanged() throws {
        let stored = try decode(Self.clinic, as: StoredClinic.self).values
        #expect(ClinicChanges.body(from: stored, to: stored).isEmpty)
        let typed = stored.setting("bufferMinutes", " 15 ").setting("quietHours.from", "")
            .setting("quietHours.to", "")
        #expect(ClinicChanges.body(from: stored, to: typed) == ["bufferMinutes": 15, "quietHours": nil])
    }

    @Test("Roles are the ticked ones, in whatever order they were stored")
    func roles() throws {
        let stored = try decode(Self.clinic, as: StoredClinic.self).values
        let same = FormData(stored.fields.reversed())
        #expect(ClinicChanges.body(from: stored, to: same).isEmpty)
        let none = stored.setting("overrideRoles", nil)
        #expect(ClinicChanges.body(from: stored, to: none) == ["overrideRoles": []])
    }

    @Test("What is no number goes to the API, which names the field; an empty limit is lifted")
    func numbers() throws {
        let stored = try decode(Self.clinic, as: StoredClinic.self).values
        let typed = stored.setting("slotMinutes", "half").setting("reminderMinutes", "60,x")
            .setting("patientBooking.maxMinutes", "")
        let body = ClinicChanges.body(from: stored, to: typed)
        #expect(body["slotMinutes"] == "half")
        #expect(body["reminderMinutes"] == [60, "x"])
        #expect(body["patientBooking"]?["maxMinutes"] == .null)
        #expect(body["patientBooking"]?["maxDaysAhead"] == 180)
    }

    @Test("Only switches that differ are turned")
    func switches() {
        let before = ModuleTable(switches: [
            .init(role: "doctor", module: "messages", isEnabled: true),
            .init(role: "patient", module: "messages", isEnabled: true),
            .init(role: "patient", module: "invoices", isEnabled: false),
        ])
        let wanted = before.setting(["doctor.messages", "patient.invoices"])
        #expect(
            wanted.changes(from: before) == [
                .init(role: "patient", module: "messages", isEnabled: false),
                .init(role: "patient", module: "invoices", isEnabled: true),
            ])
    }

    private static let clinic = """
        {"name":"OdontoX Clinic","timezone":"Asia/Karachi","bufferMinutes":30,"slotMinutes":30,
        "currency":"PKR","country":"PK","noShowGraceMinutes":null,"reminderMinutes":[1440,120],
        "patientBooking":{"maxOpenRequests":5,"maxDaysAhead":180,"maxMinutes":120,"requestExpiryHours":72},
        "dailyMessageLimit":1000,"quietHours":{"from":"21:00","to":"08:00"},"recallNeedsConsent":false,
        "mfaRequiredRoles":[],"overrideRoles":["receptionist","admin"]}
        """
}
