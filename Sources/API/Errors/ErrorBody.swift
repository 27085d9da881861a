/// The body of every error (contract §2). The four first keys are always there; the others only where
/// they say something.
public struct ErrorBody: WireObject, Decodable, Sendable, Equatable, Error {
    /// What went wrong in a few words; verbatim where the specification shows it.
    public var error: String
    /// The same in a sentence that names the values involved.
    public var message: String
    /// For programs, in capitals, as in `SLOT_CONFLICT`; one code for each kind of failure.
    public var code: String
    /// The server's clock: RFC 3339 in UTC with milliseconds.
    public var timestamp: String
    /// Every bad field of the request at once.
    public var fields: [FieldError]?
    /// The appointments in the way, with a 409 on booking.
    public var conflicts: [SlotConflict]?
    /// To staff: all reasons against an appointment at once, those that an override has to name.
    public var refusals: [RefusalReason]?
    /// Beside `refusals`: whether those who have the right may override all of them.
    public var overridable: Bool?
    /// For finding a 5xx in the server's logs.
    public var requestId: String?
    /// With a 401 `MFA_REQUIRED`: what the code of the second factor is sent with.
    public var mfaToken: String?

    /// An error with its extras; those left nil are left out of the body.
    public init(
        error: String, message: String, code: String, timestamp: String, fields: [FieldError]? = nil,
        conflicts: [SlotConflict]? = nil, refusals: [RefusalReason]? = nil, overridable: Bool? = nil,
        requestId: String? = nil, mfaToken: String? = nil
    ) {
        (self.error, self.message, self.code, self.timestamp) = (error, message, code, timestamp)
        (self.fields, self.conflicts, self.requestId) = (fields, conflicts, requestId)
        (self.refusals, self.overridable) = (refusals, overridable)
        self.mfaToken = mfaToken
    }

    /// `Error`, as the API description calls it.
    public static let schemaName: String? = "Error"
    /// `{error, message, code, timestamp, fields?, conflicts?, refusals?, overridable?, requestId?,
    /// mfaToken?}`.
    public static let fields: [Field<ErrorBody>] = [
        Field("error", \.error), Field("message", \.message), Field("code", \.code),
        Field("timestamp", \.timestamp, .timestamp), .present("fields", \.fields),
        .present("conflicts", \.conflicts), .present("refusals", \.refusals),
        .present("overridable", \.overridable),
        .present("requestId", \.requestId), .present("mfaToken", \.mfaToken),
    ]
}

/// What is wrong with one field of a request (contract §2).
public struct FieldError: WireObject, Decodable, Sendable, Equatable {
    /// As in `invoice.items[0].unitPrice`. A name that the caller made up is cut off.
    public var field: String
    /// What is wrong, to be read behind the field's name, as in `must be a colour like #FF5733`.
    public var message: String

    /// One problem of one field.
    public init(field: String, message: String) {
        (self.field, self.message) = (field.repeatable, message)
    }

    /// `{field, message}`.
    public static let fields: [Field<FieldError>] = [
        Field("field", \.field), Field("message", \.message),
    ]
}

/// One reason against an appointment, as staff are told (front-desk D5.5).
public struct RefusalReason: WireObject, Decodable, Sendable, Equatable {
    /// `SLOT_CONFLICT`, `OUTSIDE_HOURS`, `CLINIC_CLOSED`, `DOCTOR_AWAY` or `BLOCKED`.
    public var code: String
    /// A sentence that names the times involved.
    public var message: String

    /// One reason.
    public init(code: String, message: String) { (self.code, self.message) = (code, message) }

    /// `{code, message}`.
    public static let fields: [Field<RefusalReason>] = [
        Field(
            "code", \.code,
            .oneOf(["SLOT_CONFLICT", "OUTSIDE_HOURS", "CLINIC_CLOSED", "DOCTOR_AWAY", "BLOCKED"])),
        Field("message", \.message),
    ]
}

/// A doctor, room or operatory that an appointment in the way already holds: one entry for each
/// pair (contract §4.5).
public struct SlotConflict: WireObject, Decodable, Sendable, Equatable {
    /// `null` for an appointment of another clinic.
    public var appointmentId: String?
    /// When the appointment in the way begins: `HH:MM` in the clinic's zone.
    public var startTime: String
    /// When it ends, without the buffer: `HH:MM` in the clinic's zone, at most `24:00`.
    public var endTime: String
    /// UUID of its doctor; `null` without one.
    public var doctorId: String?
    /// What both want: `doctor`, `room` or `operatory`.
    public var resource: String?

    /// One pair of appointment and resource; what is left nil is written as `null`.
    public init(
        appointmentId: String? = nil, startTime: String, endTime: String, doctorId: String? = nil,
        resource: String? = nil
    ) {
        (self.appointmentId, self.startTime, self.endTime) = (appointmentId, startTime, endTime)
        (self.doctorId, self.resource) = (doctorId, resource)
    }

    /// `{appointmentId, startTime, endTime, doctorId, resource}`.
    public static let fields: [Field<SlotConflict>] = [
        Field("appointmentId", \.appointmentId, .uuid), Field("startTime", \.startTime, .time),
        Field("endTime", \.endTime, .closingTime),
        Field("doctorId", \.doctorId, .uuid),
        Field("resource", \.resource, .oneOf(["doctor", "room", "operatory"])),
    ]
}
