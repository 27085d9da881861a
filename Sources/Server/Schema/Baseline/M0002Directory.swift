import Storage

extension Migration {
    /// What a clinic consists of: patients, rooms, appointment types, closures, doctors' hours (contract §8).
    static let directory = Migration(
        id: "0002-baseline-directory",
        statements: [
            """
            CREATE TABLE closures (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                start_date \(type: .date) NOT NULL,
                end_date \(type: .date) NOT NULL,
                reason \(type: .text) NOT NULL,
                created_at \(type: .instant) NOT NULL,
                CHECK (start_date <= end_date)
            )\(SQL.strict)
            """,
            "CREATE INDEX closures_clinic ON closures (clinic_id, end_date)",
            // `search` is the lower-case name, number, phone and e-mail that the list's search looks through.
            """
            CREATE TABLE patients (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                patient_number \(type: .text) NOT NULL,
                first_name \(type: .text) NOT NULL,
                last_name \(type: .text) NOT NULL,
                phone \(type: .text),
                email \(type: .text),
                insurance \(type: .text),
                date_of_birth \(type: .date),
                search \(type: .text) NOT NULL,
                created_at \(type: .instant) NOT NULL,
                updated_at \(type: .instant) NOT NULL
            )\(SQL.strictByKey)
            """,
            "CREATE UNIQUE INDEX patients_number_key ON patients (clinic_id, patient_number)",
            "CREATE INDEX patients_name ON patients (clinic_id, last_name, first_name, id)",
            "CREATE INDEX patients_updated ON patients (clinic_id, updated_at)",
            // Gapless per clinic: the next number is taken in the transaction that uses it.
            """
            CREATE TABLE counters (
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                name \(type: .text) NOT NULL,
                value \(type: .integer) NOT NULL,
                PRIMARY KEY (clinic_id, name)
            )\(SQL.strictByKey)
            """,
            """
            CREATE TABLE rooms (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                name \(type: .text) NOT NULL,
                color \(type: .text),
                created_at \(type: .instant) NOT NULL,
                updated_at \(type: .instant) NOT NULL,
                deleted_at \(type: .instant)
            )\(SQL.strictByKey)
            """,
            "CREATE UNIQUE INDEX rooms_name_key ON rooms (clinic_id, lower(name)) WHERE deleted_at IS NULL",
            """
            CREATE TABLE appointment_types (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                name \(type: .text) NOT NULL,
                duration_minutes \(type: .integer) NOT NULL CHECK (duration_minutes BETWEEN 5 AND 480),
                color \(type: .text),
                created_at \(type: .instant) NOT NULL,
                updated_at \(type: .instant) NOT NULL,
                deleted_at \(type: .instant)
            )\(SQL.strictByKey)
            """,
            """
            CREATE UNIQUE INDEX appointment_types_name_key ON appointment_types (clinic_id, lower(name))
            WHERE deleted_at IS NULL
            """,
            """
            CREATE TABLE doctor_schedules (
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                doctor_id \(type: .id) NOT NULL REFERENCES users (id),
                weekly \(type: .json) NOT NULL,
                updated_at \(type: .instant) NOT NULL,
                PRIMARY KEY (clinic_id, doctor_id)
            )\(SQL.strictByKey)
            """,
            """
            CREATE TABLE doctor_time_off (
                id \(type: .id) PRIMARY KEY,
                clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                doctor_id \(type: .id) NOT NULL REFERENCES users (id),
                start_date \(type: .date) NOT NULL,
                end_date \(type: .date) NOT NULL,
                reason \(type: .text),
                created_at \(type: .instant) NOT NULL,
                CHECK (start_date <= end_date)
            )\(SQL.strict)
            """,
            "CREATE INDEX doctor_time_off_doctor ON doctor_time_off (clinic_id, doctor_id, end_date)",
        ]
    )
}
