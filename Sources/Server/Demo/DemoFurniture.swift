import Domain
import Storage

/// The demo's clinics, rooms and appointment types.
struct DemoFurniture {
    let zone: Zone
    let founded: Instant

    func insertClinics(_ tx: borrowing Transaction) throws {
        for (id, name) in [(DemoID.clinic, "OdontoX Clinic"), (DemoID.north, "OdontoX North")] {
            try CreateClinic.insert(
                tx,
                ClinicRecord(
                    id: id, name: name, zone: zone, hours: .standard, bufferMinutes: ClinicCalendar.standardBuffer,
                    slotMinutes: ClinicCalendar.standardSlot, currency: ClinicSettings.standardCurrency, country: Country(code: "PK"),
                    noShowGraceMinutes: nil,
                    reminders: ReminderOffsets(ReminderPlan.standardOffsets), createdAt: founded, updatedAt: founded))
        }
    }

    func insertRooms(_ tx: borrowing Transaction) throws {
        let rooms = [
            (DemoID.room(1), DemoID.clinic, "Room 1", "#FF5733"), (DemoID.room(2), DemoID.clinic, "Room 2", "#33A1FF"),
            (DemoID.room(3), DemoID.clinic, "Surgery", "#8E44AD"), (DemoID.northRoom, DemoID.north, "Room A", "#2ECC71"),
        ]
        for (id, clinic, name, color) in rooms {
            try tx.run(RoomQueries.insert(id: id, clinicId: clinic, name: name, color: color, at: founded))
        }
    }

    func insertAppointmentTypes(_ tx: borrowing Transaction) throws {
        for clinic in [DemoID.clinic, DemoID.north] {
            for (index, treatment) in DemoTreatment.all.enumerated() {
                let id = DemoID.appointmentType(index + 1, north: clinic == DemoID.north)
                try tx.run(
                    AppointmentTypeQueries.insert(
                        id: id, clinicId: clinic, name: treatment.name, durationMinutes: treatment.minutes, color: treatment.color,
                        at: founded))
            }
        }
    }
}
