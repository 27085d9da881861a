import API
import Domain
import Storage

/// Tells those whom a message is for, by the table of ``NotificationRule``: in the app of each message, by
/// e-mail once for each session of writing (contract §5.8).
struct MessageNotifications {
    var message: MessageRow
    /// The doctor of a Doctor thread.
    var doctorId: ID?
    /// Whether an e-mail session begins.
    var isMailed: Bool

    func announce(_ tx: borrowing Transaction, _ recorder: ChangeRecorder) throws {
        if try announce(event, tx, recorder) == 0, event == .messageToDoctor {
            // Nobody is left untold: a thread whose doctor has left, or has not been found yet,
            // is the clinic's.
            try announce(.messageToClinic, tx, recorder)
        }
    }

    private var event: NotificationEvent {
        switch message.thread {
        case .direct: .messageToStaff
        case .patient where message.direction == .outbound: .messageToPatient
        case .patient(_, .doctor): .messageToDoctor
        case .patient(_, .clinic): .messageToClinic
        }
    }

    /// Returns how many were told.
    @discardableResult
    private func announce(
        _ event: NotificationEvent, _ tx: borrowing Transaction, _ recorder: ChangeRecorder
    ) throws -> Int {
        let rules = NotificationRule.rules(for: event)
        var told = 0
        var isWritten = false
        for (audience, users) in try readers(rules.map(\.audience), tx, recorder) {
            let users = users.filter { $0 != recorder.scope.userId }
            told += users.count
            guard let channels = rules.first(where: { $0.audience == audience })?.channels else { continue }
            if channels.contains(.inApp) {
                recorder.notify(
                    users, type: event.rawValue, title: "New message from \(recorder.scope.name)",
                    message: preview,
                    data: [
                        "messageId": .string(message.id.description),
                        "patientId": JSONValue(message.patient?.id),
                        "conversationId": .string(conversation(for: audience).description),
                    ])
            }
            // A clinic without a desk is written to at its admins' addresses.
            guard isMailed, channels.contains(.email) || (audience == .admins && !isWritten) else { continue }
            for address in try addresses(audience, users, tx, recorder) {
                isWritten = true
                recorder.send(
                    .email, to: address, template: event.rawValue, data: snapshot(event, audience, recorder),
                    entity: message.id)
            }
        }
        return told
    }

    private func readers(
        _ audiences: [Audience], _ tx: borrowing Transaction, _ recorder: ChangeRecorder
    ) throws -> [(Audience, [ID])] {
        if case .direct(let one, let other) = message.thread {
            return [(.recipient, [one == message.senderId ? other : one])]
        }
        guard case .patient(let patient, _) = message.thread else { return [] }
        return try Recipients.load(
            tx, recorder.scope, audiences: audiences, patientId: patient, doctorId: doctorId)
    }

    /// A patient is written to at the address of their record, with or without an account.
    private func addresses(
        _ audience: Audience, _ users: [ID], _ tx: borrowing Transaction, _ recorder: ChangeRecorder
    ) throws -> [String] {
        if audience == .patient, case .patient(let patient, _) = message.thread,
            let address = try PatientCard.found(tx, recorder.scope, patient).email
        {
            return [address]
        }
        return try Colleagues.addresses(tx, of: users)
    }

    private func conversation(for audience: Audience) -> ConversationID {
        switch message.thread {
        case .direct: .staff(message.senderId)
        case .patient(let patient, let kind):
            audience == .patient ? .thread(patient: patient, kind) : .patient(patient)
        }
    }

    /// The beginning of the text, for a line in a list.
    private var preview: String {
        message.message.count <= 140 ? message.message : message.message.prefix(139) + "…"
    }

    /// What the e-mail's template needs. The text of the message stays in the app: e-mail may be
    /// read by others.
    private func snapshot(
        _ event: NotificationEvent, _ audience: Audience, _ recorder: ChangeRecorder
    ) -> WrittenJSON {
        [
            "event": .string(event.rawValue),
            "subject": .string("New message from \(recorder.scope.name)"),
            "text": .string(
                "You have a new message from \(recorder.scope.name). Sign in to read and answer it."),
            "senderName": .string(recorder.scope.name),
            // Whom the mail greets: of those who are written to, only the patient is known by name.
            "patientName": JSONValue(
                audience == .patient ? message.patient.map { "\($0.firstName) \($0.lastName)" } : nil),
            "messageId": .string(message.id.description),
            "conversationId": .string(conversation(for: audience).description),
        ]
    }
}
