import API
import Domain

/// An appointment for the calendar of a patient's or doctor's phone (RFC 5545, RFC 5546): changes find their
/// entry by its UID, and the higher sequence number wins.
struct CalendarEntry: Sendable {
    /// `REQUEST` for an appointment that takes place, `CANCEL` for one that does not.
    let method: String
    private let outboxMessage: OutboxMessage
    private let attendee: MailAddress
    private let organizer: MailAddress
    private let appointmentId: String
    private let start: Instant
    private let end: Instant
    private let sequence: Int

    /// Nil for a notice that changes nothing in a calendar.
    init?(_ outboxMessage: OutboxMessage, attendee: MailAddress, organizer: MailAddress) {
        switch NotificationEvent(rawValue: outboxMessage.template) {
        case .appointmentScheduled, .appointmentApproved, .appointmentRescheduled, .appointmentAssigned:
            method = "REQUEST"
        case .appointmentCancelled, .appointmentUnassigned: method = "CANCEL"
        default: return nil
        }
        let data = outboxMessage.data
        guard let id = data["appointmentId"]?.string,
            let start = data["startsAt"]?.string.flatMap({ Instant($0) }),
            let end = data["endsAt"]?.string.flatMap({ Instant($0) }), let sequence = data["sequence"]?.int
        else { return nil }
        self.outboxMessage = outboxMessage
        self.attendee = attendee
        self.organizer = organizer
        appointmentId = id
        self.start = start
        self.end = end
        self.sequence = sequence
    }

    var bytes: [UInt8] {
        let data = outboxMessage.data
        let what = data["appointmentType"]?.string ?? "Appointment"
        let lines = [
            "BEGIN:VCALENDAR", "PRODID:-//OdontoX//Server//EN", "VERSION:2.0", "CALSCALE:GREGORIAN",
            "METHOD:\(method)",
            "BEGIN:VEVENT",
            "UID:\(Self.text(appointmentId))@odontox",
            "SEQUENCE:\(sequence)",
            "DTSTAMP:\(Self.utc(outboxMessage.createdAt))",
            "DTSTART:\(Self.utc(start))",
            "DTEND:\(Self.utc(end))",
            "SUMMARY:\(Self.text("\(what) – \(outboxMessage.clinicName)"))",
            "DESCRIPTION:\(Self.text(data["text"]?.string ?? what))",
            "LOCATION:\(Self.text(outboxMessage.clinicName))",
            "STATUS:\(status)",
            "TRANSP:\(method == "CANCEL" ? "TRANSPARENT" : "OPAQUE")",
            "ORGANIZER;CN=\(Self.parameter(outboxMessage.clinicName)):\(Self.mailto(organizer))",
            "ATTENDEE;CN=\(Self.parameter(outboxMessage.recipientName ?? attendee.description));"
                + "ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:\(Self.mailto(attendee))",
            "END:VEVENT", "END:VCALENDAR",
        ]
        return lines.flatMap(Self.folded)
    }

    private var status: String {
        if method == "CANCEL" { return "CANCELLED" }
        return outboxMessage.data["status"]?.string == AppointmentStatus.requested.rawValue
            ? "TENTATIVE" : "CONFIRMED"
    }

    /// "20260515T093000Z".
    private static func utc(_ instant: Instant) -> String {
        instant.description.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    }

    private static func text(_ value: String) -> String {
        var text = ""
        for scalar in value.replacing("\r\n", with: "\n").unicodeScalars {
            switch scalar {
            case "\\", ";", ",": text += "\\\(scalar)"
            case "\n", "\r", "\u{2028}", "\u{2029}": text += "\\n"
            case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}": text += " "
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// A parameter's value in quotes, which it can't hold itself.
    private static func parameter(_ value: String) -> String {
        let plain = value.unicodeScalars.map { scalar -> Character in
            if scalar == "\"" { return "'" }
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            return isControl || scalar.value == 0x2028 || scalar.value == 0x2029 ? " " : Character(scalar)
        }
        return "\"\(String(plain))\""
    }

    /// A URI, so what is not ASCII stands percent-encoded (RFC 6068).
    private static func mailto(_ address: MailAddress) -> String {
        let plain = Set("-._~!$\'*+@".utf8)
        return address.description.utf8.reduce(into: "mailto:") { text, byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                byte < 0x80
                && (scalar.properties.isAlphabetic || (0x30...0x39).contains(byte) || plain.contains(byte))
            text +=
                isPlain
                ? String(Character(scalar))
                : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }

    /// Lines of at most 75 octets; the rest follows after a blank. No character is torn.
    private static func folded(_ line: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var width = 0
        for scalar in line.unicodeScalars {
            let piece = Array(String(scalar).utf8)
            if width + piece.count > 75 {
                bytes += [13, 10, UInt8(ascii: " ")]
                width = 1
            }
            bytes += piece
            width += piece.count
        }
        return bytes + [13, 10]
    }
}
