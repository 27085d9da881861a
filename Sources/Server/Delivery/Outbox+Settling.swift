import API
import Domain
import Logging
import Storage

extension Outbox {
    /// Times that the outcome of a try is written before it is left to the lease, which means another try.
    private static let settleTries = 4

    /// Records how a try went. Returns whether it was the last.
    func settle(_ outboxMessage: OutboxMessage, _ attempt: SendAttempt) async -> Bool {
        for _ in 1..<Self.settleTries {
            do {
                return try await write(outboxMessage, attempt)
            } catch {
                logger.error(
                    "Could not record a delivery", metadata: ["cause": .string(LogSafe.describe(error))])
                try? await Task.sleep(for: .seconds(1))
            }
        }
        return (try? await write(outboxMessage, attempt)) ?? false
    }

    private func write(_ outboxMessage: OutboxMessage, _ attempt: SendAttempt) async throws -> Bool {
        let now = clock.now()
        switch attempt {
        case .sent(let providerId):
            try await database.write { tx in
                _ = try tx.run(
                    OutboxQueries.succeed(outboxMessage, by: worker, providerId: providerId, at: now))
            }
            if !transports.sandboxed.contains(outboxMessage.channel) {
                metrics.count(outboxMessage.channel, .sent)
            }
            return true
        case .refused(let reason):
            try await giveUp(outboxMessage, reason: reason, at: now)
            return true
        case .failed(let reason, let retryAfter):
            let next = RetrySchedule.next(
                failures: outboxMessage.attempts, createdAt: outboxMessage.startedAt, now: now,
                jitter: jitter(), retryAfterSeconds: retryAfter)
            guard let next else {
                try await giveUp(outboxMessage, reason: "Given up after a day. \(reason)", at: now)
                return true
            }
            try await database.write { tx in
                _ = try tx.run(OutboxQueries.retry(outboxMessage, by: worker, at: next, reason: reason))
            }
            metrics.count(outboxMessage.channel, .retried)
            return false
        }
    }

    /// Ends the delivery, and tells the clinic's desk that somebody has to be called.
    private func giveUp(_ outboxMessage: OutboxMessage, reason: String, at now: Instant) async throws {
        logger.warning(
            "A delivery failed for good",
            metadata: ["reference": .string("\(outboxMessage.id)"), "reason": .string(reason)])
        try await database.write { tx in
            guard try tx.run(OutboxQueries.fail(outboxMessage, by: worker, reason: reason)) == 1 else {
                return
            }
            guard AccountMailRow.isListed(outboxMessage.template) else { return }
            let scope = ClinicScope.system(clinicId: outboxMessage.clinicId)
            let recorder = ChangeRecorder(scope: scope, request: .job("delivery", at: now))
            let text = DeliveryFailureText(outboxMessage, reason: reason)
            let told = try Recipients.load(tx, recorder, NotificationRules.deliveryFailed)
            for (notice, users) in told.notices {
                recorder.notify(
                    users.map(\.id), type: notice.event.rawValue, title: text.title, message: text.message,
                    data: WrittenJSON(text.data))
            }
            try recorder.flush(tx)
        }
        metrics.count(outboxMessage.channel, .failed)
    }
}

/// The words by which staff learn of a delivery that failed.
struct DeliveryFailureText: Sendable {
    let title: String
    let message: String
    let data: JSONValue

    init(_ outboxMessage: OutboxMessage, reason: String) {
        let kind = outboxMessage.channel == .email ? "e-mail" : "WhatsApp message"
        let whom =
            outboxMessage.recipientName.map { "\($0) (\(outboxMessage.recipient))" }
            ?? outboxMessage.recipient
        let subject = outboxMessage.data["subject"]?.string.map { " “\($0)”" } ?? ""
        title =
            outboxMessage.channel == .email
            ? "An e-mail was not delivered" : "A WhatsApp message was not delivered"
        message = "The \(kind)\(subject) to \(whom) was not delivered. \(reason)."
        data = [
            "deliveryId": .string(outboxMessage.id.description),
            "channel": .string(outboxMessage.channel.rawValue),
            "template": .string(outboxMessage.template),
            "entityId": JSONValue(outboxMessage.entityId?.description),
        ]
    }
}
