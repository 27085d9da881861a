import Domain
import Storage

/// The demo's clinics, rooms and appointment types.
struct DemoClinics {
    let zone: Zone
    let founded: Instant

    func insertClinics(_ tx: borrowing Transaction) throws {
        for (id, name) in [(DemoID.clinic, "OdontoX Clinic"), (DemoID.north, "OdontoX North")] {
            try CreateClinic.insert(
                tx,
                ClinicRecord(
                    id: id, name: name, zone: zone, hours: .standard,
                    bufferMinutes: ClinicCalendar.standardBuffer,
                    slotMinutes: ClinicCalendar.standardSlot, currency: ClinicSettings.standardCurrency,
                    country: Country(code: "PK"),
                    noShowGraceMinutes: nil,
                    reminders: ReminderOffsets(ReminderPlan.standardOffsets), createdAt: founded,
                    updatedAt: founded))
        }
    }

    func insertRooms(_ tx: borrowing Transaction) throws {
        let rooms = [
            (DemoID.room(1), DemoID.clinic, "Room 1", "#FF5733"),
            (DemoID.room(2), DemoID.clinic, "Room 2", "#33A1FF"),
            (DemoID.room(3), DemoID.clinic, "Surgery", "#8E44AD"),
            (DemoID.room(4), DemoID.clinic, "Room 3", "#27AE60"),
            (DemoID.room(5), DemoID.clinic, "Room 4", "#F1C40F"),
            (DemoID.room(6), DemoID.clinic, "Room 5", "#16A085"),
            (DemoID.room(7), DemoID.clinic, "Room 6", "#D35400"),
            (DemoID.room(8), DemoID.clinic, "Room 7", "#2C3E50"),
            (DemoID.northRoom, DemoID.north, "Room A", "#2ECC71"),
        ]
        for (id, clinic, name, color) in rooms {
            let room = RoomRecord(
                id: id, clinicId: clinic, name: name, color: color, createdAt: founded, updatedAt: founded)
            try tx.run(room.insert)
        }
    }

    /// Dr. Rashid eats at half past one, also in the weeks to come.
    func insertBlocks(_ tx: borrowing Transaction, from today: LocalDate) throws {
        guard let start = LocalTime(hour: 13, minute: 30), let end = LocalTime(hour: 14, minute: 0),
            let hours = TimeSpan(start, end),
            let days = BlockDays(
                today, BlockDays.Repetition(every: .day, until: today.adding(days: 28)))
        else { return }
        let lunch = BlockRecord(
            id: DemoID.lunch, clinicId: DemoID.clinic, subject: .doctor(DemoID.colleague(3)), days: days,
            hours: hours, kind: .lunch, title: "Lunch", createdAt: founded, updatedAt: founded)
        try tx.run(lunch.insert)
    }

    func insertAppointmentTypes(_ tx: borrowing Transaction) throws {
        for clinic in [DemoID.clinic, DemoID.north] {
            for (index, treatment) in DemoTreatment.all.enumerated() {
                let id = DemoID.appointmentType(index + 1, north: clinic == DemoID.north)
                let type = AppointmentTypeRecord(
                    id: id, clinicId: clinic, name: treatment.name, durationMinutes: treatment.minutes,
                    color: treatment.color, createdAt: founded, updatedAt: founded)
                try tx.run(type.insert)
            }
        }
    }
}

/// The ids of the demo clinic: those of the specification's samples, and their neighbours.
enum DemoID {
    static let clinic = id(0x0001)
    static let north = id(0x0101)
    static let fatimaKhan = id(0x0003)
    static let hassanAli = id(0x0006)
    static let zainabAhmed = id(0x0004)
    static let admin = id(0x0007)
    static let superadmin = id(0x0008)
    static let northAdmin = id(0x0102)
    static let northReception = id(0x0103)
    static let northPatient = id(0x0104)
    /// The specification's sample appointment.
    static let sampleAppointment = id(0x0000)

    /// Ahmed Hassan is the first.
    static func patient(_ number: Int) -> ID { number == 1 ? id(0x0002) : id(0x0010 + UInt64(number)) }

    /// Rooms and people are different tables: room 1 has the number that the samples give it.
    static func room(_ number: Int) -> ID { number == 1 ? id(0x0004) : id(0x0030 + UInt64(number)) }

    static let northRoom = id(0x0131)

    /// One of the doctors without a sign-in on the list.
    static func colleague(_ number: Int) -> ID { id(0x0060 + UInt64(number)) }

    static let lunch = id(0x0070)

    static func appointmentType(_ number: Int, north: Bool) -> ID {
        id((north ? 0x0140 : 0x0040) + UInt64(number))
    }

    /// 550e8400-e29b-41d4-a716-44665544….
    private static func id(_ last: UInt64) -> ID {
        ID(high: 0x550E_8400_E29B_41D4, low: 0xA716_4466_5544_0000 | last)
    }
}
