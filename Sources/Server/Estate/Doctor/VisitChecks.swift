import Domain
import Storage

/// The calendar: nobody in two places, times as booked, days counted right.
enum VisitChecks {
    static func all(now: Instant) -> [Check] {
        overlaps + [clock(now: now), tallies]
    }

    static let overlaps = [
        apart(
            "doctors see one patient at a time", key: "doctor_id", order: "doctor_id", where: "doctor_id IS NOT NULL",
            called: "doctor"),
        apart("rooms hold one visit at a time", key: "room_id", order: "room_id", where: "room_id IS NOT NULL", called: "room"),
        apart(
            "operatories hold one visit at a time", key: "\(SQL.uuidText("clinic_id")) || ' ' || operatory_key",
            order: "clinic_id, operatory_key", where: "operatory_key IS NOT NULL", called: "operatory of clinic"),
    ]

    /// Walks a resource's visits by time: each must begin after all before it have ended, with their buffers.
    private static func apart(_ name: String, key: SQL, order: SQL, where condition: SQL, called kind: String) -> Check {
        Check(name) { tx, findings in
            var last: (key: String, until: Int64, id: String) = ("", .min, "")
            try tx.walk(
                """
                SELECT \(key), starts_at, busy_until, id FROM appointments
                WHERE status NOT IN ('cancelled', 'no_show') AND \(condition)
                ORDER BY \(order), starts_at
                """
            ) { row in
                let key: String = try row.get(0)
                let (start, until, id) = (row.int(1), row.int(2), try row.get(3) as String)
                if key != last.key { last = (key, .min, "") }
                if start < last.until { findings.add("\(kind) \(key.prefix(36)): visits \(last.id) and \(id) are too close") }
                if until > last.until { last = (key, until, id) }
            }
        }
    }

    /// What the wall clock shows at `starts_at`. Past visits took place when they did, whatever zone the clinic has moved to since.
    private static func clock(now: Instant) -> Check {
        Check("visits' clock times and instants agree") { tx, findings in
            var zones: [String: Zone] = [:]
            try tx.walk(
                """
                SELECT a.id, a.date, a.time, a.starts_at, c.timezone FROM appointments a JOIN clinics c ON c.id = a.clinic_id
                WHERE a.starts_at >= \(now)
                """
            ) { row in
                let name: String = try row.get(4)
                guard let zone = zones[name] ?? Zone(identifier: name) else { return findings.add("time zone \(name) is not known") }
                zones[name] = zone
                if zone.firstInstant(from: try row.get(1), try row.get(2)) != (try row.get(3) as Instant) {
                    findings.add("visit \(try row.get(0) as String)")
                }
            }
        }
    }

    private static let tallies = Check(
        "days count their visits",
        """
        SELECT clinic_id, doctor_key, date, status, sum(kept), sum(counted) FROM (
            SELECT clinic_id, doctor_key, date, status, appointments AS kept, 0 AS counted FROM appointment_counts
            UNION ALL
            SELECT clinic_id, '', date, status, 0, count(*) FROM appointments GROUP BY clinic_id, date, status
            UNION ALL
            SELECT clinic_id, \(SQL.uuidText("doctor_id")), date, status, 0, count(*) FROM appointments
            WHERE doctor_id IS NOT NULL GROUP BY clinic_id, doctor_id, date, status
        ) AS both_sides
        GROUP BY clinic_id, doctor_key, date, status HAVING sum(kept) <> sum(counted)
        ORDER BY clinic_id, date, status, doctor_key
        """
    ) { "clinic \($0[0]), \($0[1].isEmpty ? "all doctors" : "doctor \($0[1])"), \($0[2]) \($0[3]): tally \($0[4]), visits \($0[5])" }
}
