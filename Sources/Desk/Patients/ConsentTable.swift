import API
import Markup

/// What a patient wants to be written to about: purposes by channels (accounts.md A6).
struct ConsentTable {
    let preferences: ContactPreferences
    let words: Words

    init(_ preferences: ContactPreferences, _ words: Words) {
        (self.preferences, self.words) = (preferences, words)
    }

    private static let channelNames = ["email": "E-mail", "sms": "SMS", "whatsapp": "WhatsApp"]
    private static let purposeNames = [
        "appointment": "Appointments", "billing": "Invoices", "recall": "Recalls", "marketing": "Marketing",
    ]
    static let states = ["allowed", "refused", "unknown"]

    /// In the API's order.
    private var channels: [String] { Self.unique(preferences.data.map(\.channel)) }
    private var purposes: [String] { Self.unique(preferences.data.map(\.purpose)) }

    private static func unique(_ names: [String]) -> [String] {
        names.reduce(into: []) { all, name in if !all.contains(name) { all.append(name) } }
    }

    func channelName(_ channel: String) -> String { words(Self.channelNames[channel] ?? channel) }

    func purposeName(_ purpose: String) -> String { words(Self.purposeNames[purpose] ?? purpose) }

    func html(_ shown: PatientPage) -> HTML {
        let change: HTML =
            shown.patient.erasedAt == nil
            ? """
            <p class="buttons"><a role="button" class="button" id="change-consent" data-dialog \
            href="\(shown.address("/consent"))">\(words("Change preferences"))</a></p>
            """
            : .empty
        return "\(table { state($0) })\(change)"
    }

    /// - Parameter cell: What stands where a purpose and a channel meet.
    func table(_ cell: (ContactPreference) -> HTML) -> HTML {
        let heads: [HTML] = channels.map { "<th scope=\"col\">\(channelName($0))</th>" }
        let rows: [HTML] = purposes.map { purpose in
            let cells: [HTML] = channels.map { channel in
                let found = preferences.data.first { $0.purpose == purpose && $0.channel == channel }
                return "<td>\(found.map { cell($0) })</td>"
            }
            return "<tr><th scope=\"row\">\(purposeName(purpose))</th>\(cells)</tr>"
        }
        return """
            <div class="scroller" tabindex="0" role="group" aria-label="\(words("Contact preferences"))">\
            <table class="consent"><thead><tr><th scope="col">\(words("Purpose"))</th>\(heads)</tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    private func state(_ preference: ContactPreference) -> HTML {
        "<span data-consent=\"\(preference.state)\">\(words(preference.state))</span>"
    }
}
