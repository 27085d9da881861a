import API
import Domain
import Storage

/// `POST /blocks`: keeps time free of appointments.
enum CreateBlock {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<BlockBody>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let wanted = try body.get()
        if let subject = wanted.subject { try BlockAccess.require(subject, scope) }
        let draft = try wanted.draft.get()
        try CalendarLock.change(tx, scope)
        try BlockAccess.requireFound(tx, scope, draft.subject)
        var block = draft.record(call.newId(), scope, at: call.now)
        try BlockAdmission.admit(tx, call, block, keepsAppointments: draft.keepsAppointments)
        block.createdAt = try recorder.stamp(tx)
        block.updatedAt = block.createdAt
        try tx.run(block.insert)
        recorder.audit(.created, .block, block.id, before: nil, after: block)
        recorder.scheduleChanged(block.scheduleChange)
        return .created(block, at: "\(BlockRoutes.address)/\(block.id)")
    }
}
