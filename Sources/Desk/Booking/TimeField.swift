import Markup

/// The select "Time", which holds only free times. elements/booking.js fetches it anew when doctor, date,
/// type, length or room change; without scripts its button does.
struct TimeField: Sendable {
    /// Free, in order.
    let times: [String]
    /// The time that is wanted, free or not; empty for none.
    let chosen: String
    /// How long the appointment takes.
    let minutes: Int
    /// Where it is fetched.
    let address: String
    /// Opens the way to a time that is not free, with the wanted one in it.
    var isRefused = false
    var problem: APIProblem?

    func html(_ words: Words, prefix: String) -> HTML {
        let isFree = times.contains(chosen)
        let none = times.isEmpty ? words("No free time on this day") : words("Choose a time")
        let choices =
            [Field.Choice(value: "", label: none)] + times.map { Field.Choice(value: $0, label: $0) }
        let isMissing = !isFree && !chosen.isEmpty && !isRefused
        let field = Field(
            name: "appointmentTime", label: words("Time"), kind: .choice(choices),
            value: isFree ? chosen : "",
            hint: isMissing ? words("{0} is not free", chosen) : words("{0} min", String(minutes)),
            isRequired: true)
        return """
            <div id="times" class="time-choice" data-times="\(address)">\
            \(field.html(problem, prefix: prefix))\
            <noscript><button type="submit" name="step" value="times">\(words("Show free times"))</button>\
            </noscript>\(unlisted(words, prefix, isFree ? "" : chosen))</div>
            """
    }

    /// For who squeezes somebody in: the API refuses, and says who may have it all the same.
    private func unlisted(_ words: Words, _ prefix: String, _ value: String) -> HTML {
        let id = "\(prefix)-unlistedTime"
        let isOpen: HTML = isRefused && !value.isEmpty ? " open" : .empty
        return """
            <details class="unlisted"\(isOpen)><summary>\(words("Not in the list"))</summary>\
            <div class="field"><label for="\(id)">\(words("Squeeze in at"))</label>\
            <input type="time" id="\(id)" name="unlistedTime" value="\(isRefused ? value : "")"></div>\
            </details>
            """
    }

    /// The time that a form asks for: the chosen one, else the one that is not in the list.
    static func wanted(_ form: FormData) -> String {
        form.text("fill") ?? form.text("appointmentTime") ?? form.text("unlistedTime") ?? ""
    }
}
