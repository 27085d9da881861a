import Logging

/// Those who take messages out of the house, one for each channel.
struct Carriers: Sendable {
    /// A try takes no longer than this.
    static let limitSeconds = 20

    var email: @Sendable (Parcel) async -> SendAttempt
    var whatsApp: @Sendable (Parcel) async -> SendAttempt
    /// The channels that lead nowhere: what is sent there has arrived as soon as it is written.
    var sandboxed: Set<DeliveryChannel> = []
    /// Gives up connections and threads.
    var shutDown: @Sendable () async -> Void = {}

    func carry(_ parcel: Parcel) async -> SendAttempt {
        switch parcel.channel {
        case .email: await email(parcel)
        case .whatsapp: await whatsApp(parcel)
        }
    }

    /// Takes everything and sends it nowhere: what would have been sent is read in `GET /deliveries`.
    static let sandbox = Carriers(
        email: { _ in .sent(providerId: nil) }, whatsApp: { _ in .sent(providerId: nil) }, sandboxed: Set(DeliveryChannel.allCases))

    /// The carriers that the settings name, and the sandbox for a channel without one.
    static func settled(_ settings: Settings, clock: Clock) -> Carriers {
        var carriers = Carriers.sandbox
        let mailer = settings.smtp.map { SMTPMailer(server: $0, sender: settings.mailFrom) }
        let gateway = settings.whatsApp.map { WhatsAppGateway(url: $0.url, token: $0.token, clock: clock) }
        if let mailer {
            carriers.email = { await mailer.send($0) }
            carriers.sandboxed.remove(.email)
        }
        if let gateway {
            carriers.whatsApp = { await gateway.send($0) }
            carriers.sandboxed.remove(.whatsapp)
        }
        carriers.shutDown = {
            await mailer?.shutDown()
            await gateway?.shutDown()
        }
        return carriers
    }
}
