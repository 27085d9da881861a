import Domain
import HTTPTypes
import Storage

/// How many messages that others make it send a clinic sends in one of its days, on all servers together
/// (Accounts, A4): WhatsApp messages, and mails with a link for a new password.
struct DailyAllowance: Sendable {
    /// False where limits are turned off: then nothing is counted.
    let isOn: Bool

    /// Takes one message of the clinic's day. Throws 429 `DAILY_LIMIT` when none is left.
    func require(_ tx: borrowing Transaction, _ clinicId: ID, at now: Instant) throws {
        guard let day = try exhausted(tx, clinicId, at: now) else { return }
        let left = day.end.milliseconds(since: now)
        throw Problem(
            .tooManyRequests, error: "Too many requests",
            message: "The clinic has sent the \(day.limit) messages that it may send in a day",
            code: "DAILY_LIMIT",
            headers: [HTTPField(name: .retryAfter, value: String(max(1, (left + 999) / 1000)))])
    }

    /// Takes one message of the clinic's day; false when none is left, for who must not be told so.
    func take(_ tx: borrowing Transaction, _ clinicId: ID, at now: Instant) throws -> Bool {
        try exhausted(tx, clinicId, at: now) == nil
    }

    /// Nil when one was left, and is taken; else the limit, and when the clinic's next day begins.
    private func exhausted(
        _ tx: borrowing Transaction, _ clinicId: ID, at now: Instant
    ) throws -> (limit: Int, end: Instant)? {
        guard isOn else { return nil }
        let clinic = try tx.first("SELECT timezone, daily_message_limit FROM clinics WHERE id = \(clinicId)")
        {
            (zone: try $0.get(0) as Zone, limit: try $0.get(1) as Int)
        }
        guard let clinic else { return nil }
        let date = clinic.zone.local(now).date
        let taken = clinic.limit > 0 ? try count(tx, clinicId, date, below: clinic.limit) : false
        return taken ? nil : (clinic.limit, clinic.zone.range(of: date).upperBound)
    }

    private func count(
        _ tx: borrowing Transaction, _ clinicId: ID, _ date: LocalDate, below limit: Int
    ) throws -> Bool {
        try tx.first(
            """
            INSERT INTO daily_messages (clinic_id, date, messages) VALUES (\(clinicId), \(date), 1)
            ON CONFLICT (clinic_id, date) DO UPDATE SET messages = daily_messages.messages + 1
            WHERE daily_messages.messages < \(limit) RETURNING messages
            """
        ) { _ in true } ?? false
    }
}
