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
    var span: AppointmentSpan
    /// Rises with each change that a calendar entry must follow.
    var sequence: Int

    struct InvoiceSummary: Sendable, Equatable {
        var id: ID
        var status: String
        var balance: Money
        var total: Money
    }
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

    /// Nil without an operatory. Case, spaces and the like do not make another one (contract §4.2).
    var operatoryKey: String? { operatory.map { Operatory($0)?.key ?? $0 } }

    /// Whether the other holds the same time, people and places.
    func isSame(as other: RequestedSlot) -> Bool {
        var other = other
        guard operatoryKey == other.operatoryKey else { return false }
        other.operatory = operatory
        return self == other
    }
}

/// An appointment's time in UTC, as the schema keeps it.
struct AppointmentSpan: Sendable, Equatable {
    var start: Instant
    var end: Instant
    /// The end plus the clinic's buffer: until then the doctor, the room and the operatory take nobody else.
    var busyUntil: Instant
}

extension AppointmentRow {
    init(_ row: borrowing Row) throws {
        id = try row.get(0)
        clinicId = try row.get(1)
        patientId = try row.get(2)
        slot = RequestedSlot(
            date: try row.get(4), time: try row.get(5), durationMinutes: try row.get(7),
            doctorId: try row.get(3),
            roomId: try row.get(10), operatory: try row.get(9))
        appointmentType = try row.get(6)
        status = try row.get(8)
        notes = try row.get(11)
        createdAt = try row.get(12)
        updatedAt = Instant(milliseconds: AppointmentQueries.changedAt(row))
        patientName = "\(try row.get(14, as: String.self)) \(try row.get(15, as: String.self))"
        patientPhone = try row.get(16)
        patientEmail = try row.get(17)
        patientNumber = try row.get(18)
        patientInsurance = try row.get(19)
        if let first: String = try row.get(20) {
            doctorName = "Dr. \(first) \(try row.get(21, as: String.self))"
        }
        if let id: ID = try row.get(22) {
            invoice = InvoiceSummary(
                id: id, status: try row.get(23), balance: try row.get(24), total: try row.get(25))
        }
        roomName = try row.get(26)
        roomColor = try row.get(27)
        span = AppointmentSpan(start: try row.get(31), end: try row.get(32), busyUntil: try row.get(33))
        sequence = try row.get(34)
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
        guard let appointment = try tx.first(AppointmentQueries.one(scope, id), AppointmentRow.init) else {
            throw Problem.notFound("Appointment")
        }
        guard scope.role != .patient || appointment.patientId == scope.patientId else {
            throw Problem.forbidden("This is another patient's appointment")
        }
        return appointment
    }
}

extension AppointmentRow {
    /// The appointment as the wire shows it (spec "Shared Schema").
    var wire: Appointment {
        Appointment(
            id: id.description, clinicId: clinicId.description, patientId: patientId.description,
            doctorId: slot.doctorId?.description, appointmentDate: slot.date.description,
            appointmentTime: slot.time.description,
            appointmentType: appointmentType, durationMinutes: slot.durationMinutes, status: status.rawValue,
            operatory: slot.operatory, roomId: slot.roomId?.description, notes: notes,
            patientName: patientName,
            patientPhone: patientPhone, patientEmail: patientEmail, patientNumber: patientNumber,
            patientInsurance: patientInsurance,
            doctorName: doctorName, invoiceId: invoice?.id.description, invoiceStatus: invoice?.status,
            invoiceBalance: invoice?.balance.wire, invoiceTotalAmount: invoice?.total.wire,
            roomName: roomName, roomColor: roomColor,
            createdAt: createdAt.description, updatedAt: updatedAt.description)
    }
}

extension Money {
    /// The amount as the wire shows it: a JSON number.
    var wire: Amount { Amount(thousandths: thousandths) }
}
