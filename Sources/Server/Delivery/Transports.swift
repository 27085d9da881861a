import Logging

/// The transports for messages that leave this program, one for each channel.
struct Transports: Sendable {
    /// A try takes no longer than this.
    static let limitSeconds = 20

    var email: @Sendable (OutboxMessage) async -> SendAttempt
    var whatsApp: @Sendable (OutboxMessage) async -> SendAttempt
    /// The channels that lead nowhere: what is sent there has arrived as soon as it is written.
    var sandboxed: Set<DeliveryChannel> = []
    /// Gives up connections and threads.
    var shutDown: @Sendable () async -> Void = {}

    func send(_ outboxMessage: OutboxMessage) async -> SendAttempt {
        switch outboxMessage.channel {
        case .email: await email(outboxMessage)
        case .whatsapp: await whatsApp(outboxMessage)
        }
    }

    /// Takes everything and sends it nowhere: what would have been sent is read in `GET /deliveries`.
    static let sandbox = Transports(
        email: { _ in .sent(providerId: nil) }, whatsApp: { _ in .sent(providerId: nil) },
        sandboxed: Set(DeliveryChannel.allCases))

    /// The transports that the settings name, and the sandbox for a channel without one.
    static func configured(
        smtp: SMTPServer?, sender: String, whatsApp: WhatsAppSettings?, clock: Clock,
        unsubscribe: UnsubscribeLinks? = nil
    ) -> Transports {
        var transports = Transports.sandbox
        let mailer = smtp.map { SMTPMailer(server: $0, sender: sender, unsubscribe: unsubscribe) }
        let gateway = whatsApp.map { WhatsAppGateway(url: $0.url, token: $0.token, clock: clock) }
        if let mailer {
            transports.email = { await mailer.send($0) }
            transports.sandboxed.remove(.email)
        }
        if let gateway {
            transports.whatsApp = { await gateway.send($0) }
            transports.sandboxed.remove(.whatsapp)
        }
        transports.shutDown = {
            await mailer?.shutDown()
            await gateway?.shutDown()
        }
        return transports
    }
}
