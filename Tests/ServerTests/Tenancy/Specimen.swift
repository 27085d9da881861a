import API
import Domain
import HTTPTypes

@testable import Server

/// A right request to a route: the ids of its path and its body are those of one house.
///
/// A new route with a variable or a body needs its line here; the tenancy suite says so.
enum Specimen {
    /// The address with its variables filled in; nil for a variable that is not known here.
    static func path(_ pattern: String, _ house: TwoClinics) -> String? {
        var literal = ""
        var parts: [String] = []
        for segment in pattern.split(separator: "/").map(String.init) {
            guard segment.hasPrefix(":") else {
                literal = segment
                parts.append(segment)
                continue
            }
            guard let value = variable(segment, after: literal, in: pattern, house) else { return nil }
            parts.append(value)
        }
        return "/" + parts.joined(separator: "/")
    }

    private static func variable(
        _ name: String, after literal: String, in pattern: String, _ house: TwoClinics
    ) -> String? {
        switch (literal, name) {
        case ("appointments", ":id"): house.id("appointment").description
        case ("invoices", ":id"): house.id(pattern.hasSuffix("/void") ? "voidable" : "invoice").description
        case ("patients", ":id"):
            house.id(pattern.contains("/portal-account") ? "awaited" : "spare").description
        case ("staff", ":id"): house.id(pattern.hasSuffix("/invite") ? "invited" : "staff").description
        case ("doctors", ":id"): house.id("doctor").description
        case ("rooms", ":id"): house.id("room").description
        case ("appointment-types", ":id"): house.id("type").description
        case ("clinics", ":id"), ("clinic", ":clinicId"): house.id("clinic").description
        case ("closures", ":closureId"): house.id("closure").description
        case ("time-off", ":timeOffId"): house.id("timeOff").description
        case ("blocks", ":id"): house.id("block").description
        case ("messages", ":id"): house.id("message").description
        case ("conversations", ":id"): "patient-\(house.id("patient"))"
        case ("notifications", ":id"): house.id("notification").description
        case ("deliveries", ":id"): house.id("delivery").description
        // One that nobody has: no test of all routes is to use one up.
        case ("invitations", ":token"), ("unsubscribe", ":token"): "unknown"
        case ("sessions", ":id"): house.id("session").description
        case ("clinic", ":role"): "receptionist"
        case ("clinic", ":module"): "messages"
        default: nil
        }
    }

    /// Bodies that the route takes; nil when it needs one and none is known here.
    static func bodies(_ route: Route, _ house: TwoClinics) -> [JSONValue?]? {
        if let bodies = known("\(route.method.rawValue) \(route.path)", house) { return bodies }
        return route.operation.body?.isRequired == true ? nil : [nil]
    }

