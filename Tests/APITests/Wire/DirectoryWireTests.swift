import API
import Testing

@Suite("The directory on the wire")
struct DirectoryWireTests {
    @Test("A clinic: the sample is read, and written with all its keys")
    func clinic() throws {
        try expectFaithful(
            Clinic.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "createdAt": "2026-05-10T10:30:00.000Z",
              "updatedAt": "2026-05-10T10:31:00.000Z",
              "name": "OdontoX Clinic",
              "timezone": "Asia/Karachi",
              "operatingHours": {
                "monday": {
                  "openTime": "09:00",
                  "closeTime": "17:00",
                  "isClosed": false
                },
                "tuesday": {
                  "openTime": "09:00",
                  "closeTime": "17:00",
                  "isClosed": false
                },
                "wednesday": {
                  "openTime": "09:00",
                  "closeTime": "17:00",
                  "isClosed": false
                },
                "thursday": {
                  "openTime": "09:00",
                  "closeTime": "17:00",
                  "isClosed": false
                },
                "friday": {
                  "openTime": "09:00",
                  "closeTime": "17:00",
                  "isClosed": false
                },
                "saturday": {
                  "openTime": "09:00",
                  "closeTime": "17:00",
                  "isClosed": false
                },
                "sunday": {
                  "isClosed": true
                }
              },
              "bufferMinutes": 30,
              "slotMinutes": 30,
              "currency": "PKR",
              "noShowGraceMinutes": null,
              "reminderMinutes": [
                1440,
                120
              ],
              "patientBooking": {
                "maxOpenRequests": 5,
                "maxDaysAhead": 180,
                "maxMinutes": null,
                "requestExpiryHours": 72
              },
              "dailyMessageLimit": 1000,
              "quietHours": {
                "from": "21:00",
                "to": "08:00"
              },
              "recallNeedsConsent": false,
              "mfaRequiredRoles": [
                "admin"
              ],
              "overrideRoles": [
                "admin",
                "receptionist"
              ]
            }
            """)
    }

    @Test("A closure: the sample is read, and written with all its keys")
    func closure() throws {
        try expectFaithful(
            Closure.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "createdAt": "2026-05-10T10:30:00.000Z",
              "date": "2026-12-25",
              "endDate": null,
              "reason": "Holiday"
            }
            """)
    }

    @Test("A member of staff: the sample is read, and written with all its keys")
    func memberOfStaff() throws {
        try expectFaithful(
            StaffMember.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "createdAt": "2026-05-10T10:30:00.000Z",
              "updatedAt": "2026-05-10T10:31:00.000Z",
              "userId": "550e8400-e29b-41d4-a716-446655440000",
              "email": "a@b.test",
              "firstName": "Fatima",
              "lastName": "Khan",
              "name": "Fatima Khan",
              "role": "doctor",
              "isActive": true,
              "membershipStatus": "active"
            }
            """)
    }

    @Test("Contact preferences: the sample is read, and written with all its keys")
    func contactPreferences() throws {
        try expectFaithful(
            ContactPreferences.self,
            """
            {
              "data": [
                {
                  "channel": "email",
                  "purpose": "marketing",
                  "state": "allowed",
                  "source": "staff",
                  "changedAt": "2026-05-10T10:30:00.000Z",
                  "changedBy": "550e8400-e29b-41d4-a716-446655440004"
                },
                {
                  "channel": "sms",
                  "purpose": "recall",
                  "state": "unknown",
                  "source": "default",
                  "changedAt": null,
                  "changedBy": null
                }
              ]
            }
            """)
    }

    @Test("Patients: the sample is read, and written with all its keys")
    func patients() throws {
        try expectFaithful(
            Page<Patient>.self,
            """
            {
              "data": [
                {
                  "id": "550e8400-e29b-41d4-a716-446655440000",
                  "clinicId": "550e8400-e29b-41d4-a716-446655440001",
                  "createdAt": "2026-05-10T10:30:00.000Z",
                  "updatedAt": "2026-05-10T10:31:00.000Z",
                  "patientNumber": "P-2026-001",
                  "firstName": "Ahmed",
                  "lastName": "Hassan",
                  "name": "Ahmed Hassan",
                  "phone": "+92-300-1234567",
                  "email": null,
                  "insurance": "PMDC",
                  "dateOfBirth": "1990-01-31",
                  "hasPortalAccount": true,
                  "legalHoldUntil": "2026-12-31",
                  "erasedAt": null
                }
              ],
              "pagination": {
                "page": 1,
                "limit": 50,
                "total": 1,
                "totalPages": 1
              }
            }
            """)
    }

    @Test("Somebody added: the sample is read, and written with all its keys")
    func addedMember() throws {
        try expectFaithful(
            AddedMember.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "userId": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "patientId": "550e8400-e29b-41d4-a716-446655440002",
              "email": "a@b.test",
              "firstName": "Ahmed",
              "lastName": "Hassan",
              "name": "Ahmed Hassan",
              "role": "patient",
              "membershipStatus": "invited",
              "isActive": false,
              "createdAt": "2026-05-10T10:30:00.000Z",
              "updatedAt": "2026-05-10T10:30:00.000Z"
            }
            """)
    }

    @Test("A room: the sample is read, and written with all its keys")
    func room() throws {
        try expectFaithful(
            Room.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "createdAt": "2026-05-10T10:30:00.000Z",
              "updatedAt": "2026-05-10T10:31:00.000Z",
              "name": "Room 1",
              "color": "#FF5733"
            }
            """)
    }

    @Test("A type of appointment: the sample is read, and written with all its keys")
    func typeOfAppointment() throws {
        try expectFaithful(
            AppointmentType.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "createdAt": "2026-05-10T10:30:00.000Z",
              "updatedAt": "2026-05-10T10:31:00.000Z",
              "name": "Checkup",
              "durationMinutes": 30,
              "color": null
            }
            """)
    }

    @Test("A schedule: the sample is read, and written with all its keys")
    func schedule() throws {
        try expectFaithful(
            DoctorSchedule.self,
            """
            {
              "doctorId": "550e8400-e29b-41d4-a716-446655440003",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "weekly": [
                {
                  "weekday": "monday",
                  "startTime": "09:00",
                  "endTime": "13:00",
                  "breaks": [
                    {
                      "startTime": "11:00",
                      "endTime": "11:15"
                    }
                  ]
                }
              ]
            }
            """)
    }

    @Test("A block: the sample is read, and written with all its keys")
    func block() throws {
        try expectFaithful(
            Block.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "doctorId": "550e8400-e29b-41d4-a716-446655440003",
              "roomId": null,
              "date": "2026-05-18",
              "startTime": "13:00",
              "endTime": "24:00",
              "kind": "lunch",
              "title": "Lunch",
              "repeat": {
                "every": "week",
                "until": "2026-12-31"
              },
              "createdAt": "2026-05-10T10:30:00.000Z",
              "updatedAt": "2026-05-10T10:31:00.000Z"
            }
            """)
    }

    @Test("Time off: the sample is read, and written with all its keys")
    func timeOff() throws {
        try expectFaithful(
            TimeOff.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "createdAt": "2026-05-10T10:30:00.000Z",
              "doctorId": "550e8400-e29b-41d4-a716-446655440003",
              "startDate": "2026-06-01",
              "endDate": "2026-06-05",
              "reason": null
            }
            """)
    }
}
