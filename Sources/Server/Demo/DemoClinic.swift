package import Domain
package import Storage

/// A clinic to try everything on, with the ids of the specification's samples (contract §10).
package enum DemoClinic {
    package static let password = PasswordRule.demo
    static let timezone = "Asia/Karachi"

    /// Who can sign in, each with ``password``.
    package static let signIns: [(email: String, role: Role)] =
        DemoUser.staff.map { ($0.email, $0.memberships.first?.role ?? .superadmin) }
        + (DemoPatient.clinic + DemoPatient.north).compactMap { patient in
            patient.account.map { ($0, .patient) }
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
        var receptionists: [ID: ClinicScope] = [:]
        receptionists[DemoID.clinic] = try .member(DemoID.zainabAhmed, in: DemoID.clinic, tx)
        receptionists[DemoID.north] = try .member(DemoID.northReception, in: DemoID.north, tx)
        try DemoDiary(receptionists: receptionists, now: now).write(
            DemoPlan(zone: zone, now: now).appointments(), tx)
        try DemoThreads(now: now).write(DemoLine.all, tx)
    }

    private static func insertStaff(
        _ tx: borrowing Transaction, passwordHash: String, _ founded: Instant
    ) throws {
        for user in DemoUser.staff {
            try tx.run(
                UserQueries.insert(
                    id: user.id, email: user.email, passwordHash: passwordHash, firstName: user.firstName,
                    lastName: user.lastName,
                    isSuperadmin: user.memberships.isEmpty, at: founded))
            for (clinic, role) in user.memberships {
                try tx.run(
                    """
                    INSERT INTO memberships (clinic_id, user_id, role, created_at, updated_at)
                    VALUES (\(clinic), \(user.id), \(role), \(founded), \(founded))
                    """)
            }
        }
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
            try OpenPortalAccount.insert(
                tx, clinicId, patient.id, patient.details, email: account, passwordHash: passwordHash,
                at: founded)
        }
    }
}
