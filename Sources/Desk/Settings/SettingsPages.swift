import HTTPTypes

/// `/desk/{clinic}/settings/…`: how a clinic works, for its admins (front-desk.md D3).
enum SettingsPages {
    static let routes: [DeskRoute] = [
        start, HoursSettings.routes, ClosureSettings.routes, StaffSettings.routes,
        NamedSettings.rooms.routes, NamedSettings.types.routes, ScheduleSettings.routes,
        TimeOffSettings.routes, PermissionSettings.routes, ClinicSettings.routes,
    ].flatMap { $0 }

    private static let start: [DeskRoute] = [
        .role(.admins, .get, "/desk/:clinic/settings") { page in
            .seeOther(SettingsSection.hours.address(page))
        }
    ]
}
