import ServiceLifecycle

/// Every address of the server, on one screen.
enum AllRoutes {
    static func mounts(_ backend: Backend) -> [(prefix: String, routes: [Route])] {
        let described = [
            ("/api/v1/protected", protected(backend)),
            ("/api/v1/auth", accounts(backend)),
            ("", backend.unsubscribe.routes + OperationsRoutes.all(backend)),
        ].map { (prefix: $0.0, routes: Resources.joined($0.0, $0.1)) }
        return described + [("", DescriptionRoutes.routes(describing: described))]
    }

    /// What belongs to people and to no clinic (contract §3, Accounts).
    static func accounts(_ backend: Backend) -> [Route] {
        let sessions = backend.sessions
        let features = [
            SessionRoutes.all(sessions), SessionRoutes.browser(sessions),
            InvitationRoutes.all(sessions, mail: backend.accountMail),
            PasswordRoutes.all(sessions), SecondFactorRoutes.all(sessions),
        ]
        return features.flatMap { $0 }.map { $0.withoutPatientData() }
    }

    /// What the specification describes, and the directory that it takes for granted (contract §8).
    static func protected(_ backend: Backend) -> [Route] {
        let patientData = [
            AppointmentRoutes.routes,
            InvoiceRoutes.routes,
            StreamRoutes.all(backend.stream),
            PatientRoutes.routes(passwords: backend.passwords, invitations: backend.invitations),
            ContactPreferenceRoutes.routes,
            MessageRoutes.all(
                SendWhatsApp(
                    database: backend.database, allowance: DailyAllowance(isOn: backend.limits != nil),
                    sendNow: { await backend.outbox.sendNow($0) }),
                WritingLimit(isOn: backend.limits != nil)),
            DeliveryRoutes.routes,
            NotificationRoutes.routes,
            AuditRoutes.all(backend.pipeline.services),
            PersonalDataRoutes.all(
                backend.pipeline.services, securityLog: backend.securityLog, logger: backend.logger),
        ]
        // For these a superadmin need not say why.
        let affairs = [
            ClinicRoutes.routes,
            StaffRoutes.routes(passwords: backend.passwords, invitations: backend.invitations),
            RoomRecord.routes,
            AppointmentTypeRecord.routes,
            DoctorRoutes.routes,
            BlockRoutes.routes,
            PermissionRoutes.routes,
        ]
        return (patientData + affairs.map { $0.map { $0.withoutPatientData() } }).flatMap { $0 }
    }
}

/// What runs beside the HTTP server. Started in this order, stopped in the reverse one, after the server has
/// finished its requests.
enum AllServices {
    static func list(_ backend: Backend) -> [any Service] {
        [
            backend.accessLog,
            backend.sessionUses,
            OutboxWorker(backend.outbox),
        ]
            + Jobs.all(
                database: backend.database, clock: backend.clock, retention: backend.settings.retention,
                logger: backend.logger)
    }
}
