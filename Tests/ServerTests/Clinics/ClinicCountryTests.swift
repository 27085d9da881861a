import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("A clinic's country (ISO 3166-1)")
struct ClinicCountryTests {
    @Test("It is that of the time zone unless it is named", arguments: TestEngine.allCases)
    func byDefault(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let boss = try await server.makeSuperadmin()
            let rows: [(String, JSONValue?, JSONValue)] = [
                ("Asia/Karachi", nil, "PK"), ("America/Chicago", nil, "US"), ("Asia/Kolkata", nil, "IN"), ("UTC", nil, .null),
                ("Asia/Karachi", "DE", "DE"), ("Asia/Karachi", "de", "DE"), ("UTC", "Ae", "AE"), ("Asia/Karachi", .null, "PK"),
            ]
            for (zone, country, shown) in rows {
                var body: [String: JSONValue] = ["name": "Clinic", "timezone": .string(zone)]
                body["country"] = country
                let made = try await server.post("/clinics", as: boss, .object(JSONObject(body.map { ($0.key, $0.value) })))
                #expect(made.status == 201 && made["country"] == shown, "\(zone): \(made)")
                #expect(try await server.get("/clinics/\(made.id)", as: boss)["country"] == shown)
            }
            let listed = try await server.get("/clinics?limit=100", as: boss).data
            #expect(listed.map { $0["country"] }.filter { $0 == "PK" }.count == 2)
        }
    }

    @Test("An admin changes it, and clears it to the time zone's; another time zone brings its own", arguments: TestEngine.allCases)
    func change(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            func patch(_ changes: JSONValue) async throws -> JSONValue? {
                let answer = try await server.patch("/clinics/\(clinic.id)", as: admin, changes)
                #expect(answer.status == 200, "\(answer)")
                return answer["country"]
            }
            #expect(try await patch(["timezone": "Europe/Berlin"]) == "DE")
            #expect(try await patch(["country": "at"]) == "AT")
            #expect(try await patch(["timezone": "Asia/Karachi"]) == "AT")
            #expect(try await patch(["country": .null]) == "PK")
            #expect(try await server.count("SELECT count(*) FROM audit_entries WHERE entity = 'clinic'") == 4)
        }
    }

    @Test("What is no country is refused by name", arguments: ["XX", "UK", "PAK", "P", "", "92", "ＰＫ", 92, true, ["PK"]] as [JSONValue])
    func unknown(country: JSONValue) async throws {
        try await TestServer.run(.sqlite) { server in
            let boss = try await server.makeSuperadmin()
            let made = try await server.post("/clinics", as: boss, ["name": "Clinic", "timezone": "Asia/Karachi", "country": country])
            #expect(made.status == 400 && made.fields == ["country"], "\(made)")
            let clinic = try await server.makeClinic()
            let changed = try await server.patch("/clinics/\(clinic.id)", as: boss, clinic: clinic, ["country": country])
            #expect(changed.status == 400 && changed.fields == ["country"], "\(changed)")
        }
    }

    @Test(
        "Every name of a zone leads to the country where it lies",
        arguments: [
            ("Asia/Karachi", "PK"), ("Europe/London", "GB"), ("Europe/Oslo", "NO"), ("America/New_York", "US"), ("Africa/Harare", "ZW"),
            ("Pacific/Auckland", "NZ"), ("Asia/Calcutta", "IN"), ("US/Eastern", "US"), ("Etc/GMT+5", nil), ("UTC", nil),
        ])
    func zones(name: String, country: String?) throws {
        // Which older names there are depends on the machine.
        guard let zone = Zone(identifier: name) else { return }
        #expect(ZoneCountries.country(of: zone)?.code == country)
    }
}
