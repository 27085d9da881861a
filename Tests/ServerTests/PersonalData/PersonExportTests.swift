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
        "It has deleted messages, what staff were told, invitations, and changes with their values",
        arguments: TestEngine.allCases)
    func everything(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            let sent = try await server.post(
                "/messages", as: scene.admin, ["patientId": "\(scene.patient)", "message": "zqdeleted"])
            try #require(sent.status == 201, "\(sent)")
            #expect(try await server.delete("/messages/\(sent.id)", as: scene.admin).status == 200)
            let answer = try await server.get("/patients/\(scene.patient)/export", as: scene.admin)
            func rows(_ name: String) -> [JSONValue] { answer.json[name]?.array ?? [] }
            let deleted = rows("messages").filter { $0["deletedAt"]?.string != nil }
            #expect(deleted.map { $0["message"]?.string } == ["zqdeleted"], "\(answer)")
            let notices = Set(rows("notifications").compactMap { $0["userId"]?.string })
            #expect(notices.isSuperset(of: ["\(scene.doctor.id)", "\(scene.person.id)"]), "\(notices)")
            let toStaff = rows("deliveries").filter { $0["isToPatient"] == false }
            #expect(!toStaff.isEmpty && toStaff.allSatisfy { $0["recipient"] == "" }, "\(toStaff)")
            let changes = rows("changes")
            let updated = changes.filter { $0["entity"] == "patient" && $0["action"] == "updated" }
            #expect(
                updated.contains {
                    $0["before"]?["insurance"] == .null && $0["after"]?["insurance"] == "ZQ-INSURED-99"
                }, "\(updated)")
            let entities = Set(changes.compactMap { $0["entity"]?.string })
            #expect(
                entities.isSuperset(of: [
                    "patient", "appointment", "invoice", "payment", "message", "session",
                ]),
                "\(entities)")
            // Nothing of what is another patient's.
            #expect(!answer.text.contains(ErasureScene.referral))
            #expect(!changes.contains { $0["entityId"]?.string == "\(scene.other)" })
        }
    }

    @Test(
        "Invitations are among it, accepted or not, with the address that the clinic sent",
        arguments: TestEngine.allCases)
    func invitations(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            let invited = try await server.post(
                "/patients/\(scene.other)/portal-account", as: scene.admin, ["email": "omar@malik.example"])
            try #require(invited.status == 201, "\(invited)")
            let path = "/patients/\(scene.other)/export"
            let waiting = try await server.get(path, as: scene.admin)
            let rows = waiting.json["invitations"]?.array ?? []
            #expect(rows.map { $0["email"]?.string } == ["omar@malik.example"], "\(waiting)")
            #expect(rows.first?["role"] == "patient" && rows.first?["acceptedAt"] == .null, "\(rows)")
            let sent = waiting.json["deliveries"]?.array ?? []
            #expect(sent.map { $0["recipient"]?.string } == ["omar@malik.example"], "\(sent)")
            #expect(
                try await server.delete(
                    "/patients/\(scene.other)/portal-account", as: scene.admin
                ).status == 204)
            let ended = try await server.get(path, as: scene.admin)
            #expect(ended.json["invitations"]?[0]?["endedAt"]?.string != nil, "\(ended)")
        }
    }

    @Test("What items cost the clinic is in no patient's document", arguments: TestEngine.allCases)
    func costs(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            let item: JSONValue = [
                "description": "Crown", "quantity": 1, "unitPrice": 100,
                "cost": .number(JSONNumber("73.25") ?? JSONNumber(73)),
            ]
            let made = try await server.post(
                "/invoices", as: scene.admin, ["patientId": "\(scene.patient)", "items": [item]])
            try #require(made.status == 201, "\(made)")
            let byAdmin = try await server.get("/patients/\(scene.patient)/export", as: scene.admin)
            #expect(byAdmin.text.contains("73.25"), "\(byAdmin)")
            let own = try await server.get("/me/export", as: scene.person)
            #expect(own.status == 200 && !own.text.contains("73.25"), "\(own)")
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
