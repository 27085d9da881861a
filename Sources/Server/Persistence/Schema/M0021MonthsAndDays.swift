import Storage

extension Migration {
    /// How many appointments a month and a day have, each in a table of its own: a day's counts, of all
    /// doctors, lie side by side, so that a booking changes one page of them rather than one for the
    /// clinic and one for the doctor (docs/decisions/0030). What is settled and old in the outbox is found
    /// clinic by clinic.
    static let monthsAndDays = Migration(
        id: "0021-months-and-days",
        statements: [
            """
            CREATE TABLE appointment_days (
                clinic_id \(type: .idAsText) NOT NULL REFERENCES clinics (id),
                date \(type: .date) NOT NULL,
                doctor_key \(type: .text) NOT NULL,
                status \(type: .text) NOT NULL,
                visits \(type: .integer) NOT NULL,
                PRIMARY KEY (clinic_id, date, doctor_key, status)
            )\(SQL.strictByKey)
            """,
            """
            CREATE TABLE appointment_months (
                clinic_id \(type: .idAsText) NOT NULL REFERENCES clinics (id),
                doctor_key \(type: .text) NOT NULL,
                month \(type: .text) NOT NULL,
                status \(type: .text) NOT NULL,
                visits \(type: .integer) NOT NULL,
                PRIMARY KEY (clinic_id, doctor_key, month, status)
            )\(SQL.strictByKey)
            """,
            """
            INSERT INTO appointment_days (clinic_id, date, doctor_key, status, visits)
            SELECT clinic_id, period, doctor_key, status, appointments FROM appointment_tallies
            WHERE unit = 'day'
            """,
            """
            INSERT INTO appointment_months (clinic_id, doctor_key, month, status, visits)
            SELECT clinic_id, doctor_key, period, status, appointments FROM appointment_tallies
            WHERE unit = 'month'
            """,
            "DROP TABLE appointment_tallies",
            "DROP INDEX outbox_settled",
        ])
}
