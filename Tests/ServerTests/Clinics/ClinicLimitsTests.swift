import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("A clinic's limits and quiet hours (Accounts, A4, A6)")
struct ClinicLimitsTests {
    private func run(
        _ engine: TestEngine,
        _ body: @Sendable (@Sendable (JSONValue) async throws -> Answer) async throws -> Void
    ) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            try await body { try await server.patch("/clinics/\(clinic.id)", as: admin, $0) }
        }
    }

    @Test(
        "A limit that is missing stays, null lifts one or all, and numbers set them",
        arguments: TestEngine.allCases)
    func bookingLimits(engine: TestEngine) async throws {
        try await run(engine) { patch in
            let one = try await patch(["patientBooking": ["maxMinutes": 60, "maxDaysAhead": nil]])
            #expect(
                one["patientBooking"] == [
                    "maxOpenRequests": 5, "maxDaysAhead": nil, "maxMinutes": 60, "requestExpiryHours": 72,
                ], "\(one)")
            #expect(try await patch(["patientBooking": [:]])["patientBooking"] == one["patientBooking"])
            #expect(try await patch(["name": "Other"])["patientBooking"] == one["patientBooking"])
            #expect(try await patch(["patientBooking": nil])["patientBooking"] == .null)
            let again = try await patch(["patientBooking": ["requestExpiryHours": 24]])
            #expect(
                again["patientBooking"] == [
                    "maxOpenRequests": nil, "maxDaysAhead": nil, "maxMinutes": nil, "requestExpiryHours": 24,
                ], "\(again)")
        }
    }

    @Test("The rest is set, cleared, and kept", arguments: TestEngine.allCases)
    func others(engine: TestEngine) async throws {
        try await run(engine) { patch in
            let set = try await patch([
                "dailyMessageLimit": 0, "quietHours": ["from": "21:30", "to": "07:00"],
                "recallNeedsConsent": true,
            ])
            #expect(set.status == 200 && set["dailyMessageLimit"] == 0, "\(set)")
            #expect(set["quietHours"] == ["from": "21:30", "to": "07:00"])
            let kept = try await patch(["slotMinutes": 15])
            #expect(kept["quietHours"] == set["quietHours"] && kept["recallNeedsConsent"] == true)
            #expect(try await patch(["quietHours": nil])["quietHours"] == .null)
        }
    }

    @Test("Every bad value is named", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await run(engine) { patch in
            let bad = try await patch([
                "patientBooking": [
                    "maxOpenRequests": -1, "maxDaysAhead": "many", "maxMinutes": 4, "requestExpiryHours": 0,
                ],
                "dailyMessageLimit": nil, "quietHours": ["from": "24:00"], "recallNeedsConsent": "yes",
            ])
            #expect(bad.status == 400, "\(bad)")
            #expect(
                bad.fields == [
                    "dailyMessageLimit", "patientBooking.maxDaysAhead", "patientBooking.maxMinutes",
                    "patientBooking.maxOpenRequests", "patientBooking.requestExpiryHours", "quietHours.from",
                    "quietHours.to", "recallNeedsConsent",
                ])
            let same = try await patch(["quietHours": ["from": "08:00", "to": "08:00"]])
            #expect(same.fields == ["quietHours.to"], "\(same)")
            #expect(try await patch(["patientBooking": 5]).fields == ["patientBooking"])
            #expect(try await patch(["quietHours": "night"]).fields == ["quietHours"])
            #expect(try await patch(["dailyMessageLimit": 1_000_001]).fields == ["dailyMessageLimit"])
        }
    }
}
