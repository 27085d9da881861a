import API

/// What stands in the examples of the API description: the demo clinic's people and one
/// appointment of theirs.
enum ExampleValues {
    static let text = "Text"

    /// The demo clinic's own ids, where it has one.
    static func id(_ name: String, of owner: String = "") -> JSONValue {
        let kind = name == "id" ? owner.prefix(1).lowercased() + owner.dropFirst() + "Id" : name
        return switch kind {
        case "clinicId", "clinicsId": "550e8400-e29b-41d4-a716-446655440001"
        case "patientId", "participantId": "550e8400-e29b-41d4-a716-446655440002"
        case "doctorId", "senderId", "userId", "actorId", "recordedBy", "staffMemberId", "recipientId",
            "sentBy":
            "550e8400-e29b-41d4-a716-446655440003"
        case "roomId": "550e8400-e29b-41d4-a716-446655440004"
        case "appointmentId", "entityId": "01a2038c-a335-7304-9855-272a94d43eca"
        default: "01a2038c-9fda-7432-a65f-5e4a370364f2"
        }
    }

    /// The usual value under a key of an owner.
    static func value(_ name: String, of owner: String) -> JSONValue? {
        byOwner["\(owner).\(name)"] ?? byName[name]
    }

    /// What most rows do not have.
    static func isUsuallyNull(_ name: String, of owner: String) -> Bool {
        ["voidReason", "subject", "before"].contains(name)
            || ["Delivery.reason", "SessionUser.patientId", "AppointmentReplacement.operatory"].contains(
                "\(owner).\(name)")
    }

    /// Times of day, which one example for all would make nonsense of.
    static func hour(_ name: String, of owner: String) -> JSONValue? {
        switch name {
        case "openTime": "09:00"
        case "closeTime": "17:00"
        case "startTime": owner == "breaks" ? "13:00" : "09:00"
        case "endTime": owner == "breaks" ? "14:00" : "17:00"
        default: nil
        }
    }

    private static let byName: [String: JSONValue] = people.merging(appointments) { one, _ in one }.merging(
        books
    ) { one, _ in one }
    .merging(messages) { one, _ in one }

    private static let byOwner: [String: JSONValue] = [
        "Clinic.name": "OdontoX Clinic", "clinics.name": "OdontoX Clinic",
        "ClinicDraft.name": "OdontoX Clinic", "Room.name": "Room 1",
        "AppointmentType.name": "Checkup", "StaffMember.firstName": "Fatima", "StaffMember.lastName": "Khan",
        "StaffMember.email": "fatima.khan@odontox.test", "StaffMember.role": "doctor",
        "StaffMember.name": "Fatima Khan",
        "SessionUser.firstName": "Zainab",
        "SessionUser.lastName": "Ahmed", "SessionUser.name": "Zainab Ahmed",
        "SessionUser.email": "zainab.ahmed@odontox.test",
        "recipient.firstName": "Fatima", "recipient.lastName": "Khan", "Message.status": "read",
        "Message.type": "portal",
        "Message.direction": "outbound", "AddedMember.role": "doctor",
        "AddedMember.firstName": "Fatima", "AddedMember.lastName": "Khan", "AddedMember.name": "Fatima Khan",
        "AddedMember.email": "fatima.khan@odontox.test", "AddedMember.membershipStatus": "invited",
        "PendingInvitation.role": "doctor", "PendingInvitation.firstName": "Fatima",
        "PendingInvitation.lastName": "Khan", "PendingInvitation.email": "fatima.khan@odontox.test",
        "Invitation.role": "doctor", "Invitation.email": "fatima.khan@odontox.test",
        "Invoice.status": "partial", "InvoiceItem.total": 5000, "items.total": 5000,
        "Delivery.status": "sent",
        "Closure.reason": "Independence Day",
        "TimeOff.reason": "Holiday", "Notification.type": "appointment.created",
        "Notification.message": "Checkup on 15 May 2026 at 14:30",
        "InvoiceVoiding.reason": "Billed twice", "AppointmentStatusChange.status": "confirmed",
        "AppointmentStatusChange.reason": "Confirmed by phone", "recipient.role": "doctor",
    ]

    private static let people: [String: JSONValue] = [
        "firstName": "Ahmed", "lastName": "Hassan", "name": "Ahmed Hassan", "patientName": "Ahmed Hassan",
        "participantName": "Ahmed Hassan", "doctorName": "Dr. Fatima Khan", "patientNumber": "P-2026-001",
        "email": "ahmed.hassan@odontox.test", "patientEmail": "ahmed.hassan@odontox.test",
        "password": "a long password",
        "phone": "+92-300-1234567", "patientPhone": "+92-300-1234567", "phoneNumber": "+92-300-1234567",
        "insurance": "PMDC",
        "patientInsurance": "PMDC", "senderFirstName": "Fatima", "senderLastName": "Khan",
        "senderRole": "doctor", "role": "receptionist",
        "actorName": "Fatima Khan", "actorRole": "doctor", "ipAddress": "203.0.113.7",
        "lastAddress": "203.0.113.7", "device": "Zainab's phone", "current": true, "isActive": true,
        "accessToken": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl",
        "refreshToken": "kX2v0mJ8sQb1nT5wYc7fZg",
        "requestId": "01a2038c-a335-7303-a751-09ad828ce6f5",
    ]

