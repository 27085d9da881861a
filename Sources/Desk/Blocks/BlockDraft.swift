import API

/// A block as its form has it.
struct BlockDraft: Sendable, Equatable {
    /// What the time is of: `clinic`, `doctor:` or `room:` with an id.
    var subject = "clinic"
    var date = ""
    var start = ""
    /// `00:00` is the day's end.
    var end = ""
    var kind = "lunch"
    var title = ""
    /// `day` or `week`; empty for a single day.
    var every = ""
    var until = ""

    static let kinds = ["lunch", "meeting", "personal", "maintenance", "other"]

    init(form: FormData) {
        subject = form.text("subject") ?? "clinic"
        date = form.text("date") ?? ""
        start = form.text("startTime") ?? ""
        end = form.text("endTime") ?? ""
        kind = form.text("kind") ?? ""
        title = form.text("title") ?? ""
        every = form.text("repeat.every") ?? ""
        until = form.text("repeat.until") ?? ""
    }

    init(_ block: ShownBlock) {
        subject = Self.subject(doctor: block.doctorId, room: block.roomId)
        (date, start, end) = (block.date, block.startTime, ClosingTime.shown(block.endTime))
        (kind, title) = (block.kind, block.title)
        every = block.repeat?.every ?? ""
        until = block.repeat?.until ?? ""
    }

    /// What the address names: `?date=&time=&doctor=&room=`. A doctor's is their own.
    init(query page: PageRequest) {
        let query = page.request.query
        let doctor = page.viewer.role == .doctor ? page.viewer.user.id : query.text("doctor")
        subject = Self.subject(doctor: doctor, room: doctor == nil ? query.text("room") : nil)
        date = query.text("date") ?? ""
        start = query.text("time") ?? ""
    }

    static func subject(doctor: String?, room: String?) -> String {
        if let doctor { return "doctor:\(doctor)" }
        return room.map { "room:\($0)" } ?? "clinic"
    }

    private func id(of kind: String) -> JSONValue {
        subject.hasPrefix(kind) ? .string(String(subject.dropFirst(kind.utf8.count))) : .null
    }

    /// As `POST` and `PATCH` take it: every key, so that a change can clear one.
    /// - Parameter keepsVisits: Whether appointments in the way stay, and the block lies over them.
    func body(keepsVisits: Bool) -> JSONValue {
        let rule: JSONValue =
            every.isEmpty
            ? .null : ["every": .string(every), "until": JSONValue(until.isEmpty ? nil : until)]
        return [
            "doctorId": id(of: "doctor:"), "roomId": id(of: "room:"), "date": json(date),
            "startTime": json(start), "endTime": ClosingTime.meant(end.isEmpty ? nil : end),
            "kind": json(kind), "title": json(title), "repeat": rule, "keepVisits": .bool(keepsVisits),
        ]
    }

    private func json(_ text: String) -> JSONValue { JSONValue(text.isEmpty ? nil : text) }
}
