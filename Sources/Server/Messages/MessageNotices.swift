import API
import Domain
import Storage

/// Tells those whom a message is for, by the table of ``NoticeRule``: in the app of each message, by e-mail once for each session
/// of writing (contract §5.8).
struct MessageNotices {
    var message: MessageRow
    /// The doctor of a Doctor thread.
    var doctorId: ID?
    /// Whether an e-mail session begins.
    var isMailed: Bool

    func announce(_ tx: borrowing Transaction, _ journal: Journal) throws {
        if try announce(event, tx, journal) == 0, event == .messageToDoctor {
            // Nobody is left untold: a thread whose doctor has left, or has not been found yet, is the clinic's.
            try announce(.messageToClinic, tx, journal)
        }
    }

    private var event: NoticeEvent {
        switch message.thread {
        case .direct: .messageToStaff
        case .patient where message.direction == .outbound: .messageToPatient
        case .patient(_, .doctor): .messageToDoctor
        case .patient(_, .clinic): .messageToClinic
        }
    }

    /// Returns how many were told.
    @discardableResult
    private func announce(_ event: NoticeEvent, _ tx: borrowing Transaction, _ journal: Journal) throws -> Int {
        let rules = NoticeRule.rules(for: event)
        var told = 0
        var isWritten = false
        for (audience, users) in try readers(rules.map(\.audience), tx, journal) {
            let users = users.filter { $0 != journal.scope.userId }
            told += users.count
            guard let channels = rules.first(where: { $0.audience == audience })?.channels else { continue }
            if channels.contains(.inApp) {
                journal.notify(
                    users, type: event.rawValue, title: "New message from \(journal.scope.name)", message: preview,
                    data: [
                        "messageId": .string(message.id.description), "patientId": JSONValue(message.patient?.id.description),
                        "conversationId": .string(conversation(for: audience).description),
                    ])
            }
            // A clinic without a desk is written to at its admins' addresses.
            guard isMailed, channels.contains(.email) || (audience == .admins && !isWritten) else { continue }
            for address in try addresses(audience, users, tx, journal) {
                isWritten = true
                journal.send(.email, to: address, template: event.rawValue, data: snapshot(event, audience, journal), entity: message.id)
            }
        }
        return told
    }

    private func readers(_ audiences: [Audience], _ tx: borrowing Transaction, _ journal: Journal) throws -> [(Audience, [ID])] {
        if case .direct(let one, let other) = message.thread {
            return [(.recipient, [one == message.senderId ? other : one])]
        }
        guard case .patient(let patient, _) = message.thread else { return [] }
        return try NoticeReaders.load(tx, journal.scope, audiences: audiences, patientId: patient, doctorId: doctorId)
    }

    /// A patient is written to at the address of their record, with or without an account.
    private func addresses(
        _ audience: Audience, _ users: [ID], _ tx: borrowing Transaction, _ journal: Journal
    ) throws -> [String] {
        if audience == .patient, case .patient(let patient, _) = message.thread,
            let address = try PatientCard.found(tx, journal.scope, patient).email
        {
            return [address]
        }
        return try Colleagues.addresses(tx, of: users)
    }

    private func conversation(for audience: Audience) -> ConversationID {
        switch message.thread {
        case .direct: .staff(message.senderId)
        case .patient(let patient, let kind): audience == .patient ? .thread(patient: patient, kind) : .patient(patient)
        }
    }

    /// The beginning of the text, for a line in a list.
    private var preview: String {
        message.message.count <= 140 ? message.message : message.message.prefix(139) + "…"
    }

    /// What the e-mail's template needs. The text of the message stays in the app: e-mail may be read by others.
    private func snapshot(_ event: NoticeEvent, _ audience: Audience, _ journal: Journal) -> WrittenJSON {
        [
            "event": .string(event.rawValue),
            "subject": .string("New message from \(journal.scope.name)"),
            "text": .string("You have a new message from \(journal.scope.name). Sign in to read and answer it."),
            "senderName": .string(journal.scope.name),
            // Whom the mail greets: of those who are written to, only the patient is known by name.
            "patientName": JSONValue(audience == .patient ? message.patient.map { "\($0.firstName) \($0.lastName)" } : nil),
            "messageId": .string(message.id.description),
            "conversationId": .string(conversation(for: audience).description),
        ]
    }
}