    private static func known(_ route: String, _ house: TwoClinics) -> [JSONValue?]? {
        func id(_ kind: String) -> JSONValue { "\(house.id(kind))" }
        let item: JSONValue = ["description": "Filling", "quantity": 1, "unitPrice": 50]
        switch route {
        case "POST /appointments":
            return [
                [
                    "patientId": id("patient"), "doctorId": id("doctor"), "roomId": id("room"),
                    "appointmentDate": "2026-05-07",
                    "appointmentTime": "12:00", "appointmentType": "Checkup", "durationMinutes": 30,
                ]
            ]
        case "PUT /appointments/:id":
            return [
                [
                    "doctorId": id("doctor"), "roomId": id("room"), "appointmentDate": "2026-05-08",
                    "appointmentTime": "15:00",
                    "appointmentType": "Checkup", "durationMinutes": 30, "status": "scheduled",
                ]
            ]
        case "PATCH /appointments/:id/status": return [["status": "confirmed", "roomId": id("room")]]
        case "POST /appointments/:id/flow": return [["step": "arrived", "roomId": id("room")]]
        case "POST /invoices":
            return [
                ["patientId": id("patient"), "items": [item]],
                ["appointmentId": id("appointment"), "items": [item]],
            ]
        case "PATCH /invoices/:id": return [["notes": "Changed"]]
        case "POST /invoices/:id/payments": return [["amount": 10, "method": "cash"]]
        case "POST /invoices/:id/refunds": return [["amount": 10, "method": "cash"]]
        case "POST /invoices/:id/void": return [["reason": "Test"]]
        case "PATCH /mobile/permissions/clinic/:clinicId/:role/:module": return [["enabled": false]]
        case "POST /clinics": return [["name": "Another", "timezone": "Asia/Karachi"]]
        case "PATCH /clinics/:id", "PATCH /rooms/:id", "PATCH /appointment-types/:id":
            return [["name": "Changed"]]
        case "POST /clinics/:id/closures": return [["date": "2026-12-31", "reason": "Test"]]
        case "POST /staff":
            return [
                [
                    "email": "new@test.example", "password": "a long password", "firstName": "A",
                    "lastName": "B", "role": "doctor",
                ]
            ]
        case "PATCH /staff/:id", "PATCH /patients/:id": return [["firstName": "Changed"]]
        case "POST /password":
            return [["currentPassword": "a good password", "newPassword": "another good one"]]
        case "POST /email": return [["newEmail": "new@test.example", "currentPassword": "a good password"]]
        case "POST /mfa/totp/confirm": return [["code": "123456"]]
        case "DELETE /mfa/totp": return [["currentPassword": "a good password", "code": "123456"]]
        case "PATCH /me": return [["language": "ur"]]
        case "POST /unlock": return [["password": "a good password"], ["code": "123456"]]
        case "PUT /me/primary-clinic": return [["clinicId": id("clinic")]]
        case "POST /patients": return [["firstName": "A", "lastName": "B"]]
        case "POST /patients/:id/portal-account":
            return [["email": "portal@test.example", "password": "a long password"]]
        case "PUT /patients/:id/contact-preferences":
            return [["data": [["channel": "email", "purpose": "recall", "state": "refused"]]]]
        case "POST /patients/:id/erase": return [["reason": "Asked for it", "dryRun": true]]
        case "POST /rooms": return [["name": "Another"]]
        case "POST /appointment-types": return [["name": "Another", "durationMinutes": 30]]
        case "PUT /doctors/:id/schedule":
            return [["weekly": [["weekday": "monday", "startTime": "09:00", "endTime": "12:00"]]]]
        case "POST /doctors/:id/time-off": return [["startDate": "2026-12-01", "endDate": "2026-12-02"]]
        case "POST /blocks":
            return [
                [
                    "doctorId": id("doctor"), "date": "2026-12-03", "startTime": "12:00", "endTime": "13:00",
                    "kind": "lunch", "title": "Lunch",
                ]
            ]
        case "PATCH /blocks/:id": return [["title": "Changed"]]
        case "POST /messages":
            return [
                ["patientId": id("patient"), "message": "Hello"],
                ["recipientId": id("doctor"), "message": "Hello"],
            ]
        case "POST /messages/conversations/:id/send": return [["message": "Hello"]]
        case "POST /messages/whatsapp/send": return [["patientId": id("spare"), "message": "Hello"]]
        case "PUT /messages/:id": return [["isStarred": true]]
        default: return nil
        }
    }

    /// Minutes to wait until the house's appointment takes the write: what has begun can be missed, and a
    /// patient arrives on the day.
    static func wait(_ route: Route) -> Int {
        switch route.path {
        case "/appointments/:id/no-show": 3 * 24 * 60
        case "/appointments/:id/flow": 2 * 24 * 60
        default: 0
        }
    }

    /// What a list can't do without.
    static func query(_ route: Route) -> String {
        route.operation.query.filter(\.isRequired).map {
            "\($0.name)=\($0.name == "date" ? "2026-05-07" : "1")"
        }.joined(separator: "&")
    }
}

extension JSONValue {
    /// The same body with each id of `from` replaced by its counterpart in `to`; nil when there is none.
    func swapping(_ from: TwoClinics, for to: TwoClinics) -> JSONValue? {
        guard case .object(var object) = self else { return nil }
        var hasChanged = false
        for member in object.members {
            guard let text = member.value.string,
                let kind = from.ids.first(where: { $0.value.description == text })?.key
            else { continue }
            object[member.name] = .string(to.id(kind).description)
            hasChanged = true
        }
        return hasChanged ? .object(object) : nil
    }
}
