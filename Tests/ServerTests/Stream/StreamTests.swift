import API
import AsyncHTTPClient
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(10)))
struct StreamTests {
    @Test(
        "A client that resumes gets what it missed, in order, and then what is new",
        arguments: TestEngine.allCases)
    func resume(engine: TestEngine) async throws {
        try await TestServer.run(engine, over: .socket) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            for _ in 1...250 { try await server.publish(.clinic(patient: nil), in: clinic) }
            try await server.whileStreaming {
                var client = try await StreamClient(server, as: doctor, lastEventId: 3)
                for number in 4...250 { #expect(try await client.next()?.id == Int64(number)) }
                try await server.publish(.clinic(patient: nil), in: clinic, "new")
                let new = try await client.next()
                #expect(new == StreamMessage(id: 251, type: "message.created", data: #"{"text":"new"}"#))
            }
        }
    }

    @Test(
        "A new client gets nothing old, and everything from its first byte on", arguments: TestEngine.allCases
    )
    func fresh(engine: TestEngine) async throws {
        try await TestServer.run(engine, over: .socket) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            for _ in 1...3 { try await server.publish(.clinic(patient: nil), in: clinic) }
            try await server.whileStreaming {
                var client = try await StreamClient(server, as: doctor)
                try await client.begin()
                #expect(client.lastEventId == 3)
                try await server.publish(.clinic(patient: nil), in: clinic)
                #expect(try await client.next()?.id == 4)
            }
        }
    }

    @Test(
        "What a write does is on the stream as it is shown elsewhere, and comes again as it was",
        arguments: TestEngine.allCases)
    func write(engine: TestEngine) async throws {
        try await TestServer.run(engine, over: .socket) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let record = try await server.makePatient(in: clinic)
            try await server.whileStreaming {
                var client = try await StreamClient(server, as: doctor)
                try await client.begin()
                let booked = try await server.post(
                    "/appointments", as: desk,
                    [
                        "patientId": .string("\(record)"), "doctorId": .string("\(doctor.id)"),
                        "appointmentDate": "2026-05-05",
                        "appointmentTime": "10:00", "appointmentType": "Checkup",
                    ])
                #expect(booked.status == 201, "\(booked)")
                let (appointment, notice) = (
                    try #require(try await client.next()), try #require(try await client.next())
                )
                #expect(appointment.type == "appointment.created" && notice.type == "notification.created")
                #expect(try JSONValue(parsing: appointment.data) == booked.json)
                let inbox = try #require(try await server.get("/notifications", as: doctor).data.first)
                #expect(try JSONValue(parsing: notice.data) == inbox, "\(notice.data)")
                // Neither a later change nor a reading, in the same millisecond at that, changes what
                // is told again.
                let id = try #require(inbox["id"]?.string)
                #expect(try await server.post("/notifications/\(id)/read", as: doctor).status == 200)
                server.clock.advance(minutes: 1)
                let change = try await server.patch(
                    "/appointments/\(booked.id)/status", as: desk, ["status": "confirmed"])
                #expect(change.status == 200, "\(change)")
                let confirmed = try #require(try await client.next())
                #expect(confirmed.type == "appointment.updated")
                #expect(try JSONValue(parsing: confirmed.data)["status"] == "confirmed")
                var again = try await StreamClient(server, as: doctor, lastEventId: appointment.id - 1)
                for old in [appointment, notice, confirmed] { #expect(try await again.next() == old) }
            }
        }
    }

    @Test(
        "An id that is no number or not yet given is 400, and no stream is held",
        arguments: TestEngine.allCases)
    func badIds(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            for text in ["abc", "-1", "1.5", "+1", "99999999999999999999"] {
                let answer = try await server.get(
                    "/messages/stream", as: doctor, headers: ["Last-Event-ID": text])
                #expect(answer.status == 400 && answer.fields == ["Last-Event-ID"], "\(answer)")
                let query = try await server.get(
                    "/messages/stream?lastEventId=\(text.replacing("+", with: "%2B"))", as: doctor)
                #expect(query.status == 400 && query.fields == ["lastEventId"], "\(query)")
            }
            let future = try await server.get("/messages/stream?lastEventId=7", as: doctor)
            #expect(future.status == 400 && future.code == "LAST_EVENT_ID_IN_FUTURE", "\(future)")
            #expect(future.fields == ["lastEventId"])
            let header = try await server.get("/messages/stream", as: doctor, headers: ["Last-Event-ID": "7"])
            #expect(header.status == 400 && header.fields == ["Last-Event-ID"], "\(header)")
            #expect(try await server.get("/messages/stream").status == 401)
            #expect(try await server.send(.head, "/messages/stream", as: doctor).status == 200)
            #expect(server.backend.hub.openStreams == 0)
        }
    }

    @Test(
        "A client that was away for longer than events are kept is told to load again, and goes on",
        arguments: TestEngine.allCases)
    func resync(engine: TestEngine) async throws {
        try await TestServer.run(engine, over: .socket) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            for _ in 1...5 { try await server.publish(.clinic(patient: nil), in: clinic) }
            server.clock.advance(minutes: Retention().eventDays * 1440 - 60)
            for _ in 6...8 { try await server.publish(.clinic(patient: nil), in: clinic) }
            server.clock.advance(minutes: 120)
            try await RetentionJob(
                database: server.database, clock: server.clock.clock, retention: Retention()
            ).run()
            #expect(try await server.count("SELECT min(number) FROM events") == 6)
            try await server.whileStreaming {
                var known = try await StreamClient(server, as: doctor, lastEventId: 5)
                #expect(try await known.next()?.id == 6)
                var late = try await StreamClient(server, as: doctor, lastEventId: 4)
                #expect(
                    try await late.next()
                        == StreamMessage(
                            id: 8, type: "resync", data: #"{"reason":"expired","lastEventId":8}"#))
                try await server.publish(.clinic(patient: nil), in: clinic)
                #expect(try await late.next()?.id == 9)
            }
        }
    }

    @Test("Events written by another server process arrive")
    func otherProcess() async throws {
        try await TestServer.run(.postgres, over: .socket) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let other = try Database.open(
                server.backend.settings.database, options: .test, logger: TestDatabase.logger)
            defer { other.close() }
            other.companion.value = server.backend.auditKeys
            let now = server.now
            try await server.whileStreaming {
                var client = try await StreamClient(server, as: doctor)
                try await client.begin()
                try await other.write { tx in
                    let recorder = ChangeRecorder(
                        scope: .system(clinicId: clinic.id), request: .job("test", at: now))
                    recorder.publish(.messageCreated, to: .clinic(patient: nil), data: JSONValue.object([:]))
                    try recorder.flush(tx)
                }
                #expect(try await client.next()?.id == 1)
            }
        }
    }
}
