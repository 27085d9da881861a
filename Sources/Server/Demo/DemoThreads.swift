import API
import Domain
import Storage

/// Has the demo's people talk: the lines are stored by the real rules, so that counts and read state are what they would have been.
/// Nobody is told, and nothing is sent.
struct DemoThreads {
    let now: Instant

    func write(_ lines: [DemoLine], _ tx: borrowing Transaction) throws {
        for line in lines.sorted(by: { $0.minutesAgo > $1.minutesAgo }) {
            guard let scope = try ClinicScope.member(line.sender, in: line.clinicId, tx) else { continue }
            let call = Call(scope: scope, request: DemoDiary.request(at: now.adding(minutes: -line.minutesAgo)))
            let journal = Journal(scope: scope, request: call.request, isBackdated: true)
            let family = try ThreadFamily.open(tx, call, line.thread)
            guard let row = family[line.thread] else { continue }
            // Who answers has read what was said.
            for row in family.rows {
                let unread = try ReadState.unread(tx, scope, row)
                if unread > 0 { try ReadState.readAll(tx, scope, row, unread: unread, at: try journal.stamp(tx)) }
            }
            if let text = line.text {
                let content = MessageContent(channel: line.channel, subject: line.subject, message: text)
                let message = NewMessage(content, in: row, at: try journal.stamp(tx))
                try message.store(tx, scope, family)
                let stored = try MessageRow.found(tx, scope, message.id)
                journal.audit(.created, .message, stored.id, before: nil, after: stored)
            }
            try journal.flush(tx)
        }
    }
}
