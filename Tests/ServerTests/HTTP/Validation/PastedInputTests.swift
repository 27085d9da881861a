import API
import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Server

@Suite("Pasted input (contract §8)")
struct PastedInputTests {
    private static let invisible: [JSONValue] = [
        "\u{200B}", " \u{200E}\u{AD}\u{A0}", "\u{3164}", "\u{FEFF}", "\u{FE0F}",
    ]

    @Test(
        "Text of invisible characters only is blank: an error where it must be there, absent elsewhere",
        arguments: TestEngine.allCases)
    func blank(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let (server, desk) = (scene.server, scene.receptionist)
            let admin = try await server.makeUser(.admin, in: scene.clinic)
            func refused(_ answer: Answer, _ fields: [String]) {
                #expect(answer.status == 400, "\(answer)")
                #expect(
                    answer["fields"]?.array?.compactMap { $0["field"]?.string }.sorted() == fields,
                    "\(answer)")
            }
            for text in Self.invisible {
                refused(try await server.post("/rooms", as: desk, ["name": text]), ["name"])
                refused(
                    try await server.post(
                        "/appointment-types", as: desk, ["name": text, "durationMinutes": 30]), ["name"])
                refused(
                    try await server.post("/patients", as: desk, ["firstName": text, "lastName": text]),
                    ["firstName", "lastName"])
                refused(
                    try await server.patch("/clinics/\(scene.clinic.id)", as: admin, ["name": text]), ["name"]
                )
                refused(
                    try await server.post(
                        "/messages", as: desk, ["patientId": id(scene.record), "message": text]), ["message"])
                refused(try await scene.book(["appointmentType": text]), ["appointmentType"])
                let closure: JSONValue = ["date": "2026-12-24", "reason": text]
                refused(
                    try await server.post("/clinics/\(scene.clinic.id)/closures", as: admin, closure),
                    ["reason"])
            }
            let booked = try await scene.book(["operatory": Self.invisible[0], "notes": Self.invisible[1]])
            #expect(
                booked.status == 201 && booked["operatory"] == .null && booked["notes"] == .null, "\(booked)")
            let patient = try await server.post(
                "/patients", as: desk,
                [
                    "firstName": "A", "lastName": "B", "phone": Self.invisible[0], "email": Self.invisible[2],
                    "insurance": Self.invisible[3],
                ])
            #expect(patient.status == 201, "\(patient)")
            for field in ["phone", "email", "insurance"] { #expect(patient[field] == .null) }
            #expect(try await server.get("/patients?search=%E2%80%8B", as: desk).data.count == 3)
        }
    }

    @Test("Text is kept as NFC in every field", arguments: TestEngine.allCases)
    func composed(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let (server, desk) = (scene.server, scene.receptionist)
            let (typed, kept) = (JSONValue("Cafe\u{301}"), Array("Café".utf8))
            func spelled(_ value: JSONValue?) -> [UInt8]? { value?.string.map { Array($0.utf8) } }
            let room = try await server.post("/rooms", as: desk, ["name": typed])
            #expect(spelled(room["name"]) == kept)
            let patient = try await server.post(
                "/patients", as: desk, ["firstName": typed, "lastName": typed, "insurance": typed])
            for field in ["firstName", "lastName", "insurance"] { #expect(spelled(patient[field]) == kept) }
            let booked = try await scene.book(["operatory": typed, "notes": typed, "appointmentType": typed])
            for field in ["operatory", "notes", "appointmentType"] { #expect(spelled(booked[field]) == kept) }
            let message = try await server.post(
                "/messages", as: desk, ["patientId": id(scene.record), "message": typed, "subject": typed])
            for field in ["message", "subject"] { #expect(spelled(message[field]) == kept, "\(message)") }
        }
    }

    @Test(
        "A pasted telephone number is kept with plain digits; a pasted address is refused by its field",
        arguments: TestEngine.allCases)
    func contacts(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let (phone, email) = (
                JSONValue("\u{202A}+٩٢\u{A0}٣٠٠‑١٢٣٤٥٦٧\u{202C}"), JSONValue("ahmed\u{200B}@test.example")
            )
            let made = try await server.post(
                "/patients", as: admin, ["firstName": "A", "lastName": "B", "phone": phone])
            #expect(made["phone"] == "+92 300-1234567", "\(made)")
            let changed = try await server.patch(
                "/patients/\(made.id)", as: admin, ["phone": "＋９２３００−７６５４３２１"])
            #expect(changed["phone"] == "+92300-7654321", "\(changed)")
            let member: JSONValue = [
                "email": email, "password": "long enough", "firstName": "A", "lastName": "B",
                "role": "doctor",
            ]
            for answer in [
                try await server.post(
                    "/patients", as: admin, ["firstName": "A", "lastName": "B", "email": email]),
                try await server.patch("/patients/\(made.id)", as: admin, ["email": email]),
                try await server.post(
                    "/patients/\(made.id)/portal-account", as: admin,
                    ["email": email, "password": "long enough"]),
                try await server.post("/staff", as: admin, member),
                try await server.send(
                    .post, "/api/v1/auth/login", body: ["email": email, "password": "long enough"]),
            ] {
                #expect(answer.status == 400, "\(answer)")
                #expect(answer["fields"]?.array?.compactMap { $0["field"]?.string } == ["email"], "\(answer)")
                #expect(answer["fields"]?[0]?["message"]?.string?.contains("invisible") == true, "\(answer)")
            }
        }
    }

    @Test(
        "A password is right in either spelling of its letters, and one of invisible characters is none",
        arguments: TestEngine.allCases)
    func passwords(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let spellings: [JSONValue] = ["passwörd-é", "passwo\u{308}rd-e\u{301}"]
            func signIn(_ email: JSONValue, _ password: JSONValue) async throws -> Int {
                try await server.send(
                    .post, "/api/v1/auth/login", body: ["email": email, "password": password]
                ).status
            }
            for (index, spelling) in spellings.enumerated() {
                let email = JSONValue.string("staff\(index)@test.example")
                let member: JSONValue = [
                    "email": email, "password": spelling, "firstName": "A", "lastName": "B", "role": "doctor",
                ]
                #expect(try await server.post("/staff", as: admin, member).status == 201)
                let patient = try await server.makePatient(in: clinic)
                let portal = JSONValue.string("portal\(index)@test.example")
                let account: JSONValue = ["email": portal, "password": spelling]
                #expect(
                    try await server.post("/patients/\(patient)/portal-account", as: admin, account).status
                        == 201)
                for typed in spellings {
                    #expect(try await signIn(email, typed) == 200)
                    #expect(try await signIn(portal, typed) == 200)
                }
                #expect(try await signIn(email, "password-e") == 401)
            }
            let nothing: JSONValue = [
                "email": "x@test.example", "password": .string(String(repeating: "\u{200B}", count: 12)),
                "firstName": "A",
                "lastName": "B", "role": "doctor",
            ]
            let refused = try await server.post("/staff", as: admin, nothing)
            #expect(refused.status == 400 && refused["fields"]?[0]?["field"] == "password", "\(refused)")
        }
    }

    private func id(_ id: ID) -> JSONValue { .string(id.description) }
}
