import API
import Domain
import Storage

/// A visit with the names that go with its ids, as read by ``AppointmentQueries/one(_:_:)``.
struct Visit: Sendable, Equatable {
    var id: ID
    var clinicId: ID
    var patientId: ID
    var place: Placement
    var appointmentType: String
    var status: AppointmentStatus
    var notes: String?
    var createdAt: Instant
    var updatedAt: Instant
    var patientName: String
    var patientPhone: String?
    var patientEmail: String?
    var patientNumber: String
    var patientInsurance: String?
    var doctorName: String?
    var invoice: InvoiceSummary?
    var roomName: String?
    var roomColor: String?
    var span: VisitSpan
    /// Rises with each change that a calendar entry must follow.
    var sequence: Int

    struct InvoiceSummary: Sendable, Equatable {
        var id: ID
        var status: String
        var balance: Money
        var total: Money

        static let columns = Columns("i.id", "i.status", "i.balance", "i.total_amount", as: InvoiceSummary.init)
    }
}

/// When, for how long, with whom and where.
struct Placement: Sendable, Equatable {
    var date: LocalDate
    var time: LocalTime
    var durationMinutes: Int
    var doctorId: ID?
    var roomId: ID?
    /// As typed; compared by its key.
    var operatory: String?

    static let columns = Columns(
        "a.date", "a.time", "a.duration_minutes", "a.doctor_id", "a.room_id", "a.operatory", as: Placement.init)

    /// Nil without an operatory. Case, spaces and the like do not make another one (contract §4.2).
    var operatoryKey: String? { operatory.map { Operatory($0)?.key ?? $0 } }

    /// Whether the other holds the same time, people and places.
    func isSame(as other: Placement) -> Bool {
        var other = other
        guard operatoryKey == other.operatoryKey else { return false }
        other.operatory = operatory
        return self == other
    }
}

extension Visit {
    /// A visit with the names that go with its ids. Names stay in parts: to join them in SQL takes a tenth of the list's time.
    static let columns = Columns(
        "a.id", "a.clinic_id", "a.patient_id", Placement.columns, "a.appointment_type", "a.status", "a.notes", "a.created_at",
        changedAtColumns, patientNameColumns, "p.phone", "p.email", "p.patient_number", "p.insurance", doctorNameColumns,
        InvoiceSummary.columns.ifFound, "r.name", "r.color", VisitSpan.columns, "a.sequence", as: Visit.init)

    /// When what the row shows last changed: the visit itself, or the name or phone of its patient, its doctor or its room (contract
    /// §4.13).
    private static let changedAtColumns = Columns("a.updated_at", "p.renamed_at", "d.renamed_at", "r.renamed_at") {
        (visit: Instant, patient: Instant?, doctor: Instant?, room: Instant?) in
        [patient, doctor, room].compactMap(\.self).reduce(visit, max)
    }

    private static let patientNameColumns = Columns("p.first_name", "p.last_name") { (first: String, last: String) in "\(first) \(last)" }

    private static let doctorNameColumns = Columns("d.first_name", "d.last_name") { (first: String?, last: String?) in
        first.map { "Dr. \($0) \(last ?? "")" }
    }

    /// The visit with this id in the scope's clinic, its row locked and its clinic's calendar held. Throws 404.
    static func locked(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> Visit {
        try lock(tx, scope, id)
        return try found(tx, scope, id)
    }

    /// Locks the visit's row, and holds its clinic's calendar. Throws 404.
    static func lock(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws {
        try CalendarLock.share(tx, scope)
        guard try tx.first(AppointmentQueries.lock(scope, id), { _ in true }) != nil else { throw Problem.notFound("Appointment") }
    }

    /// The visit with this id in the scope's clinic, if the caller may see it. Throws 404, or 403 for another patient's.
    static func found(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> Visit {
        guard let visit = try tx.first(AppointmentQueries.one(scope, id), Visit.columns.read) else { throw Problem.notFound("Appointment") }
        guard scope.role != .patient || visit.patientId == scope.patientId else {
            throw Problem.forbidden("This is another patient's appointment")
        }
        return visit
    }
}
