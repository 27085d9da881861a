import API
import Domain
import Markup

/// A notice as a mail: plain words, the same as a page, and the appointment for a calendar (RFC 5322, RFC
/// 2045). Addresses with letters outside ASCII stand in its headers as they are (RFC 6532).
struct Mail: Sendable {
    let outboxMessage: OutboxMessage
    let text: DeliveryText
    let recipient: MailAddress
    let sender: MailAddress
    /// Where the recipient stops such mails (RFC 8058); nil for mails that are not of that kind.
    let unsubscribe: String?

    /// Nil when there is nothing to say.
    init?(
        _ outboxMessage: OutboxMessage, to recipient: MailAddress, from sender: MailAddress,
        unsubscribe: String? = nil
    ) {
        guard let text = DeliveryText(outboxMessage, isMail: true) else { return nil }
        self.outboxMessage = outboxMessage
        self.text = text
        self.recipient = recipient
        self.sender = sender
        self.unsubscribe = unsubscribe
    }

    /// The same at every try: its id and date are those of the outbox row.
    var bytes: [UInt8] {
        let headers =
            [
                "From: \(MailHeader.mailbox(outboxMessage.senderName, sender))",
                "To: \(MailHeader.mailbox(outboxMessage.recipientName ?? "", recipient))",
                "Subject: \(MailHeader.text(text.subject ?? ""))",
                "Date: \(MailHeader.date(outboxMessage.createdAt))",
                "Message-ID: <\(outboxMessage.id)@\(sender.domain)>",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
            ]
            + (unsubscribe.map {
                ["List-Unsubscribe: <\($0)>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
            } ?? [])
        let words = Part.multipart(
            "alternative", boundary: boundary("words"),
            [
                Part(
                    type: "text/plain; charset=utf-8", encoding: "quoted-printable",
                    content: QuotedPrintable.encode(plain)),
                Part(
                    type: "text/html; charset=utf-8", encoding: "quoted-printable",
                    content: QuotedPrintable.encode(page)),
            ])
        var whole = words
        if let entry = CalendarEntry(outboxMessage, attendee: recipient, organizer: sender) {
            let attachment = Part(
                type: "text/calendar; charset=utf-8; method=\(entry.method); name=\"appointment.ics\"",
                encoding: "base64",
                disposition: "attachment; filename=\"appointment.ics\"", content: Base64.lines(entry.bytes))
            whole = .multipart("mixed", boundary: boundary("mail"), [words, attachment])
        }
        return Array((headers.joined(separator: "\r\n") + "\r\n").utf8) + whole.bytes
    }

    private var plain: String {
        let end = unsubscribe.map { "\nTo get no more of these mails, follow this link: \($0)\n" } ?? ""
        return "\(greeting)\n\n\(text.plain)\n\n\(outboxMessage.senderName)\n\(end)"
    }

    private var greeting: String { outboxMessage.recipientName.map { "Dear \($0)," } ?? "Hello," }

    private var page: String {
        let rows = text.details.map {
            "<tr><th align=\"left\">\($0.name)</th><td>\($0.value)</td></tr>\n" as HTML
        }
        let table: HTML = rows.isEmpty ? .empty : "<table cellpadding=\"4\">\n\(rows)</table>\n"
        let end: HTML =
            unsubscribe.map { "<p><a href=\"\($0)\">Get no more of these mails</a></p>\n" } ?? .empty
        let link: HTML = text.link.map { "<p><a href=\"\($0)\">\($0)</a></p>\n" as HTML } ?? .empty
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>\(text.subject ?? "")</title></head>
            <body style="font-family: sans-serif; line-height: 1.5">
            <p>\(greeting)</p>
            <p>\(text.text)</p>
            \(link)\(table)<p>\(outboxMessage.senderName)</p>
            \(end)\
            </body></html>

            """
        return page.text
    }

    /// `=_` can't occur in the parts: both of their encodings spell `=` differently.
    private func boundary(_ name: String) -> String { "=_\(name)_\(outboxMessage.id)" }

    /// A piece of a mail with headers of its own.
    struct Part {
        var type: String
        var encoding: String
        var disposition: String?
        var content: [UInt8]

        static func multipart(_ kind: String, boundary: String, _ parts: [Part]) -> Part {
            var content: [UInt8] = []
            for part in parts { content += Array("--\(boundary)\r\n".utf8) + part.bytes + [13, 10] }
            content += Array("--\(boundary)--\r\n".utf8)
            return Part(
                type: "multipart/\(kind); boundary=\"\(boundary)\"", encoding: "7bit", content: content)
        }

        var bytes: [UInt8] {
            var headers = "Content-Type: \(type)\r\nContent-Transfer-Encoding: \(encoding)\r\n"
            if let disposition { headers += "Content-Disposition: \(disposition)\r\n" }
            return Array((headers + "\r\n").utf8) + content
        }
    }
}
