import API
import Domain
import FoundationEssentials
package import Logging
package import Storage

/// `odontox erase --replay`: does erasures again that a restored backup does not know of (Accounts, A7). They
/// come from a later database or backup, or from a list that `odontox erase --list` wrote.
package struct ReplayErasures: Sendable {
    package let database: Database
    package let clock: Clock

    package struct Outcome: Sendable, Equatable {
        package var erased = 0
        /// Already erased here.
        package var known = 0
        /// Nobody here has this id.
        package var unknown = 0
    }

    package init(_ database: Database, clock: Clock = .system) {
        self.database = database
        self.clock = clock
    }

    /// The log as lines of JSON, in the order of time.
    package func list() async throws -> [String] {
        try await database.read { tx in try ErasureLog.all(tx) }.map { entry in
            let json: JSONValue = [
                "clinicId": .string(entry.clinicId.description),
                "patientId": .string(entry.patientId.description),
                "erasedBy": JSONValue(entry.erasedBy?.description),
                "erasedAt": .string(entry.erasedAt.description),
            ]
            return json.jsonText
        }
    }

    /// - Parameter path: A database file of SQLite, or a list.
    /// - Throws: ``ErasureListError`` for a file that is neither; nobody is erased then.
    package func replay(_ path: String, securityLog: SecurityLog, logger: Logger) async throws -> Outcome {
        var outcome = Outcome()
        for entry in try await Self.entries(path, logger) {
            switch try await database.write({ tx in try erase(entry, securityLog, tx) }) {
            case .erased: outcome.erased += 1
            case .known: outcome.known += 1
            case .unknown: outcome.unknown += 1
            }
        }
        try await PersonalDataUpkeep.scrub(database, clock: clock, logger: logger)
        return outcome
    }

    private enum Step: Sendable { case erased, known, unknown }

    /// Ignores appointments, balances and legal holds: the erasure was done once.
    private func erase(
        _ entry: ErasureLog, _ securityLog: SecurityLog, _ tx: borrowing Transaction
    ) throws -> Step {
        let scope = ClinicScope.system(clinicId: entry.clinicId)
        guard let person = try KnownPatient.find(tx, scope, entry.patientId, lock: true) else {
            return .unknown
        }
        let patient = person.record
        guard patient.erasedAt == nil else { return .known }
        let users = try Erasure.users(tx, scope, patient.id)
        let request = RequestData.job("erase-replay", at: clock.now())
        let recorder = ChangeRecorder(scope: scope, request: request)
        let now = try recorder.stamp(tx, showing: users.map(\.id))
        let erasure = Erasure(
            person, scope: scope, users: users, request: request, recorder: recorder, at: now)
        _ = try erasure.run(tx)
        erasure.note(in: securityLog)
        try ErasureLog.add(tx, scope, patient.id, by: entry.erasedBy, at: now)
        recorder.audit(
            .erased, .patient, patient.id, before: nil,
            after: ["reason": "Erased again after a restore", "firstErasedAt": .string("\(entry.erasedAt)")]
                as JSONValue)
        try recorder.flush(tx)
        return .erased
    }

    private static func entries(_ path: String, _ logger: Logger) async throws -> [ErasureLog] {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw ErasureListError("\(path) cannot be read")
        }
        if data.starts(with: "SQLite format 3".utf8) { return try await stored(path, logger) }
        return try String(decoding: data, as: UTF8.self).split(separator: "\n").enumerated().map {
            number, line in
            guard let json = try? JSONValue(parsing: String(line)),
                let clinic = json["clinicId"]?.string.flatMap({ ID($0) }),
                let patient = json["patientId"]?.string.flatMap({ ID($0) }),
                let moment = json["erasedAt"]?.string.flatMap({ Instant($0) })
            else { throw ErasureListError("\(path), line \(number + 1), is no erasure") }
            let user = json["erasedBy"]?.string.flatMap { ID($0) }
            return ErasureLog(clinicId: clinic, patientId: patient, erasedBy: user, erasedAt: moment)
        }
    }

    private static func stored(_ path: String, _ logger: Logger) async throws -> [ErasureLog] {
        var options = DatabaseOptions()
        options.access = .reading
        options.readers = 1
        do {
            let other = try Database.open(.sqlite(path: path), options: options, logger: logger)
            defer { other.close() }
            return try await other.read { tx in try ErasureLog.all(tx) }
        } catch let error as DatabaseError {
            throw ErasureListError("\(path) has no log of erasures: \(error.message)")
        }
    }
}

/// Why a list of erasures can't be read.
package struct ErasureListError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
