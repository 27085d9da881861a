import API

/// A step of an appointment's history in words: what was done, and each value before and after.
struct ActivityWords: Sendable {
    struct Change: Sendable, Equatable {
        var label: String
        var before: String
        var after: String
    }

    let sentence: String
    let changes: [Change]

    /// - Parameters:
    ///   - showsMoney: Amounts are not for everybody.
    ///   - time: The clinic's wall time of a timestamp.
    init(_ activity: Activity, showsMoney: Bool, words: Words, time: (String) -> String?) {
        sentence = Self.sentence(activity, showsMoney: showsMoney, words)
        guard activity.before != nil, activity.action != "invoiced", activity.action != "overridden" else {
            changes = []
            return
        }
        changes = Self.shown.compactMap { key, label in
            let before = activity.before?[key] ?? .null
            let after = activity.after?[key] ?? .null
            guard before != after else { return nil }
            return Change(
                label: words(label), before: Self.text(key, before, words, time),
                after: Self.text(key, after, words, time))
        }
    }

    /// The keys that people know, with their labels. Names stand for ids.
    private static let shown: [(key: String, label: String)] = [
        ("status", "Status"), ("appointmentDate", "Date"), ("appointmentTime", "Time"),
        ("durationMinutes", "Length"), ("doctorName", "Doctor"), ("roomName", "Room"),
        ("operatory", "Operatory"), ("appointmentType", "Type"), ("notes", "Notes"),
        ("arrivedAt", "Arrived"), ("seatedAt", "In chair"), ("finishedAt", "Finished"),
        ("dismissedAt", "Left"),
    ]

    private static func sentence(_ activity: Activity, showsMoney: Bool, _ words: Words) -> String {
        switch activity.action {
        case "created": return words("booked it")
        case "rescheduled": return words("moved it")
        case "updated": return words("changed it")
        case "status_changed": return words("changed its status")
        case "cancelled": return words("cancelled it")
        case "no_show": return words("recorded that the patient did not come")
        case "overridden":
            return words("booked it against the calendar: {0}", text(activity.after?["overrideReason"]))
        case "invoiced":
            let number = text(activity.after?["invoiceNumber"])
            guard showsMoney else { return words("made invoice {0}", number) }
            let currency = text(activity.after?["currency"])
            let total = Amount(text(activity.after?["totalAmount"])) ?? 0
            return words("made invoice {0} of {1}", number, MoneyText(currency: currency).full(total))
        default: return words(activity.action.replacing("_", with: " "))
        }
    }

    private static func text(_ value: JSONValue?) -> String {
        value?.string ?? value?.number?.text ?? ""
    }

    private static func text(
        _ key: String, _ value: JSONValue, _ words: Words, _ time: (String) -> String?
    ) -> String {
        let plain = text(value)
        guard !plain.isEmpty else { return words("none") }
        switch key {
        case "status": return words(plain.replacing("_", with: " "))
        case "durationMinutes": return words("{0} min", plain)
        case "appointmentDate": return CalendarDate(plain)?.long(words) ?? plain
        case "arrivedAt", "seatedAt", "finishedAt", "dismissedAt": return time(plain) ?? plain
        default: return plain
        }
    }
}
