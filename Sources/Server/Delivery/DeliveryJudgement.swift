import API
import Domain
import Storage

/// What becomes of a delivery that is due, asked when it is about to be sent (Accounts, A6).
enum DeliveryJudgement: Sendable, Equatable {
    case send
    /// It makes sense no more.
    case drop(reason: String)
    /// Due again at `until`; not a try.
    case wait(until: Instant)
    /// The clinic is quiet.
    case hold(until: Instant, reason: String)
    /// The patient does not want it.
    case suppress(reason: String)
}

/// A delivery in the hands of a worker, with what may be said against sending it now.
struct ClaimedMessage: Sendable {
    /// Notices of appointments nearer than this go out at any hour.
    static let urgentMinutes = 12 * 60

    var message: OutboxMessage
    var quietHours: QuietHours?
    var recallNeedsConsent: Bool
    /// What the patient has said; nil where nothing.
    var consent: ContactState?

    static let columns = Columns(
        OutboxMessage.columns, QuietHours.columns, "c.recall_needs_consent", "p.state",
        as: ClaimedMessage.init)

    func judge(_ tx: borrowing Transaction, at now: Instant) throws -> DeliveryJudgement {
        switch try ReminderCheck.decide(tx, message, at: now) {
        case .send: hold(at: now) ?? refusal ?? .send
        case .wait(let moment): .wait(until: moment)
        case .drop: .drop(reason: ReminderCheck.reason)
        }
    }

    /// Nil when nothing keeps it from going out at this hour.
    private func hold(at now: Instant) -> DeliveryJudgement? {
        guard message.purpose != .account, let end = quietHours?.end(at: now, in: message.zone) else {
            return nil
        }
        // It may become urgent before the quiet hours end.
        let urgent = appointments.filter { $0 >= now }.map { $0.adding(minutes: -Self.urgentMinutes) }.min()
        let until = min(end, urgent ?? end)
        guard until > now else { return nil }
        return .hold(
            until: until, reason: "Waits for the end of the quiet hours at \(message.zone.local(end).time)")
    }

    /// When the appointment that it tells of begins, and where it began before it was moved.
    private var appointments: [Instant] {
        let data = message.data
        var moments = [data["startsAt"]?.string.flatMap { Instant($0) }].compactMap(\.self)
        if let date = data["previousDate"]?.string.flatMap({ LocalDate($0) }),
            let time = data["previousTime"]?.string.flatMap({ LocalTime($0) })
        {
            moments.append(message.zone.firstInstant(from: date, time))
        }
        return moments
    }

    private var refusal: DeliveryJudgement? {
        guard let purpose = message.purpose.contact else { return nil }
        let state = consent ?? purpose.standardState
        guard !purpose.isAllowed(in: state, recallNeedsConsent: recallNeedsConsent) else { return nil }
        let isRefused = consent == .refused
        let channel = message.channel == .email ? "e-mail" : "WhatsApp"
        return .suppress(
            reason: """
                The patient \(isRefused ? "does not want" : "has not asked for") \(channel) about \
                \(purpose.words)
                """)
    }
}
