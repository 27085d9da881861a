import HTTPTypes
import API
import Domain
import Storage
import Testing

@testable import Server

/// The two clinics, and the steps of each.
struct HiringWalk: Sendable {
    static let email = "person@test.example"
    /// What B chooses as a first password, and what the person chooses.
    static let chosen = "the stranger's choice"
    static let second = "the stranger's second"
    static let own = "the person's own one"

    let server: TestServer
    let role: Role
    let own: TestClinic
    let other: TestClinic
    let admin: TestUser
    let stranger: TestUser
    /// A's record of the person, and B's, where they are a patient.
    let record: ID
    let otherRecord: ID
    /// A patient and a doctor of B's, to be booked with.
    let otherPatient: ID

    init(_ server: TestServer, _ role: Role) async throws {
        self.server = server
        self.role = role
        own = try await server.makeClinic("Own")
        other = try await server.makeClinic("Stranger")
        admin = try await server.makeUser(.admin, in: own)
        stranger = try await server.makeUser(.admin, in: other)
        record = try await server.makePatient(in: own, firstName: "Own", lastName: "Name")
        otherRecord = try await server.makePatient(in: other, firstName: "Given", lastName: "Byother")
        otherPatient = try await server.makePatient(in: other)
    }

    private func draft(_ firstName: String, _ lastName: String, password: String?) -> JSONValue {
        var draft: JSONObject = ["email": .string(Self.email)]
        if role != .patient {
            draft["firstName"] = .string(firstName)
            draft["lastName"] = .string(lastName)
            draft["role"] = .string(role.rawValue)
        }
        if let password { draft["password"] = .string(password) }
        return .object(draft)
    }

    private var adding: String { role == .patient ? "/patients/\(otherRecord)/portal-account" : "/staff" }

    /// B adds the person with a password of B's choice, again, and signs in as them as far as it gets.
    /// Returns the last session that B has got.
    @discardableResult
    func register() async throws -> Answer? {
        for _ in 0..<2 {
            let answer = try await server.post(
                adding, as: stranger, draft("Given", "Byother", password: Self.chosen))
            #expect([201, 409].contains(answer.status), "\(answer)")
        }
        let session = try await server.signIn(Self.email, Self.chosen)
        guard session.status == 200 else { return nil }
        for (present, next) in [(Self.chosen, Self.second), (Self.second, Self.chosen)] {
            let changed = try await server.send(
                .post, "/api/v1/auth/password",
                body: ["currentPassword": .string(present), "newPassword": .string(next)],
                headers: ["Authorization": "Bearer \(session["accessToken"]?.string ?? "")"])
            #expect(changed.status == 204, "\(changed)")
        }
        return try await server.signIn(Self.email, Self.chosen)
    }

    /// B changes what it can of the person, and back.
    func change(isAllowed: Bool) async throws {
        guard let id = try await userId() else { return }
        let allowed = isAllowed ? 200...200 : 400...499
        if role == .patient {
            let renamed = try await server.patch(
                "/patients/\(otherRecord)", as: stranger, ["firstName": "Renamed"])
            #expect(renamed.status == 200, "its own record is the clinic's: \(renamed)")
        } else {
            for change: JSONValue in [["firstName": "Renamed"], ["email": "mallory@test.example"]] {
                let answer = try await server.patch("/staff/\(id)", as: stranger, change)
                #expect(allowed.contains(answer.status), "\(answer)")
            }
            _ = try await server.patch("/staff/\(id)", as: stranger, ["email": .string(Self.email)])
        }
        let password = try await server.patch(
            "/staff/\(id)", as: stranger, ["password": .string(Self.chosen)])
        #expect([400, 404].contains(password.status), "\(password)")
    }

    func remove() async throws {
        guard let id = try await userId() else { return }
        let path = role == .patient ? adding : "/staff/\(id)"
        #expect(try await server.delete(path, as: stranger).status == 204)
    }

