import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("A person's data out")
struct PersonExportTests {
    @Test(
        "An admin gets one document with all that the clinic holds, and it is noted",
        arguments: TestEngine.allCases)
    func all(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            let forgot = try await server.post(
                "/api/v1/auth/password/forgot", ["email": .string(scene.person.email)])
            #expect(forgot.status == 202, "\(forgot)")
            // What goes to the person goes to the address and number of their record.
            let sent = try await server.get("/deliveries?channel=whatsapp", as: scene.admin)
            let delivery = try #require(sent.data.first { $0["text"] == "zqwhats" }, "\(sent)")
            let deliveryId = try #require(delivery["id"]?.string)
            #expect(try await server.get("/deliveries/\(deliveryId)", as: scene.admin).status == 200)
            let answer = try await server.get("/patients/\(scene.patient)/export", as: scene.admin)
            #expect(answer.status == 200, "\(answer)")
            #expect(
                answer.header("Content-Disposition")?.hasPrefix("attachment; filename=\"patient-") == true)
            let json = answer.json
            #expect(json["patient"]?["insurance"] == "ZQ-INSURED-99")
            func count(_ name: String) -> Int? { json[name]?.array?.count }
            #expect(count("appointments") == 1 && count("invoices") == 2 && count("payments") == 1)
            #expect(count("messages") == 3, "\(answer)")
            #expect((count("notifications") ?? 0) > 0 && (count("deliveries") ?? 0) > 0)
            let readers = (json["accesses"]?.array ?? []).map { $0["actorId"]?.string }
            #expect(readers.contains("\(scene.doctor.id)"), "\(readers)")
            let read = (json["accesses"]?.array ?? []).map { $0["entityId"]?.string }
            #expect(read.contains(deliveryId), "\(read)")
            for word in ErasureScene.words {
                #expect(answer.text.contains(word) || word.hasPrefix("3007"), "\(word)")
            }
            #expect(!answer.text.contains(ErasureScene.referral))
            // Mails about their sign-in are no clinic's business.
            #expect(try await server.accountMails("account.reset").count == 1)
            #expect(!answer.text.contains("account.reset"), "\(answer)")
            let noted = try await server.get("/audit?action=exported", as: scene.admin)
            #expect(noted.data.map { $0["entityId"]?.string } == ["\(scene.patient)"])
            #expect(json["portalAccounts"]?[0]?["email"]?.string == scene.person.email)
            // Whose account has ended may have another address by now.
            let path = "/patients/\(scene.patient)"
            #expect(try await server.delete("\(path)/portal-account", as: scene.admin).status == 204)
            let ended = try await server.get("\(path)/export", as: scene.admin)
            #expect(ended.json["portalAccounts"]?[0]?["email"] == .null, "\(ended)")
        }
    }

    @Test(
        "A patient gets their own and nobody else's; staff but admins get none",
        arguments: TestEngine.allCases)
    func own(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            let own = try await server.get("/me/export", as: scene.person)
            #expect(own.status == 200 && own.json["patient"]?["id"]?.string == "\(scene.patient)", "\(own)")
            #expect(own.json["invoices"]?[0]?["items"]?[0]?["cost"] == .null)
            #expect(try await server.get("/patients/\(scene.patient)/export", as: scene.person).status == 403)
            #expect(try await server.get("/patients/\(scene.patient)/export", as: scene.doctor).status == 403)
            #expect(try await server.get("/me/export", as: scene.admin).status == 403)
            #expect(try await server.get("/patients/x/export", as: scene.admin).status == 400)
            #expect(
                try await server.get("/patients/\(scene.clinic.id)/export", as: scene.admin).status == 404)
            let north = try await server.makeClinic("North")
            let stranger = try await server.makeUser(.admin, in: north)
            #expect(try await server.get("/patients/\(scene.patient)/export", as: stranger).status == 404)
        }
    }

    @Test("It goes over pages", arguments: TestEngine.allCases)
    func pages(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            let count = 2 * ExportSection.pageSize + 1
            for number in 0..<count {
                let sent = try await server.post(
                    "/messages", as: admin, ["patientId": "\(patient)", "message": "Number \(number)"])
                try #require(sent.status == 201, "\(sent)")
            }
            let answer = try await server.get("/patients/\(patient)/export", as: admin)
            let messages = try #require(answer.json["messages"]?.array)
            #expect(messages.count == count && Set(messages.map { $0["id"]?.string }).count == count)
        }
    }
}
