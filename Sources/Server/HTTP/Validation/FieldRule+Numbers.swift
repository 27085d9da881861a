import API
import Domain

extension FieldRule where Value == Int {
    /// A whole number, however it is spelled: `30`, `30.0` and `3e1` are the same.
    static func integer(in range: ClosedRange<Int>) -> FieldRule {
        FieldRule(.integer(range)) { input in
            guard let number = input.number else { return input.expect("an integer") }
            guard let value = number.integer else {
                return input.refuse(number.isWhole ? bounds(range) : "must be an integer")
            }
            return range.contains(value) ? value : input.refuse(bounds(range))
        }
    }

    static var integer: FieldRule { integer(in: .min ... .max) }

    private static func bounds(_ range: ClosedRange<Int>) -> String {
        if range == .min ... .max { return "is too large" }
        return range.upperBound == .max
            ? "must be at least \(range.lowerBound)"
            : "must be between \(range.lowerBound) and \(range.upperBound)"
    }
}

extension JSONNumber {
    /// Whether it has no fraction, for all that can be told cheaply.
    fileprivate var isWhole: Bool {
        plainDecimal.map { !$0.contains(".") } ?? !text.dropFirst().contains("-")
    }
}

extension FieldRule where Value == Money {
    /// An exact amount, at most three decimals.
    static var money: FieldRule { money(in: Money(thousandths: -Money.limit.thousandths)...Money.limit) }

    /// An exact amount, at most three decimals, within bounds.
    static func money(in range: ClosedRange<Money>) -> FieldRule {
        FieldRule(.amount(range)) { input in
            guard let number = input.number else { return input.expect("a number") }
            guard let money = Money(number.text) else {
                return input.refuse("must be an amount with at most three decimals, up to \(Money.limit)")
            }
            return range.contains(money)
                ? money : input.refuse("must be between \(range.lowerBound) and \(range.upperBound)")
        }
    }
}

extension Schema {
    fileprivate static func amount(_ range: ClosedRange<Money>) -> Schema {
        func number(_ amount: Money) -> JSONValue { .number(JSONNumber(amount.description) ?? 0) }
        return .plain([
            "type": "number", "minimum": number(range.lowerBound), "maximum": number(range.upperBound),
            "description": "With no more decimals than its currency has",
        ])
    }
}

extension FieldRule where Value == String {
    /// An exact number as plain text without an exponent, with at most `places` decimals.
    static func decimal(places: Int) -> FieldRule {
        FieldRule(.number) { input in
            guard let number = input.number else { return input.expect("a number") }
            let decimals = number.plainDecimal?.drop { $0 != "." }.dropFirst().count
            guard let plain = number.plainDecimal, let decimals, decimals <= places else {
                return input.refuse("must be a number with at most \(places) decimals")
            }
            return plain
        }
    }
}

extension FieldRule where Value == Bool {
    static var bool: FieldRule {
        FieldRule(.boolean) { input in
            switch input.value {
            case .json(.bool(let value)): value
            case .text("true"): true
            case .text("false"): false
            default: input.expect("true or false")
            }
        }
    }
}

extension FieldRule where Value == Quantity {
    /// An exact number above 0, at most three decimals.
    static var quantity: FieldRule {
        FieldRule(.quantity) { input in
            guard let number = input.number else { return input.expect("a number") }
            guard let quantity = Quantity(number.text) else {
                return input.refuse("must be a number with at most three decimals, up to \(Quantity.limit)")
            }
            return quantity.thousandths > 0 ? quantity : input.refuse("must be more than 0")
        }
    }
}

extension FieldRule where Value == Money {
    /// An amount of money that is none or more.
    static var charge: FieldRule { money(in: .zero...Money.limit) }
}
