import Storage

extension Migration {
    /// What a clinic's bookings are judged by and what they show (hours, people, rooms, schedules) has
    /// a name, which every change of it changes, whoever makes it: by that name it is remembered
    /// between transactions (docs/decisions/0028).
    ///
    /// Only in SQLite, where one connection writes. No name comes twice, not even that of a change which
    /// was rolled back.
    static let directoryRevisions = Migration(
        id: "0018-directory-revisions",
        statements: [
            SQL.dialect(
                sqlite:
                    """
                    CREATE TABLE directory_revisions (clinic_id TEXT PRIMARY KEY,
                    revision TEXT NOT NULL)\(SQL.strictByKey)
                    """,
                postgres: "SELECT 1"),
            SQL.dialect(
                sqlite: "INSERT INTO directory_revisions SELECT id, \(fresh) FROM clinics",
                postgres: "SELECT 1"),
            trigger("directory_clinics_insert AFTER INSERT ON clinics", "SELECT NEW.id AS clinic_id"),
            trigger("directory_clinics_update AFTER UPDATE ON clinics", "SELECT NEW.id AS clinic_id"),
            trigger(
                "directory_users_update AFTER UPDATE OF first_name, last_name, is_superadmin ON users",
                clinicsOf("NEW.id")),
            trigger("directory_memberships_insert AFTER INSERT ON memberships", clinicsOf("NEW.user_id")),
            trigger(
                "directory_memberships_update AFTER UPDATE ON memberships",
                "\(clinicsOf("OLD.user_id, NEW.user_id")) UNION SELECT OLD.clinic_id"),
            trigger(
                "directory_memberships_delete AFTER DELETE ON memberships",
                "\(clinicsOf("OLD.user_id")) UNION SELECT OLD.clinic_id"),
            trigger("directory_users_delete AFTER DELETE ON users", clinicsOf("OLD.id")),
            // A patient or a room that was not there was not remembered either. But what REPLACE deletes
            // fires no trigger of its own.
            trigger(
                """
                directory_users_replace BEFORE INSERT ON users WHEN EXISTS (SELECT 1 FROM users
                WHERE id = NEW.id)
                """,
                clinicsOf("NEW.id")),
            trigger(
                """
                directory_patients_replace BEFORE INSERT ON patients WHEN EXISTS (SELECT 1 FROM patients
                WHERE id = NEW.id)
                """,
                ofNew),
            trigger(
                """
                directory_rooms_replace BEFORE INSERT ON rooms WHEN EXISTS (SELECT 1 FROM rooms
                WHERE id = NEW.id)
                """,
                ofNew),
            trigger("directory_patients_update AFTER UPDATE ON patients", ofBoth),
            trigger("directory_patients_delete AFTER DELETE ON patients", ofOld),
            trigger("directory_rooms_update AFTER UPDATE ON rooms", ofBoth),
            trigger("directory_rooms_delete AFTER DELETE ON rooms", ofOld),
            trigger("directory_types_insert AFTER INSERT ON appointment_types", ofNew),
            trigger("directory_types_update AFTER UPDATE ON appointment_types", ofBoth),
            trigger("directory_types_delete AFTER DELETE ON appointment_types", ofOld),
            trigger("directory_closures_insert AFTER INSERT ON closures", ofNew),
            trigger("directory_closures_update AFTER UPDATE ON closures", ofBoth),
            trigger("directory_closures_delete AFTER DELETE ON closures", ofOld),
            trigger("directory_schedules_insert AFTER INSERT ON doctor_schedules", ofNew),
            trigger("directory_schedules_update AFTER UPDATE ON doctor_schedules", ofBoth),
            trigger("directory_schedules_delete AFTER DELETE ON doctor_schedules", ofOld),
            trigger("directory_time_off_insert AFTER INSERT ON doctor_time_off", ofNew),
            trigger("directory_time_off_update AFTER UPDATE ON doctor_time_off", ofBoth),
            trigger("directory_time_off_delete AFTER DELETE ON doctor_time_off", ofOld),
        ])

    private static let fresh: SQL = "lower(hex(randomblob(16)))"
    private static let ofNew: SQL = "SELECT NEW.clinic_id AS clinic_id"
    private static let ofOld: SQL = "SELECT OLD.clinic_id AS clinic_id"
    private static let ofBoth: SQL = "SELECT OLD.clinic_id AS clinic_id UNION SELECT NEW.clinic_id"

    /// Where they work or ever worked: each of these clinics knows in which others.
    private static func clinicsOf(_ users: SQL) -> SQL {
        "SELECT clinic_id FROM memberships WHERE user_id IN (\(users))"
    }

    private static func trigger(_ beginning: SQL, _ clinics: SQL) -> SQL {
        SQL.dialect(
            sqlite: """
                CREATE TRIGGER \(beginning)
                BEGIN
                    INSERT INTO directory_revisions SELECT clinic_id, \(fresh) FROM (\(clinics)) WHERE true
                    ON CONFLICT (clinic_id) DO UPDATE SET revision = excluded.revision;
                END
                """,
            postgres: "SELECT 1")
    }
}
