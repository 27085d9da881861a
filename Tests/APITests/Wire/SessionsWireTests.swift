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
}
