import API
import Domain
import Storage

/// What a block is for.
enum BlockKind: String, CaseIterable, Sendable {
    case lunch, meeting, personal, maintenance, other
}

extension BlockKind: WireValue, SQLBindable, SQLDecodable {}

/// Time that is kept free of appointments, as stored. A repeated block is one row (docs/decisions/0054).
struct BlockRecord: Sendable, Equatable {
    var id: ID
    var clinicId: ID
    var subject: Domain.Block.Subject
    var days: BlockDays
    var hours: TimeSpan
    var kind: BlockKind
    var title: String
    var createdAt: Instant
    var updatedAt: Instant

    static let columns = Columns(
        "id", "clinic_id", Domain.Block.Subject.columns, BlockDays.columns, TimeSpan.blockColumns, "kind",
        "title", "created_at", "updated_at", as: BlockRecord.init)

    /// As the rule of a day sees it.
    var rule: Domain.Block { Domain.Block(subject: subject, days: days, hours: hours, title: title) }

    /// The days on which somebody can be booked at other times because of it.
    var scheduleChange: ScheduleChange {
        ScheduleChange(
            doctorId: subject.doctorId, roomId: subject.roomId, from: days.first, to: days.last)
    }

    /// Throws 404.
    static func found(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> BlockRecord {
        try tx.found("Block", columns, from: "blocks WHERE id = \(id) AND clinic_id = \(scope.clinicId)")
    }

    var insert: SQL {
        """
        INSERT INTO blocks (id, clinic_id, doctor_id, room_id, date, start_time, end_time, kind, title,
            repeat_every, until_date, last_date, weekday, created_at, updated_at)
        VALUES (\(id), \(clinicId), \(subject.doctorId), \(subject.roomId), \(days.first), \(hours.start),
            \(hours.end), \(kind), \(title), \(days.repetition?.every), \(days.repetition?.until),
            \(days.last), \(days.first.weekday.index), \(createdAt), \(updatedAt))
        """
    }

    var update: SQL {
        """
        UPDATE blocks SET doctor_id = \(subject.doctorId), room_id = \(subject.roomId),
            date = \(days.first), start_time = \(hours.start), end_time = \(hours.end), kind = \(kind),
            title = \(title), repeat_every = \(days.repetition?.every),
            until_date = \(days.repetition?.until), last_date = \(days.last),
            weekday = \(days.first.weekday.index), updated_at = \(updatedAt)
        WHERE id = \(id) AND clinic_id = \(clinicId)
        """
    }
}

extension BlockRecord: WireObject {
    static let schemaName: String? = "Block"
    static let fields: [Field<BlockRecord>] = [
        Field("id", \.id), Field("clinicId", \.clinicId), Field("doctorId", \.subject.doctorId),
        Field("roomId", \.subject.roomId), Field("date", \.days.first),
        Field("startTime", \.hours.start), Field("endTime", \.hours.end, .closingTime),
        Field("kind", \.kind), Field("title", \.title), Field("repeat", \.days.repetition),
        Field("createdAt", \.createdAt), Field("updatedAt", \.updatedAt),
    ]
}
