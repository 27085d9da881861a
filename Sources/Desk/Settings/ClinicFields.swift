import API
import Markup

/// The inputs of the clinic's settings, in groups.
struct ClinicFields {
    let values: FormData
    let problem: APIProblem?
    let words: Words

    var html: HTML {
        let security: HTML = """
            <p class="hint">\(words("They can do nothing here before they have set one up."))</p>
            """
        return """
            \(group("Clinic", clinic))
            \(group("Appointments", appointments, more: roles("overrideRoles", "May override the calendar")))
            \(group("Patients' own bookings", bookings))
            \(group("Messages and reminders", messages))
            \(group("Security", [], more: roles("mfaRequiredRoles", "Need a second factor") + security))
            """
    }

    /// Of the inputs that show their faults by themselves.
    var names: [String] { (clinic + appointments + bookings + messages).map(\.name) }

    private func group(_ name: String, _ fields: [Field], more: HTML = .empty) -> HTML {
        """
        <fieldset class="group"><legend>\(words(name))</legend>\
        <div class="fields">\(fields.map { $0.html(problem, prefix: "clinic") })</div>\(more)</fieldset>
        """
    }

    private var clinic: [Field] {
        [
            text("name", "Name", nil, " required maxlength=\"200\""),
            text("timezone", "Time zone", "As in Asia/Karachi", " required spellcheck=\"false\""),
            text("country", "Country", "Two letters, as in PK", " maxlength=\"2\" spellcheck=\"false\""),
            text(
                "currency", "Currency", "Three letters, as in PKR", " maxlength=\"3\" spellcheck=\"false\""),
        ]
    }

    private var appointments: [Field] {
        [
            number("bufferMinutes", "Buffer in minutes", "Kept free between two appointments"),
            number("slotMinutes", "Slot length in minutes", nil),
            number(
                "noShowGraceMinutes", "No-show after minutes",
                "After an appointment's end; empty: never by itself"),
        ]
    }

    private var bookings: [Field] {
        [
            number("patientBooking.maxOpenRequests", "Open requests at most", "Empty: no limit"),
            number("patientBooking.maxDaysAhead", "Days ahead at most", "Empty: no limit"),
            number("patientBooking.maxMinutes", "Minutes of an appointment at most", "Empty: no limit"),
            number(
                "patientBooking.requestExpiryHours", "Requests end after hours",
                "A request that nobody answers is cancelled; empty: never"),
        ]
    }

    private var messages: [Field] {
        [
            text(
                "reminderMinutes", "Reminders, minutes before", "As in 1440, 120; empty: none",
                " inputmode=\"numeric\""),
            number("dailyMessageLimit", "Messages a day at most", "WhatsApp, and mails with a new password"),
            time("quietHours.from", "Quiet from"), time("quietHours.to", "Quiet until"),
            Field(
                name: "recallNeedsConsent", label: words("Recall only patients who agreed"), kind: .check,
                value: values["recallNeedsConsent"] ?? ""),
        ]
    }

    private func text(_ name: String, _ label: String, _ hint: String?, _ attributes: HTML) -> Field {
        Field(
            name: name, label: words(label), value: values[name] ?? "", hint: hint.map { words($0) },
            attributes: attributes)
    }

    private func number(_ name: String, _ label: String, _ hint: String?) -> Field {
        Field(
            name: name, label: words(label), kind: .number, value: values[name] ?? "",
            hint: hint.map { words($0) }, attributes: " min=\"0\"")
    }

    private func time(_ name: String, _ label: String) -> Field {
        Field(name: name, label: words(label), kind: .time, value: values[name] ?? "")
    }

    /// A checkbox a role.
    private func roles(_ name: String, _ label: String) -> HTML {
        let chosen = values.all(name)
        let all = name == "overrideRoles" ? StaffSettings.roles : ["patient"] + StaffSettings.roles
        let boxes: [HTML] = all.map { role in
            let mark: HTML = chosen.contains(role) ? " checked" : .empty
            return """
                <label class="choice"><input type="checkbox" name="\(name)" value="\(role)"\(mark)> \
                \(words(role))</label>
                """
        }
        return """
            <div role="group" aria-label="\(words(label))" class="choices">\
            <span aria-hidden="true">\(words(label))</span>\(boxes)</div>
            """
    }
}
