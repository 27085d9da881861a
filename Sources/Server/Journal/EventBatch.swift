import Domain
import Storage

/// Events of one clinic, ready but for their numbers and those of the audit entries that they refer to.
struct EventBatch: Sendable {
    private var rows = PackedRows(into: target, rows: 3)
    /// Which entry of its journal an event refers to, by place.
    private var entries: [Int?] = []

    var isEmpty: Bool { entries.isEmpty }

    private static let target = RowTarget(
        "events", "clinic_id", "number", "type", "patient_id", "user_a", "user_b", "data", "audit_number", "notification_id", "created_at")

    mutating func append(_ event: EventRow, clinicId: ID, at now: Instant) {
        let users = event.audience.users
        var (data, entry, notification): (String, Int?, ID?) = ("", nil, nil)
        switch event.content {
        case .data(let text): data = text
        case .entry(let place): entry = place
        case .notification(let id): notification = id
        }
        rows.append(
            clinicId, 0, event.type.rawValue, event.audience.patientId, users?.0, users?.1, data, SQLValue.null, notification, now)
        entries.append(entry)
    }

    /// The rows with the numbers that follow `number`, which is moved on to the last.
    /// - Parameter first: The number of the first audit entry of their journal.
    func numbered(after number: inout Int64, entriesFrom first: Int64) -> PackedRows {
        var rows = rows
        for (row, entry) in entries.enumerated() {
            number += 1
            rows.set(row, 1, number)
            if let entry { rows.set(row, 7, first + Int64(entry)) }
        }
        return rows
    }
}
