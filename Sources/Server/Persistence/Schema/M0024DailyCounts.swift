import Storage

extension Migration {
    /// A page's total is summed from the counts of days alone, which lie in the order of a doctor's days
    /// (docs/decisions/0034). What was remembered of a clinic's people and hours, and the triggers that gave
    /// it another name, are gone with it.
    static let dailyCounts = Migration(
        id: "0024-daily-counts",
        statements: triggers.map { sqlite("DROP TRIGGER IF EXISTS \($0)") } + [
            sqlite("DROP TABLE directory_revisions"),
            "DROP TABLE appointment_months",
            .dialect(
                sqlite: "ALTER TABLE appointment_days RENAME TO appointment_days_by_date",
                postgres: """
                    ALTER TABLE appointment_days DROP CONSTRAINT appointment_days_pkey,
                    ADD PRIMARY KEY (clinic_id, doctor_key, date, status)
                    """),
            sqlite(
                """
                CREATE TABLE appointment_days (
                    clinic_id \(type: .id) NOT NULL REFERENCES clinics (id),
                    date \(type: .date) NOT NULL,
                    doctor_key \(type: .text) NOT NULL,
                    status \(type: .text) NOT NULL,
                    visits \(type: .integer) NOT NULL,
                    PRIMARY KEY (clinic_id, doctor_key, date, status)
                )\(SQL.strictByKey)
                """),
            sqlite(
                """
                INSERT INTO appointment_days (clinic_id, doctor_key, date, status, visits)
                SELECT clinic_id, doctor_key, date, status, appointments FROM appointment_days_by_date
                """),
            sqlite("DROP TABLE appointment_days_by_date"),
        ])

    private static let triggers: [SQL] = [
        "directory_clinics_insert", "directory_clinics_update", "directory_users_update",
        "directory_memberships_insert",
        "directory_memberships_update", "directory_memberships_delete", "directory_users_delete",
        "directory_users_replace",
        "directory_patients_replace", "directory_rooms_replace", "directory_patients_update",
        "directory_patients_delete",
        "directory_rooms_update", "directory_rooms_delete", "directory_types_insert",
        "directory_types_update", "directory_types_delete",
        "directory_closures_insert", "directory_closures_update", "directory_closures_delete",
        "directory_schedules_insert",
        "directory_schedules_update", "directory_schedules_delete", "directory_time_off_insert",
        "directory_time_off_update",
        "directory_time_off_delete",
    ]

    private static func sqlite(_ statement: SQL) -> SQL { .dialect(sqlite: statement, postgres: "SELECT 1") }
}
