import API
import Domain
import Storage

/// `PATCH /blocks/:id`: changes a block, a repeated one on all of its days. One that stays where it is, with
/// another title or kind, is not held against the appointments again.
enum ChangeBlock {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<BlockChange>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let before = try BlockAccess.locked(tx, call)
        let change = try body.get()
        var after = try change.applied(to: before)
        try BlockAccess.require(after.subject, scope)
        guard after != before else { return .json(before) }
        // A room that has been removed, or a doctor who left, keeps the blocks that were made.
        if after.subject != before.subject { try BlockAccess.requireFound(tx, scope, after.subject) }
        if (after.subject, after.days, after.hours) != (before.subject, before.days, before.hours) {
            try BlockAdmission.admit(tx, call, after, keepsAppointments: change.keepsAppointments)
        }
        after.updatedAt = try recorder.stamp(tx)
        try tx.run(after.update)
        recorder.audit(.updated, .block, after.id, before: before, after: after)
        for change in changes(from: before, to: after) { recorder.scheduleChanged(change) }
        return .json(after)
    }

    /// One for all days of before and after, unless they are of different people or places.
    private static func changes(from before: BlockRecord, to after: BlockRecord) -> [ScheduleChange] {
        let (old, new) = (before.scheduleChange, after.scheduleChange)
        guard before.subject == after.subject else { return [old, new] }
        var all = new
        (all.from, all.to) = (min(old.from, new.from), max(old.to, new.to))
        return [all]
    }
}

/// `DELETE /blocks/:id`: the time is free again, a repeated block's on all of its days.
enum RemoveBlock {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let block = try BlockAccess.locked(tx, call)
        try tx.run("DELETE FROM blocks WHERE id = \(block.id) AND clinic_id = \(call.scope.clinicId)")
        recorder.audit(.deleted, .block, block.id, before: block, after: nil)
        recorder.scheduleChanged(block.scheduleChange)
        return .noContent
    }
}
