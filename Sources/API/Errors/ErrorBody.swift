/// The body of every error (contract §2). The four first keys are always there; the others only where
/// they say something.
public struct ErrorBody: WireObject, Decodable, Sendable, Equatable, Error {
    public var error: String
    public var message: String
    public var code: String
    public var timestamp: String
    /// Every bad field of the request at once.
    public var fields: [FieldError]?
    /// The appointments in the way, with a 409 on booking.
    public var conflicts: [SlotConflict]?
    /// For finding a 5xx in the server's logs.
    public var requestId: String?
    /// With a 401 `MFA_REQUIRED`: what the code of the second factor is sent with.
    public var mfaToken: String?

    public init(
        error: String, message: String, code: String, timestamp: String, fields: [FieldError]? = nil,
        conflicts: [SlotConflict]? = nil, requestId: String? = nil, mfaToken: String? = nil
    ) {
        (self.error, self.message, self.code, self.timestamp) = (error, message, code, timestamp)
        (self.fields, self.conflicts, self.requestId) = (fields, conflicts, requestId)
        self.mfaToken = mfaToken
    }

    public static let schemaName: String? = "Error"
    public static let fields: [Field<ErrorBody>] = [
        Field("error", \.error), Field("message", \.message), Field("code", \.code),
        Field("timestamp", \.timestamp, .timestamp), .present("fields", \.fields),
        .present("conflicts", \.conflicts),
        .present("requestId", \.requestId), .present("mfaToken", \.mfaToken),
    ]
}

/// What is wrong with one field of a request (contract §2).
public struct FieldError: WireObject, Decodable, Sendable, Equatable {
    /// As in `invoice.items[0].unitPrice`.
    public var field: String
    public var message: String

    public init(field: String, message: String) {
        (self.field, self.message) = (field, message)
    }

    public static let fields: [Field<FieldError>] = [
        Field("field", \.field), Field("message", \.message),
    ]
}

/// A doctor, room or operatory that an appointment in the way already holds: one entry for each
/// pair (contract §4.5).
public struct SlotConflict: WireObject, Decodable, Sendable, Equatable {
    /// `null` for an appointment of another clinic.
    public var appointmentId: String?
    public var startTime: String
    public var endTime: String
    public var doctorId: String?
    /// What both want: `doctor`, `room` or `operatory`.
    public var resource: String?

    public init(
        appointmentId: String? = nil, startTime: String, endTime: String, doctorId: String? = nil,
        resource: String? = nil
    ) {
        (self.appointmentId, self.startTime, self.endTime) = (appointmentId, startTime, endTime)
        (self.doctorId, self.resource) = (doctorId, resource)
    }

    public static let fields: [Field<SlotConflict>] = [
        Field("appointmentId", \.appointmentId, .uuid), Field("startTime", \.startTime, .time),
        Field("endTime", \.endTime, .closingTime),
        Field("doctorId", \.doctorId, .uuid),
        Field("resource", \.resource, .oneOf(["doctor", "room", "operatory"])),
    ]
}
