/// The body of every error (contract §2). The four first keys are always there; the others only where
/// they say something.
public struct ErrorBody: JSONEncodable, Decodable, Sendable, Equatable, Error {
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

    public init(
        error: String,
        message: String,
        code: String,
        timestamp: String,
        fields: [FieldError]? = nil,
        conflicts: [SlotConflict]? = nil,
        requestId: String? = nil
    ) {
        self.error = error
        self.message = message
        self.code = code
        self.timestamp = timestamp
        self.fields = fields
        self.conflicts = conflicts
        self.requestId = requestId
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("error", error)
        json.field("message", message)
        json.field("code", code)
        json.field("timestamp", timestamp)
        if let fields { json.field("fields", fields) }
        if let conflicts { json.field("conflicts", conflicts) }
        if let requestId { json.field("requestId", requestId) }
        json.endObject()
    }
}

/// What is wrong with one field of a request (contract §2).
public struct FieldError: JSONEncodable, Decodable, Sendable, Equatable {
    /// As in `invoice.items[0].unitPrice`.
    public var field: String
    public var message: String

    public init(
        field: String,
        message: String
    ) {
        self.field = field
        self.message = message
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("field", field)
        json.field("message", message)
        json.endObject()
    }
}

/// A doctor, room or operatory that an appointment in the way already holds: one entry for each
/// pair (contract §4.5).
public struct SlotConflict: JSONEncodable, Decodable, Sendable, Equatable {
    /// `null` for an appointment of another clinic.
    public var appointmentId: String?
    public var startTime: String
    public var endTime: String
    public var doctorId: String?
    /// What both want: `doctor`, `room` or `operatory`.
    public var resource: String?

    public init(
        appointmentId: String? = nil,
        startTime: String,
        endTime: String,
        doctorId: String? = nil,
        resource: String? = nil
    ) {
        self.appointmentId = appointmentId
        self.startTime = startTime
        self.endTime = endTime
        self.doctorId = doctorId
        self.resource = resource
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("appointmentId", appointmentId)
        json.field("startTime", startTime)
        json.field("endTime", endTime)
        json.field("doctorId", doctorId)
        json.field("resource", resource)
        json.endObject()
    }
}
