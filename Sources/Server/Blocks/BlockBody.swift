import API
import Domain
import Storage

/// What `POST /blocks` asks for. Who may ask for it depends on whose time it is, so that is known also of a
/// body with errors.
struct BlockBody: Sendable {
    static let titleLength = 200

    let draft: Result<BlockDraft, ValidationFailure>
    /// Nil where it can't be told.
    let subject: Domain.Block.Subject?

    init(_ fields: Fields) {
        let doctorId = fields.optional("doctorId", .id)
        let roomId = fields.optional("roomId", .id)
        let names = ["doctorId", "roomId"].filter { fields.has($0) && !fields.isNull($0) }
        let isReadable = names.count == [doctorId, roomId].compactMap(\.self).count
        let subject = isReadable ? Domain.Block.Subject(doctorId: doctorId, roomId: roomId) : nil
        if doctorId != nil && roomId != nil { fields.refuse("roomId", BlockFault.bothNamed) }
        self.subject = subject
        draft = Result { () throws(ValidationFailure) in try BlockDraft(fields, subject) }
    }
}

/// A block that may be made, each field right by itself.
struct BlockDraft: Sendable {
    var subject: Domain.Block.Subject
    var days: BlockDays
    var hours: TimeSpan
    var kind: BlockKind
    var title: String
    /// Whether it may lie over appointments, which stay.
    var keepsAppointments: Bool

    /// - Parameter subject: Nil only where its error is in `fields` already.
    fileprivate init(_ fields: Fields, _ subject: Domain.Block.Subject?) throws(ValidationFailure) {
        let date = fields.required("date", .date)
        let start = fields.required("startTime", .time)
        let end = fields.required("endTime", .closingTime)
        let kind = fields.required("kind", .choice(of: BlockKind.self))
        let title = fields.required("title", .text(max: BlockBody.titleLength))
        let repetition = fields.optional("repeat", .repetition)
        keepsAppointments = fields.optional("keepVisits", .bool) ?? false
        let hours = start.flatMap { start in end.flatMap { TimeSpan(start, $0) } }
        if start != nil && end != nil && hours == nil { fields.refuse("endTime", BlockFault.end) }
        let days = date.flatMap { BlockDays($0, repetition) }
        if date != nil && days == nil { fields.refuse("repeat.until", BlockFault.until) }
        (self.subject, self.days, self.hours, self.kind, self.title) = try fields.done(
            subject, days, hours, kind, title)
    }

    func record(_ id: ID, _ scope: ClinicScope, at now: Instant) -> BlockRecord {
        BlockRecord(
            id: id, clinicId: scope.clinicId, subject: subject, days: days, hours: hours, kind: kind,
            title: title, createdAt: now, updatedAt: now)
    }
}

/// What `PATCH /blocks/:id` asks for.
struct BlockChange: Sendable {
    var doctorId: Change<ID>
    var roomId: Change<ID>
    var date: LocalDate?
    var startTime: LocalTime?
    var endTime: LocalTime?
    var kind: BlockKind?
    var title: String?
    /// Cleared: a single day.
    var repetition: Change<BlockDays.Repetition>
    var keepsAppointments: Bool

    init(_ fields: Fields) throws {
        doctorId = fields.change("doctorId", .id)
        roomId = fields.change("roomId", .id)
        date = fields.replacing("date", .date)
        startTime = fields.replacing("startTime", .time)
        endTime = fields.replacing("endTime", .closingTime)
        kind = fields.replacing("kind", .choice(of: BlockKind.self))
        title = fields.replacing("title", .text(max: BlockBody.titleLength))
        repetition = fields.change("repeat", .repetition)
        keepsAppointments = fields.optional("keepVisits", .bool) ?? false
        try fields.done()
    }

    /// Throws 400 that names every field by which the block would be none.
    func applied(to before: BlockRecord) throws -> BlockRecord {
        let subject = Domain.Block.Subject(
            doctorId: doctorId.applied(to: before.subject.doctorId),
            roomId: roomId.applied(to: before.subject.roomId))
        let hours = TimeSpan(startTime ?? before.hours.start, endTime ?? before.hours.end)
        let days = BlockDays(date ?? before.days.first, repetition.applied(to: before.days.repetition))
        guard let subject, let hours, let days else {
            throw Problem.invalid(
                [
                    subject == nil ? FieldError(field: "roomId", message: BlockFault.bothNamed) : nil,
                    hours == nil ? FieldError(field: "endTime", message: BlockFault.end) : nil,
                    days == nil ? FieldError(field: "repeat.until", message: BlockFault.until) : nil,
                ].compactMap(\.self))
        }
        var after = before
        (after.subject, after.hours, after.days) = (subject, hours, days)
        after.kind = kind ?? before.kind
        after.title = title ?? before.title
        return after
    }
}

/// What is wrong with fields that do not go together.
private enum BlockFault {
    static let bothNamed = "must not stand beside doctorId"
    static let end = "must be after startTime"
    static let until = "must not be before date"
}

extension FieldRule where Value == BlockDays.Repetition {
    fileprivate static var repetition: FieldRule {
        .object { fields in
            let every = fields.required("every", .choice(of: BlockDays.Interval.self))
            let until = fields.required("until", .date)
            guard let every, let until else { return nil }
            return BlockDays.Repetition(every: every, until: until)
        }
    }
}
