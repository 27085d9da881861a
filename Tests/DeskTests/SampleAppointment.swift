import FoundationEssentials

@testable import Desk

/// An appointment of 30 minutes at 10:00 on 30 November 2026.
enum SampleAppointment {
    /// - Parameter keys: Texts that take the place of the usual ones.
    static func make(_ keys: [String: String]) throws -> ShownAppointment {
        let usual = [
            "id": "appointment-1", "patientId": "patient-1", "patientName": "Ahmed Hassan",
            "doctorId": "doctor-1", "doctorName": "Dr. Fatima Khan", "appointmentDate": "2026-11-30",
            "appointmentTime": "10:00", "appointmentType": "Checkup", "status": "scheduled",
            "createdAt": "2026-11-01T10:00:00.000Z", "updatedAt": "2026-11-01T10:00:00.000Z",
        ]
        let texts = usual.merging(keys) { _, own in own }
        let members = texts.map { "\"\($0.key)\": \"\($0.value)\"" } + ["\"durationMinutes\": 30"]
        let json = "{\(members.joined(separator: ", "))}"
        return try JSONDecoder().decode(ShownAppointment.self, from: Data(json.utf8))
    }
}
