import CoreMetrics

/// How tries to deliver ended, for `GET /metrics`. In the sandbox nothing is tried.
struct DeliveryMetrics: Sendable {
    enum Outcome: String, CaseIterable {
        /// Taken by the mail server or the gateway.
        case sent
        /// Worth another try.
        case retried
        /// Given up.
        case failed
        /// Not sent, because the patient does not want it.
        case suppressed
    }

    private let email: [Outcome: Counter]
    private let whatsApp: [Outcome: Counter]

    init(factory: any MetricsFactory) {
        func counters(_ channel: DeliveryChannel) -> [Outcome: Counter] {
            let pairs = Outcome.allCases.map { outcome in
                (
                    outcome,
                    Counter(
                        label: "odontox_deliveries_total",
                        dimensions: [("channel", channel.rawValue), ("outcome", outcome.rawValue)],
                        factory: factory)
                )
            }
            return Dictionary(uniqueKeysWithValues: pairs)
        }
        email = counters(.email)
        whatsApp = counters(.whatsapp)
    }

    func count(_ channel: DeliveryChannel, _ outcome: Outcome) {
        let counters =
            switch channel {
            case .email: email
            case .whatsapp: whatsApp
            }
        counters[outcome]?.increment()
    }
}
