import API
import Testing

@Suite("Presence of keys")
struct PresenceTests {
    @Test("An optional key without a value is written as null, not left out")
    func nulls() throws {
        let appointment = Appointment(
            id: "1", clinicId: "2", patientId: "3", appointmentDate: "2026-05-15", appointmentTime: "14:30",
            appointmentType: "Checkup",
            durationMinutes: 30, status: "scheduled", createdAt: "c", updatedAt: "u")
        let written = try JSONValue(parsing: appointment.jsonBytes)
        #expect(written.object?.count == 26)
        for name in ["doctorId", "notes", "invoiceBalance", "roomColor"] { #expect(written[name] == .null) }
    }

    @Test("A free slot has no reason and a taken one no duration")
    func slots() throws {
        let free = Slot.free(
            at: "09:00", doctorId: "d", doctorName: "Dr. D", duration: 30, bufferMinutes: 30,
            notes: "Morning slot")
        let taken = Slot.taken(
            at: "14:00", doctorId: "d", doctorName: "Dr. D", reason: "Doctor already has appointment")
        #expect(
            try JSONValue(parsing: free.jsonBytes).object?.names
                == ["time", "available", "doctorId", "doctorName", "duration", "bufferMinutes", "notes"])
        #expect(
            try JSONValue(parsing: taken.jsonBytes).object?.names == [
                "time", "available", "doctorId", "doctorName", "reason",
            ])
    }

    @Test("An error without extras has the four keys of every error")
    func errors() throws {
        let body = ErrorBody(
            error: "Not found", message: "No such appointment", code: "NOT_FOUND", timestamp: "t")
        #expect(
            try JSONValue(parsing: body.jsonBytes).object?.names == ["error", "message", "code", "timestamp"])
    }

    @Test(
        "Pages are counted up, and there is none of nothing",
        arguments: [(0, 50, 0), (1, 50, 1), (50, 50, 1), (51, 50, 2), (150, 50, 3)])
    func pages(total: Int, limit: Int, pages: Int) {
        #expect(Pagination(page: 1, limit: limit, total: total).totalPages == pages)
        #expect(OffsetPagination(limit: limit, offset: 0, count: 0, total: total).totalPages == pages)
    }

    @Test("An offset falls in its page", arguments: [(0, 1), (49, 1), (50, 2), (120, 3)])
    func offsets(offset: Int, page: Int) {
        #expect(OffsetPagination(limit: 50, offset: offset, count: 0, total: 500).page == page)
    }
}
