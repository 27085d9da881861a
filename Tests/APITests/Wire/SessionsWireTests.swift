import API
import Testing

@Suite("Sessions on the wire")
struct SessionsWireTests {
    @Test("A sign-in: the sample is read, and written with all its keys")
    func signin() throws {
        try expectFaithful(
            SessionTokens.self,
            """
            {
              "accessToken": "a",
              "refreshToken": "r",
              "tokenType": "Bearer",
              "expiresIn": 900,
              "user": {
                "id": "550e8400-e29b-41d4-a716-446655440002",
                "email": "a@b.test",
                "firstName": "Ahmed",
                "lastName": "Hassan",
                "role": "patient",
                "clinicId": "550e8400-e29b-41d4-a716-446655440001",
                "clinics": [
                  {
                    "id": "550e8400-e29b-41d4-a716-446655440001",
                    "name": "OdontoX Clinic",
                    "role": "patient"
                  }
                ]
              }
            }
            """)
    }

    @Test("The sessions of a user: the sample is read, and written with all its keys")
    func sessions() throws {
        try expectFaithful(
            SessionList.self,
            """
            {
              "data": [
                {
                  "id": "550e8400-e29b-41d4-a716-446655440002",
                  "device": "Zainab's phone",
                  "createdAt": "2026-05-09T10:30:00.000Z",
                  "lastUsedAt": "2026-05-09T10:35:00.000Z",
                  "lastAddress": "203.0.113.7",
                  "current": true
                }
              ]
            }
            """)
    }
}
