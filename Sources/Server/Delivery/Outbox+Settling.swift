import API
import Domain
import Logging
import Storage

extension Outbox {
    /// Times that the outcome of a try is written before it is left to the lease, which means another try.
    private static let settleTries = 4

    /// Records how a try went. Returns whether it was the last.
    func settle(_ parcel: Parcel, _ attempt: SendAttempt) async -> Bool {
        for _ in 1..<Self.settleTries {
            do {
                return try await write(parcel, attempt)
            } catch {
                logger.error("Could not record a delivery", metadata: ["cause": .string(LogSafe.describe(error))])
                try? await Task.sleep(for: .seconds(1))
            }
        }
        return (try? await write(parcel, attempt)) ?? false
    }

    private func write(_ parcel: Parcel, _ attempt: SendAttempt) async throws -> Bool {
        let now = clock.now()
        switch attempt {
        case .sent(let providerId):
            try await database.write { tx in _ = try tx.run(OutboxQueries.succeed(parcel, by: worker, providerId: providerId, at: now)) }
            if !carriers.sandboxed.contains(parcel.channel) { metrics.count(parcel.channel, .sent) }
            return true
        case .refused(let reason):
            try await giveUp(parcel, reason: reason, at: now)
            return true
        case .failed(let reason, let retryAfter):
            let next = RetrySchedule.next(
                failures: parcel.attempts, createdAt: parcel.createdAt, now: now, jitter: jitter(), retryAfterSeconds: retryAfter)
            guard let next else {
                try await giveUp(parcel, reason: "Given up after a day. \(reason)", at: now)
                return true
            }
            try await database.write { tx in _ = try tx.run(OutboxQueries.retry(parcel, by: worker, at: next, reason: reason)) }
            metrics.count(parcel.channel, .retried)
            return false
        }
    }

    /// Ends the delivery, and tells the clinic's desk that somebody has to be called.
    private func giveUp(_ parcel: Parcel, reason: String, at now: Instant) async throws {
        logger.warning("A delivery failed for good", metadata: ["reference": .string("\(parcel.id)"), "reason": .string(reason)])
        try await database.write { tx in
            guard try tx.run(OutboxQueries.fail(parcel, by: worker, reason: reason)) == 1 else { return }
            let scope = ClinicScope.system(clinicId: parcel.clinicId)
            let journal = Journal(scope: scope, request: .job("delivery", at: now))
            let text = DeliveryFailureText(parcel, reason: reason)
            for (notice, users) in try Recipients.load(tx, scope, NotificationRules.deliveryFailed) {
                journal.notify(
                    users.map(\.id), type: notice.event.rawValue, title: text.title, message: text.message, data: WrittenJSON(text.data))
            }
            try journal.flush(tx)
        }
        metrics.count(parcel.channel, .failed)
    }
}

/// The words by which staff learn of a delivery that failed.
struct DeliveryFailureText: Sendable {
    let title: String
    let message: String
    let data: JSONValue

    init(_ parcel: Parcel, reason: String) {
        let kind = parcel.channel == .email ? "e-mail" : "WhatsApp message"
        let whom = parcel.recipientName.map { "\($0) (\(parcel.recipient))" } ?? parcel.recipient
        let subject = parcel.data["subject"]?.string.map { " “\($0)”" } ?? ""
        title = parcel.channel == .email ? "An e-mail was not delivered" : "A WhatsApp message was not delivered"
        message = "The \(kind)\(subject) to \(whom) was not delivered. \(reason)."
        data = [
            "deliveryId": .string(parcel.id.description), "channel": .string(parcel.channel.rawValue),
            "template": .string(parcel.template), "entityId": JSONValue(parcel.entityId?.description),
        ]
    }
}
