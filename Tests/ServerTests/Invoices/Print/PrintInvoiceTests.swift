import API
import Domain
import Foundation
import HTTPTypes
import Markup
import TestSupport
import Testing

@testable import Server

@Suite("Invoices are printed")
struct PrintInvoiceTests {
    @Test(
        "A page for paper, in the clinic's zone and currency, for staff and for its patient",
        arguments: TestEngine.allCases)
    func page(engine: TestEngine) async throws {
        try await TestServer.run(engine, now: "2026-05-04T20:00:00.000Z") { server in
            let desk = try await InvoiceDesk(server, zone: "Asia/Tokyo", currency: "JPY")
            let id = try await desk.issue(8300).id
            try await desk.pay(id, 300)
            for reader in [desk.receptionist, desk.patient] {
                let answer = try await server.get("/invoices/\(id)/print", as: reader)
                #expect(answer.status == 200, "\(answer)")
                #expect(answer.header("Content-Type") == "text/html; charset=utf-8")
                #expect(answer.header("Content-Disposition") == "inline; filename=\"INV-000001.html\"")
                for part in [
                    "Test Clinic", "Ahmed Hassan", "JPY\u{A0}8,300<", "JPY\u{A0}8,000<",
                    "5 May 2026, 05:00 (Asia/Tokyo)",
                ] {
                    #expect(answer.text.contains(part), "\(part)")
                }
            }
        }
    }

    @Test("Its policy allows its one style and nothing else")
    func policy() async throws {
        try await TestServer.run(.sqlite) { server in
            let desk = try await InvoiceDesk(server)
            let id = try await desk.issue().id
            let answer = try await server.get("/invoices/\(id)/print", as: desk.receptionist)
            let start = try #require(answer.text.range(of: "<style>"))
            let end = try #require(answer.text.range(of: "</style>"))
            let style = String(answer.text[start.upperBound..<end.lowerBound])
            #expect(
                answer.header("Content-Security-Policy")
                    == Reply.html("", style: style).headers[.contentSecurityPolicy])
        }
    }

    @Test("Nobody prints what they can't read", arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let other = try await InvoiceDesk(server)
            let neighbour = try await server.makeUser(.patient, in: desk.clinic)
            let path = "/invoices/\(try await desk.issue().id)/print"
            #expect(try await server.get(path, as: neighbour).status == 403)
            #expect(try await server.get(path, as: other.receptionist).status == 404)
            #expect(try await server.get(path).status == 401)
        }
    }
}
