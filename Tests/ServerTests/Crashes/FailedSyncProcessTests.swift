import API
import Domain
import Foundation
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite("The real server on a disk that fails to sync", .serialized)
struct FailedSyncProcessTests {
    @Test(
        "It says that the outcome is unknown, shows nothing of it, ends with 74, and the next start finds what the disk has",
        .timeLimit(.minutes(10)), arguments: FailingSync.Fate.allCases)
    func booking(fate: FailingSync.Fate) async throws {
        let disk = try await FailingSync()
        let desk = try await FrontDesk.make(in: disk.folder)
        let first = try disk.start(["serve"], desk.environment)
        let address = try await first.address()
        let kept = try await desk.book("09:00", at: address)
        #expect(kept.status == 201, "\(kept)")

        try disk.fail("-wal", fate, of: "unlucky")
        let answer = try await desk.book("10:00", notes: "unlucky", at: address)
        #expect((answer.status, answer.code) == (503, "OUTCOME_UNKNOWN"), "\(answer)")
        // It goes on for a few seconds.
        async let booked = desk.booked(at: address)
        async let late = desk.book("11:00", at: address)
        #expect(try RawConnection.request(address + "/readyz").status == 503)
        #expect(try await booked == [kept.id])
        #expect(try await late.code == "UNAVAILABLE")
        #expect(try await first.end() == 74, "\(first.errors)")
        let said = first.errors.split(separator: "\n").filter { $0.contains("The disk failed to keep a write") }
        #expect(said.count == 1, "\(first.errors)")

        try disk.succeed()
        let second = try disk.start(["serve"], desk.environment)
        let next = try await second.address()
        #expect(try await desk.booked(at: next).count == (fate == .keep ? 2 : 1))
        let again = try await desk.book("10:00", notes: "unlucky", at: next)
        #expect(again.status == 201, "\(again)")
        #expect(try await desk.booked(at: next) == [kept.id, again.id])
        second.terminate()
        #expect(try await second.end() == 0, "\(second.errors)")
        let doctor = try await Odontox.run(["doctor"], desk.environment, in: disk.folder)
        #expect(doctor.code == 0, "\(doctor)")
    }

    @Test("A folder that cannot be synced keeps it from starting, with one line; later it starts", .timeLimit(.minutes(10)))
    func folder() async throws {
        let disk = try await FailingSync()
        let environment = ["ODONTOX_DATABASE_URL": "sqlite:./data/clinic.sqlite", "ODONTOX_PORT": "0", "ODONTOX_LOG_LEVEL": "critical"]
        try disk.fail("/", .keep)
        let first = try disk.start(["serve"], environment)
        #expect(try await first.end() != 0)
        #expect(first.errors.contains("cannot sync"), "\(first.errors)")
        #expect(first.errors.split(separator: "\n").count == 1, "\(first.errors)")
        try disk.succeed()
        let second = try disk.start(["serve"], environment)
        #expect(try RawConnection.request(try await second.address() + "/readyz").status == 200)
        second.terminate()
        #expect(try await second.end() == 0, "\(second.errors)")
    }
}

/// Who books at the real server, in a database file that nobody else has open.
private struct FrontDesk: Sendable {
    let phone: Phone
    let environment: [String: String]
    private let patient: ID
    private let doctor: ID
    private let day: LocalDate

    static func make(in folder: TestFolder) async throws -> FrontDesk {
        let made = Mutex(FrontDesk?.none)
        try await TestServer.run(.sqlite, now: Server.Clock.system.now().description) { server in
            let clinic = try await server.makeClinic(hours: .alwaysNineToFive)
            let user = try await server.makeUser(.receptionist, in: clinic)
            var environment = server.servingEnvironment
            environment.merge(["ODONTOX_DATABASE_URL": "sqlite:./clinic.sqlite", "ODONTOX_PORT": "0"]) { $1 }
            let desk = FrontDesk(
                phone: Phone(token: try await server.token(of: user)), environment: environment,
                patient: try await server.makePatient(in: clinic), doctor: try await server.makeUser(.doctor, in: clinic).id,
                day: clinic.zone.local(server.now).date.adding(days: 2))
            try await server.database.backup(to: folder.file("clinic.sqlite"))
            made.withLock { $0 = desk }
        }
        return try #require(made.withLock { $0 })
    }

    /// Books with the time as key.
    func book(_ time: String, notes: String = "", at address: String) async throws -> Phone.Reply {
        try await phone.send(
            "POST", "/appointments", to: address,
            [
                "patientId": .string("\(patient)"), "doctorId": .string("\(doctor)"), "appointmentDate": .string("\(day)"),
                "appointmentTime": .string(time), "appointmentType": "Checkup", "durationMinutes": 30, "notes": .string(notes),
            ], key: time)
    }

    /// The ids of what is booked, by time.
    func booked(at address: String) async throws -> [String] {
        let reply = try await phone.send("GET", "/appointments?startDate=\(day)&endDate=\(day)", to: address)
        #expect(reply.status == 200, "\(reply)")
        let rows = reply.json["data"]?.array ?? []
        return rows.sorted { ($0["appointmentTime"]?.string ?? "") < ($1["appointmentTime"]?.string ?? "") }.compactMap { $0["id"]?.string }
    }
}
