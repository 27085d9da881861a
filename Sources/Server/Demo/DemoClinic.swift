package import Domain
package import Storage

/// A clinic to try everything on, with the ids of the specification's samples (contract §10).
package enum DemoClinic {
    package static let password = PasswordRule.demo
    static let timezone = "Asia/Karachi"

    /// Who can sign in, each with ``password``.
    package static let signIns: [(email: String, role: Role, name: String)] =
        DemoUser.staff.map {
            ($0.email, $0.memberships.first?.role ?? .superadmin, "\($0.firstName) \($0.lastName)")
        }
        + (DemoPatient.clinic + DemoPatient.north).compactMap { patient in
            patient.account.map { ($0, .patient, "\(patient.details.firstName) \(patient.details.lastName)") }
        }

    /// Loads the demo into an empty database; false, and nothing is changed, for one that has
    /// users or clinics.
    package static func load(_ database: Database, passwords: Passwords, now: Instant) async throws -> Bool {
        guard try await database.read({ tx in try isEmpty(tx) }) else { return false }
        let hash = try await passwords.hash(password)
        return try await database.write { tx in
            guard try isEmpty(tx) else { return false }
            try fill(tx, passwordHash: hash, now: now)
            return true
        }
    }

    private static func isEmpty(_ tx: borrowing Transaction) throws -> Bool {
        try tx.first("SELECT 1 WHERE EXISTS (SELECT 1 FROM users) OR EXISTS (SELECT 1 FROM clinics)") { _ in
            true
        } == nil
    }

    private static func fill(_ tx: borrowing Transaction, passwordHash: String, now: Instant) throws {
        guard let zone = Zone(identifier: timezone) else {
            throw DatabaseError(.other, "the machine has no time zone \(timezone)")
        }
        // The clinic is older than the oldest appointment.
        let founded = now.adding(minutes: -60 * 24 * 60)
        let furniture = DemoClinics(zone: zone, founded: founded)
        try furniture.insertClinics(tx)
        try furniture.insertRooms(tx)
        try furniture.insertAppointmentTypes(tx)
        try insertStaff(tx, passwordHash: passwordHash, founded)
        try insertPatients(DemoPatient.clinic, DemoID.clinic, tx, passwordHash: passwordHash, founded)
        try insertPatients(DemoPatient.north, DemoID.north, tx, passwordHash: passwordHash, founded)
        try furniture.insertBlocks(tx, from: zone.local(now).date)
        var receptionists: [ID: ClinicScope] = [:]
        receptionists[DemoID.clinic] = try .member(DemoID.zainabAhmed, in: DemoID.clinic, tx)
        receptionists[DemoID.north] = try .member(DemoID.northReception, in: DemoID.north, tx)
        try DemoDiary(receptionists: receptionists, zone: zone, now: now).write(
            DemoPlan(zone: zone, now: now).appointments(), tx)
        try DemoThreads(now: now).write(DemoLine.all, tx)
    }

    private static func insertStaff(
        _ tx: borrowing Transaction, passwordHash: String, _ founded: Instant
    ) throws {
        for user in DemoUser.staff + DemoUser.colleagues {
            try insertUser(
                .init(id: user.id, email: user.email, firstName: user.firstName, lastName: user.lastName),
                tx, passwordHash: passwordHash, isSuperadmin: user.memberships.isEmpty, founded)
            for (clinic, role) in user.memberships {
                try MembershipRows.join(tx, clinic: clinic, user: user.id, as: role, at: founded)
            }
        }
    }

    /// Nobody reads mail at the demo's addresses, so that they are as good as verified.
    private static func insertUser(
        _ user: Credentials.NewUser, _ tx: borrowing Transaction, passwordHash: String,
        isSuperadmin: Bool = false, _ founded: Instant
    ) throws {
        try Credentials(request: .job("demo", at: founded), at: founded).create(
            tx, .operatorCommand(user.id), user, passwordHash: passwordHash, isSuperadmin: isSuperadmin,
            isVerified: true)
    }

    private static func insertPatients(
        _ patients: [DemoPatient], _ clinicId: ID, _ tx: borrowing Transaction, passwordHash: String,
        _ founded: Instant
    ) throws {
        for patient in patients {
            // The samples' year, whatever the year is.
            let number = PatientDetails.number(
                try ClinicCounter.next(tx, clinicId, "patient-2026"), year: 2026)
            try tx.run(RegisterPatient.insert(patient.id, clinicId, number, patient.details, at: founded))
            guard let account = patient.account else { continue }
            let details = patient.details
            try insertUser(
                .init(
                    id: patient.id, email: account, firstName: details.firstName, lastName: details.lastName),
                tx, passwordHash: passwordHash, founded)
            try MembershipRows.join(
                tx, clinic: clinicId, user: patient.id, as: .patient, patient: patient.id, at: founded)
        }
    }
}
