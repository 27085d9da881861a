import API
import Markup

/// The inputs of a block's form beside whose time it is. Their names are the API's paths, so that a fault
/// stands at its input.
enum BlockFields {
    static func all(_ draft: BlockDraft, _ words: Words) -> [Field] {
        time(draft, words) + more(draft, words)
    }

    private static func time(_ draft: BlockDraft, _ words: Words) -> [Field] {
        [
            Field(name: "date", label: words("Date"), kind: .date, value: draft.date, isRequired: true),
            Field(
                name: "startTime", label: words("Start"), kind: .time, value: draft.start, isRequired: true),
            Field(name: "endTime", label: words("End"), kind: .time, value: draft.end, isRequired: true),
        ]
    }

    private static func more(_ draft: BlockDraft, _ words: Words) -> [Field] {
        let kinds = BlockDraft.kinds.map { Field.Choice(value: $0, label: words($0)) }
        let repetitions = [
            Field.Choice(value: "", label: words("Never")),
            Field.Choice(value: "day", label: words("Every day")),
            Field.Choice(value: "week", label: words("Every week")),
        ]
        return [
            Field(name: "kind", label: words("Kind"), kind: .choice(kinds), value: draft.kind),
            Field(
                name: "title", label: words("Title"), value: draft.title,
                hint: words("Staff read it; patients read “Not available”"), isRequired: true,
                attributes: " maxlength=\"200\""),
            Field(
                name: "repeat.every", label: words("Repeat"), kind: .choice(repetitions), value: draft.every),
            Field(
                name: "repeat.until", label: words("Until"), kind: .date, value: draft.until,
                hint: words("The last day, if it repeats")),
        ]
    }
}

/// Whose time a block can be: the whole clinic's, a doctor's, a room's.
struct BlockSubjects: Sendable {
    private let choices: [Field.Choice]

    /// A doctor finds themself alone.
    /// - Parameter chosen: A doctor who has left or a room that is gone keeps its block, and its place here.
    static func load(_ page: PageRequest, chosen: String) async throws -> BlockSubjects {
        let viewer = page.viewer
        guard viewer.isFrontDesk else {
            let own = BlockDraft.subject(doctor: viewer.user.id, room: nil)
            return BlockSubjects(choices: [Field.Choice(value: own, label: "Dr. \(viewer.name)")])
        }
        let doctors = try await page.api.everyRow(
            "/staff", [(name: "role", value: "doctor")], of: StaffMember.self)
        let rooms = try await page.api.everyRow("/rooms", of: Room.self)
        var all = [Field.Choice(value: "clinic", label: page.words("Whole clinic"))]
        all += doctors.map { Field.Choice(value: "doctor:\($0.id)", label: "Dr. \($0.name)") }
        all += rooms.map { Field.Choice(value: "room:\($0.id)", label: $0.name) }
        if !all.contains(where: { $0.value == chosen }) {
            all.append(Field.Choice(value: chosen, label: page.words("As before")))
        }
        return BlockSubjects(choices: all)
    }

    func field(_ chosen: String, _ words: Words) -> Field {
        Field(name: "subject", label: words("For"), kind: .choice(choices), value: chosen)
    }
}
