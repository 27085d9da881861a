import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("Invoices are listed")
struct ListInvoicesTests {
    private func numbers(
        _ desk: InvoiceDesk, _ query: String, as user: TestUser? = nil
    ) async throws -> [String] {
        let answer = try await desk.server.get("/invoices\(query)", as: user ?? desk.receptionist)
        #expect(answer.status == 200, "\(query): \(answer)")
        return answer.data.compactMap { $0["invoiceNumber"]?.string?.suffix(1).description }
    }

    @Test("By patient, status, text and change, newest first", arguments: TestEngine.allCases)
    func filters(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let zainab = try await server.makePatient(
                in: desk.clinic, firstName: "Zainab", lastName: "O'Neil_50%")
            var ids: [String] = []
            for patient in [desk.patientId, zainab, desk.patientId] {
                server.clock.advance(seconds: 1)
                ids.append(try await desk.issue(100, for: patient).id)
            }
            server.clock.advance(seconds: 1)
            try await desk.pay(ids[0], 50)
            try await desk.void(ids[2])
            #expect(try await numbers(desk, "") == ["3", "2", "1"])
            #expect(try await numbers(desk, "?patientId=\(zainab)") == ["2"])
            #expect(try await numbers(desk, "?status=partial") == ["1"])
            #expect(try await numbers(desk, "?status=void") == ["3"])
            #expect(try await numbers(desk, "?status=paid") == [])
            #expect(try await numbers(desk, "?search=inv-000002") == ["2"])
            #expect(try await numbers(desk, "?search=ZAINAB") == ["2"])
            #expect(try await numbers(desk, "?search=o%27neil_50%25") == ["2"])
            #expect(try await numbers(desk, "?search=%25") == ["2"])
            #expect(try await numbers(desk, "?search=_") == ["2"])
            #expect(try await numbers(desk, "?search=%5C") == [])
            #expect(try await numbers(desk, "?search=") == ["3", "2", "1"])
            #expect(try await numbers(desk, "?updatedSince=\(server.now)") == ["3", "1"])
        }
    }

    @Test("Days are the clinic's: from its midnight to its midnight", arguments: TestEngine.allCases)
    func days(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            for moment in [
                "2026-05-04T18:59:59.999Z", "2026-05-04T19:00:00.000Z", "2026-05-05T19:00:00.000Z",
            ] {
                server.clock.set(try #require(Instant(moment)))
                _ = try await desk.issue()
            }
            #expect(try await numbers(desk, "?to=2026-05-04") == ["1"])
            #expect(try await numbers(desk, "?from=2026-05-05") == ["3", "2"])
            #expect(try await numbers(desk, "?from=2026-05-05&to=2026-05-05") == ["2"])
            #expect(try await numbers(desk, "?from=2026-05-07") == [])
            #expect(try await numbers(desk, "?startDate=2026-05-05&endDate=2026-05-05") == ["2"])
            let backwards = try await server.get(
                "/invoices?startDate=2026-05-06&endDate=2026-05-05", as: desk.receptionist)
            #expect(backwards.status == 400 && backwards.fields == ["startDate"], "\(backwards)")
        }
    }

    @Test("In pages that add up", arguments: TestEngine.allCases)
    func pages(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            for _ in 0..<5 {
                server.clock.advance(seconds: 1)
                _ = try await desk.issue()
            }
            let first = try await server.get("/invoices?limit=2", as: desk.receptionist)
            #expect(
                first["pagination"]?["total"] == 5 && first["pagination"]?["totalPages"] == 3
                    && first["pagination"]?["page"] == 1)
            #expect(try await numbers(desk, "?limit=2") == ["5", "4"])
            #expect(try await numbers(desk, "?limit=2&page=3") == ["1"])
            #expect(try await numbers(desk, "?limit=2&page=4") == [])
            #expect(try await server.get("/invoices", as: desk.receptionist)["pagination"]?["limit"] == 50)
        }
    }

    @Test("Patients see their own and nobody else's, other clinics none", arguments: TestEngine.allCases)
    func own(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let other = try await InvoiceDesk(server)
            let neighbour = try await server.makeUser(.patient, in: desk.clinic)
            let neighbourId = try #require(neighbour.patientId)
            let id = try await desk.issue().id
            let theirs = try await desk.issue(for: neighbourId).id
            #expect(try await numbers(desk, "", as: desk.patient) == ["1"])
            #expect(try await numbers(desk, "?patientId=\(desk.patientId)", as: desk.patient) == ["1"])
            #expect(
                try await server.get("/invoices?patientId=\(neighbourId)", as: desk.patient).status == 403)
            #expect(try await server.get("/invoices/\(id)", as: desk.patient).status == 200)
            #expect(try await server.get("/invoices/\(theirs)", as: desk.patient).status == 403)
            #expect(try await numbers(other, "") == [])
            #expect(try await server.get("/invoices/\(id)", as: other.receptionist).status == 404)
            #expect(try await server.get("/invoices/\(id)", as: other.patient).status == 404)
        }
    }

    @Test("Every bad parameter is named", arguments: TestEngine.allCases)
    func bad(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let answer = try await server.get(
                "/invoices?page=0&limit=101&patientId=x&status=open"
                    + "&from=2026-02-30&to=1&updatedSince=now&search=%00",
                as: desk.receptionist
            )
            #expect(answer.status == 400)
            #expect(
                answer.fields == [
                    "from", "limit", "page", "patientId", "search", "status", "to", "updatedSince",
                ])
            let reversed = try await server.get(
                "/invoices?from=2026-05-05&to=2026-05-04", as: desk.receptionist)
            #expect(reversed.fields == ["from"])
            #expect(try await server.get("/invoices/x", as: desk.receptionist).status == 400)
        }
    }
}
