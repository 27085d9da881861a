import API

extension FieldRule {
    /// An object with fields of its own. Its errors carry its path; `read` returns `nil` after one.
    static func object(_ read: @escaping (Fields) -> Value?) -> FieldRule {
        FieldRule(.object(readBy: read)) { input in
            guard case .json(let json) = input.value, let object = json.object else {
                return input.expect("an object")
            }
            return read(Fields(object: object, path: input.path, problems: input.problems))
        }
    }

    /// A list of `min` to `max` elements. Every bad element is reported.
    static func array<Element>(of element: FieldRule<Element>, min: Int = 0, max: Int) -> FieldRule
    where Value == [Element] {
        FieldRule(.list(element.schema(), least: min, limit: max)) { input in
            guard case .json(let json) = input.value, let array = json.array else {
                return input.expect("an array")
            }
            if array.count < min {
                return input.refuse("must have at least \(min) element\(min == 1 ? "" : "s")")
            }
            if array.count > max { return input.refuse("must have at most \(max) elements") }
            let values = array.enumerated().map { index, json in
                element.read(
                    FieldInput(value: .json(json), path: "\(input.path)[\(index)]", problems: input.problems))
            }
            let good = values.compactMap(\.self)
            return good.count == values.count ? good : nil
        }
    }
}

extension FieldRule where Value == JSONValue {
    /// Anything at all.
    static var any: FieldRule {
        FieldRule(.plain([:])) { input in
            switch input.value {
            case .json(let json): json
            case .text(let text): .string(text)
            }
        }
    }
}
