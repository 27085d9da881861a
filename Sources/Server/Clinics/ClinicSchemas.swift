import API
import Domain

/// The shapes of clinics, for the API description.
enum ClinicSchemas {
    /// An open day has both times; a closed one needs none.
    private static let dayRequest: JSONValue = {
        let time: JSONValue = ["type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"]
        let closing: JSONValue = ["type": "string", "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"]
        let null: JSONValue = ["type": "null"]
        return [
            "anyOf": [
                null,
                [
                    "type": "object", "required": ["isClosed"],
                    "properties": [
                        "isClosed": ["const": true], "openTime": ["anyOf": [time, null]],
                        "closeTime": ["anyOf": [closing, null]],
                    ],
                ],
                [
                    "type": "object", "required": ["openTime", "closeTime"],
                    "properties": [
                        "isClosed": ["enum": [false, nil]], "openTime": time, "closeTime": closing,
                    ],
                ],
            ]
        ]
    }()

    static let hoursRequest = Schema.named(
        "OperatingHoursChange",
        .plain([
            "type": "object", "additionalProperties": false,
            "properties": .object(JSONObject(Weekday.allCases.map { ($0.rawValue, dayRequest) })),
            "example": [
                "monday": ["openTime": "09:00", "closeTime": "17:00", "isClosed": false],
                "sunday": ["isClosed": true],
            ],
        ]))

    static let buffer = Schema.integer(ClinicCalendar.buffers)
    static let slot = Schema.integer(ClinicCalendar.slotLengths)
    static let grace = Schema.integer(ClinicSettings.graces)
    static let dailyMessages = Schema.integer(ClinicSettings.dailyMessages)
    static let currency = Schema.oneOf(Currency.inUse.sorted())
    static let country = Schema.plain([
        "type": "string", "pattern": "^[A-Za-z]{2}$", "example": "PK",
        "description": """
        ISO 3166-1 alpha-2: whose national telephone numbers are understood when messages go to the \
        gateway. By default the country that the time zone belongs to; null where it belongs to none
        """,
    ])
    static let reminders: Schema = {
        let minutes = ClinicSettings.reminders
        return .plain([
            "type": "array", "maxItems": JSONValue(ClinicSettings.maximumReminders), "uniqueItems": true,
            "items": [
                "type": "integer", "minimum": JSONValue(minutes.lowerBound),
                "maximum": JSONValue(minutes.upperBound),
            ],
            "description": "Minutes before the appointment", "example": [1440, 120],
        ])
    }()
    static let factorRoles = roles(
        RoleList.members,
        """
        Members in these roles may do nothing here before they have set up a second factor (403 \
        `MFA_ENROLMENT_REQUIRED`)
        """)
    static let overrideRoles = roles(
        RoleList.staff,
        """
        Members in these roles may book, with `override`, what the calendar refuses; by default admins and \
        receptionists. A doctor always may in the own column
        """)

    private static func roles(_ allowed: [Role], _ description: JSONValue) -> Schema {
        .plain([
            "type": "array", "maxItems": JSONValue(allowed.count), "uniqueItems": true,
            "items": ["type": "string", "enum": .array(allowed.map { .string($0.rawValue) })],
            "description": description,
        ])
    }
}
