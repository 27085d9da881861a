import API

/// What a form of the clinic's settings asks to change.
enum ClinicChanges {
    /// A key of `PATCH /clinics/:id`, the inputs that it is made of, and how.
    private struct Key: Sendable {
        var name: String
        var inputs: [String]
        var value: @Sendable (FormData) -> JSONValue

        init(
            _ name: String, _ inputs: [String]? = nil, _ value: @escaping @Sendable (FormData) -> JSONValue
        ) {
            (self.name, self.inputs, self.value) = (name, inputs ?? [name], value)
        }
    }

    private static let keys: [Key] = [texts, numbers, roles, others].flatMap { $0 }

    private static let texts: [Key] = ["name", "timezone", "currency", "country"].map { name in
        Key(name) { JSONValue($0.text(name)) }
    }

    private static let numbers: [Key] = [
        "bufferMinutes", "slotMinutes", "noShowGraceMinutes", "dailyMessageLimit",
    ].map { name in
        Key(name) { TypedNumber.json($0.text(name)) }
    }

    private static let roles: [Key] = ["mfaRequiredRoles", "overrideRoles"].map { name in
        Key(name) { form in .array(form.all(name).map { JSONValue.string($0) }) }
    }

    private static let others: [Key] = [
        Key("reminderMinutes") { .array(minutes($0.text("reminderMinutes"))) },
        Key("recallNeedsConsent") { .bool($0.isOn("recallNeedsConsent")) },
        Key("quietHours", ["quietHours.from", "quietHours.to"]) { quietHours($0) },
        Key("patientBooking", limits.map { "patientBooking.\($0)" }) { bookingLimits($0) },
    ]

    static let limits = ["maxOpenRequests", "maxDaysAhead", "maxMinutes", "requestExpiryHours"]

    /// The keys of which an input differs. An empty body: none does.
    static func body(from before: FormData, to after: FormData) -> JSONObject {
        var body = JSONObject()
        for key in keys where key.inputs.contains(where: { values(before, $0) != values(after, $0) }) {
            body[key.name] = key.value(after)
        }
        return body
    }

    /// What stands in the inputs of a name, in any order.
    private static func values(_ form: FormData, _ name: String) -> [String] {
        form.all(name).map(\.trimmingBlanks).filter { !$0.isEmpty }.sorted()
    }

    /// "1440, 120". What is no number goes to the API as it is, which says so.
    private static func minutes(_ text: String?) -> [JSONValue] {
        (text ?? "").split { $0 == "," || $0 == " " || $0 == "،" }.map { TypedNumber.json(String($0)) }
    }

    /// Null where both are empty.
    private static func quietHours(_ form: FormData) -> JSONValue {
        let (from, to) = (form.text("quietHours.from"), form.text("quietHours.to"))
        return from == nil && to == nil ? .null : ["from": JSONValue(from), "to": JSONValue(to)]
    }

    /// An empty limit is lifted.
    private static func bookingLimits(_ form: FormData) -> JSONValue {
        .object(
            JSONObject(limits.map { ($0, TypedNumber.json(form.text("patientBooking.\($0)"))) }))
    }
}
