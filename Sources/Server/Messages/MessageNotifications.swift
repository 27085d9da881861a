import API
import Domain
import Storage

/// Tells those whom a message is for, by ``NotificationRules``: in the app of each message, by e-mail once
/// for each session of writing (contract §5.8).
struct MessageNotifications {
    var message: MessageRow
    /// The doctor of a Doctor thread.
    var doctorId: ID?
    /// Whether an e-mail session begins.
    var isMailed: Bool

    func announce(_ tx: borrowing Transaction, _ recorder: ChangeRecorder) throws {
        let sender = recorder.scope.userId
        let choices = NotificationRules.message(
            in: message.thread, from: sender, message.direction, doctorId: doctorId, isMailed: isMailed)
        for (index, notices) in choices.enumerated() {
            let told = try Recipients.load(tx, recorder, notices)
            let isAnybody = told.notices.first?.users.isEmpty == false
            guard isAnybody || index == choices.indices.last else { continue }
            for (notice, users) in told.notices {
                try tell(notice, users, isJudged: told.isJudged, tx, recorder)
            }
            return
        }
    }

    private func tell(
        _ notice: Notice, _ users: [Recipients.User], isJudged: Bool, _ tx: borrowing Transaction,
        _ recorder: ChangeRecorder
    ) throws {
        recorder.notify(
            users.map(\.id), type: notice.event.rawValue, title: "New message from \(recorder.scope.name)",
            message: preview,
            data: [
                "messageId": .string(message.id.description),
                "patientId": JSONValue(message.patient?.id.description),
                "conversationId": .string(conversation(for: notice.audience).description),
            ])
        guard notice.channels.contains(.email) else { return }
        for address in try addresses(notice.audience, users, tx, recorder) {
            recorder.send(
                .email, to: address, for: notice.event.purpose, patient: notice.audience.patientId,
                template: notice.event.rawValue, data: snapshot(notice, recorder), entity: message.id,
                isJudged: isJudged)
        }
    }

    /// A patient is written to at the address of their record, with or without an account.
    private func addresses(
        _ audience: Audience, _ users: [Recipients.User], _ tx: borrowing Transaction,
        _ recorder: ChangeRecorder
    ) throws -> [String] {
        if case .patient(let patient) = audience,
            let address = try PatientCard.found(tx, recorder.scope, patient).email
        {
            return [address]
        }
        return users.map(\.email)
    }

    private func conversation(for audience: Audience) -> ConversationID {
        switch message.thread {
        case .direct: .staff(message.senderId)
        case .patient(let patient, let kind):
            audience.isPatient ? .thread(patient: patient, kind) : .patient(patient)
        }
    }

    /// The beginning of the text, for a line in a list.
    private var preview: String {
        message.message.count <= 140 ? message.message : message.message.prefix(139) + "…"
    }

    /// What the e-mail's template needs. The text of the message stays in the app: e-mail may be
    /// read by others.
    private func snapshot(_ notice: Notice, _ recorder: ChangeRecorder) -> WrittenJSON {
        [
            "event": .string(notice.event.rawValue),
            "subject": .string("New message from \(recorder.scope.name)"),
            "text": .string(
                "You have a new message from \(recorder.scope.name). Sign in to read and answer it."),
            "senderName": .string(recorder.scope.name),
            // Whom the mail greets: of those who are written to, only the patient is known by name.
            "patientName": JSONValue(
                notice.audience.isPatient ? message.patient.map { "\($0.firstName) \($0.lastName)" } : nil),
            "messageId": .string(message.id.description),
            "conversationId": .string(conversation(for: notice.audience).description),
        ]
    }
}
