import API
import Domain
import Storage

/// A row of what a clinic names for its calendar: rooms, appointment types. In a clinic, names are unique
/// however they are spelled (``TextKey``). A removed row stays for the appointments that show it.
protocol NamedRecord: WireObject, Equatable, Sendable {
    static var kind: NamedRecordKind { get }
    static var columns: Columns<Self> { get }

    var id: ID { get }
    var clinicId: ID { get }
    var name: String { get }
    var createdAt: Instant { get }
    var updatedAt: Instant { get set }
    /// The columns of this kind alone, and what they hold.
    var ownColumns: [(name: SQL, value: SQL)] { get }

    /// Notes when a change was made.
    mutating func noteChanged(at now: Instant)

    typealias Making = @Sendable (_ id: ID, _ clinicId: ID, _ now: Instant) -> Self
    typealias Changing = @Sendable (inout Self) -> Void

    /// What `POST` asks for, as what makes it a record.
    static func new(_ fields: Fields) throws -> Making
    /// What `PATCH` asks for.
    static func change(_ fields: Fields) throws -> Changing
    static var pages: NamedRecordPages { get }
}

struct NamedRecordKind: Sendable {
    var table: StaticString
    /// `rooms`, of `/rooms/:id`.
    var path: String
    /// "room"
    var noun: String
    /// "a room"
    var oneNoun: String
    var entity: AuditEntity
    /// The code of the 409 for a name that is taken.
    var takenCode: String

    var address: String { "/api/v1/protected/\(path)" }
    var title: String { noun.prefix(1).uppercased() + noun.dropFirst() }
}

extension NamedRecord {
    static var order: ListOrder { .rising(kind.path, .text("sort_key"), .id("id")) }

    /// What stands between `FROM` and `ORDER BY`.
    static func current(_ scope: ClinicScope) -> SQL {
        "\(SQL(literal: kind.table)) WHERE clinic_id = \(scope.clinicId) AND deleted_at IS NULL"
    }

    /// Throws 404.
    static func found(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID, lock: Bool = false
    ) throws -> Self {
        try tx.found(kind.title, columns, from: "\(current(scope)) AND id = \(id)", lock: lock)
    }

    var insert: SQL {
        let names = ownColumns.map(\.name).joined(separator: ", ")
        let values = ownColumns.map(\.value).joined(separator: ", ")
        return """
            INSERT INTO \(SQL(literal: Self.kind.table))
            (id, clinic_id, \(NameColumns.all), \(names), created_at, updated_at)
            VALUES (\(id), \(clinicId), \(NameColumns.values(name)), \(values), \(createdAt), \(updatedAt))
            """
    }

    private var update: SQL {
        let values = ownColumns.map { "\($0.name) = \($0.value)" as SQL }.joined(separator: ", ")
        return """
            UPDATE \(SQL(literal: Self.kind.table))
            SET \(NameColumns.assignment(name)), \(values), updated_at = \(updatedAt)
            WHERE id = \(id) AND clinic_id = \(clinicId)
            """
    }

    mutating func noteChanged(at now: Instant) { updatedAt = now }

    /// Runs a statement that names a record. Throws 409 when another one has the name.
    private static func naming(_ tx: borrowing Transaction, _ statement: SQL) throws {
        do {
            try tx.run(statement)
        } catch let error as DatabaseError
            where error.isUnique(
                sqlite: "\(kind.table).clinic_id, \(kind.table).name_key",
                postgres: "\(kind.table)_name_key")
        {
            throw Problem.conflict("There is \(kind.oneNoun) of this name already", code: kind.takenCode)
        }
    }
}

/// The requests, alike for each kind.
extension NamedRecord {
    static func list(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        .json(try PageRequest.searched(tx, call, order, columns, from: current(call.scope), by: "search"))
    }

    static func create(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<Making>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let record = try body.get()(call.newId(), call.scope.clinicId, try recorder.stamp(tx))
        try naming(tx, record.insert)
        recorder.audit(.created, kind.entity, record.id, before: nil, after: record)
        return .created(record, at: "\(kind.address)/\(record.id)")
    }

    static func change(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<Changing>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let before = try found(tx, call.scope, call.id(), lock: true)
        var after = before
        try body.get()(&after)
        guard after != before else { return .json(before) }
        after.noteChanged(at: try recorder.stamp(tx))
        try naming(tx, after.update)
        recorder.audit(.updated, kind.entity, after.id, before: before, after: after)
        return .json(after)
    }

    static func remove(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let before = try found(tx, call.scope, call.id(), lock: true)
        let now = try recorder.stamp(tx)
        try tx.run(
            """
            UPDATE \(SQL(literal: kind.table)) SET deleted_at = \(now), updated_at = \(now)
            WHERE id = \(before.id) AND clinic_id = \(call.scope.clinicId)
            """)
        recorder.audit(.deleted, kind.entity, before.id, before: before, after: nil)
        return .noContent
    }
}
