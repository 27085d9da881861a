import API
import Domain
import Storage

/// Something that somebody says in the demo; without a text, they only read the thread.
struct DemoLine: Sendable {
    var clinicId = DemoID.clinic
    var minutesAgo: Int
    var sender: ID
    var thread: MessageThread
    var channel = MessageChannel.portal
    var subject: String?
    var text: String?

    private static let hour = 60
    private static let day = 24 * hour
    private static let ahmed = DemoID.patient(1)

    static let all: [DemoLine] = clinicTalk + doctorTalk + colleagues + north

    private static let clinicTalk: [DemoLine] = [
        DemoLine(
            minutesAgo: 6 * day, sender: ahmed, thread: .patient(ahmed, .clinic),
            subject: "Appointment Request",
            text: "Can I book an appointment for next week?"),
        DemoLine(
            minutesAgo: 6 * day - 30, sender: DemoID.zainabAhmed, thread: .patient(ahmed, .clinic),
            subject: "RE: Appointment Request",
            text: "Sure! Thursday at 2:30 PM is free. Shall I book it for you?"),
        DemoLine(
            minutesAgo: 6 * day - 50, sender: ahmed, thread: .patient(ahmed, .clinic),
            text: "Yes please, thank you."),
        DemoLine(
            minutesAgo: 2 * day, sender: DemoID.zainabAhmed, thread: .patient(ahmed, .clinic), channel: .sms,
            text: "Please bring your insurance card to your next appointment."),
        DemoLine(
            minutesAgo: 3 * hour, sender: ahmed, thread: .patient(ahmed, .clinic),
            text: "Thanks for the reminder"),
        DemoLine(
            minutesAgo: 3 * day, sender: DemoID.zainabAhmed, thread: .patient(DemoID.patient(2), .clinic),
            channel: .sms,
            text: "Your crown has arrived. Please call us to arrange the fitting."),
    ]

    private static let doctorTalk: [DemoLine] = [
        DemoLine(
            minutesAgo: 5 * day, sender: DemoID.fatimaKhan, thread: .patient(ahmed, .doctor),
            text: "How is the tooth after the filling? Does it hurt when you bite?"),
        DemoLine(
            minutesAgo: 5 * day - 2 * hour, sender: ahmed, thread: .patient(ahmed, .doctor),
            text: "A little with cold drinks, otherwise it is fine."),
        DemoLine(
            minutesAgo: 5 * day - 3 * hour, sender: DemoID.fatimaKhan, thread: .patient(ahmed, .doctor),
            text: "That settles within two weeks. Write to me if it gets worse."),
        DemoLine(minutesAgo: 4 * day, sender: ahmed, thread: .patient(ahmed, .doctor)),
        DemoLine(
            minutesAgo: day, sender: DemoID.hassanAli, thread: .patient(DemoID.patient(4), .doctor),
            channel: .email,
            subject: "Your X-ray", text: "The X-ray shows no caries. See you in six months."),
    ]

    private static let colleagues: [DemoLine] = [
        DemoLine(
            minutesAgo: 4 * hour, sender: DemoID.colleague(1),
            thread: .direct(between: DemoID.colleague(1), and: DemoID.zainabAhmed),
            text: "Could you call my last patient? I may run ten minutes late."),
        DemoLine(
            minutesAgo: 6 * hour, sender: DemoID.hassanAli,
            thread: .direct(between: DemoID.hassanAli, and: DemoID.zainabAhmed),
            text: "Please keep Thursday afternoon free, I am at North."),
        DemoLine(
            minutesAgo: 7 * hour, sender: DemoID.colleague(3),
            thread: .direct(between: DemoID.colleague(3), and: DemoID.admin),
            text: "The light in Room 4 flickers again."),
        DemoLine(
            minutesAgo: 5 * hour, sender: DemoID.fatimaKhan,
            thread: .direct(between: DemoID.fatimaKhan, and: DemoID.zainabAhmed),
            text: "Can you confirm the first patient for tomorrow?"),
        DemoLine(
            minutesAgo: 5 * hour - 10, sender: DemoID.zainabAhmed,
            thread: .direct(between: DemoID.fatimaKhan, and: DemoID.zainabAhmed),
            text: "Confirmed, he comes at nine."),
        DemoLine(
            minutesAgo: day, sender: DemoID.hassanAli,
            thread: .direct(between: DemoID.fatimaKhan, and: DemoID.hassanAli),
            text: "Could you take my Saturday patients? I am at North that day."),
    ]

    private static let north: [DemoLine] = [
        DemoLine(
            clinicId: DemoID.north, minutesAgo: 2 * day, sender: DemoID.northPatient,
            thread: .patient(DemoID.northPatient, .clinic),
            text: "Is there parking near the clinic?"),
        DemoLine(
            clinicId: DemoID.north, minutesAgo: 2 * day - 20, sender: DemoID.northReception,
            thread: .patient(DemoID.northPatient, .clinic),
            text: "Yes, behind the building. It is free for patients."),
    ]
}

/// Has the demo's people talk: the lines are stored by the real rules, so that counts and read state are what
/// they would have been. Nobody is told, and nothing is sent.
struct DemoThreads {
    let now: Instant

    func write(_ lines: [DemoLine], _ tx: borrowing Transaction) throws {
        for line in lines.sorted(by: { $0.minutesAgo > $1.minutesAgo }) {
            guard let scope = try ClinicScope.member(line.sender, in: line.clinicId, tx) else { continue }
            let call = AuthorizedRequest(
                scope: scope, request: DemoDiary.request(at: now.adding(minutes: -line.minutesAgo)))
            let recorder = ChangeRecorder(scope: scope, request: call.request, isBackdated: true)
            let locked = try LockedConversations.open(tx, call, line.thread)
            guard let row = locked[line.thread] else { continue }
            // The one who answers has read what was said.
            for row in locked.rows {
                let unread = try ReadState.unread(tx, scope, row)
                if unread > 0 {
                    try ReadState.readAll(tx, scope, row, unread: unread, at: try recorder.stamp(tx))
                }
            }
            if let text = line.text {
                let content = MessageContent(channel: line.channel, subject: line.subject, message: text)
                let message = NewMessage(content, in: row, at: try recorder.stamp(tx))
                try message.store(tx, scope, locked)
                let stored = try MessageRow.found(tx, scope, message.id)
                recorder.audit(
                    .created, .message, stored.id, of: stored.patient?.id, before: nil, after: stored)
            }
            try recorder.flush(tx)
        }
    }
}
