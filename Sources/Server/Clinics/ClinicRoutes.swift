import API
import Domain
import HTTPTypes

/// Clinics, their settings and the days on which they are closed (contract §8).
enum ClinicRoutes {
    static let address = "/api/v1/protected/clinics"

    static let routes: [Route] = [
        .read("/clinics", .everyMember, list) { tx, call in try ReadClinics.list(tx, call) },
        .write(.post, "/clinics", .superadmin, create, decode: ClinicDraft.init) { tx, call, body, recorder in
            try CreateClinic.run(tx, call, body, recorder)
        },
        .read("/clinics/:id", .everyMember, get) { tx, call in try ReadClinics.get(tx, call) }
            .held { tx, call in _ = try ChangeClinic.locked(tx, call) },
        // Whose admin the caller is, is a matter of the path's clinic: `ClinicAccess.admin` asks.
        .write(.patch, "/clinics/:id", .everyMember, change, decode: ClinicChange.init) {
            tx, call, body, recorder in
            try ChangeClinic.run(tx, call, body, recorder)
        },
        .read("/clinics/:id/closures", .everyMember, closures) { tx, call in try ListClosures.run(tx, call) },
        .write(.post, "/clinics/:id/closures", .everyMember, close, decode: ClosureDraft.init) {
            tx, call, body, recorder in
            try CreateClosure.run(tx, call, body, recorder)
        },
        .read("/clinics/:id/closures/:closureId", .everyMember, closure) { tx, call in
            try ReadClosure.run(tx, call)
        }
        .held { tx, call in
            try CalendarLock.change(tx, try ClinicAccess.admin(tx, call, of: "closureId").scope)
        },
        .write(.delete, "/clinics/:id/closures/:closureId", .everyMember, reopen) { tx, call, recorder in
            try RemoveClosure.run(tx, call, recorder)
        },
    ]
}
