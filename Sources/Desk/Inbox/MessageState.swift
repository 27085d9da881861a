import API
import Markup

/// What became of a message: the way it went, and whether it arrived there.
struct MessageState: Sendable {
    var lines: [Line] = []

    struct Line: Sendable, Equatable {
        /// As ``MessageDelivery/status``; `read` or `note` for what is none of a delivery.
        var status: String
        /// `WhatsApp` or `E-mail`; empty for the app itself.
        var channel: String
        var reason: String?
    }

    /// - Parameter deliveries: Those that the message caused.
    init(_ message: Message, _ deliveries: [MessageDelivery], viewer: Viewer) {
        let isOut = message.direction == "outbound"
        // What is mailed about a patient's message is mailed to colleagues.
        if isOut {
            lines = deliveries.map {
                Line(status: $0.status, channel: Self.name($0.channel), reason: $0.reason)
            }
        }
        if message.type != "portal", lines.isEmpty {
            lines = [Line(status: "note", channel: Self.name(message.type))]
        }
        if message.sentBy == viewer.user.id, message.status == "read" {
            lines.append(Line(status: "read", channel: ""))
        }
    }

    private static func name(_ channel: String) -> String { channel == "email" ? "E-mail" : "WhatsApp" }

    func html(_ words: Words) -> HTML {
        guard !lines.isEmpty else { return .empty }
        let parts: [HTML] = lines.map { line in
            let icon: HTML = line.isFailure ? Icon.warning.html + " " : .empty
            return "<li data-state=\"\(line.status)\">\(icon)\(line.text(words))</li>"
        }
        return "<ul class=\"states\">\(parts)</ul>"
    }
}

extension MessageState.Line {
    var isFailure: Bool { status == "failed" || status == "suppressed" }

    /// "WhatsApp: failed, no such number".
    func text(_ words: Words) -> String {
        let state: String
        switch status {
        case "pending": state = words("queued")
        case "sent": state = words("sent")
        case "failed": state = words("failed")
        case "suppressed": state = words("not sent")
        case "read": return words("Read")
        default: return words(channel)
        }
        let why = reason.map { ", \(words($0))" } ?? ""
        return "\(words(channel)): \(state)\(why)"
    }
}
