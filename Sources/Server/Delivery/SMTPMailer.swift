import CCurl
import FoundationEssentials

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
    private let unsubscribe: UnsubscribeLinks?
    private let pool: NIOThreadPool

    /// - Parameters:
    ///   - sender: The address that mail comes from.
    ///   - authorities: A file of certificates to trust instead of the system's.
    ///   - unsubscribe: For mails that a patient stops by a link.
    init(
        server: SMTPServer, sender: String, authorities: String? = nil,
        limitSeconds: Int = Transports.limitSeconds, unsubscribe: UnsubscribeLinks? = nil
    ) {
        _ = Self.isPrepared
        self.server = server
        self.sender = MailAddress(sender)
        self.authorities = authorities
        self.limitSeconds = limitSeconds
        self.unsubscribe = unsubscribe
        pool = NIOThreadPool(numberOfThreads: Self.threads)
        pool.start()
    }

    deinit { pool.shutdownGracefully { _ in } }

    func send(_ outboxMessage: OutboxMessage) async -> SendAttempt {
        guard let recipient = MailAddress(outboxMessage.recipient) else {
            return .refused(reason: "The address is not one that mail can be sent to")
        }
        guard let sender else {
            return .refused(reason: "The sender's address is not one that mail can come from")
        }
        let link = unsubscribe?.link(for: outboxMessage)
        guard let mail = Mail(outboxMessage, to: recipient, from: sender, unsubscribe: link) else {
            return .refused(reason: "The notice has no text")
        }
        do {
            return try await pool.runIfActive { self.transfer(mail.bytes, to: recipient, from: sender) }
        } catch {
            return .failed(reason: "The server was stopping")
        }
    }

    func shutDown() async { try? await pool.shutdownGracefully() }

    private func transfer(
        _ content: [UInt8], to recipient: MailAddress, from sender: MailAddress
    ) -> SendAttempt {
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
        return SMTPVerdict.judge(
            code: result.code, reply: Int(result.reply), isContentSent: result.is_content_sent)
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

/// What the end of a conversation with a mail server means for the mail.
enum SMTPVerdict {
    static let lacksSMTPUTF8 =
        "The mail server does not take addresses with letters outside ASCII (it lacks SMTPUTF8)"

    /// - Parameters:
    ///   - reply: The server's last reply code, 0 when there was none.
    ///   - isContentSent: Whether the server had been given the whole mail.
    static func judge(code: CURLcode, reply: Int, isContentSent: Bool) -> SendAttempt {
        switch code {
        case CURLE_OK:
            return .sent(providerId: nil)
        case CURLE_LOGIN_DENIED:
            return .failed(reason: "The mail server refused our sign-in (\(reply))")
        case CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION,
            CURLE_SSL_CACERT_BADFILE:
            return .failed(reason: "The mail server offers no TLS connection that can be trusted")
        case CURLE_COULDNT_RESOLVE_HOST:
            return .failed(reason: "The mail server's name could not be resolved")
        case CURLE_COULDNT_CONNECT:
            return .failed(reason: "The mail server could not be reached")
        case CURLE_OPERATION_TIMEDOUT:
            return .failed(reason: "The mail server did not answer in time")
        default:
            break
        }
        // 500–504 and 53x are about the conversation and our sign-in, which somebody can mend; the others are
        // about this mail.
        if (550...559).contains(reply) && (code == CURLE_SEND_ERROR || isContentSent) {
            return .refused(reason: "The mail server refused the mail (\(reply))")
        }
        return .failed(
            reason: reply >= 400
                ? "The mail server answered \(reply)" : "The connection to the mail server broke off")
    }
}

/// The mail server that notices leave through (contract §6).
package struct SMTPServer: Sendable, Equatable {
    package enum Security: Sendable {
        /// `smtps://`: TLS from the first byte.
        case tls
        /// `smtp://`: STARTTLS, and no mail without it.
        case startTLS
        /// `smtp://` to this machine: STARTTLS where offered, else plain.
        case loopback
    }

    package var host: String
    package var port: Int
    package var security: Security
    package var user: String?
    package var password: String?

    /// Nil, with the reason, for what is no such URL. The reason quotes nothing of it.
    package init(url text: String) throws(URLProblem) {
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(),
            scheme == "smtp" || scheme == "smtps"
        else {
            throw URLProblem(
                """
                must be smtp://HOST[:PORT] or smtps://HOST[:PORT], perhaps with USER:PASSWORD@ before \
                the host
                """
            )
        }
        guard let host = url.host, !host.isEmpty else { throw URLProblem("names no host") }
        if let port = url.port, !(1...65535).contains(port) { throw URLProblem("has a port beyond 65535") }
        guard url.path.isEmpty || url.path == "/", url.query == nil, url.fragment == nil else {
            throw URLProblem("must end after the host and its port")
        }
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        let isLoopback = self.host == "localhost" || self.host == "::1" || self.host.hasPrefix("127.")
        security = scheme == "smtps" ? .tls : isLoopback ? .loopback : .startTLS
        port = url.port ?? (scheme == "smtps" ? 465 : 587)
        user = url.user
        password = url.password
    }
}

/// What is wrong with a URL; reads on after the setting's name.
package struct URLProblem: Error, Equatable {
    package let description: String

    init(_ description: String) { self.description = description }
}