    private static let appointments: [String: JSONValue] = [
        "appointmentType": "Checkup", "type": "Checkup", "status": "scheduled", "roomName": "Room 1",
        "roomColor": "#FF5733",
        "operatory": "Chair 1", "notes": "First appointment", "note": "Morning slot",
        "reason": "Doctor already has appointment",
        "timezone": "Asia/Karachi", "currency": "PKR", "available": true,
        "success": true, "enabled": true, "isRead": true,
    ]

    private static let books: [String: JSONValue] = [
        "invoiceNumber": "INV-2026-000001", "invoiceStatus": "partial", "description": "Checkup",
        "quantity": 1, "unitPrice": 5000,
        "cost": 1200, "total": 5000, "subtotal": 5000, "totalAmount": 5000, "invoiceTotalAmount": 5000,
        "paidAmount": 3000,
        "amount": 3000, "balance": 2000, "invoiceBalance": 2000, "discountAmount": 0, "taxAmount": 0,
        "method": "card",
        "reference": "POS 4711", "voidReason": "Billed twice",
        "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "previousHash": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    ]

    private static let messages: [String: JSONValue] = [
        "message": "See you on Tuesday", "lastMessage": "See you on Tuesday", "text": "See you on Tuesday",
        "subject": "Your appointment",
        "title": "Appointment booked", "recipient": "ahmed.hassan@odontox.test",
        "template": "appointment-booked", "field": "email",
        "code": "SLOT_CONFLICT", "error": "Time slot conflict",
        "isTotalExact": true, "nextCursor": "MjAyNi0wNS0xNVQwOTozMDowMC4wMDBa",
    ]

    /// Whole numbers; `total` of a page counts rows.
    static let counts: [String: JSONValue] = [
        "total": 1, "durationMinutes": 30, "duration": 30, "bufferMinutes": 30, "slotMinutes": 30,
        "noShowGraceMinutes": 15,
        "reminderMinutes": 1440, "page": 1, "limit": 50, "offset": 0, "count": 1, "totalPages": 1,
        "number": 1, "attempts": 1,
        "expiresIn": 900,
        "unreadCount": 1, "messageCount": 1, "markedRead": 1, "messagesMarkedRead": 1,
    ]
}

extension Schema {
    /// A value that this schema allows, and that a reader would expect under `name` of an `owner`: of a named
    /// schema, or of a key.
    func example(_ name: String = "", of owner: String = "") -> JSONValue {
        switch self {
        case .plain(let json): Self.example(json, name, owner)
        case .object(let properties, _):
            .object(
                JSONObject(
                    properties.map { ($0.name, $0.schema.example($0.name, of: name.isEmpty ? owner : name)) })
            )
        case .array(let element, _, _): [element.example(name, of: owner)]
        case .nullable(let schema):
            ExampleValues.isUsuallyNull(name, of: owner) ? .null : schema.example(name, of: owner)
        case .named(let title, .object(let properties, _)):
            .object(JSONObject(properties.map { ($0.name, $0.schema.example($0.name, of: title)) }))
        case .named(_, let schema): schema.example(name, of: owner)
        case .either(let schemas): schemas.first?.example(name, of: owner) ?? .null
        }
    }

    /// Of a schema that was written as JSON.
    private static func example(_ json: JSONValue, _ name: String, _ owner: String) -> JSONValue {
        let usual = ExampleValues.value(name, of: owner)
        if let values = json["enum"]?.array {
            if let usual, values.contains(usual) { return usual }
            return values.first ?? .null
        }
        if json["pattern"] != nil, let hour = ExampleValues.hour(name, of: owner) { return hour }
        if let example = json["example"] ?? json["const"] { return example }
        if let choices = json["anyOf"]?.array {
            return choices.first { $0["type"] != "null" }.map { example($0, name, owner) } ?? .null
        }
        switch json["type"]?.string {
        case "object":
            let members = json["properties"]?.object?.members ?? []
            return .object(JSONObject(members.map { ($0.name, example($0.value, $0.name, name)) }))
        case "array": return [example(json["items"] ?? .null, name, owner)]
        case "string" where json["format"] == "uuid": return ExampleValues.id(name, of: owner)
        case "string": return .string(usual?.string ?? ExampleValues.text)
        case "boolean": return .bool(usual?.bool ?? false)
        case "integer": return ExampleValues.counts[name] ?? json["minimum"] ?? 1
        case "number": return .number(usual?.number ?? JSONNumber(1))
        default: return .null
        }
    }
}
