/// A setting that the server can't start with: one line that names the variable and never shows a secret.
package struct SettingError: Error, Equatable, CustomStringConvertible {
    package let variable: String
    package let problem: String

    package var description: String { "\(variable) \(problem)" }

    package init(_ name: SettingName, _ problem: String) {
        self.init(variable: name.variable, problem)
    }

    package init(variable: String, _ problem: String) {
        self.variable = variable
        // A value that was quoted may have brought lines of its own.
        self.problem = String(problem.map { $0.isNewline ? " " : $0 })
    }
}
