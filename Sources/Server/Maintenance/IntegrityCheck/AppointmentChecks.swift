import Domain
import Storage

/// The calendar: nobody in two places, times as booked, days counted right.
enum AppointmentChecks {
    static func all(now: Instant) -> [Check] {
        overlaps + [clock(now: now), counts]
    }

    static let overlaps = [
        apart(
            "doctors see one patient at a time", key: "doctor_id", order: "doctor_id",
            where: "doctor_id IS NOT NULL",
            called: "doctor"),
        apart(
            "rooms hold one appointment at a time", key: "room_id", order: "room_id",
            where: "room_id IS NOT NULL", called: "room"),
        apart(
            "operatories hold one appointment at a time",
            key: "\(SQL.uuidText("clinic_id")) || ' ' || operatory_key",
            order: "clinic_id, operatory_key", where: "operatory_key IS NOT NULL",
            called: "operatory of clinic"),
    ]

    /// Walks a resource's appointments by time: each must begin after all before it in its lanes have ended,
    /// with their buffers.
    private static func apart(
        _ name: String, key: SQL, order: SQL, where condition: SQL, called kind: String
    ) -> Check {
        Check(name) { tx, findings in
            var last = ""
            var held: [Int: (until: Int64, id: String)] = [:]
            try tx.walk(
                """
                SELECT \(key), starts_at, busy_until, id, lane, lane_end FROM appointments
                WHERE status NOT IN ('cancelled', 'no_show') AND \(condition)
                ORDER BY \(order), starts_at
                """
            ) { row in
                let key: String = try row.get(0)
                let (start, until, id) = (row.int(1), row.int(2), try row.get(3) as String)
                if key != last { (last, held) = (key, [:]) }
                let (first, end) = (row.int(4), row.int(5))
                let lanes = (0..<Lanes.count).filter { $0 >= first && $0 < end }
                for other in Set(lanes.compactMap { held[$0] }.filter { start < $0.until }.map(\.id)) {
                    findings.add("\(kind) \(key.prefix(36)): appointments \(other) and \(id) are too close")
                }
                for lane in lanes where until > held[lane]?.until ?? .min { held[lane] = (until, id) }
            }
        }
    }

    /// What the wall clock shows at `starts_at`. Past appointments took place when they did, whatever zone
    /// the clinic has moved to since.
    private static func clock(now: Instant) -> Check {
        Check("appointments' clock times and instants agree") { tx, findings in
            var zones: [String: Zone] = [:]
            try tx.walk(
                """
                SELECT a.id, a.date, a.time, a.starts_at, c.timezone FROM appointments a
                JOIN clinics c ON c.id = a.clinic_id
                WHERE a.starts_at >= \(now)
                """
            ) { row in
                let name: String = try row.get(4)
                guard let zone = zones[name] ?? Zone(identifier: name) else {
                    return findings.add("time zone \(name) is not known")
                }
                zones[name] = zone
                if zone.firstInstant(from: try row.get(1), try row.get(2)) != (try row.get(3) as Instant) {
                    findings.add("appointment \(try row.get(0) as String)")
                }
            }
        }
    }

    private static let counts = Check(
        "days count their appointments",
        """
        SELECT clinic_id, doctor_key, date, status, sum(kept), sum(counted) FROM (
            SELECT clinic_id, doctor_key, date, status, appointments AS kept, 0 AS counted
            FROM appointment_counts
            UNION ALL
            SELECT clinic_id, '', date, status, 0, count(*) FROM appointments GROUP BY clinic_id, date, status
            UNION ALL
            SELECT clinic_id, \(SQL.uuidText("doctor_id")), date, status, 0, count(*) FROM appointments
            WHERE doctor_id IS NOT NULL GROUP BY clinic_id, doctor_id, date, status
        ) AS both_sides
        GROUP BY clinic_id, doctor_key, date, status HAVING sum(kept) <> sum(counted)
        ORDER BY clinic_id, date, status, doctor_key
        """
    ) {
        """
        clinic \($0[0]), \($0[1].isEmpty ? "all doctors" : "doctor \($0[1])"), \($0[2]) \($0[3]): \
        counted \($0[4]), appointments \($0[5])
        """
    }
}
