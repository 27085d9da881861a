import Storage

/// Everything of a clinic refers to things of the same clinic: what no foreign key says.
enum TenancyChecks {
    static let all = [
        Check(
            "appointments stay within their clinic",
            """
            SELECT a.id FROM appointments a
            WHERE NOT EXISTS (SELECT 1 FROM patients p WHERE p.id = a.patient_id
            AND p.clinic_id = a.clinic_id)
                OR (a.room_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rooms r WHERE r.id = a.room_id
                AND r.clinic_id = a.clinic_id))
                OR (a.doctor_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM memberships m WHERE m.user_id = a.doctor_id AND m.clinic_id = a.clinic_id))
            ORDER BY a.id
            """
        ) { "appointment \($0[0])" },
        Check(
            "invoices stay within their clinic",
            """
            SELECT i.id FROM invoices i
            WHERE NOT EXISTS (SELECT 1 FROM patients p WHERE p.id = i.patient_id
            AND p.clinic_id = i.clinic_id)
                OR (i.appointment_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM appointments a
                    WHERE a.id = i.appointment_id AND a.clinic_id = i.clinic_id
                    AND a.patient_id = i.patient_id))
                OR EXISTS (SELECT 1 FROM payments p WHERE p.invoice_id = i.id AND p.clinic_id <> i.clinic_id)
            ORDER BY i.id
            """
        ) { "invoice \($0[0])" },
        Check(
            "patients' accounts belong to a patient of the clinic",
            """
            SELECT m.clinic_id, m.user_id FROM memberships m
            WHERE m.patient_id IS NOT NULL AND m.ended_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM patients p WHERE p.id = m.patient_id
                AND p.clinic_id = m.clinic_id)
            ORDER BY m.clinic_id, m.user_id
            """
        ) { "user \($0[1]) in clinic \($0[0])" },
        Check(
            "blocks stay within their clinic",
            """
            SELECT b.id FROM blocks b
            WHERE (b.room_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rooms r WHERE r.id = b.room_id
                AND r.clinic_id = b.clinic_id))
                OR (b.doctor_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM memberships m WHERE m.user_id = b.doctor_id AND m.clinic_id = b.clinic_id))
            ORDER BY b.id
            """
        ) { "block \($0[0])" },
        Check(
            "contact preferences are of a patient of the clinic",
            """
            SELECT c.id FROM contact_preferences c
            WHERE NOT EXISTS (SELECT 1 FROM patients p WHERE p.id = c.patient_id
            AND p.clinic_id = c.clinic_id)
            ORDER BY c.id
            """
        ) { "contact preference \($0[0])" },
    ]
}
