import API
import Domain

extension FieldRule where Value == Quantity {
    /// An exact number above 0, at most three decimals.
    static var quantity: FieldRule {
        FieldRule { input in
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
