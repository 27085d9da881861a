import API
import Domain
import Storage
import TestSupport
import Testing

@Suite("The harness itself")
struct HarnessTests {
    @Test(
        "A server over a fresh database answers its own people, directly and over a socket",
        arguments: TestEngine.allCases)
    func works(engine: TestEngine) async throws {
        for transport in [TestServer.Transport.direct, .socket] {
            try await TestServer.run(engine, over: transport) { server in
                let clinic = try await server.makeClinic()
                let patient = try await server.makeUser(.patient, in: clinic)
                try await server.makeRoom(in: clinic)
                let me = try await server.get("/api/v1/auth/me", as: patient)
                #expect(me.status == 200, "\(me)")
                #expect(me["patientId"]?.string == patient.patientId?.description)
                #expect(try await server.get("/healthz").status == 200)
                #expect(try await server.count("SELECT count(*) FROM rooms") == 1)
                #expect((server.port != nil) == (transport == .socket))
            }
        }
    }
}
