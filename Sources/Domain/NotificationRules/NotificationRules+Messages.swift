extension NotificationRules {
    /// Who is told of a message: the first of these whose first audience has anybody in it.
    ///
    /// Nobody is left untold: a thread whose doctor has left, or has not been found yet, is the clinic's, and
    /// a clinic without receptionists is written to at its admins' addresses. `doctorId` is the doctor of
    /// a Doctor thread; `isMailed` says whether an ``EmailSession`` begins.
    public static func message(
        in thread: MessageThread, from sender: ID, _ direction: MessageDirection, doctorId: ID?,
        isMailed: Bool
    ) -> [[Notice]] {
        let told: [NotificationChannel] = isMailed ? [.inApp, .email] : [.inApp]
        let clinic = [
            [Notice(.messageToClinic, .receptionists, told)] + inApp(.messageToClinic, .admins),
            [Notice(.messageToClinic, .admins, told)],
        ]
        switch thread {
        case .direct(let one, let other):
            return [[Notice(.messageToStaff, .colleague(one == sender ? other : one), told)]]
        case .patient(let patient, _) where direction == .outbound:
            return [[Notice(.messageToPatient, .patient(patient), told)]]
        case .patient(_, .doctor):
            return (doctorId.map { [[Notice(.messageToDoctor, .doctor($0), told)]] } ?? []) + clinic
        case .patient(_, .clinic): return clinic
        }
    }
}
