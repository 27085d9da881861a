import API

/// The hours of a week as the form of the settings has them. Its names are the API's paths, so that a fault
/// stands at its input.
struct HoursDraft: Sendable {
    let values: FormData

    init(form: FormData) { values = form }

    init(_ hours: OperatingHours) {
        var fields: [(name: String, value: String)] = []
        for key in Weekdays.keys {
            guard let day = hours[key] else { continue }
            let names = Self.names(of: key)
            fields.append((names[0], day.openTime ?? ""))
            fields.append((names[1], ClosingTime.shown(day.closeTime)))
            if day.isClosed { fields.append((names[2], "on")) }
        }
        values = FormData(fields)
    }

    /// Opens, closes, is closed.
    static func names(of key: String) -> [String] {
        ["openTime", "closeTime", "isClosed"].map { "operatingHours.\(key).\($0)" }
    }

    /// All seven days, as `PATCH /clinics/:id` takes them.
    var body: JSONValue { .object(JSONObject(Weekdays.keys.map { ($0, day($0)) })) }

    private func day(_ key: String) -> JSONValue {
        let names = Self.names(of: key)
        if values.isOn(names[2]) { return ["isClosed": true] }
        return [
            "openTime": JSONValue(values.text(names[0])),
            "closeTime": ClosingTime.meant(values.text(names[1])), "isClosed": false,
        ]
    }
}
