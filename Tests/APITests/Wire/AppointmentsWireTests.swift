import API
import Testing

@Suite("Appointments on the wire")
struct AppointmentsWireTests {
    @Test("The list of appointments: the sample is read, and written with all its keys")
    func listOfAppointments() throws {
        try expectFaithful(
            OffsetPage<Appointment>.self,
            """
            {
              "data": [
                {
                  "id": "550e8400-e29b-41d4-a716-446655440000",
                  "clinicId": "550e8400-e29b-41d4-a716-446655440001",
                  "patientId": "550e8400-e29b-41d4-a716-446655440002",
                  "doctorId": "550e8400-e29b-41d4-a716-446655440003",
                  "appointmentDate": "2026-05-15",
                  "appointmentTime": "14:30",
                  "appointmentType": "Checkup",
                  "durationMinutes": 30,
                  "status": "confirmed",
                  "operatory": "Room 1",
                  "roomId": "550e8400-e29b-41d4-a716-446655440004",
                  "notes": "Patient complained of sensitivity",
                  "patientName": "Ahmed Hassan",
                  "patientPhone": "+92-300-1234567",
                  "patientEmail": "[email protected]",
                  "patientNumber": "P-2026-001",
                  "patientInsurance": "PMDC",
                  "doctorName": "Dr. Fatima Khan",
                  "invoiceId": "550e8400-e29b-41d4-a716-446655440005",
                  "invoiceStatus": "paid",
                  "invoiceBalance": 0,
                  "invoiceTotalAmount": 5000,
                  "roomName": "Room 1",
                  "roomColor": "#FF5733",
                  "createdAt": "2026-05-09T10:30:00.000Z",
                  "updatedAt": "2026-05-10T08:15:00.000Z"
                }
              ],
              "pagination": {
                "limit": 50,
                "offset": 0,
                "count": 1
              }
            }
            """)
    }

    @Test("The slots: the sample is read, and written with all its keys")
    func slots() throws {
        try expectFaithful(
            SlotsResponse.self,
            """
            {
              "success": true,
              "date": "2026-05-15",
              "doctorId": "550e8400-e29b-41d4-a716-446655440003",
              "slots": [
                {
                  "time": "09:00",
                  "available": true,
                  "doctorId": "550e8400-e29b-41d4-a716-446655440003",
                  "doctorName": "Dr. Fatima Khan",
                  "duration": 30,
                  "bufferMinutes": 30,
                  "notes": "Morning slot"
                },
                {
                  "time": "09:30",
                  "available": true,
                  "doctorId": "550e8400-e29b-41d4-a716-446655440003",
                  "doctorName": "Dr. Fatima Khan",
                  "duration": 30,
                  "bufferMinutes": 30,
                  "notes": "Morning slot"
                },
                {
                  "time": "14:00",
                  "available": false,
                  "doctorId": "550e8400-e29b-41d4-a716-446655440003",
                  "doctorName": "Dr. Fatima Khan",
                  "reason": "Doctor already has appointment"
                },
                {
                  "time": "14:30",
                  "available": true,
                  "doctorId": "550e8400-e29b-41d4-a716-446655440003",
                  "doctorName": "Dr. Fatima Khan",
                  "duration": 30,
                  "bufferMinutes": 30,
                  "notes": "Afternoon slot"
                }
              ],
              "clinicHours": {
                "openTime": "09:00",
                "closeTime": "17:00",
                "isClosed": false
              },
              "bufferMinutes": 30,
              "note": "30-minute buffer applied between appointments"
            }
            """)
    }

