import API
import Domain
import Storage

/// An appointment with the names that go with its ids, as read by ``AppointmentQueries/one(_:_:)``.
struct AppointmentRow: Sendable, Equatable {
    var id: ID
    var clinicId: ID
    var patientId: ID
    var slot: RequestedSlot
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
    /// Nil for one that the rule admitted by itself.
    var overriding: AppointmentOverride?
    var flow = AppointmentFlow()
    var span: AppointmentSpan
    /// Rises with each change that a calendar entry must follow.
    var sequence: Int

    struct InvoiceSummary: Sendable, Equatable {
        var id: ID
        var status: String
        var balance: Money
        var total: Money

        static let columns = Columns(
            "i.id", "i.status", "i.balance", "i.total_amount", as: InvoiceSummary.init)
    }
}

/// That staff booked an appointment although the rule refused it (front-desk D5.6).
struct AppointmentOverride: Sendable, Equatable {
    var reason: String
    var userId: ID

    static let columns = Columns("a.override_reason", "a.overridden_by", as: AppointmentOverride.init)
}

/// When, for how long, with whom and where.
struct RequestedSlot: Sendable, Equatable {
    var date: LocalDate
    var time: LocalTime
    var durationMinutes: Int
    var doctorId: ID?
    var roomId: ID?
    /// As typed; compared by its key.
    var operatory: String?

    static let columns = Columns(
        "a.date", "a.time", "a.duration_minutes", "a.doctor_id", "a.room_id", "a.operatory",
        as: RequestedSlot.init)

    /// Nil without an operatory. Case, spaces and the like do not make another one (contract §4.2).
    var operatoryKey: String? { operatory.map { Operatory($0)?.key ?? $0 } }

    /// The last day that it may reach into: clocks change by less than three hours.
    var lastDate: LocalDate {
        Int(time.minutes) + durationMinutes > 1440 - 180 ? date.adding(days: 1) : date
    }

    /// Whether the other holds the same time, people and places.
    func isSame(as other: RequestedSlot) -> Bool {
        var other = other
        guard operatoryKey == other.operatoryKey else { return false }
        other.operatory = operatory
        return self == other
    }
}

/// An appointment's time in UTC and its lanes, as the schema keeps them.
struct AppointmentSpan: Sendable, Equatable {
    var start: Instant
    var end: Instant
    /// The end plus the clinic's buffer: until then the doctor, the room and the operatory take nobody else.
    var busyUntil: Instant
    var lanes: Lanes

    static let columns = Columns(
        "a.starts_at", "a.ends_at", "a.busy_until", lanesColumns, as: AppointmentSpan.init)

    private static let lanesColumns = Columns("a.lane", "a.lane_end") { (first: Int, end: Int) in
        Lanes(first: first, end: end)
    }
}

extension AppointmentFlow {
    /// Of an appointment `a`.
    static let columns = Columns(
        "a.arrived_at", "a.seated_at", "a.finished_at", "a.dismissed_at", as: AppointmentFlow.init)
}

extension AppointmentRow {
    /// An appointment with the names that go with its ids. Names stay in parts: to join them in SQL takes a
    /// tenth of the list's time.
    static let columns = Columns(
        "a.id", "a.clinic_id", "a.patient_id", RequestedSlot.columns, "a.appointment_type", "a.status",
        "a.notes", "a.created_at",
        changedAtColumns, patientNameColumns, "p.phone", "p.email", "p.patient_number", "p.insurance",
        doctorNameColumns,
        InvoiceSummary.columns.ifFound, "r.name", "r.color", AppointmentOverride.columns.ifFound,
        AppointmentFlow.columns, AppointmentSpan.columns, "a.sequence", as: AppointmentRow.init)

    /// When what the row shows last changed: the appointment itself, or the name or phone of its patient, its
    /// doctor or its room (contract §4.13).
    private static let changedAtColumns = Columns(
        "a.updated_at", "p.renamed_at", "d.renamed_at", "r.renamed_at"
    ) {
        (appointment: Instant, patient: Instant?, doctor: Instant?, room: Instant?) in
        [patient, doctor, room].compactMap(\.self).reduce(appointment, max)
    }

    private static let patientNameColumns = Columns("p.first_name", "p.last_name") {
        (first: String, last: String) in "\(first) \(last)"
    }

    /// As it is shown; nil without a doctor.
    static let doctorNameColumns = Columns("d.first_name", "d.last_name") {
        (first: String?, last: String?) in
        first.map { "Dr. \($0) \(last ?? "")" }
    }

    /// The appointment as somebody in this role may see it: that it was booked over others is nothing for
    /// patients.
    func shown(to role: Role) -> AppointmentRow {
        guard !role.isStaff else { return self }
        var shown = self
        shown.overriding = nil
        return shown
    }

    /// The appointment with this id in the scope's clinic, its row locked and its clinic's calendar
    /// held. Throws 404.
    static func locked(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> AppointmentRow {
        try lock(tx, scope, id)
        return try found(tx, scope, id)
    }

    /// Locks the appointment's row, and holds its clinic's calendar. Throws 404.
    static func lock(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws {
        try CalendarLock.share(tx, scope)
        guard try tx.first(AppointmentQueries.lock(scope, id), { _ in true }) != nil else {
            throw Problem.notFound("Appointment")
        }
    }

    /// The appointment with this id in the scope's clinic, if the caller may see it. Throws 404, or 403
    /// for another patient's.
    static func found(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> AppointmentRow {
        guard let appointment = try tx.first(AppointmentQueries.one(scope, id), AppointmentRow.columns.read)
        else { throw Problem.notFound("Appointment") }
        guard scope.role != .patient || appointment.patientId == scope.patientId else {
            throw Problem.forbidden("This is another patient's appointment")
        }
        return appointment
    }
}
