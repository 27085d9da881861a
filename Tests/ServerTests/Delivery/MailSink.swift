import Synchronization

/// A mail server that keeps what it is given, or fails in a chosen place.
final class MailSink: Sendable {
    enum Fault: Sendable, Equatable {
        /// The reply to a command: `("RCPT", "550 no such user")`.
        case reply(to: String, with: String)
        /// Hangs up when the command comes.
        case hangUp(at: String)
        /// Never answers the command.
        case silent(at: String)
    }

    struct Mail: Sendable {
        var from: String
        var to: String
        var content: String
    }

    private let faults: Mutex<[Fault]>
    private let kept = Mutex<[Mail]>([])
    private let extensions: [String]
    private let server = Mutex<LineServer?>(nil)

    /// - Parameters:
    ///   - faults: One for each connection, in order; then none.
    ///   - extensions: What the server claims to know, such as `STARTTLS`.
    init(faults: [Fault] = [], extensions: [String] = ["SIZE 10000000", "8BITMIME"]) throws {
        self.faults = Mutex(faults)
        self.extensions = extensions
        let server = try LineServer { [weak self] connection in self?.talk(connection) }
        self.server.withLock { $0 = server }
    }

    var port: Int { server.withLock { $0?.port ?? 0 } }
    var mails: [Mail] { kept.withLock { $0 } }

    private func talk(_ connection: LineConnection) {
        let fault = faults.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        var mail = Mail(from: "", to: "", content: "")
        guard reply(connection, "CONNECT", "220 sink", fault) else { return }
        while let line = connection.line() {
            let command = line.prefix(4).uppercased()
            switch command {
            case "EHLO":
                let lines = ["sink"] + extensions
                let text = lines.enumerated().map { "250\($0.offset == lines.count - 1 ? " " : "-")\($0.element)" }
                guard reply(connection, command, text.joined(separator: "\r\n"), fault) else { return }
            case "HELO":
                guard reply(connection, command, "250 sink", fault) else { return }
            case "MAIL":
                mail.from = line
                guard reply(connection, command, "250 ok", fault) else { return }
            case "RCPT":
                mail.to = line
                guard reply(connection, command, "250 ok", fault) else { return }
            case "DATA":
                guard reply(connection, command, "354 go on", fault) else { return }
                var content: [String] = []
                while let line = connection.line(), line != "." { content.append(line.hasPrefix(".") ? String(line.dropFirst()) : line) }
                mail.content = content.joined(separator: "\r\n") + "\r\n"
                guard reply(connection, "END", "250 kept", fault, keeping: mail) else { return }
            case "QUIT":
                connection.send("221 bye\r\n")
                return
            default:
                guard reply(connection, command, "502 what?", fault) else { return }
            }
        }
    }

    private func reply(_ connection: LineConnection, _ command: String, _ text: String, _ fault: Fault?, keeping mail: Mail? = nil) -> Bool
    {
        switch fault {
        case .hangUp(command): return false
        case .silent(command):
            connection.hang()
            return false
        case .reply(command, let other): connection.send(other + "\r\n")
        default:
            if let mail { kept.withLock { $0.append(mail) } }
            connection.send(text + "\r\n")
        }
        return true
    }
}
