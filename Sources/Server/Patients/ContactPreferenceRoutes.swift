import API
import Domain
import HTTPTypes

/// What a patient wants to be written to about (Accounts, A6).
enum ContactPreferenceRoutes {
    static let routes: [Route] = [
        .read("/patients/:id/contact-preferences", .everyMember, preferences, ReadContactPreferences.run)
            .asResource().audited(.patient)
            .held { tx, call in _ = try ContactPreferences.locked(tx, call) },
        .write(
            .put, "/patients/:id/contact-preferences", .everyMember, setPreferences,
            decode: ContactPreferencesChange.init, SetContactPreferences.run),
    ]

    private static let tag = "Patients"

    /// Of a patient who has said nothing: all pairs, as fewer are no answer.
    private static let unsaid: JSONValue = {
        let entries = ContactPair.all.map { pair -> JSONValue in
            [
                "channel": .string(pair.channel.rawValue), "purpose": .string(pair.purpose.rawValue),
                "state": .string(pair.purpose.standardState.rawValue), "source": "default",
                "changedAt": nil, "changedBy": nil,
            ]
        }
        return ["data": .array(entries)]
    }()

    private static let preferences = Operation(
        tag: tag, summary: "What a patient wants to be written to about",
        description: """
            For staff, and for patients their own. All channels with all purposes. A patient who has said \
            nothing is written to about appointments and billing, not for marketing; `unknown` lets recalls \
            out unless the clinic has `recallNeedsConsent`. `source` is who said it: `patient`, `staff`, \
            `unsubscribe` for a link in a mail, `default` for nobody yet.
            """,
        answer: .json(ContactPreferences.schema, example: unsaid))

    private static let setPreferences = Operation(
        tag: tag, summary: "Set what a patient wants to be written to about",
        description: """
            For staff, and for patients their own. The pairs of channel and purpose that are listed change, \
            each at most once; the others stay. `source`, `changedAt` and `changedBy` are the server's. What \
            was said before is kept. Deliveries are held to it from now on, also those that wait.
            """,
        body: .init(
            "ContactPreferencesChange",
            example: ["data": [["channel": "email", "purpose": "marketing", "state": "refused"]]]),
        answer: .json(ContactPreferences.schema, example: unsaid))
}
