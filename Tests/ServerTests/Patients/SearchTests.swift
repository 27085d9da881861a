import API
import Domain
import Foundation
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Searches (contract §8)")
struct SearchTests {
    /// What is stored, and what finds it.
    static let names: [(stored: String, typed: [String])] = [
        ("José Muñoz", ["munoz", "MUÑOZ", "jose munoz", "muñoz jose", "Mun\u{303}oz"]),
        ("علی رضا", ["علي", "علی", "رضا"]), ("فاطمة الزهراء", ["فاطمه", "الزهرا"]),
        ("مُحَمَّد", ["محمد", "محمـــد"]),
        ("أحمد کمال", ["احمد", "كمال", "آحمد"]),
        ("Seán O’Brien", ["O'Brien", "obrien", "o`brien", "O´Brien", "sean"]),
        ("Anne-Marie Łukasz", ["anne‑marie", "Anne Marie", "lukasz"]),
        ("Søren Straßer", ["soren", "STRASSER", "straßer"]),
        ("Đặng Thị Ngọc", ["dang thi", "ngoc"]), ("Şükrü Işık", ["sukru", "isik", "IŞIK"]),
        ("Ａｌｉ ２", ["ali 2", "ali ٢"]),
    ]

    @Test(
        "Names are found without case, accents, letter variants, apostrophes and hyphens",
        arguments: TestEngine.allCases)
    func people(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeSuperadmin()
            let desk = try await server.makeUser(
                .receptionist, in: clinic, firstName: "Desk", lastName: "Person")
            for (index, name) in Self.names.enumerated() {
                let parts = name.stored.split(separator: " ", maxSplits: 1).map(String.init)
                let (first, last) = (parts[0], parts.count > 1 ? parts[1] : "Zz")
                let person: JSONValue = ["firstName": .string(first), "lastName": .string(last)]
                #expect(try await server.post("/patients", as: desk, person).status == 201)
                _ = try await server.makeUser(
                    .doctor, in: clinic, firstName: first, lastName: last, email: "d\(index)@test.example")
                for list in ["/rooms", "/appointment-types"] {
                    let made = try await server.post(
                        list, as: desk, ["name": .string(name.stored), "durationMinutes": 30])
                    #expect(made.status == 201, "\(made)")
                }
                _ = try await server.makeClinic(name.stored)
            }
            for name in Self.names {
                for typed in name.typed {
                    let query = Self.encoded(typed)
                    for list in ["/patients", "/staff", "/rooms", "/appointment-types"] {
                        let found = try await server.get("\(list)?search=\(query)", as: desk)
                        #expect(found.data.count == 1, "\(list) \(typed): \(found)")
                    }
                    #expect(
                        try await server.get("/clinics?search=\(query)", as: admin).data.count == 1,
                        "\(typed)")
                    let contacts = try await server.get("/messages/contacts?search=\(query)", as: desk)
                    #expect(
                        contacts["patients"]?.array?.count == 1 && contacts["staff"]?.array?.count == 1,
                        "\(typed)")
                }
            }
            for list in ["/patients", "/staff", "/rooms", "/appointment-types"] {
                #expect(try await server.get("\(list)?search=%25", as: desk).data.isEmpty, "\(list)")
                #expect(try await server.get("\(list)?search=_", as: desk).data.isEmpty, "\(list)")
                #expect(try await server.get("\(list)?search=munozx", as: desk).data.isEmpty, "\(list)")
            }
        }
    }

    private static let spellings = [
        "+92-300-1234567", "0300-1234567", "0300 1234567", "00923001234567", "+923001234567", "923001234567",
        "(0300) 1234567",
        "+92 (0)300 1234567", "٠٣٠٠١٢٣٤٥٦٧",
    ]

    @Test(
        "A telephone number is found by any usual spelling of it, and by no other number's",
        arguments: TestEngine.allCases, spellings)
    func phones(engine: TestEngine, stored: String) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let person: JSONValue = ["firstName": "Ahmed", "lastName": "Hassan", "phone": .string(stored)]
            let made = try await server.post("/patients", as: desk, person)
            #expect(made.status == 201, "\(made)")
            for typed in Self.spellings + ["3001234567", "0300", "300 123", "1234567", "Ahmed 0300 1234567"] {
                let found = try await server.get("/patients?search=\(Self.encoded(typed))", as: desk)
                #expect(found.data.count == 1, "\(typed)")
            }
            for typed in ["+92-300-1234568", "0301 1234567", "00913001234567", "+13001234567", "12345678"] {
                let found = try await server.get("/patients?search=\(Self.encoded(typed))", as: desk)
                // A number without its calling code may be any country's.
                let mayBe =
                    stored.hasPrefix("0300") || stored.hasPrefix("(") || stored.hasPrefix("٠")
                    || stored.hasPrefix("92")
                #expect(found.data.isEmpty || mayBe && typed.hasSuffix("3001234567"), "\(typed)")
            }
        }
    }

    @Test("An invoice is found by its number and by its patient", arguments: TestEngine.allCases)
    func invoices(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let sample = try await SampleClinic.make(on: server)
            let number = try #require(
                try await server.get("/invoices", as: sample.receptionist).data[0]["invoiceNumber"]?.string)
            for typed in [number, number.lowercased(), "ahm%C3%A9d", "hassan+ahmed", "Ahmed+\(number)"] {
                #expect(
                    try await server.get("/invoices?search=\(typed)", as: sample.receptionist).data.count
                        == 1, "\(typed)")
            }
            for typed in ["%25", "_", "nobody"] {
                #expect(
                    try await server.get("/invoices?search=\(typed)", as: sample.receptionist).data.isEmpty,
                    "\(typed)")
            }
        }
    }

    @Test("A changed name, number or address is what is found next", arguments: TestEngine.allCases)
    func changes(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let patient = try await server.makeUser(
                .patient, in: clinic, firstName: "Old", email: "one@test.example")
            let record = try #require(patient.patientId)
            let doctor = try await server.makeUser(
                .doctor, in: clinic, firstName: "Old", email: "doc@test.example")
            let change: JSONValue = ["firstName": "Zoë", "phone": "0300 7654321"]
            #expect(try await server.patch("/patients/\(record)", as: admin, change).status == 200)
            #expect(
                try await server.patch("/staff/\(doctor.id)", as: admin, ["firstName": "Zoë"]).status == 200)
            for typed in ["zoe", "+923007654321"] {
                #expect(
                    try await server.get("/patients?search=\(Self.encoded(typed))", as: admin).data.count
                        == 1, "\(typed)")
            }
            #expect(try await server.get("/staff?search=zoe+doc%40", as: admin).data.count == 1)
            for list in ["/patients", "/staff"] {
                #expect(try await server.get("\(list)?search=Old+Tester", as: admin).data.isEmpty)
            }
            let columns = try await server.count(
                "SELECT count(*) FROM users WHERE search = 'zoe tester one@test.example'")
            #expect(columns == 1)
        }
    }

    @Test("A patient is found by the day of birth, or its month", arguments: TestEngine.allCases)
    func birthDates(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            for (name, date) in [("Amna", "1990-04-12"), ("Bilal", "1990-04-30"), ("Sana", "1990-05-01")] {
                let person: JSONValue = [
                    "firstName": .string(name), "lastName": "Khan", "dateOfBirth": .string(date),
                ]
                #expect(try await server.post("/patients", as: desk, person).status == 201)
            }
            for (typed, names) in [
                ("1990-04-12", ["Amna"]), ("12/04/1990", ["Amna"]), ("1990-04", ["Amna", "Bilal"]),
                ("khan 30.4.1990", ["Bilal"]), ("amna 1990-05-01", []), ("1990-04-31", []),
            ] {
                let found = try await server.get("/patients?search=\(Self.encoded(typed))", as: desk)
                #expect(found.data.compactMap { $0["firstName"]?.string } == names, "\(typed): \(found)")
            }
        }
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