    @Test("A booked appointment: the sample is read, and written with all its keys")
    func bookedAppointment() throws {
        try expectFaithful(
            Appointment.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "patientId": "550e8400-e29b-41d4-a716-446655440002",
              "doctorId": "550e8400-e29b-41d4-a716-446655440003",
              "appointmentDate": "2026-05-15",
              "appointmentTime": "14:30",
              "appointmentType": "Checkup",
              "durationMinutes": 30,
              "status": "scheduled",
              "operatory": "Room 1",
              "roomId": "550e8400-e29b-41d4-a716-446655440004",
              "notes": "Patient requested morning appointment if possible",
              "createdAt": "2026-05-10T10:30:00.000Z",
              "updatedAt": "2026-05-10T10:30:00.000Z"
            }
            """)
    }

    @Test("One appointment: the sample is read, and written with all its keys")
    func oneAppointment() throws {
        try expectFaithful(
            Appointment.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "patientId": "550e8400-e29b-41d4-a716-446655440002",
              "doctorId": "550e8400-e29b-41d4-a716-446655440003",
              "appointmentDate": "2026-05-15",
              "appointmentTime": "14:30",
              "appointmentType": "Checkup",
              "durationMinutes": 30,
              "status": "confirmed",
              "operatory": "Room 1",
              "roomId": "550e8400-e29b-41d4-a716-446655440004",
              "notes": "Patient complained of sensitivity",
              "patientName": "Ahmed Hassan",
              "patientPhone": "+92-300-1234567",
              "patientEmail": "[email protected]",
              "doctorName": "Dr. Fatima Khan",
              "invoiceId": "550e8400-e29b-41d4-a716-446655440005",
              "invoiceStatus": "paid",
              "invoiceBalance": 0,
              "invoiceTotalAmount": 5000,
              "roomName": "Room 1",
              "roomColor": "#FF5733",
              "createdAt": "2026-05-09T10:30:00.000Z",
              "updatedAt": "2026-05-10T08:15:00.000Z"
            }
            """)
    }

    @Test("A moved appointment: the sample is read, and written with all its keys")
    func movedAppointment() throws {
        try expectFaithful(
            Appointment.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "patientId": "550e8400-e29b-41d4-a716-446655440002",
              "doctorId": "550e8400-e29b-41d4-a716-446655440003",
              "appointmentDate": "2026-05-16",
              "appointmentTime": "15:00",
              "appointmentType": "Checkup",
              "durationMinutes": 30,
              "status": "confirmed",
              "operatory": "Room 2",
              "roomId": "550e8400-e29b-41d4-a716-446655440004",
              "notes": "Rescheduled per patient request",
              "createdAt": "2026-05-09T10:30:00.000Z",
              "updatedAt": "2026-05-10T12:00:00.000Z"
            }
            """)
    }

    @Test("A changed status: the sample is read, and written with all its keys")
    func changedStatus() throws {
        try expectFaithful(
            Appointment.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "patientId": "550e8400-e29b-41d4-a716-446655440002",
              "doctorId": "550e8400-e29b-41d4-a716-446655440003",
              "appointmentDate": "2026-05-15",
              "appointmentTime": "14:30",
              "appointmentType": "Checkup",
              "durationMinutes": 30,
              "status": "completed",
              "operatory": "Room 1",
              "roomId": "550e8400-e29b-41d4-a716-446655440004",
              "notes": "Treatment completed successfully",
              "createdAt": "2026-05-09T10:30:00.000Z",
              "updatedAt": "2026-05-10T16:00:00.000Z",
              "invoiceId": "550e8400-e29b-41d4-a716-446655440005"
            }
            """)
    }

    @Test("A cancelled appointment: the sample is read, and written with all its keys")
    func cancelledAppointment() throws {
        try expectFaithful(
            Appointment.self,
            """
            {
              "id": "550e8400-e29b-41d4-a716-446655440000",
              "clinicId": "550e8400-e29b-41d4-a716-446655440001",
              "patientId": "550e8400-e29b-41d4-a716-446655440002",
              "appointmentDate": "2026-05-15",
              "appointmentTime": "14:30",
              "appointmentType": "Checkup",
              "durationMinutes": 30,
              "status": "cancelled",
              "operatory": "Room 1",
              "roomId": "550e8400-e29b-41d4-a716-446655440004",
              "notes": "Cancelled by patient request",
              "createdAt": "2026-05-09T10:30:00.000Z",
              "updatedAt": "2026-05-10T16:30:00.000Z"
            }
            """)
    }
}
