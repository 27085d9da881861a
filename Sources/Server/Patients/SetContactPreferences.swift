import API
import Domain
import Storage

/// What `PUT /patients/:id/contact-preferences` asks for: the pairs that are to change.
struct ContactPreferencesChange: Sendable {
    var states: [ContactPair: ContactState]

    init(_ request: RequestData) throws {
        let fields = try request.fields()
        let entries = try fields.done(
            fields.required("data", .array(of: .contactState, min: 1, max: ContactPair.all.count)))
        states = [:]
        for (index, entry) in entries.enumerated() {
            if states.updateValue(entry.state, forKey: entry.pair) != nil {
                fields.refuse("data[\(index)]", "names a channel and purpose that stand there already")
            }
        }
        try fields.done()
    }

    static let schema = Schema.named(
        "ContactPreferencesChange",
        .object([
            .required(
                "data",
                .list(
                    .object([
                        .required("channel", ContactChannel.schema),
                        .required("purpose", ContactPurpose.schema), .required("state", ContactState.schema),
                    ]), least: 1, limit: ContactPair.all.count))
        ]))
}

/// One entry of the body. What else it has, as an answer of the GET does, is the server's to say.
struct ContactStateChange: Sendable {
    var pair: ContactPair
    var state: ContactState
}

extension FieldRule where Value == ContactStateChange {
    fileprivate static var contactState: FieldRule {
        .object { entry in
            let channel = entry.required("channel", .choice(of: ContactChannel.self))
            let purpose = entry.required("purpose", .choice(of: ContactPurpose.self))
            let state = entry.required("state", .choice(of: ContactState.self))
            guard let channel, let purpose, let state else { return nil }
            return ContactStateChange(pair: ContactPair(channel: channel, purpose: purpose), state: state)
        }
    }
}

/// `PUT /patients/:id/contact-preferences`: what is listed changes, the rest stays.
enum SetContactPreferences {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<ContactPreferencesChange>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let patient = try ContactPreferences.locked(tx, call)
        let states = try body.get().states
        return .json(
            try ContactPreferences.set(
                tx, scope, patient.id, states, from: scope.role == .patient ? .patient : .staff,
                by: scope.userId, recorder))
    }
}
