/// The texts of UUIDs: lower-case hexadecimal digits, 8-4-4-4-12.
enum UUIDText {
    static func text(of uuid: UInt128) -> String {
        String(unsafeUninitializedCapacity: 36) { text in
            var place = 0
            for number in 0..<16 {
                if number == 4 || number == 6 || number == 8 || number == 10 {
                    text[place] = UInt8(ascii: "-")
                    place += 1
                }
                let byte = UInt8(truncatingIfNeeded: uuid >> UInt128(120 - 8 * number))
                text[place] = digit(byte >> 4)
                text[place + 1] = digit(byte & 15)
                place += 2
            }
            return place
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
