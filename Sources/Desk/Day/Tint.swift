import API

/// The tints of appointment types: one of twelve pale grounds, by the hue of the type's colour. Pages have no
/// inline styles, so a colour of the clinic's own becomes the nearest class of styles/day.css.
enum Tint {
    /// 1 to 12; 0 for no colour, and for greys.
    static func of(_ color: String?) -> Int {
        guard let color, color.utf8.count == 7, color.hasPrefix("#"),
            let value = Int(color.dropFirst(), radix: 16)
        else { return 0 }
        let (red, green, blue) = (value >> 16 & 255, value >> 8 & 255, value & 255)
        let most = max(red, green, blue)
        let spread = most - min(red, green, blue)
        guard spread * 8 > most else { return 0 }
        let sixth =
            switch most {
            case red: (green - blue) * 60 / spread
            case green: (blue - red) * 60 / spread + 120
            default: (red - green) * 60 / spread + 240
            }
        return (sixth + 360) % 360 / 30 + 1
    }

    /// The tints of a clinic's types, by name in lower case: an appointment's type is free text.
    static func table(_ types: [AppointmentType]) -> [String: Int] {
        Dictionary(
            types.map { ($0.name.lowercased(), of($0.color)) }, uniquingKeysWith: { first, _ in first })
    }
}