    /// A hires the person, who accepts by what was mailed to them. Returns their sign-in.
    func hire() async throws -> Answer {
        let path = role == .patient ? "/patients/\(record)/portal-account" : "/staff"
        let answer = try await server.post(
            path, as: admin, draft("Own", "Name", password: "A's ignored or first one"))
        if answer["membershipStatus"] == "active" {
            // Nobody knew them: they get a mail all the same, to have a password of their own.
            let again = role == .patient ? "\(path)/invite" : "/staff/\(answer.id)/invite"
            #expect(try await server.post(again, as: admin).status == 200)
        }
        let token = try #require(try await server.invitationToken(to: Self.email, from: own))
        let joined = try await server.accept(
            token, ["password": .string(Self.own), "firstName": "Own", "lastName": "Name"])
        #expect(joined.status == 200, "\(joined)")
        #expect(
            joined["user"]?["clinics"]?.array?.contains { $0["id"] == "\(own.id)" } == true, "\(joined)")
        return joined
    }

    func makeSuperadmin() async throws {
        _ = try await AddUser(
            email: Self.email, password: Self.own, firstName: "Own", lastName: "Name", membership: nil
        ).run(
            server.database, passwords: server.backend.passwords, securityLog: server.backend.securityLog,
            now: server.now)
    }

    private func userId() async throws -> ID? {
        try await server.database.read { tx in
            try tx.first("SELECT id FROM users WHERE email_key = \(EmailAddress.key(of: Self.email))") {
                try $0.get(0) as ID
            }
        }
    }

    /// B has nothing of A's, nor of the person as A knows them, and gets nothing by trying again.
    func expectNothing(of person: Answer) async throws {
        let id = try #require(try await userId())
        let before = try await ClinicDump.take(server, own)
        for password in [Self.chosen, Self.second, "A's ignored or first one"] {
            #expect(try await server.signIn(Self.email, password).status == 401)
        }
        try await change(isAllowed: false)
        _ = try await server.post(adding, as: stranger, draft("Given", "Byother", password: Self.chosen))
        for path in ["/staff/\(id)", "/patients/\(record)", "/staff", "/patients"] {
            let seen = try await server.get(path, as: stranger, clinic: own)
            #expect(seen.status == 403, "\(path): \(seen)")
        }
        #expect(try await server.get("/patients/\(record)", as: stranger).status == 404)
        let membership = try await server.database.read { tx in
            try KnownUser.isActive(tx, id, in: other.id)
        }
        if !membership {
            #expect(try await server.get("/staff/\(id)", as: stranger).status == 404)
            let booked = try await server.post(
                "/appointments", as: stranger,
                [
                    "patientId": "\(otherPatient)", "doctorId": "\(id)", "appointmentDate": "2026-05-06",
                    "appointmentTime": "10:00", "appointmentType": "Checkup",
                ])
            #expect(booked.status == 404, "\(booked)")
            // A user whom B registered first as its patient has the id of B's own record.
            for path in ["/staff", "/messages/contacts", "/messages/receptionists"] where id != otherRecord {
                let listed = try await server.get(path, as: stranger)
                #expect(!listed.text.contains("\(id)"), "\(path): \(listed)")
            }
        }
        // The guesses have made the account wait.
        server.clock.advance(minutes: 1)
        #expect(try await server.signIn(Self.email, Self.own)["user"]?["lastName"] == "Name")
        let now = try await ClinicDump.take(server, own)
        // The person has just signed in to their clinic.
        for table in now.keys where !["audit_entries", "clinic_sequences"].contains(table) {
            #expect(now[table] == before[table], "\(table)")
        }
        let bearer = person["accessToken"]?.string ?? ""
        let me = try await server.get(
            "/api/v1/auth/me",
            headers: ["Authorization": "Bearer \(bearer)", "X-Clinic-Id": own.id.description])
        #expect(me["clinicId"] == "\(own.id)", "\(me)")
    }
}
