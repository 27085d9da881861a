import CCurl

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import NIOPosix
import Synchronization

/// Gives mails to one server, a few at a time. libcurl blocks, so it does so on threads of its own.
final class SMTPMailer: Sendable {
    static let threads = 4
    private static let connectMilliseconds = 10_000

    private let server: SMTPServer
    private let sender: MailAddress?
    private let authorities: String?
    private let limitSeconds: Int
    private let pool: NIOThreadPool

    /// - Parameters:
    ///   - sender: The address that mail comes from.
    ///   - authorities: A file of certificates to trust instead of the system's.
    init(server: SMTPServer, sender: String, authorities: String? = nil, limitSeconds: Int = Carriers.limitSeconds) {
        _ = Self.isPrepared
        self.server = server
        self.sender = MailAddress(sender)
        self.authorities = authorities
        self.limitSeconds = limitSeconds
        pool = NIOThreadPool(numberOfThreads: Self.threads)
        pool.start()
    }

    deinit { pool.shutdownGracefully { _ in } }

    func send(_ parcel: Parcel) async -> SendAttempt {
        guard let recipient = MailAddress(parcel.recipient) else {
            return .refused(reason: "The address is not one that mail can be sent to")
        }
        guard let sender else { return .refused(reason: "The sender's address is not one that mail can come from") }
        guard let mail = Mail(parcel, to: recipient, from: sender) else { return .refused(reason: "The notice has no text") }
        do {
            return try await pool.runIfActive { self.transfer(mail.bytes, to: recipient, from: sender) }
        } catch {
            return .failed(reason: "The server was stopping")
        }
    }

    func shutDown() async { try? await pool.shutdownGracefully() }

    private func transfer(_ content: [UInt8], to recipient: MailAddress, from sender: MailAddress) -> SendAttempt {
        let scheme = server.security == .tls ? "smtps" : "smtp"
        let host = server.host.contains(":") ? "[\(server.host)]" : server.host
        var texts = CTexts()
        defer { texts.free() }
        let result = content.withUnsafeBytes { content in
            var mail = odontox_mail()
            mail.url = texts.keep("\(scheme)://\(host):\(server.port)")
            mail.user = texts.keep(server.user)
            mail.password = texts.keep(server.password)
            mail.authorities = texts.keep(authorities)
            mail.requires_tls = server.security != .loopback
            mail.needs_smtputf8 = recipient.needsSMTPUTF8 || sender.needsSMTPUTF8
            mail.sender = texts.keep(sender.description)
            mail.recipient = texts.keep(recipient.description)
            mail.content = content.bindMemory(to: CChar.self).baseAddress
            mail.length = content.count
            mail.connect_milliseconds = min(Self.connectMilliseconds, limitSeconds * 1000)
            mail.total_milliseconds = limitSeconds * 1000
            return odontox_mail_send(&mail)
        }
        if result.lacks_smtputf8 { return .refused(reason: SMTPVerdict.lacksSMTPUTF8) }
        return SMTPVerdict.judge(code: result.code, reply: Int(result.reply), isContentSent: result.is_content_sent)
    }

    private static let isPrepared: Bool = {
        odontox_mail_prepare()
        return true
    }()
}

/// Texts that C reads for a while.
private struct CTexts {
    private var kept: [UnsafeMutablePointer<CChar>] = []

    mutating func keep(_ text: String?) -> UnsafePointer<CChar>? {
        guard let text, let copy = strdup(text) else { return nil }
        kept.append(copy)
        return UnsafePointer(copy)
    }

    mutating func free() {
        for text in kept { Glibc.free(text) }
        kept = []
    }
}
