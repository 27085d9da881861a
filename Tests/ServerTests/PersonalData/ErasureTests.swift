import API
import Domain
import Foundation
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Erasing a patient")
struct ErasureTests {
    @Test(
        "No table, file or fresh backup holds a string of the person; another patient's message stays",
        arguments: TestEngine.allCases)
    func gone(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let (server, words) = (scene.server, ErasureScene.words + [ErasureScene.name])
            let before = try await PersonSearch.tables(server.database, for: words)
            // What would not be found before proves nothing after. Entries of the trail are sealed by then.
            let places = Set(before.map { $0.place.split(separator: ".")[0] })
            let wanted: Set<Substring> = [
                "patients", "users", "appointments", "invoices", "invoice_items", "payments", "messages",
                "notifications", "outbox", "events", "idempotency_keys",
            ]
            #expect(wanted.subtracting(places).isEmpty, "\(places)")
            #expect(!places.contains("audit_entries"))
            try await scene.clear()
            let answer = try await scene.erase()
            #expect(answer.status == 200, "\(answer)")

            let after = try await PersonSearch.tables(server.database, for: words)
            let others = after.filter { $0.text.contains(ErasureScene.referral) }
            #expect(
                after.count == others.count, "\(after.filter { !$0.text.contains(ErasureScene.referral) })")
            #expect(Set(others.map(\.place)).contains("messages.body"))
            if let path = server.backend.settings.database.filePath {
                let backup = path + ".backup"
                try await server.database.backup(to: backup)
                let found = PersonSearch.files([path, path + "-wal", backup], for: ErasureScene.words)
                #expect(found.isEmpty, "\(found)")
                try FileManager.default.removeItem(atPath: backup)
            } else {
                let folder = try TestFolder()
                let dump = try await Odontox.run(
                    ["--file=\(folder.file("dump"))", server.backend.settings.database.text], tool: "pg_dump")
                #expect(dump.code == 0, "\(dump)")
                #expect(!PersonSearch.files([folder.file("dump")], for: [ErasureScene.name]).isEmpty)
                let found = PersonSearch.files([folder.file("dump")], for: ErasureScene.words)
                #expect(found.isEmpty, "\(found)")
            }
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
        }
    }

    @Test("PostgreSQL's files of tables and indexes hold none once they are vacuumed as operations.md says")
    func vacuumed() async throws {
        try await ErasureScene.run(.postgres) { scene in
            let server = scene.server
            let before = try await PersonSearch.relations(server.database, for: ErasureScene.words)
            #expect(Set(["patients", "messages", "outbox", "idempotency_keys"]).isSubset(of: before))
            try await scene.clear()
            try await scene.expect(scene.erase(), 200)
            let vacuum = try await Odontox.run(
                [
                    "--no-psqlrc", "--command=VACUUM (FULL, ANALYZE)",
                    server.backend.settings.database.text,
                ], tool: "psql")
            #expect(vacuum.code == 0, "\(vacuum)")
            let after = try await PersonSearch.relations(server.database, for: ErasureScene.words)
            #expect(after.isEmpty, "\(after)")
        }
    }

    @Test(
        "What stays are numbers, and the trail that nobody can read any more", arguments: TestEngine.allCases)
    func kept(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            #expect(
                try await server.trail("entity = 'patient' AND action = 'updated'").first?.after?
                    .contains("ZQ-INSURED-99") == true)
            try await scene.clear()
            try await scene.erase()
            let patient = try await server.get("/patients/\(scene.patient)", as: scene.admin)
            #expect(patient["name"] == "Erased patient" && patient["email"] == .null, "\(patient)")
            #expect(patient["erasedAt"]?.string != nil && patient["hasPortalAccount"] == false)
            let appointment = try await server.get("/appointments/\(scene.appointment)", as: scene.admin)
            #expect(
                appointment["appointmentDate"] == "2026-05-06" && appointment["notes"] == .null,
                "\(appointment)")
            let invoices = try await server.get("/invoices?patientId=\(scene.patient)", as: scene.admin)
            #expect(invoices.data.map { $0["totalAmount"]?.number?.text } == ["100", "100"], "\(invoices)")
            let lines = try await server.get("/audit?entityId=\(scene.patient)", as: scene.admin)
            let changed = lines.data.filter { $0["action"] == "updated" }
            #expect(!changed.isEmpty && changed.allSatisfy { $0["after"] == ["erased": true] }, "\(lines)")
            let erased = try #require(lines.data.first { $0["action"] == "erased" })
            #expect(
                erased["after"]?["reason"] == "… asked for it"
                    && erased["actorId"]?.string == "\(scene.admin.id)")
            let own = try await server.get("/audit?actorId=\(scene.person.id)", as: scene.admin)
            #expect(own.data.allSatisfy { $0["actorName"] == "Erased patient" && $0["ipAddress"] == .null })
            #expect(!own.data.isEmpty)
            let activity = try await server.get(
                "/appointments/\(scene.appointment)/activity", as: scene.admin)
            #expect(activity.data.first?["after"] == ["erased": true], "\(activity)")
        }
    }

    @Test(
        "The portal account and its sessions end, and nothing is done for the person",
        arguments: TestEngine.allCases)
    func ended(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            try await scene.clear()
            let token = try await server.sessionToken(of: scene.person)
            #expect(try await server.send(.get, "/appointments", token: token).status == 200)
            try await scene.erase()
            #expect(try await server.send(.get, "/appointments", token: token).status == 401)
            let login = try await server.post(
                "/api/v1/auth/login",
                ["email": "zq.portal@zebulon.example", "password": "a patient's password"])
            #expect(login.status == 401, "\(login)")
            let again = try await server.send(
                .post, "/appointments", as: scene.admin,
                body: [
                    "patientId": "\(scene.patient)", "doctorId": "\(scene.doctor.id)",
                    "appointmentDate": "2026-05-06", "appointmentTime": "10:00", "appointmentType": "Checkup",
                    "durationMinutes": 30, "notes": "zqnotes of Zebulon",
                ], headers: ["Idempotency-Key": "k1"])
            #expect(again.status == 410 && again.code == "ERASED", "\(again)")
            let change = try await server.patch(
                "/patients/\(scene.patient)", as: scene.admin, ["firstName": "Z"])
            #expect(change.status == 409 && change.code == "PATIENT_ERASED", "\(change)")
            let message = try await server.post(
                "/messages", as: scene.admin, ["patientId": "\(scene.patient)", "message": "Hello"])
            #expect(message.status == 404, "\(message)")
            #expect(try await scene.erase().code == "PATIENT_ERASED")
        }
    }

    @Test("A dry run says what would be done, and does nothing", arguments: TestEngine.allCases)
    func dryRun(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            try await scene.clear()
            let before = try await ClinicDump.take(scene.server, scene.clinic)
            let plan = try await scene.erase(["reason": "To see", "dryRun": true])
            #expect(plan.status == 200 && plan["dryRun"] == true && plan["erasedAt"] == .null, "\(plan)")
            var after = try await ClinicDump.take(scene.server, scene.clinic)
            // The admin has signed in.
            for table in ["audit_entries", "clinic_sequences"] { after[table] = before[table] }
            #expect(before == after)
            let done = try await scene.erase()
            #expect(done["tables"] == plan["tables"], "\(done) \(plan)")
            let tables = Dictionary(
                uniqueKeysWithValues: (done["tables"]?.array ?? []).compactMap { table in
                    table["table"]?.string.map { ($0, table) }
                })
            #expect(tables["messages"]?["blanked"] == 3 && tables["appointments"]?["blanked"] == 1)
            #expect(tables["invoices"]?["blanked"] == 2 && tables["payments"]?["blanked"] == 1)
            #expect(tables["users"]?["blanked"] == 1 && tables["patients"]?["blanked"] == 1)
        }
    }

    @Test("It is refused while something stands, which is named", arguments: TestEngine.allCases)
    func blocked(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            let held = try await server.patch(
                "/patients/\(scene.patient)", as: scene.admin, ["legalHoldUntil": "2026-12-31"])
            #expect(held.status == 200 && held["legalHoldUntil"] == "2026-12-31", "\(held)")
            try await scene.expect(
                server.post(
                    "/invoices", as: scene.admin,
                    [
                        "patientId": "\(scene.patient)",
                        "items": [["description": "Crown", "quantity": 1, "unitPrice": 10]],
                    ]), 201)
            let refused = try await scene.erase()
            #expect(refused.status == 409 && refused.code == "ERASURE_BLOCKED", "\(refused)")
            #expect(refused.fields == ["futureAppointment", "legalHoldUntil", "openBalance"])
            #expect(try await scene.erase(["reason": "x"]).fields == ["reason"])
            #expect(try await scene.erase([:]).fields == ["reason"])
            let doctor = try await server.patch(
                "/patients/\(scene.patient)", as: scene.doctor, ["legalHoldUntil": .null])
            #expect(doctor.status == 403, "\(doctor)")
        }
    }

    @Test("Only a password of the last five minutes opens it", arguments: TestEngine.allCases)
    func fresh(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            try await scene.clear()
            let path = "/patients/\(scene.patient)/erase"
            let body: JSONValue = ["reason": "Asked for it"]
            let token = try await server.sessionToken(of: scene.admin)
            server.clock.advance(minutes: 6)
            for answer in [
                try await server.send(.post, path, token: token, body, key: "late"),
                try await server.post(path, as: scene.admin, body),
            ] {
                #expect(answer.status == 403 && answer.code == "REAUTHENTICATION_REQUIRED", "\(answer)")
            }
            // The refusal is not kept: the same key does it after another sign-in.
            let done = try await server.send(
                .post, path, token: try await server.sessionToken(of: scene.admin), body, key: "late")
            #expect(done.status == 200, "\(done)")
        }
    }

    @Test(
        "A session out of an accepted invitation, for which nobody typed a password, doesn't open it",
        arguments: TestEngine.allCases)
    func joined(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            try await scene.clear()
            server.clock.advance(seconds: 1)
            let north = try await server.makeClinic("North")
            let boss = try await server.makeUser(.admin, in: north)
            let invitation = try await server.invite(scene.admin.email, .doctor, to: north, by: boss)
            let joined = try await server.accept(invitation, [:], as: scene.admin)
            let token = try #require(joined["accessToken"]?.string, "\(joined)")
            let answer = try await server.send(
                .post, "/patients/\(scene.patient)/erase", token: token, ["reason": "Asked for it"])
            #expect(answer.status == 403 && answer.code == "REAUTHENTICATION_REQUIRED", "\(answer)")
        }
    }

    @Test("An account that waits for its invitation is gone too", arguments: TestEngine.allCases)
    func invited(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let (server, word) = (scene.server, "zq.invited@zebulon.example")
            let invited = try await server.post(
                "/patients/\(scene.other)/portal-account", as: scene.admin, ["email": .string(word)])
            #expect(invited.status == 201 && invited["membershipStatus"] == "invited", "\(invited)")
            try await tellOfFailure(word, scene)
            let before = try await PersonSearch.tables(server.database, for: [word]).map(\.place)
            #expect(
                Set(["users.email", "invitations.email", "outbox.recipient", "notifications.message"])
                    .subtracting(before).isEmpty)
            let answer = try await server.send(
                .post, "/patients/\(scene.other)/erase",
                token: try await server.sessionToken(of: scene.admin),
                ["reason": "Asked for it"])
            #expect(answer.status == 200, "\(answer)")
            let after = try await PersonSearch.tables(server.database, for: [word, "Malik"])
            #expect(after.isEmpty, "\(after)")
        }
    }

    /// The desk is told that the invitation to an address did not arrive.
    private func tellOfFailure(_ address: String, _ scene: ErasureScene) async throws {
        let now = scene.server.now
        try await scene.server.database.write { tx in
            let delivery = try tx.first("SELECT id FROM outbox WHERE recipient = \(address)") {
                try $0.get(0) as ID
            }
            let row = NotificationRow(
                id: ID.make(at: now), userId: scene.admin.id,
                type: NotificationEvent.deliveryFailed.rawValue, title: "An e-mail was not delivered",
                message: "The e-mail to \(address) was not delivered.",
                data: ["deliveryId": JSONValue(delivery?.description), "entityId": .null])
            try tx.insertLater(NotificationRow.insertion, [row.row(scene.clinic.id, at: now)])
        }
    }

    @Test("A superadmin's reason for it keeps no name either", arguments: TestEngine.allCases)
    func superadmin(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            let boss = try await server.makeSuperadmin(password: "a superadmin's password")
            try await scene.clear()
            let token = try await server.sessionToken(of: boss)
            let answer = try await server.send(
                .post, "/patients/\(scene.patient)/erase", body: ["reason": "Asked for it"],
                headers: [
                    "Authorization": "Bearer \(token)", "X-Clinic-Id": "\(scene.clinic.id)",
                    "X-Reason": "Zebulon wrote",
                ])
            #expect(answer.status == 200, "\(answer)")
            let lines = try await server.get("/audit?action=erased", as: scene.admin)
            #expect(lines.data.map { $0["reason"]?.string } == ["… wrote"], "\(lines)")
        }
    }

    @Test("A mail to an address that they signed in with before is gone too", arguments: TestEngine.allCases)
    func formerAddress(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let (server, word) = (scene.server, "zq.former@zebulon.example")
            let (clinic, person, now) = (scene.clinic.id, scene.person.id, server.now)
            let mail = server.backend.accountMail
            try await server.database.write { tx in
                _ = try mail.send(tx, .addressChanged, to: word, of: person, clinic: clinic, now: now)
            }
            #expect(
                try await PersonSearch.tables(server.database, for: [word]).map(\.place) == [
                    "outbox.recipient"
                ])
            try await scene.clear()
            try await scene.expect(scene.erase(), 200)
            #expect(try await PersonSearch.tables(server.database, for: [word]).isEmpty)
        }
    }

    @Test(
        "What is for another patient of the same address and number stays, and is theirs alone",
        arguments: TestEngine.allCases)
    func family(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            let child = try await server.makePatient(
                in: scene.clinic, firstName: "Nadia", lastName: "Malik", email: "zq.mail@zebulon.example")
            try await scene.expect(
                server.patch("/patients/\(child)", as: scene.admin, ["phone": "+92-300-777-0001"]), 200)
            try await scene.expect(
                server.post(
                    "/messages/whatsapp/send", as: scene.admin,
                    ["patientId": "\(child)", "message": "For Nadia"]), 200)
            let export = try await server.get("/patients/\(scene.patient)/export", as: scene.admin)
            #expect(export.status == 200 && !export.text.contains("For Nadia"))
            try await scene.clear()
            try await scene.expect(scene.erase(), 200)
            let sent = try await server.get("/deliveries?channel=whatsapp", as: scene.admin)
            let own = sent.data.filter { $0["text"] == "For Nadia" }
            #expect(own.count == 1 && own.first?["recipient"] != "", "\(sent)")
        }
    }

    @Test("Who belongs to another clinic too keeps their account there", arguments: TestEngine.allCases)
    func elsewhere(engine: TestEngine) async throws {
        try await ErasureScene.run(engine) { scene in
            let server = scene.server
            let north = try await server.makeClinic("North")
            var abroad = scene.person
            abroad.patientId = try await server.makePatient(
                in: north, firstName: ErasureScene.name, lastName: "Quartermain")
            try await server.addMembership(of: abroad, in: north)
            try await scene.clear()
            let token = try await server.sessionToken(of: scene.person)
            let answer = try await scene.erase()
            #expect(answer.status == 200, "\(answer)")
            #expect(
                try await server.send(
                    .get, "/appointments",
                    headers: [
                        "Authorization": "Bearer \(token)", "X-Clinic-Id": north.id.description,
                    ]
                ).status == 200)
            #expect(
                try await server.send(
                    .get, "/appointments",
                    headers: [
                        "Authorization": "Bearer \(token)", "X-Clinic-Id": scene.clinic.id.description,
                    ]
                ).status == 403)
        }
    }
}
