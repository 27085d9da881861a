import API
import HTTPTypes

/// The real-time stream (contract §5.10).
enum StreamRoutes {
    static func all(_ stream: MessageStream) -> [Route] {
        [
            .custom(.get, "/messages/stream", .everyMember, page) { request, context in
                try await stream.respond(request, context)
            }
            .streamed()
        ]
    }

    private static let page = Operation(
        tag: "Messages", summary: "Follow what happens",
        description: """
            Server-Sent Events: `id` is the number of the event in its clinic, `event` one of \
            message.created, message.updated, message.deleted, conversation.read, appointment.created, \
            appointment.updated, notification.created, permissions.updated, patient.updated, \
            invoice.updated (of a new invoice too), clinic.updated, schedule.changed; `data` is JSON. \
            Patients get what is about them, direct messages only their two people. `schedule.changed` \
            tells staff that hours, closures, doctors' weeks, time off or blocks have changed: \
            `{doctorId?, roomId?, from, to}`, `to` being 9999-12-31 where there is no end. A comment comes \
            every 15 seconds. With the `Last-Event-ID` header (or `lastEventId`) all that was missed comes \
            first, in order, nothing twice; an id beyond the last event is 400. When missed events are no \
            longer kept, an event `resync` says so: load again what you show, and go on. A stream ends with \
            its access token or its browser's session, within a second of its session or membership, and \
            when its reader is too slow; resume it by the last id.
            """,
        query: .reading { query in
            (StreamClinic.asked(query), StatedReason.asked(query), try MessageStream.asked(query))
        },
        answer: .other(mediaType: "text/event-stream", description: "Server-Sent Events"))
}
