import API
import Domain

/// The words of a delivery, from its template and the snapshot taken when it was caused.
struct DeliveryText: Sendable, Equatable {
    /// Nil where the channel has no subjects.
    var subject: String?
    var text: String
    /// What stands below the text of a mail, as names and values.
    var details: [Detail]
    /// The link of a mail about somebody's sign-in, for the mail alone: who reads it elsewhere is not its
    /// owner.
    var link: String?

    struct Detail: Sendable, Equatable {
        var name: String
        var value: String
    }

    /// The template of a message that somebody typed: it goes out as it is.
    static let typed = "message.whatsapp"

    /// Nil for a snapshot without a text: there is nothing to say.
    /// - Parameter isMail: Whether it goes to the recipient alone, with the link that it may have.
    init?(_ outboxMessage: OutboxMessage, isMail: Bool = false) {
        let data = outboxMessage.data
        link = isMail ? data[AccountMailRow.linkKey]?.string : nil
        guard let text = data["text"]?.string, !text.isEmpty else { return nil }
        switch outboxMessage.channel {
        case .whatsapp:
            subject = nil
            self.text = outboxMessage.template == Self.typed ? text : "\(outboxMessage.clinicName): \(text)"
            details = []
        case .email:
            let words = data["subject"]?.string ?? "A note from your clinic"
            subject = "\(words) – \(outboxMessage.senderName)"
            self.text = text
            details = Self.details(outboxMessage)
        }
    }

    /// A mail's text as one piece, in plain words.
    var plain: String {
        let words = link.map { "\(text)\n\n\($0)" } ?? text
        guard !details.isEmpty else { return words }
        return words + "\n\n" + details.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
    }

    private static func details(_ outboxMessage: OutboxMessage) -> [Detail] {
        let data = outboxMessage.data
        guard let date = data["date"]?.string.flatMap({ LocalDate($0) }), let time = data["time"]?.string
        else { return [] }
        var details = [
            Detail(name: "When", value: "\(date.inWords), \(time) (\(outboxMessage.zone.identifier))")
        ]
        if let oldDate = data["previousDate"]?.string.flatMap({ LocalDate($0) }),
            let oldTime = data["previousTime"]?.string,
            (oldDate, oldTime) != (date, time)
        {
            details.append(Detail(name: "Before", value: "\(oldDate.inWords), \(oldTime)"))
        }
        if let doctor = data["doctorName"]?.string { details.append(Detail(name: "With", value: doctor)) }
        if let type = data["appointmentType"]?.string { details.append(Detail(name: "What", value: type)) }
        details.append(Detail(name: "Where", value: outboxMessage.clinicName))
        return details
    }
}
